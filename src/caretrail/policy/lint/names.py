"""Names that cannot be looked up: public bodies misnamed or unknown (F28), statutes named imprecisely (F21)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from caretrail.policy.lint.findings import Lens, NoticeFinding, also_on, in_words, quote
from caretrail.policy.lint.notice import HEADING, Notice, Sentence


_NAME = re.compile(
    r"\b[A-Z][\w'&]*(?:,? (?:of|for|and|the|to|in|&|products)(?= ))*(?:(?:,? (?:of|for|and|the|to|in|&|products))*,? [A-Z][\w'&]*)+"
)
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9 ]+")
_NEAR = 0.88
_ACT = r"(?P<name>{names}) (?P<plural>Acts?)(?:,? (?P<year>\(?(?:19|20)\d\d\)?)(?P<more>(?:,? (?:and|&) \(?(?:19|20)\d\d\)?)*)(?P<tail> \([^)]{{4,60}}\)(?! Regulations))?)?"


def find_misnamed(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Bodies whose name is nearly that of one there is, and national-sounding ones that are not known."""
    known = {_fold(name): name for name in lens.facts.known_bodies}
    told: set[str] = set()
    for sentence in notice.sentences:
        if notice.blocks[sentence.block].kind == HEADING:
            continue
        for name in (seen[0] for seen in _NAME.finditer(sentence.text)):
            folded = _fold(name)
            if folded in told or any(whole in folded for whole in known):
                continue
            told.add(folded)
            near = difflib.get_close_matches(folded, known, n=1, cutoff=_NEAR)
            if near and not _is_ended(name, lens):
                yield lens.finding("F28", sentence.line, quote(name), words={"near": known[near[0]]})
            elif _sounds_national(name, lens):
                yield _unknown(name, sentence, lens)


def find_imprecise_statutes(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Acts without their year, with a year in which none was made, in the plural, or with half the title of regulations."""
    years = lens.facts.statute_years
    bare = {name.removesuffix(" Act"): name for name in years}
    longest_first = sorted(map(re.escape, bare), key=len, reverse=True)
    act = re.compile(r"\b" + _ACT.format(names="|".join(longest_first)), re.IGNORECASE)
    by_lower = {name.lower(): name for name in bare}
    cited = [(sentence, seen) for sentence in notice.sentences for seen in act.finditer(sentence.text)]
    dated = {seen["name"].lower() for _, seen in cited if seen["year"]}
    told: dict[tuple[str, str], list[tuple[Sentence, re.Match[str]]]] = {}
    mends: dict[tuple[str, str], str] = {}
    for sentence, seen in cited:
        short = by_lower[seen["name"].lower()]
        if fault := _statute_fault(seen, bare[short], years[bare[short]], seen["name"].lower() in dated, lens):
            told.setdefault((bare[short], fault[0]), []).append((sentence, seen))
            mends[bare[short], fault[0]] = fault[1]
    for key, places in told.items():
        first, seen = places[0]
        found = quote(first.text, seen) + also_on([sentence for sentence, _ in places[1:]])
        yield lens.finding("F21", first.line, found, words={"fault": key[1], "mend": mends[key]})


def _statute_fault(
    seen: re.Match[str], name: str, years: frozenset[int], dated: bool, lens: Lens
) -> tuple[str, str] | None:
    """What is wrong with one citation, and what to write instead."""
    known = in_words([str(year) for year in sorted(years)])
    if seen["more"]:
        return (f'"{seen[0]}" runs several Acts together', f"Write each Act with its own year: {name} and the year.")
    if seen["year"] is None:
        return None if dated else (f"The {name} has no year", f"Write: {name} {known}, the one that is meant.")
    year = int(seen["year"].strip("()"))
    if name in lens.facts.statutes_whole and year not in years:
        return (f"There is no {name} of {year}", f"Write: {name} {known}, the one that is meant.")
    if seen["tail"]:
        whole = f"{name} {year}{seen['tail']} Regulations"
        return (f'"{seen[0]}" is half the title of regulations', f"Write the Act alone, or: {whole} and their year.")
    return None


def _unknown(name: str, sentence: Sentence, lens: Lens) -> NoticeFinding:
    return lens.finding(
        "F28",
        sentence.line,
        quote(name),
        severity="cannot_verify",
        why="This sounds like a national body, and it is not among those we know.",
        instead="Check the name against the body's own site.",
    )


def _is_ended(name: str, lens: Lens) -> bool:
    return any(thing.pattern.search(name) for thing in lens.facts.ended)


def _sounds_national(name: str, lens: Lens) -> bool:
    facts = lens.facts
    return bool(facts.national_body.search(name) and facts.body_kinds.search(name)) and not _is_ended(name, lens)


def _fold(name: str) -> str:
    return " ".join(_NOT_IN_A_NAME.sub("", name.lower().replace("&", "and")).removeprefix("the ").split())
