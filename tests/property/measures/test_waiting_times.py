"""Waiting times of made-up lives agree with a plain-Python reading of the rules, however rows lie and are split."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrail.engine import run_steps
from caretrail.measures.measure import Period
from caretrail.measures.waiting_times import WAITING_TIMES
from tests.support.event_tables import event_tables, token
from tests.support.waiting_oracle import Wait, waits


YEAR = Period(label="year", start=date(2025, 4, 1), end=date(2026, 3, 31))
RECEIVED = (datetime.fromisoformat("2026-01-20"), datetime.fromisoformat("2026-04-20"))
RULED = date(2025, 6, 28)  # lives lie around the day on which conversations stop to answer a request

SUPPORT = ("Progress to reablement/ST-Max", "Progress to support planning or services")
OUTCOMES = (
    *SUPPORT,
    *SUPPORT,
    "Continuation of support or services",
    "Progress to assessment, review or reassessment",
    "Release 1 specification only: Not mapped",
    "Invalid and not mapped",
    "Invalid and not mapped",
)
SERVICES = (
    "Long term support: Community",
    "Short term support: ST-Max",
    "Short term support: Other short term",
    "Short term support: Ongoing low level",
)
ASSESSMENTS = ("Short term assessment", "Long term assessment")

# Where a row is unlike the others, so that a rule leaves it out or somebody is known already.
ODD: tuple[dict[str, Any], ...] = (
    {"age_at_event_start": 24},
    {"age_at_event_start": None},
    {"client_type": "Unpaid carer"},
    {"event_outcome": "NFA: Other"},
    {"event_outcome": "Admitted to hospital"},
    {"event_outcome": None},
    {"assessment_type": "Other assessment"},
    {"service_type": "Unpaid carer support: Direct to unpaid carer"},
    {"service_type": None},
    {"conversation": None},
    {"la_code": "202"},
    {"person": token("somebody else")},
)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """One event of a life on few days, so that ties, blocks and overtaken requests are common."""
    kind = draw(st.sampled_from(("request", "request", "assessment", "assessment", "service")))
    row = {
        "la_code": "201",
        "person": token("somebody"),
        "event_type": kind,
        f"is_{kind}": True,
        "event_start": RULED + timedelta(days=draw(st.integers(0, 6 if kind == "request" else 9))),
        "event_end": None,
        "received_at": draw(st.sampled_from(RECEIVED)),
        "age_at_event_start": 70,
        "conversation": draw(st.booleans()),
        "client_type": "Service user",
        "event_outcome": draw(st.sampled_from(OUTCOMES)),
        "assessment_type": draw(st.sampled_from(ASSESSMENTS)) if kind == "assessment" else None,
        "service_type": draw(st.sampled_from(SERVICES)) if kind == "service" else None,
    }
    if kind == "service" and draw(st.integers(0, 3)) == 3:  # ended too long ago to be known, or only just not
        ends = draw(st.sampled_from((89, 90, 91, 92, 93, 363, 364, 365, 366, 367)))
        row["event_end"] = RULED + timedelta(days=3 - ends)
        row["event_start"] = row["event_end"] - timedelta(days=30)
    if draw(st.integers(0, 9)) == 9:
        odd = draw(st.sampled_from(ODD))
        row |= {name: value for name, value in odd.items() if row[name] is not None}
    outcome = row["event_outcome"]
    return {**row, "outcome_group": "NFA" if outcome and outcome.startswith("NFA") else outcome}


@st.composite
def lives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to sixteen events in no order: a later record need not be the later import, nor the later event."""
    rows = draw(st.lists(events(), min_size=2, max_size=16))
    numbers = draw(st.permutations(range(1, len(rows) + 1)))
    return [{**row, "record_id": number} for row, number in zip(rows, numbers, strict=True)]


def computed(rows: Sequence[dict[str, Any]], memory: str | None = None) -> dict[int, Wait]:
    """What our steps say of each request."""
    with event_tables(joined=rows) as session:
        run_steps(session, WAITING_TIMES.steps(YEAR), memory=memory)
        found = session.execute(
            "SELECT record_id, overlap, response_record, service_record, wait1, wait2 FROM waiting_people"
        ).fetchall()
    return {record: Wait(*rest) for record, *rest in found}


def by_the_rules(rows: Sequence[dict[str, Any]]) -> dict[int, Wait]:
    """What the oracle says, person by person."""
    told: dict[int, Wait] = {}
    whose = sorted(rows, key=lambda row: (row["la_code"], str(row["person"])))
    for _, life in groupby(whose, key=lambda row: (row["la_code"], row["person"])):
        told |= waits(life)
    return told


@pytest.mark.fuzz
@given(lives())
def test_every_wait_is_what_the_rules_say(rows: list[dict[str, Any]]) -> None:
    assert computed(rows) == by_the_rules(rows)


@pytest.mark.fuzz
@given(lives(), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_a_split_by_council_changes_a_wait(
    rows: list[dict[str, Any]], chance: Any
) -> None:
    shuffled = chance.sample(rows, len(rows))
    assert computed(shuffled, memory="1KB") == computed(rows)
