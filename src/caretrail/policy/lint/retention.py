"""How long data is kept: shorter than the national code (F8), or not said at all (F32)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from caretrail.policy.lint.findings import Lens, NoticeFinding, quote
from caretrail.policy.lint.notice import Notice, Sentence
from caretrail.spec import NationalPeriod


_NUMBERS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "twenty-five": 25},
}
_YEARS = re.compile(
    rf"\b(?P<years>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b[ -]years?\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPeriod:
    """A period that a sentence states for records of which the national code speaks."""

    sentence: Sentence
    seen: re.Match[str]
    years: int
    national: NationalPeriod


def stated_periods(notice: Notice, lens: Lens) -> Iterator[StatedPeriod]:
    """Every number of years that a sentence gives for one kind of record and one trigger; the most exact kind wins."""
    for sentence in notice.sentences:
        clauses = re.split(r";(?! )|(?<=\.)\s", sentence.text)
        for clause in clauses:
            seen = _YEARS.search(clause)
            kind = next((p for p in lens.facts.national_periods if _is_about(clause, p)), None)
            if seen and kind and kind.since <= lens.as_at:
                yield StatedPeriod(sentence=sentence, seen=seen, years=_number(seen["years"]), national=kind)


def find_retention(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Periods below the national code, and talk of keeping data without a period."""
    for stated in stated_periods(notice, lens):
        national = stated.national
        if stated.years < national.years:
            words = {
                "years": stated.years,
                "name": national.name,
                "national": national.years,
                "since": national.since.year,
            }
            yield lens.finding("F8", stated.sentence.line, quote(stated.sentence.text, stated.seen), words=words)
    talk = lens.facts.retention
    about = [sentence for sentence in notice.sentences if talk.topic.search(sentence.text)]
    if about and not any(talk.period.search(notice.near(sentence.block, 3)) for sentence in about):
        # Keeping is mentioned in passing too; where it is dealt with there is a heading on it, or it comes last.
        under = [sentence for sentence in about if talk.topic.search(notice.headings[sentence.block])]
        chosen = (under or about)[-1]
        yield lens.finding(talk.finding, chosen.line, quote(chosen.text))


def _is_about(clause: str, period: NationalPeriod) -> bool:
    return bool(period.record.search(clause) and period.trigger.search(clause))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]
