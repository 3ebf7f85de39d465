"""Whatever the seed, no life contradicts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from caretrail.spec import load_standard
from caretrail.synthetic.days import rolling_periods
from caretrail.synthetic.households import Household, Households
from caretrail.synthetic.life import World
from caretrail.synthetic.people import Registry
from caretrail.synthetic.place import council
from caretrail.synthetic.rows import Layout, RowMaker, touches, unquoted
from caretrail.synthetic.values import CARER, Values


STANDARD = load_standard()
VALUES = Values(STANDARD)
PERIODS = rolling_periods(date(2026, 3, 31), 5)
seeds = st.integers(min_value=0, max_value=2**64 - 1)


def households(seed: int, number: int) -> Iterator[Household]:
    registry = Registry(council(seed, number), VALUES, 0)
    world = World(
        registry=registry, values=VALUES, periods=PERIODS, first=PERIODS[0].start - 1000, last=PERIODS[-1].end
    )
    making = Households(world, seed)
    yield making.steadfast()
    for place in range(1, 25):
        yield making.household(place)


@given(seeds, st.integers(0, 499))
def test_events_are_in_order_within_a_life(seed: int, number: int) -> None:
    for household in households(seed, number):
        for person in household:
            for event in person.events:
                assert person.identity.birth + 18 * 365 < event.start <= PERIODS[-1].end
                assert event.end is None or event.start <= event.end <= PERIODS[-1].end
                assert event.end is not None or event.kind == "Service"
                if person.death is not None:
                    assert event.end is not None
                    assert event.start < person.death
                    assert event.end <= person.death


@given(seeds)
def test_no_event_is_told_twice(seed: int) -> None:
    for household in households(seed, 3):
        for person in household:
            told = Counter((e.client_type, e.kind, e.cells.get("service_component"), e.start) for e in person.events)
            assert set(told.values()) <= {1}


@given(seeds)
def test_an_unpaid_carer_has_rows_only_where_the_people_cared_for_have(seed: int) -> None:
    for household in households(seed, 4):
        by_id = {person.identity.local_id: person for person in household}
        for person in household:
            for event in person.events:
                for period in PERIODS:
                    if event.client_type == CARER and touches(event, period):
                        for link in person.cared_for:
                            assert any(touches(each, period) for each in by_id[link].events)


@given(seeds)
def test_situations_follow_each_other(seed: int) -> None:
    for household in households(seed, 5):
        for person in household:
            days = [from_day for from_day, _ in person.situations]
            assert days == sorted(days)
            assert len({frozenset(cells) for _, cells in person.situations[1:]}) <= 1


@given(seeds)
def test_rows_are_whole_and_say_only_listed_values(seed: int) -> None:
    layout = Layout(STANDARD)
    rows = RowMaker(layout, "201", PERIODS)
    for household in households(seed, 6):
        for lines in rows.rows(household):
            for line in lines:
                cells = dict(zip(layout.names, unquoted(line), strict=True))
                for field, defined in STANDARD.list_of.items():
                    assert not cells[field] or cells[field] in VALUES.of(field)
                    assert not defined.release_2 or not cells[field] or cells[field] in defined.release_2
