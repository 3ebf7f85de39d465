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
RULED = date(2025, 6, 28)  # lives lie around the day on which conversations stop to answer a request

OUTCOMES = (
    "Progress to reablement/ST-Max",
    "Progress to reablement/ST-Max",
    "Progress to support planning or services",
    "Progress to support planning or services",
    "Progress to assessment, review or reassessment",
    "Continuation of support or services",
    "Release 1 specification only: Not mapped",
    "Invalid and not mapped",
    "Admitted to hospital",
    "NFA: Other",
    None,
)
SERVICES = (
    "Long term support: Community",
    "Long term support: Nursing care",
    "Short term support: ST-Max",
    "Short term support: Other short term",
    "Short term support: Ongoing low level",
    "Unpaid carer support: Direct to unpaid carer",
    None,
)
ASSESSMENTS = ("Short term assessment", "Long term assessment", "Other assessment", None)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """One event: few days, so that ties, overlaps and the edges of every window are common."""
    kind = draw(st.sampled_from(("request", "request", "request", "assessment", "assessment", "service", "service")))
    start = RULED + timedelta(days=draw(st.integers(0, 8) if kind == "request" else st.integers(0, 30)))
    lasts = draw(st.one_of(st.none(), st.sampled_from((-3, 0, 1, 5, 365))))
    if draw(st.integers(0, 9)) == 9:  # now and then somebody known from before, at the edges of the windows
        lasts, start = 60, start - timedelta(days=60 + draw(st.sampled_from((90, 91, 92, 93, 364, 365, 366, 800))))
    outcome = draw(st.sampled_from(OUTCOMES))
    return {
        "la_code": draw(st.sampled_from(("201", "201", "201", "202"))),
        "person": token(draw(st.sampled_from("aaab"))),
        "event_type": kind,
        f"is_{kind}": True,
        "event_start": start,
        "event_end": None if lasts is None else start + timedelta(days=lasts),
        "received_at": draw(
            st.sampled_from((datetime.fromisoformat("2026-01-20"), datetime.fromisoformat("2026-04-20")))
        ),
        "age_at_event_start": draw(st.sampled_from((24, 25, 70, 70, 70, 70, None))),
        "conversation": draw(st.sampled_from((True, False, None))),
        "client_type": draw(st.sampled_from((*["Service user"] * 8, "Unpaid carer", None))),
        "event_outcome": outcome,
        "outcome_group": "NFA" if outcome and outcome.startswith("NFA") else outcome,
        "assessment_type": draw(st.sampled_from(ASSESSMENTS)) if kind == "assessment" else None,
        "service_type": draw(st.sampled_from(SERVICES)) if kind == "service" else None,
    }


def lives() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Up to two dozen events of two people in two councils, numbered as they came."""
    return st.lists(events(), min_size=1, max_size=24).map(
        lambda rows: [{**row, "record_id": number} for number, row in enumerate(rows, start=1)]
    )


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
