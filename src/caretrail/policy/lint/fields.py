"""The data that a notice lists against the fields of the national standard (F17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from caretrail.policy.lint.findings import Lens, NoticeFinding, in_words, quote
from caretrail.policy.lint.notice import HEADING, ITEM, Block, Notice
from caretrail.spec import DataMeaning, ListedData, Standard


_LONGEST_LIST = 25  # blocks


def find_fields(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """What the notice lists too little and too much: one finding. Asked for, or a notice about the return itself."""
    if lens.standard is None:
        return
    listed = listed_blocks(notice, lens.facts.listed)
    if not listed:
        if lens.asked:
            words = {"dataset": lens.standard.dataset, "difference": "it lists no kinds of data that could be compared"}
            yield lens.finding("F17", 1, "no list of data in the whole notice", words=words)
        return
    named = {m.name: m for m in lens.facts.listed.meanings if _is_listed(m, listed)}
    missing = [m.name for m in lens.facts.listed.meanings if m.fields and m.name not in named]
    extra = [m.name for m in named.values() if not m.fields]
    if missing or extra:
        fields = {field for meaning in named.values() for field in meaning.fields}
        asked = len(lens.standard.fields) - len(lens.facts.listed.not_of_a_person)
        first = next((block for block in listed if any(_is_listed(m, [block]) for m in named.values())), listed[0])
        found = f"{quote(first.text)} ({len(fields)} of the {asked} fields on persons are covered)"
        words = {"dataset": lens.standard.dataset, "difference": _difference(missing, extra)}
        yield lens.finding("F17", first.line, found, words=words)


def is_about_the_return(notice: Notice, words: ListedData) -> bool:
    """Whether the notice is about the return itself, so that the standard applies without being asked for."""
    return notice.says(words.about_the_return)


def listed_blocks(notice: Notice, words: ListedData) -> Sequence[Block]:
    """The part of a notice that lists its data: from what begins a list to the next heading about something else."""
    found: list[Block] = []
    for block in notice.blocks:
        if block in found or not words.begins.search(block.text):
            continue
        if block.kind == HEADING or block.text.endswith(":") or _is_followed_by_items(notice, block):
            found += _below(notice, block, words)
    return found


def unlisted_fields(standard: Standard, words: ListedData) -> Sequence[str]:
    """Fields of the standard that no meaning covers; none, or a new field would never be asked for."""
    covered = words.not_of_a_person.union(*(meaning.fields for meaning in words.meanings))
    return [field.name for field in standard.fields if field.name not in covered]


def _is_listed(meaning: DataMeaning, listed: Sequence[Block]) -> bool:
    return any(meaning.said_as.search(part.strip()) for block in listed for part in re.split(r"[,;]", block.text))


def _is_followed_by_items(notice: Notice, block: Block) -> bool:
    after = block.number + 1
    return after < len(notice.blocks) and notice.blocks[after].kind == ITEM


def _below(notice: Notice, start: Block, words: ListedData) -> Iterator[Block]:
    for block in notice.blocks[start.number + 1 : start.number + 1 + _LONGEST_LIST]:
        if block.kind == HEADING and not words.begins.search(block.text):
            return
        if block.kind != ITEM and len(block.text) < 60 and words.ends.search(block.text):
            return
        yield block


def _difference(missing: Sequence[str], extra: Sequence[str]) -> str:
    told = []
    if missing:
        told.append(f"not listed: {in_words(missing)}")
    if extra:
        told.append(f"listed, but not in the return: {in_words(extra)}")
    return "; ".join(told)
