"""ASCOF 2A agrees with a plain reading of the method, whatever the events, their order and the way they are split."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from caretrail.measures import MEASURES, latest_and_previous
from tests.support.made_up_events import RANKS, SERVICE_USER, ST_MAX, YEAR, Event, Nation, Person, computed
from tests.support.reablement_oracle import RANKED_SERVICES, SHORT_STAYS, Told, episodes_told


ASCOF_2A = MEASURES["ascof-2a"]

# Made up backwards: an episode of reablement first, then what lies before, within and after it, at the distances that
# decide: 7 days, 14 days, 91 days, one more and one less.
_AROUND = st.sampled_from([0, 1, 6, 7, 8, 13, 14, 90, 91])
_UNCLASSED = [None, "Invalid and not mapped", *list(RANKS)[:5]]
_OUTCOMES = st.sampled_from([*_UNCLASSED, *_UNCLASSED, *RANKS])
_BORN = st.sampled_from([date(1940, 5, 1), date(1961, 3, 1), date(1990, 1, 1), date(2007, 6, 1), None])
_WHO = (("101", "Ada"), ("102", "Ada"), ("101", "Ben"))


@dataclass(frozen=True)
class _Life:
    """One person and what happened to them."""

    person: Person
    events: list[Event]


@st.composite
def _lives(draw: st.DrawFn, council: str, name: str) -> _Life:
    """Reablement that ends in or near the year, other events around it, perhaps a death after it."""
    first = draw(st.sampled_from([date(2025, 3, 1), date(2025, 6, 1), date(2026, 2, 20)]))
    last, events = first, []
    for gap in (0, *draw(st.lists(st.sampled_from([3, 7, 8]), max_size=2))):
        start, length = last + timedelta(days=gap), draw(st.sampled_from([20, 1, 30, 0, 20, None]))
        last = start if length is None else start + timedelta(days=length)
        end = None if length is None else last
        events.append(
            Event(council=council, person=name, start=start, end=end, service_type=ST_MAX, outcome=draw(_OUTCOMES))
        )
    others = st.one_of(*(happening(council, name, first, last) for happening in (_within, _within, _after, _any)))
    died = draw(st.sampled_from([None] * 5 + [-30, 0, 7, 8]))
    person = Person(
        council=council,
        name=name,
        born=draw(_BORN),
        died=None if died is None else last + timedelta(days=died),
    )
    return _Life(person, [*events, *draw(st.lists(others, max_size=4))])


@st.composite
def _within(draw: st.DrawFn, council: str, person: str, first: date, last: date) -> Event:
    """An assessment, review or piece of equipment during reablement."""
    kind = draw(st.sampled_from(["assessment", "review", "service"]))
    return Event(
        council=council,
        person=person,
        start=first + timedelta(days=draw(st.sampled_from([0, 1, -1]))),
        end=last - timedelta(days=draw(st.sampled_from([0, 13, 14, 5, -1]))),
        kind=kind,
        outcome=draw(_OUTCOMES),
        component="Equipment" if kind == "service" else None,
    )


@st.composite
def _after(draw: st.DrawFn, council: str, person: str, first: date, last: date) -> Event:
    """What begins around the end of reablement and goes on."""
    kind = draw(st.sampled_from(["request", "review", "service", "home service"]))
    types = RANKED_SERVICES if "service" in kind else [None, None, None, ST_MAX]
    return Event(
        council=council,
        person=person,
        start=last + timedelta(days=draw(st.sampled_from([0, 6, 7, 8, -1]))),
        end=draw(st.sampled_from([None, last + timedelta(days=30), last])),
        kind=kind,
        outcome=draw(_OUTCOMES),
        service_type=draw(st.sampled_from(types)),
        component=draw(st.sampled_from([None, *SHORT_STAYS])),
    )


@st.composite
def _any(draw: st.DrawFn, council: str, person: str, first: date, last: date) -> Event:
    """Long before or long after, now and then of somebody else's kind or with an end before its start."""
    start = draw(st.sampled_from([first, last])) + timedelta(days=draw(_AROUND) * draw(st.sampled_from([-1, 1, -2])))
    length = draw(st.sampled_from([None, -1, 0, 1, 30]))
    return Event(
        council=council,
        person=person,
        start=start,
        end=None if length is None else start + timedelta(days=length),
        kind=draw(st.sampled_from(["service", "assessment"])),
        client_type=draw(st.sampled_from([SERVICE_USER, SERVICE_USER, "Unpaid carer", None])),
        outcome=draw(_OUTCOMES),
        service_type=draw(st.sampled_from([*RANKED_SERVICES, None])),
    )


_LIVES = st.tuples(*(_lives(*who) for who in _WHO))


def _told(nation: Nation, *, memory: str | None = None) -> dict[str, set[Told]]:
    outputs = computed(ASCOF_2A, nation, memory=memory)
    return {
        label: {
            Told(
                row["la_code"],
                row["person_id"],
                row["cluster_start"],
                row["cluster_end"],
                row["final_outcome"],
                row["sequel_type"],
                row["age_band"],
            )
            for row in outputs[f"ascof_2a_clusters_{label}"]
        }
        for label in ("latest", "previous")
    }


def _nation(lives: Sequence[_Life], laid_out: Callable[[list[Any]], None] = lambda rows: None) -> Nation:
    return Nation(
        events=[event for life in lives for event in life.events],
        persons=[life.person for life in lives],
        councils=("101", "102"),
        laid_out=laid_out,
    )


@given(_LIVES)
def test_every_episode_is_told_as_a_plain_reading_tells_it(lives: tuple[_Life, ...]) -> None:
    nation = _nation(lives)
    told = _told(nation)
    for period in latest_and_previous(YEAR, 3):
        assert told[period.label] == episodes_told(nation.events, nation.persons, period.start, period.end)


@given(_LIVES, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_going_part_by_part_changes_a_cell(
    lives: tuple[_Life, ...], chance: random.Random
) -> None:
    mixed = computed(ASCOF_2A, _nation(lives, chance.shuffle), memory="1KB")
    assert mixed == computed(ASCOF_2A, _nation(lives))
