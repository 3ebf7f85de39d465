"""Writes the public notice of a pack in plain English: every row is said once, where a reader would look for it.

What a row says comes from the pack; the sentences around it are short and stand here. Citations are kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from caretrail.policy.findings import PackFinding
from caretrail.policy.notice_about import about_blocks, automated, complaints, cookies, matching, opt_out, rights, who
from caretrail.policy.notice_data import (
    allowed,
    categories,
    nevers,
    purposes,
    retention,
    sharing,
    sources,
    subjects,
    transfers,
)
from caretrail.policy.notice_parts import Block, NoticeSection, PublicNotice
from caretrail.policy.notice_words import Wording
from caretrail.policy.policy import Policy


# section -> who writes it; the order and the titles are the law's list of sections
_WRITERS: dict[str, Callable[[Wording], Iterator[Block]]] = {
    "who": who,
    "whom": subjects,
    "what": categories,
    "why": purposes,
    "allowed": allowed,
    "from": sources,
    "sharing": sharing,
    "never": nevers,
    "matching": matching,
    "opt_out": opt_out,
    "automated": automated,
    "security": lambda words: iter(()),
    "abroad": transfers,
    "retention": retention,
    "rights": rights,
    "complaints": complaints,
    "cookies": cookies,
    "about": about_blocks,
}


def public_notice(policy: Policy, on: date, *, draft: Iterable[PackFinding] | None = None) -> PublicNotice | None:
    """What would the council publish on a day?

    In:  `draft`, what `draft_policy` says is still missing, for a notice that is marked as not for publication.
    Out: the notice with a section for every part that has something to say, in which each row of the pack that holds
         on the day is said, under its clause id; None when no notice was in force.
    """
    pack = policy.pack(on)
    if pack is None:
        return None
    words = Wording(pack=pack, law=policy.law, on=on)
    sections = (
        NoticeSection(id=one.id, title=one.title, blocks=tuple(_blocks(one.id, words)))
        for one in policy.law.notice_section.values()
    )
    return PublicNotice(
        pack=pack.id,
        version=pack.notice.version,
        title=pack.notice.title,
        council=pack.council.name,
        about=pack.notice.about,
        sections=tuple(section for section in sections if section.blocks),
        names=tuple(dict.fromkeys(words.names())),
        draft="" if draft is None else _draft(draft),
    )


def _draft(missing: Iterable[PackFinding]) -> str:
    """The words at the top of a draft."""
    told = [f"{one.clause}{'.' + one.key if one.key else ''}: {one.message}" for one in missing]
    return "This is a draft. Do not publish it." + (f" Still to be mended: {' '.join(told)}" if told else "")


def _blocks(section: str, words: Wording) -> Iterator[Block]:
    yield from _WRITERS[section](words)
    said = tuple(
        words.said(row, f"{row.says} See {row.link}." if row.link else row.says)
        for row in words.pack.statements.values()
        if row.section == section
    )
    if said:
        yield Block(said=said)
