"""Statutes that cannot be looked up as the notice names them (F21): no year, a wrong one, several Acts run together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from caretrail.policy.lint.findings import Lens, NoticeFinding, also_on, in_words, quote
from caretrail.policy.lint.notice import Notice, Sentence


_YEAR = r"\(?(?:19|20)\d\d\)?"
_CITED = (
    r"(?P<name>{names}) Acts?"
    rf"(?:,? (?P<year>{_YEAR})(?P<more>(?:,? (?:and|&) {_YEAR})*)"
    r"(?P<tail> \([^)]{{4,60}}\)(?! Regulations))?)?"
)
_WORD_BEFORE = re.compile(r"(\w+) $")
_MAY_STAND_BEFORE = {"The", "Under", "And", "By", "See", "Section", "Part"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One naming of an Act; `act` is its title without the year."""

    act: str
    sentence: Sentence
    seen: re.Match[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a citation, and what to write."""

    fault: str
    mend: str


def find_imprecise_statutes(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """One finding for each fault of an Act's name, at its first place."""
    cited = list(_citations(notice, lens))
    dated = {citation.act for citation in cited if citation.seen["year"]}
    places: dict[Fault, list[Citation]] = {}
    for citation in cited:
        if fault := _fault(citation, dated=citation.act in dated, lens=lens):
            places.setdefault(fault, []).append(citation)
    for fault, found in places.items():
        first, others = found[0], [citation.sentence for citation in found[1:]]
        told = quote(first.sentence.text, first.seen) + also_on(others)
        yield lens.finding("F21", first.sentence.line, told, words={"fault": fault.fault, "mend": fault.mend})


def _citations(notice: Notice, lens: Lens) -> Iterator[Citation]:
    acts = {_fold(name.removesuffix(" Act")): name for name in lens.facts.statute_years}
    longest_first = sorted((re.escape(short).replace("and", "(?:and|&)") for short in acts), key=len, reverse=True)
    cited = re.compile(r"\b" + _CITED.format(names="|".join(longest_first)), re.IGNORECASE)
    for sentence in notice.sentences:
        for seen in cited.finditer(sentence.text):
            before = _WORD_BEFORE.search(sentence.text[: seen.start()])
            # "Community Care Act" is not a Care Act: a capital right before belongs to a longer title.
            if before is None or not before[1][0].isupper() or before[1] in _MAY_STAND_BEFORE:
                yield Citation(act=acts[_fold(seen["name"])], sentence=sentence, seen=seen)


def _fault(citation: Citation, *, dated: bool, lens: Lens) -> Fault | None:
    act, seen = citation.act, citation.seen
    years = lens.facts.statute_years[act]
    meant = f"Write: {in_words([f'{act} {year}' for year in sorted(years)])}, whichever is meant."
    if seen["year"] is None:
        return None if dated else Fault(fault=f"The {act} is named without its year", mend=meant)
    given = [int(year) for year in re.findall(r"\d{4}", seen["year"] + seen["more"])]
    if len(given) > 1:
        apart = in_words([f"{act} {year}" for year in given])
        return Fault(fault=f'"{seen[0]}" runs several Acts together', mend=f"Write: {apart}.")
    if act in lens.facts.statutes_whole and given[0] not in years:
        return Fault(fault=f"There is no {act} of {given[0]}", mend=meant)
    if seen["tail"]:
        mend = f"Write the Act alone, or: {act} {given[0]}{seen['tail']} Regulations, and their year."
        return Fault(fault=f'"{seen[0]}" is half the title of regulations', mend=mend)
    return None


def _fold(name: str) -> str:
    return name.lower().replace("&", "and")
