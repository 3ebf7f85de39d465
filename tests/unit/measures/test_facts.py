"""The rules of the dashboard's counts: what is an event of a kind, and who had long-term support on its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from caretrail.engine import run_steps
from caretrail.measures.facts import FACTS
from caretrail.measures.measure import Period
from tests.support.event_tables import assessment, event_tables, request, review, service


YEAR = Period(label="year", start=date(2025, 4, 1), end=date(2026, 3, 31))
DAY = date(2025, 9, 10)


def fact(name: str, *rows: Mapping[str, Any], memory: str | None = None) -> list[dict[str, Any]]:
    """The rows of one fact table."""
    with event_tables(single=rows) as session:
        run_steps(session, FACTS.steps(YEAR), memory=memory)
        (query,) = (one.query for one in FACTS.outputs(YEAR) if one.name == name)
        told = session.execute(query)
        names = [column[0] for column in told.description]
        return [dict(zip(names, row, strict=True)) for row in told.fetchall()]


EVENTS = {"fact_requests": request, "fact_assessments": assessment, "fact_reviews": review}


@pytest.mark.parametrize("name", EVENTS)
@pytest.mark.parametrize(
    ("start", "end", "flag"),
    [
        (date(2025, 1, 1), None, "Yes"),
        (DAY, None, "Yes"),
        (date(2025, 1, 1), DAY, "Yes"),
        (date(2025, 1, 1), date(2025, 9, 9), "No"),
        (date(2025, 9, 11), None, "No"),
    ],
)
def test_the_flag_says_whether_long_term_support_ran_on_the_day_the_event_started(
    name: str, start: date, end: date | None, flag: str
):
    (row,) = fact(name, EVENTS[name]("p", DAY), service("p", start, end))
    assert (row["lts_flag"], row["n_events"], row["n_people"]) == (flag, 1, 1)


@pytest.mark.parametrize(
    "support",
    [
        service("p", DAY, service_type="Short term support: ST-Max"),
        service("p", DAY, la_code="202"),
        service("q", DAY),
        service("p", DAY, event_type="service extra"),
    ],
)
def test_only_long_term_services_of_the_same_council_and_person_raise_the_flag(support: Mapping[str, Any]):
    (row,) = fact("fact_requests", request("p", DAY), support)
    assert row["lts_flag"] == "No"


def test_an_event_whose_type_only_contains_the_word_is_no_event_of_the_kind():
    assert fact("fact_requests", request("p", DAY, event_type="a request")) == []


def test_events_alike_are_counted_together_and_their_people_once():
    rows = [request("p", DAY), request("p", DAY), request("q", DAY), request("q", DAY, age_band="85 to 94")]
    assert sorted((row["age_band"], row["n_events"], row["n_people"]) for row in fact("fact_requests", *rows)) == [
        ("65 to 74", 3, 2),
        ("85 to 94", 1, 1),
    ]


def test_a_missing_attribute_is_told_apart_from_one_that_was_not_mapped():
    rows = [service("p", DAY), service("p", DAY, delivery_mechanism="Invalid and not mapped")]
    told = fact("fact_services", *rows)
    assert {(row["Delivery_Mechanism"], row["n_rows"]) for row in told} == {(None, 1), ("Invalid and not mapped", 1)}


@pytest.mark.parametrize("name", [*EVENTS, "fact_services"])
def test_going_council_by_council_counts_the_same(name: str):
    rows = [
        make(who, DAY, la_code=council)
        for make in (*EVENTS.values(), service)
        for who in "pqq"
        for council in ("201", "202", "203")
    ]
    assert fact(name, *rows, memory="1KB") == fact(name, *rows)
