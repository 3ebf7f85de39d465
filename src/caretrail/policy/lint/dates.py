"""The age of a notice (F23), and dated promises whose day has passed (F34)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from caretrail.policy.lint.findings import Lens, NoticeFinding, quote
from caretrail.policy.lint.notice import Notice, Sentence


_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_MONTHS = {
    **{name: number for number, name in enumerate(_NAMES, start=1)},
    **{name[:3]: number for number, name in enumerate(_NAMES, start=1)},
    "sept": 9,
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = (
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})\.?,? (?P<y>(?:19|20)\d\d)\b", re.IGNORECASE
    ),
    re.compile(rf"\b(?P<m>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(rf"\b(?P<m>{_MONTH})\.?,? (?P<y>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20)\d\d)\b"),
)


def find_age(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """A notice whose last date of its own is too long ago, or that shows none."""
    ageing = lens.facts.ageing
    own = [(day, sentence) for sentence in notice.sentences for day in _own_dates(sentence, notice, ageing.label)]
    past = [(day, sentence) for day, sentence in own if day <= lens.as_at]
    if not past:
        last = notice.sentences[-1]
        words = {"age": "The notice does not say when it was last reviewed"}
        yield lens.finding(ageing.finding, last.line, "no date of publication or review", severity="info", words=words)
        return
    day, sentence = max(past, key=lambda one: (one[0], one[1].line))
    months = (lens.as_at.year - day.year) * 12 + lens.as_at.month - day.month - (lens.as_at.day < day.day)
    if months >= ageing.months:
        age = f"The notice was last dated {day.day} {day:%B %Y}, {months} months before {lens.as_at.isoformat()}"
        yield lens.finding(ageing.finding, sentence.line, quote(sentence.text), words={"age": age})


def find_passed_promises(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Sentences that promise something for a day that has passed."""
    ageing = lens.facts.ageing
    for sentence in notice.sentences:
        days = [
            day
            for day, start in dates_in(sentence.text)
            if ageing.due.search(sentence.text[max(0, start - 12) : start])
        ]
        if days and max(days) < lens.as_at and ageing.promise.search(sentence.text):
            yield lens.finding("F34", sentence.line, quote(sentence.text))


def dates_in(text: str) -> list[tuple[date, int]]:
    """Dates written in a text, with the offset at which each begins; a month alone means its last day."""
    found: dict[int, date] = {}
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for seen in pattern.finditer(text):
            day = _day(seen.groupdict())
            if day and not any(start < seen.end() and seen.start() < end for start, end in taken):
                taken.append(seen.span())
                found[seen.start()] = day
    return [(found[start], start) for start in sorted(found)]


def _day(parts: dict[str, str]) -> date | None:
    year, month = int(parts["y"]), _MONTHS.get(parts["m"].lower()) or int(parts["m"])
    try:
        if "d" in parts:
            return date(year, month, int(parts["d"]))
        following = date(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        return None
    return date.fromordinal(following.toordinal() - 1)


def _own_dates(sentence: Sentence, notice: Notice, label: re.Pattern[str]) -> Iterator[date]:
    """Dates about the notice itself: in a labelled sentence, or alone under a labelled heading."""
    here = label.search(sentence.text)
    under = label.search(notice.headings[sentence.block]) and len(sentence.text) < 60
    if here or under:
        yield from (day for day, start in dates_in(sentence.text) if here is None or start >= here.start())
