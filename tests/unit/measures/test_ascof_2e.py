"""ASCOF 2E: who with long-term support lives at home or with family."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caretrail.measures import MEASURES
from tests.support.made_up_events import Event, Nation, Person, computed


COMMUNITY = "Long term support: Community"
LEARNING_DISABILITY = "Learning disability support"


def support(
    start: date = date(2024, 1, 1), end: date | None = None, person: str = "Ada", kind: str = "service"
) -> Event:
    return Event(person=person, start=start, end=end, service_type=COMMUNITY, kind=kind)


def tables(*events: Event, persons: tuple[Person, ...] = (Person(),)) -> dict[str, list[dict[str, Any]]]:
    return computed(MEASURES["ascof-2e"], Nation(events=events, persons=persons))


def counted(
    *events: Event, persons: tuple[Person, ...] = (Person(),), table: str = "ascof_2e_latest"
) -> dict[tuple[str, str], tuple[int, int]]:
    rows = tables(*events, persons=persons)[table]
    return {(r["age_band"], r["grp"]): (r["numerator"], r["denominator"]) for r in rows if r["denominator"]}


def test_a_person_counts_once_whatever_the_number_of_services():
    settled = Person(settled=True)
    found = counted(support(), support(date(2025, 5, 1)), persons=(settled,))
    assert found == {("65 and above", "Female"): (1, 1), ("65 and above", "Total"): (1, 1)}


def test_unknown_accommodation_stays_in_the_denominator_and_is_counted_beside():
    assert counted(support())["65 and above", "Total"] == (0, 1)
    (beside,) = tables(support())["ascof_2e_unknown_latest"]
    assert beside["unknown_accommodation"] == 1


def test_other_genders_count_in_the_total_alone():
    assert counted(support(), persons=(Person(gender="Other"),)) == {("65 and above", "Total"): (0, 1)}


@pytest.mark.parametrize(
    "event",
    [
        support(end=date(2025, 3, 31)),
        support(date(2026, 4, 1)),
        support(date(2025, 6, 2), date(2025, 6, 1)),
        support(kind="review"),
    ],
)
def test_support_outside_the_period_back_to_front_or_no_service_does_not_count(event: Event):
    assert counted(event) == {}


def test_the_age_is_that_at_the_last_end_of_support_within_the_period():
    born = Person(born=date(1960, 9, 1))
    assert set(counted(support(end=date(2025, 8, 31)), persons=(born,))) == {
        ("18 to 64", "Female"),
        ("18 to 64", "Total"),
    }
    assert ("65 and above", "Total") in counted(support(end=date(2026, 9, 1)), persons=(born,))


def test_unknown_ages_are_in_no_band_but_in_the_count_beside():
    unknown = Person(born=None)
    assert counted(support(), persons=(unknown,)) == {}
    assert tables(support(), persons=(unknown,))["ascof_2e_unknown_latest"][0]["unknown_accommodation"] == 1


@pytest.mark.parametrize("person", [Person(born=date(2010, 1, 1)), Person(died=date(2025, 3, 31))])
def test_children_and_the_dead_before_the_period_do_not_count(person: Person):
    assert counted(support(), persons=(person,)) == {}


def test_for_people_with_a_learning_disability_only_they_and_only_from_18_to_64():
    persons = (
        Person(born=date(1990, 1, 1), support_reason=LEARNING_DISABILITY, settled=True),
        Person(name="Ben", born=date(1990, 1, 1)),
        Person(name="Cai", born=date(1940, 1, 1), support_reason=LEARNING_DISABILITY),
    )
    events = [support(person=person.name) for person in persons]
    found = counted(*events, persons=persons, table="ascof_2e_ld_latest")
    assert found == {("18 to 64", "Female"): (1, 1), ("18 to 64", "Total"): (1, 1)}
    assert tables(*events, persons=persons)["ascof_2e_ld_unknown_latest"][0]["unknown_accommodation"] == 1
