"""A service notice against the corporate one above it: promises that cannot both be kept (F13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caretrail.policy.lint.findings import Lens, NoticeFinding, quote
from caretrail.policy.lint.notice import HEADING, Notice, Sentence
from caretrail.policy.lint.retention import StatedPeriod, stated_periods
from caretrail.spec import Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A stance, and the sentence that takes it."""

    stance: Stance
    sentence: Sentence


def find_conflicts(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Topics on which the notices take different stances, and records for which they give different periods."""
    if lens.under is None:
        return
    above = stances(lens.under, lens)
    for topic, here in stances(notice, lens).items():
        there = above.get(topic)
        if there and there.stance.rank != here.stance.rank:
            yield _conflict(here, there, lens)
    yield from _periods(notice, lens.under, lens)


def stances(notice: Notice, lens: Lens) -> Mapping[str, Taken]:
    """The loosest stance that a notice takes on each topic: what it may do decides, not what it mostly does."""
    taken: dict[str, Taken] = {}
    for sentence in notice.sentences:
        if notice.blocks[sentence.block].kind == HEADING:
            continue
        said = f"{notice.headings[sentence.block]}: {sentence.text}"
        for stance in lens.facts.stances:
            known = taken.get(stance.topic)
            if known and known.stance.rank <= stance.rank:
                continue
            if stance.pattern.search(said) and not (stance.unless and stance.unless.search(said)):
                taken[stance.topic] = Taken(stance=stance, sentence=sentence)
    return taken


def _conflict(here: Taken, there: Taken, lens: Lens) -> NoticeFinding:
    stricter = here if here.stance.rank > there.stance.rank else there
    words = {
        "topic": here.stance.topic,
        "here": here.stance.name,
        "there": there.stance.name,
        "line": there.sentence.line,
        "stricter": stricter.stance.name,
    }
    return lens.finding("F13", here.sentence.line, quote(here.sentence.text), words=words)


def _periods(notice: Notice, above: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    others: dict[str, StatedPeriod] = {}
    for period in stated_periods(above, lens):
        others.setdefault(period.national.name, period)
    for here in stated_periods(notice, lens):
        there = others.get(here.national.name)
        if there and there.years != here.years:
            words = {
                "topic": f"how long to keep {here.national.name}",
                "here": f"{here.years} years",
                "there": f"{there.years} years",
                "line": there.sentence.line,
                "stricter": "the longer period where a law asks for it, and the shorter otherwise",
            }
            yield lens.finding("F13", here.sentence.line, quote(here.sentence.text), words=words)
