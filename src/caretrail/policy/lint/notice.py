"""A published notice as the lint sees it: blocks of text in order, each word with the line it stands on in the source.

A block is a heading, a listed item or a paragraph, its apostrophes, dashes and spaces made alike for matching.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property


HEADING, ITEM, PARAGRAPH = "heading", "item", "paragraph"

_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "\u2011": "-"})
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# A sentence ends before a capital, a digit or an opening mark; not after the usual short forms.
_ENDS = re.compile(
    r"""(?<!\bNo\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bs\.)(?<!\bss\.)(?<!\bArt\.)(?<=[.!?])["')]*\s+(?=["'(]*[A-Z0-9])"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, and the line on which it begins."""

    text: str
    line: int
    block: int  # number of its block in the notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, listed item or paragraph. `marks`: from which offset of `text` on which source line it stands."""

    number: int
    kind: str
    text: str
    marks: tuple[tuple[int, int], ...]
    run: int | None  # which list an item belongs to: the number of its first item

    @property
    def line(self) -> int:
        """The source line on which the block begins."""
        return self.marks[0][1]

    def line_at(self, offset: int) -> int:
        """The source line of a place in the text."""
        return self.marks[bisect_right(self.marks, (offset, 1 << 60)) - 1][1]

    def sentences(self) -> Iterator[Sentence]:
        """Its sentences in order; a heading or item without a full stop is one sentence."""
        start = 0
        for end in [*(gap.end() for gap in _ENDS.finditer(self.text)), len(self.text)]:
            if text := self.text[start:end].strip():
                yield Sentence(text=text, line=self.line_at(start), block=self.number)
            start = end


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A notice in reading order."""

    name: str
    blocks: tuple[Block, ...]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order."""
        return tuple(sentence for block in self.blocks for sentence in block.sentences())

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """For each block, the heading it stands under ("" before the first)."""
        found, current = [], ""
        for block in self.blocks:
            current = block.text if block.kind == HEADING else current
            found.append(current)
        return tuple(found)

    def context(self, number: int) -> str:
        """What a block stands under: its heading; for a heading right below another, that one too."""
        under = self.headings[number]
        if number and self.blocks[number].kind == HEADING == self.blocks[number - 1].kind:
            return f"{self.blocks[number - 1].text}: {under}"
        return under

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether any sentence matches."""
        return self.first(pattern) is not None

    def first(self, pattern: re.Pattern[str]) -> Sentence | None:
        """The first sentence that matches."""
        return next((sentence for sentence in self.sentences if pattern.search(sentence.text)), None)

    def first_said(self, pattern: re.Pattern[str]) -> Sentence | None:
        """The first sentence of the text that matches; a heading only where no text does."""
        found = [sentence for sentence in self.sentences if pattern.search(sentence.text)]
        said = [sentence for sentence in found if self.blocks[sentence.block].kind != HEADING]
        return next(iter(said or found), None)

    def near(self, number: int, window: int) -> str:
        """The text of a block and of `window` blocks on either side, as one string of paragraphs."""
        return "\n".join(block.text for block in self.blocks[max(0, number - window) : number + window + 1])

    def lead_of(self, block: Block) -> str:
        """What introduces the list an item stands in: the nearest text before the list; "" for other blocks."""
        if block.run is None or block.run == 0:
            return ""
        return self.blocks[block.run - 1].text


def make_notice(name: str, pieces: Iterable[tuple[str, Iterable[tuple[int, str]]]]) -> Notice:
    """Build a notice from kinds of block, each with its raw text in pieces of one source line."""
    blocks: list[Block] = []
    run: int | None = None
    for kind, raw in pieces:
        text, marks = _joined(raw)
        if not text:
            continue
        if kind != ITEM:
            run = None
        elif run is None:
            run = len(blocks)
        blocks.append(Block(number=len(blocks), kind=kind, text=text, marks=marks, run=run))
    return Notice(name=name, blocks=tuple(blocks))


def _joined(raw: Iterable[tuple[int, str]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Words with single spaces between them, and where each source line begins among them."""
    text, spaced = "", False
    marks: list[tuple[int, int]] = []
    for line, piece in raw:
        plain = _UNSEEN.sub("", piece).translate(_ALIKE)
        for part in re.findall(r"\s+|\S+", plain):
            if part.isspace():
                spaced = True
                continue
            text += " " if spaced and text else ""
            spaced = False
            if not marks or marks[-1][1] != line:
                marks.append((len(text), line))
            text += part
    return text, tuple(marks)
