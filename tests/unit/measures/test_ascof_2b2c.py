"""ASCOF 2B and 2C: who is newly admitted to a care home, once, in which band."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from caretrail.measures import MEASURES
from tests.support.made_up_events import Event, Nation, Person, computed


HOME = "Long term support: Residential care"
ADMITTED = date(2025, 9, 1)
POPULATION = {("101", "18 to 64"): 200_000, ("101", "65 and above"): 40_000}


def stay(
    start: date = ADMITTED,
    end: date | None = None,
    component: str | None = "Long term residential care",
    outcome: str | None = None,
    person: str = "Ada",
) -> Event:
    return Event(person=person, start=start, end=end, service_type=HOME, component=component, outcome=outcome)


def figures(*events: Event, persons: tuple[Person, ...] = (Person(),)) -> list[dict[str, Any]]:
    nation = Nation(events=events, persons=persons, population=POPULATION)
    return computed(MEASURES["ascof-2b2c"], nation)["ascof_2b2c_latest"]


def admitted(*events: Event, persons: tuple[Person, ...] = (Person(),)) -> tuple[int, int]:
    younger, older = (row["numerator"] for row in figures(*events, persons=persons))
    return younger, older


def test_the_figure_is_for_each_100_000_people_of_the_band():
    younger, older = figures(stay())
    assert (younger["measure"], younger["grp"], younger["numerator"], younger["outcome"]) == (
        "ASCOF 2B",
        "18 to 64",
        0,
        0,
    )
    assert (older["measure"], older["denominator"], older["outcome"]) == ("ASCOF 2C", 40_000, 2.5)


@pytest.mark.parametrize("start", [date(2025, 4, 1), date(2026, 3, 31)])
def test_both_ends_of_the_period_count(start: date):
    assert admitted(stay(start)) == (0, 1)


@pytest.mark.parametrize("start", [date(2025, 3, 31), date(2026, 4, 1)])
def test_an_admission_outside_the_period_does_not_count(start: date):
    assert admitted(stay(start)) == (0, 0)


@pytest.mark.parametrize(("days", "new"), [(364, False), (365, True)])
def test_who_left_a_home_less_than_365_days_before_is_not_new(days: int, new: bool):
    earlier = stay(date(2020, 1, 1), ADMITTED - timedelta(days=days))
    assert admitted(earlier, stay()) == (0, int(new))


def test_who_is_in_a_home_already_is_not_new():
    assert admitted(stay(date(2020, 1, 1)), stay()) == (0, 0)


def test_two_stays_that_begin_the_same_day_do_not_make_each_other_old():
    assert admitted(stay(), stay(end=date(2025, 9, 2))) == (0, 1)


def test_a_stay_of_who_then_paid_for_it_is_no_admission_but_makes_a_later_one_old():
    paid = stay(outcome="NFA: Self-funded client or under 12wk disregard", end=date(2025, 10, 1))
    assert admitted(paid) == (0, 0)
    assert admitted(paid, stay(date(2025, 11, 1))) == (0, 0)


@pytest.mark.parametrize("component", ["Short term residential care", "Day support", None])
def test_a_short_another_or_a_missing_component_is_no_long_stay(component: str | None):
    assert admitted(stay(component=component)) == (0, 0)


def test_a_person_with_admissions_in_both_bands_counts_once_as_the_younger():
    born = Person(born=date(1960, 10, 1))
    twice = (stay(end=date(2025, 9, 2)), stay(date(2025, 10, 2), end=date(2025, 10, 3)))
    assert admitted(twice[1], persons=(born,)) == (0, 1)
    first, again = stay(end=date(2024, 8, 1), start=date(2024, 7, 1)), stay()
    assert admitted(first, again, persons=(born,)) == (1, 0)
    assert admitted(*twice, persons=(born,)) == (1, 0)


@pytest.mark.parametrize("person", [Person(born=None), Person(born=date(2008, 1, 1)), Person(died=date(2025, 3, 31))])
def test_unknown_births_children_and_the_dead_before_the_period_do_not_count(person: Person):
    assert admitted(stay(), persons=(person,)) == (0, 0)


def test_a_council_without_a_population_has_no_outcome():
    nation = Nation(events=[stay()])
    assert [row["outcome"] for row in computed(MEASURES["ascof-2b2c"], nation)["ascof_2b2c_latest"]] == [None, None]
