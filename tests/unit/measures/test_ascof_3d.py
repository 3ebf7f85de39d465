"""ASCOF 3D: which of several services stands for a person, and who directs their own support."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caretrail.measures import MEASURES
from tests.support.made_up_events import Event, Nation, Person, computed


COMMUNITY, PRISON = "Long term support: Community", "Long term support: Prison"
DIRECT = "Unpaid carer support: Direct to unpaid carer"
MANAGED, COMMISSIONED, PAYMENT = "CASSR managed personal budget", "CASSR commissioned support", "Direct payment"
LAST = date(2026, 3, 31)
ADVICE = "NFA: Information and advice or signposting"


def support(
    mechanism: str | None = None,
    component: str | None = None,
    service_type: str = COMMUNITY,
    start: date = date(2025, 1, 1),
    end: date | None = None,
) -> Event:
    return Event(start=start, end=end, service_type=service_type, mechanism=mechanism, component=component)


def of_carer(
    service_type: str | None = DIRECT,
    mechanism: str | None = None,
    component: str | None = "Transport",
    kind: str = "service",
    outcome: str | None = None,
    end: date | None = None,
) -> Event:
    return Event(
        start=date(2025, 5, 1),
        end=end,
        kind=kind,
        client_type="Unpaid carer",
        service_type=service_type,
        mechanism=mechanism,
        component=component,
        outcome=outcome,
    )


def tables(*events: Event, person: Person | None = None) -> dict[str, list[dict[str, Any]]]:
    return computed(MEASURES["ascof-3d"], Nation(events=events, persons=[person or Person()]))


def parts(*events: Event, person: Person | None = None) -> dict[str, tuple[int, int]]:
    rows = tables(*events, person=person)["ascof_3d_latest"]
    return {row["part"]: (row["numerator"], row["denominator"]) for row in rows if row["grp"] == "Total"}


def beside(*events: Event) -> tuple[int, int]:
    (row,) = tables(*events)["ascof_3d_unknown_latest"]
    return row["clients_unknown_delivery"], row["carers_unknown_delivery"]


@pytest.mark.parametrize(
    ("event", "self_directed", "direct_payment"),
    [
        (support(PAYMENT), 1, 1),
        (support(COMMISSIONED, component=PAYMENT), 1, 1),
        (support(MANAGED), 1, 0),
        (support(COMMISSIONED), 0, 0),
        (support("Invalid and not mapped"), 0, 0),
        (support(None), 0, 0),
    ],
)
def test_what_a_client_of_community_support_counts_for(event: Event, self_directed: int, direct_payment: int):
    assert parts(event) == {"1a": (self_directed, 1), "2a": (direct_payment, 1)}


@pytest.mark.parametrize("home", ["Long term support: Nursing care", "Long term support: Residential care"])
def test_a_care_home_goes_before_community_support_so_that_the_person_does_not_count(home: str):
    assert parts(support(PAYMENT), support(service_type=home)) == {}


def test_a_direct_payment_goes_before_other_community_support_and_that_before_prison():
    assert parts(support(COMMISSIONED), support(PAYMENT)) == {"1a": (1, 1), "2a": (1, 1)}
    assert parts(support(None), support(MANAGED, service_type=PRISON)) == {"1a": (0, 1), "2a": (0, 1)}


@pytest.mark.parametrize("event", [support(PAYMENT, end=date(2026, 3, 30)), support(PAYMENT, start=date(2026, 4, 1))])
def test_clients_are_those_of_the_last_day(event: Event):
    assert parts(event) == {}
    assert parts(support(PAYMENT, start=LAST, end=LAST)) == {"1a": (1, 1), "2a": (1, 1)}


@pytest.mark.parametrize(
    ("person", "counts"),
    [
        (Person(died=date(2026, 3, 30)), False),
        (Person(died=LAST), True),
        (Person(born=date(2008, 5, 1)), False),
        (Person(born=None), True),
    ],
)
def test_who_died_before_the_last_day_or_is_a_child_does_not_count(person: Person, counts: bool):
    assert bool(parts(support(PAYMENT), person=person)) == counts


def test_the_total_holds_unknown_ages_that_no_band_shows():
    rows = tables(support(PAYMENT), person=Person(born=None))["ascof_3d_latest"]
    assert {(row["part"], row["grp"]) for row in rows} == {("1a", "Total"), ("2a", "Total")}


@pytest.mark.parametrize(
    ("event", "counted"),
    [
        (of_carer(mechanism=PAYMENT), {"1b": (1, 1), "2b": (1, 1)}),
        (of_carer(component=PAYMENT), {"1b": (1, 1), "2b": (1, 1)}),
        (of_carer(mechanism=MANAGED), {"1b": (1, 1), "2b": (0, 1)}),
        (of_carer(mechanism=COMMISSIONED), {"1b": (0, 1), "2b": (0, 1)}),
        (of_carer(mechanism=None), {}),
        (of_carer(mechanism=COMMISSIONED, component=None), {}),
        (of_carer("Unpaid carer support: Support involving the person cared-for"), {}),
        (of_carer(None, kind="review"), {}),
    ],
)
def test_what_a_carer_counts_for(event: Event, counted: dict[str, tuple[int, int]]):
    assert parts(event) == counted


def test_a_carers_strongest_support_stands_for_the_year():
    earlier = of_carer(mechanism=PAYMENT, end=date(2025, 6, 1))
    assert parts(earlier, of_carer(mechanism=COMMISSIONED), of_carer(None, kind="request", outcome=ADVICE)) == {
        "1b": (1, 1),
        "2b": (1, 1),
    }


def test_whose_delivery_is_not_known_is_counted_beside():
    assert beside(support(None), support(COMMISSIONED)) == (0, 0)
    assert beside(support(None)) == (1, 0)
    assert beside(of_carer(mechanism="Invalid and not mapped")) == (0, 1)
    assert beside(of_carer(mechanism=None, component=None)) == (0, 0)
