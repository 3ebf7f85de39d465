"""What a public notice is made of: sections, and in each sentences and lists that know the clause they state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that the notice says. `head` is what it is about; `law` holds the citations, shown apart."""

    text: str
    head: str = ""
    clause: str = ""
    lines: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading or a lead-in, and the paragraphs or list items under it."""

    heading: str = ""
    lead: str = ""
    said: tuple[Said, ...] = ()
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSection:
    """A section under its title."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    def plain_text(self) -> str:
        """The words that a resident reads, one sentence or list item a line, without citations."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for block in self.blocks:
            if block.heading:
                yield block.heading
            if block.lead and not block.listed:
                yield block.lead
            for one in block.said:
                text = f"{one.head}: {one.text}" if one.head else one.text
                yield f"{block.lead.rstrip(':')} {text}" if block.lead and block.listed else text


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNotice:
    """The whole notice as published on a day. `names`: laws and bodies that the reading measure sets aside.

    `draft` says, with what is still missing, that the notice is not for publication; "" for one that is.
    """

    pack: str
    version: str
    title: str
    council: str
    about: str
    sections: tuple[NoticeSection, ...]
    names: tuple[str, ...] = field(default=())
    draft: str = ""

    def said(self) -> Iterator[tuple[NoticeSection, Said]]:
        """Everything said, with its section."""
        for section in self.sections:
            for block in section.blocks:
                yield from ((section, one) for one in block.said)
