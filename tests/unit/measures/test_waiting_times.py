"""The rules of waiting times, one by one: what answers a request, what overtakes it, whose request is new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from caretrail.engine import run_steps
from caretrail.measures.measure import Period
from caretrail.measures.waiting_times import WAITING_TIMES
from tests.support.event_tables import assessment, event_tables, request, service


YEAR = Period(label="year", start=date(2025, 4, 1), end=date(2026, 3, 31))
ASKED = date(2025, 9, 1)
LEADS_NOWHERE = "NFA: Support declined"
REABLEMENT = "Short term support: ST-Max"


def later(days: int) -> date:
    return ASKED + timedelta(days=days)


def asked(on: date = ASKED, **said: Any) -> dict[str, Any]:
    return request("p", on, **said)


def assessed(on: date, **said: Any) -> dict[str, Any]:
    return assessment("p", on, **said)


def supported(on: date, end: date | None = None, **said: Any) -> dict[str, Any]:
    return service("p", on, end, **said)


def output(name: str, *rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of one published table."""
    with event_tables(joined=rows) as session:
        run_steps(session, WAITING_TIMES.steps(YEAR))
        (query,) = (one.query for one in WAITING_TIMES.outputs(YEAR) if one.name == name)
        told = session.execute(query)
        names = [column[0] for column in told.description]
        return [dict(zip(names, row, strict=True)) for row in told.fetchall()]


def waits(*rows: Mapping[str, Any]) -> list[tuple[str | None, int | None, int | None]]:
    """Of each new request in order: the kind of the first response, days to it, days to the first service."""
    people = sorted(output("waiting_times_person", *rows), key=lambda row: row["request_record_id"])
    return [(row["first_response_type"], row["wait1"], row["wait2"]) for row in people]


# --- what answers a request -------------------------------------------------------------------------------------------


def test_the_first_assessment_responds_and_the_first_service_follows():
    assert waits(asked(), assessed(later(10)), supported(later(30))) == [("Assessment", 10, 30)]


def test_a_service_before_any_assessment_is_the_first_response_too():
    assert waits(asked(), supported(later(5)), assessed(later(10))) == [("Service", 5, 5)]


def test_on_one_day_an_assessment_comes_before_a_service():
    assert waits(asked(), supported(later(5)), assessed(later(5))) == [("Assessment", 5, 5)]


def test_nothing_after_a_request_is_no_wait():
    assert waits(asked()) == [(None, None, None)]


def test_after_an_assessment_that_leads_nowhere_no_service_is_counted():
    rows = asked(), assessed(later(10), event_outcome=LEADS_NOWHERE), supported(later(30))
    assert waits(*rows) == [("Assessment", 10, None)]


def test_one_assessment_of_a_block_that_leads_on_is_enough():
    rows = (
        asked(),
        assessed(later(10), event_outcome=LEADS_NOWHERE),
        assessed(later(12)),
        supported(later(30)),
    )
    assert waits(*rows) == [("Assessment", 10, 30)]


def test_a_request_between_two_assessments_ends_the_block():
    rows = asked(), assessed(later(10), event_outcome=LEADS_NOWHERE), asked(later(11)), assessed(later(12))
    assert [response for response, _, _ in waits(*rows, supported(later(30)))] == ["Assessment", "Assessment"]
    assert waits(*rows, supported(later(30)))[0] == ("Assessment", 10, None)


@pytest.mark.parametrize("kind", ["Other assessment", "Unpaid carer assessment", None])
def test_other_assessments_answer_nothing(kind: str | None):
    assert waits(asked(), assessed(later(10), assessment_type=kind)) == [(None, None, None)]


def test_support_of_a_carer_answers_nothing():
    row = supported(later(5), service_type="Unpaid carer support: Direct to unpaid carer")
    assert waits(asked(), row) == [(None, None, None)]


@pytest.mark.parametrize("age", [24, None])
def test_events_of_people_under_25_answer_nothing(age: int | None):
    rows = assessed(later(10), age_at_event_start=age), supported(later(30), age_at_event_start=age)
    assert waits(asked(), *rows) == [(None, None, None)]


def test_assessments_and_services_count_whatever_their_client_type():
    rows = asked(), assessed(later(10), client_type="Unpaid carer"), supported(later(30), client_type=None)
    assert waits(*rows) == [("Assessment", 10, 30)]


# --- conversations ----------------------------------------------------------------------------------------------------


BEFORE = date(2025, 6, 30)


def test_a_conversation_that_leads_on_answers_its_own_request():
    rows = (
        asked(BEFORE, conversation=True),
        assessed(BEFORE + timedelta(days=10)),
        supported(BEFORE + timedelta(days=30)),
    )
    assert waits(*rows) == [("Request", 0, 30)]


def test_from_july_2025_a_conversation_answers_nothing():
    assert waits(asked(date(2025, 7, 1), conversation=True), assessed(date(2025, 7, 11))) == [("Assessment", 10, None)]


def test_an_assessment_on_the_day_of_the_conversation_is_the_response():
    assert waits(asked(BEFORE, conversation=True), assessed(BEFORE)) == [("Assessment", 0, None)]


def test_a_conversation_that_leads_nowhere_answers_nothing():
    row = asked(BEFORE, conversation=True, event_outcome="Invalid and not mapped")
    assert waits(row, assessed(BEFORE + timedelta(days=10))) == [("Assessment", 10, None)]


# --- whose request is new ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "ended", "new"),
    [
        ("Long term support: Prison", date(2024, 9, 1), False),
        ("Long term support: Prison", date(2024, 8, 31), True),
        (REABLEMENT, date(2025, 6, 1), False),
        (REABLEMENT, date(2025, 5, 31), True),
        ("Short term support: Other short term", date(2025, 6, 1), False),
        ("Short term support: Ongoing low level", None, True),
        ("Long term support: Community", None, False),
        ("Long term support: Community", ASKED, False),
    ],
)
def test_recent_support_makes_a_request_no_new_one(kind: str, ended: date | None, new: bool):
    assert bool(waits(asked(), supported(date(2024, 1, 1), ended, service_type=kind))) is new


def test_months_are_counted_to_the_end_of_a_shorter_one():
    asked_late = asked(date(2025, 5, 31))
    assert waits(asked_late, supported(date(2025, 1, 1), date(2025, 2, 28), service_type=REABLEMENT)) == []
    assert waits(asked_late, supported(date(2025, 1, 1), date(2025, 2, 27), service_type=REABLEMENT)) != []


def test_support_that_starts_on_the_day_of_the_request_answers_it():
    assert waits(asked(), supported(ASKED)) == [("Service", 0, 0)]


def test_support_of_another_council_does_not_count():
    assert waits(asked(), supported(date(2024, 1, 1), la_code="202")) == [(None, None, None)]


@pytest.mark.parametrize(
    "said",
    [
        {"client_type": "Unpaid carer"},
        {"client_type": None},
        {"age_at_event_start": 24},
        {"age_at_event_start": None},
        {"event_outcome": "NFA: Other"},
        {"event_outcome": "Admitted to hospital"},
        {"event_outcome": None},
    ],
)
def test_these_requests_do_not_wait(said: dict[str, Any]):
    assert waits(asked(**said), assessed(later(10))) == []


def test_requests_before_the_collection_began_do_not_wait():
    assert waits(asked(date(2023, 3, 31))) == []
    assert waits(asked(date(2023, 4, 1))) == [(None, None, None)]


# --- requests that overlap --------------------------------------------------------------------------------------------


def test_a_second_request_before_the_response_overlaps_the_first():
    assert waits(asked(), asked(later(3)), assessed(later(10))) == [
        ("Assessment", 10, None),
        ("Assessment", None, None),
    ]


def test_a_request_between_assessment_and_service_overlaps():
    rows = asked(), assessed(later(10)), asked(later(20)), assessed(later(25)), supported(later(30))
    assert waits(*rows) == [("Assessment", 10, 30), ("Assessment", None, None)]


def test_a_request_overlaps_while_the_one_just_before_it_still_waits_for_a_service():
    rows = asked(), assessed(later(10)), asked(later(20)), assessed(later(25), event_outcome=LEADS_NOWHERE)
    assert waits(*rows, supported(later(30))) == [("Assessment", 10, 30), ("Assessment", None, None)]


def test_a_request_overlaps_when_an_earlier_one_had_the_same_first_response():
    talk = date(2025, 6, 1)
    rows = asked(talk), asked(talk + timedelta(days=1), conversation=True), asked(talk + timedelta(days=2))
    told = waits(*rows, assessed(talk + timedelta(days=9)))
    assert told == [("Assessment", 9, None), ("Request", None, None), ("Assessment", None, None)]


def test_a_request_overlaps_when_an_earlier_one_had_the_same_first_service():
    rows = (
        asked(),
        assessed(later(1)),
        asked(later(2)),
        assessed(later(3), event_outcome=LEADS_NOWHERE),
        asked(later(4)),
        assessed(later(5)),
        supported(later(6)),
    )
    assert waits(*rows) == [("Assessment", 1, 6), ("Assessment", None, None), ("Assessment", None, None)]


def test_a_request_after_all_was_answered_waits_for_itself():
    rows = (
        asked(),
        supported(later(3), later(4), service_type="Short term support: Ongoing low level"),
        asked(later(20)),
    )
    assert waits(*rows, assessed(later(21))) == [("Service", 3, 3), ("Assessment", 1, None)]


@pytest.mark.parametrize(
    ("first", "second", "long"),
    [
        ({"received_at": "2026-04-20", "record_id": 8}, {"received_at": "2025-01-20", "record_id": 9}, True),
        ({"received_at": "2025-01-20", "record_id": 8}, {"received_at": "2025-01-20", "record_id": 9}, False),
    ],
)
def test_on_one_day_the_later_import_comes_first_then_the_later_record(
    first: dict[str, Any], second: dict[str, Any], long: bool
):
    rows = assessed(later(9), **first), assessed(later(9), **second, assessment_type="Short term assessment")
    (row,) = output("waiting_times_diag_part1", asked(record_id=7), *rows)
    assert (row["at_long"], row["at_short"]) == (int(long), int(not long))


# --- the published tables ---------------------------------------------------------------------------------------------


def people(*waited: int) -> list[dict[str, Any]]:
    """As many people, each assessed so many days after the request."""
    rows = []
    for number, days in enumerate(waited):
        rows += [request(f"p{number}", ASKED), assessment(f"p{number}", later(days))]
    return rows


@pytest.mark.parametrize(("waited", "median"), [((3,), 3), ((3, 8), 5.5), ((0, 3, 29), 3), ((1, 2, 5, 9), 3.5)])
def test_the_median_lies_between_the_two_in_the_middle(waited: tuple[int, ...], median: float):
    (row,) = output("waiting_times_la", *people(*waited))
    assert (row["metric"], row["median"], row["n"]) == ("Wait time to first response", median, len(waited))


def test_a_wait_stands_in_the_quarter_in_which_it_ended():
    (row,) = output("waiting_times_la", *people(30))  # asked in September, assessed in October
    assert (row["srp_start"], row["srp_end"]) == (date(2025, 10, 1), date(2025, 12, 31))
    assert (row["all_requests"], row["all_assessments"], row["all_services"]) == (0, 1, 0)


def test_a_wait_stands_in_the_band_of_the_event_that_ended_it():
    rows = (
        asked(),
        assessed(later(3), working_age_band="18 to 64"),
        supported(later(5), working_age_band="65 and above"),
    )
    bands = {row["metric"]: row["age_band"] for row in output("waiting_times_la", *rows)}
    assert bands == {"Wait time to first response": "25 to 64", "Wait time to first service": "65 and above"}


def test_waits_of_unknown_age_are_not_published():
    assert output("waiting_times_la", asked(), assessed(later(3), working_age_band="Unknown")) == []


def test_what_started_is_counted_for_people_without_a_request_too():
    rows = [*people(3), assessment("somebody else", ASKED), service("somebody else", ASKED)]
    (row,) = output("waiting_times_la", *rows)
    assert (row["all_requests"], row["all_assessments"], row["all_services"]) == (1, 2, 1)


def test_services_are_counted_by_type_in_their_own_quarter():
    (row,) = output("waiting_times_diag_part2", asked(), supported(later(60), service_type=REABLEMENT))
    assert (row["srp_start"], row["service_type"], row["n"]) == (date(2025, 10, 1), REABLEMENT, 1)
