"""Waiting times in plain Python, from the published rules and not from our SQL: one person of one council at a time.

Source: DHSC, waiting times method, mid 2026, as METHODOLOGY restates it (steps A to G).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


LONG_TERM = {f"Long term support: {kind}" for kind in ("Nursing care", "Residential care", "Community", "Prison")}
SHORT_TERM = {f"Short term support: {kind}" for kind in ("ST-Max", "Ongoing low level", "Other short term")}
_LEADS_TO_SUPPORT = {
    "Progress to reablement/ST-Max",
    "Progress to support planning or services",
    "Continuation of support or services",
}
_LEADS_ON = _LEADS_TO_SUPPORT | {
    "Progress to assessment, review or reassessment",
    "Release 1 specification only: Not mapped",
}
_ORDER = {"request": 1, "assessment": 2, "service": 3}


@dataclass(frozen=True)
class Wait:
    """What became of one request."""

    overlap: bool
    response: int | None  # record ids
    service: int | None
    wait1: int | None
    wait2: int | None


def waits(rows: Iterable[Mapping[str, Any]]) -> dict[int, Wait]:
    """Each new request's wait, by its record id; the rows are those of one council and person."""
    events = [row for row in rows if _kind(row)]
    follow_ups = [row for row in events if _may_answer(row)]
    requests = [row for row in events if _may_wait(row) and not any(_knows(one, row) for one in follow_ups)]
    if not requests:
        return {}
    line = sorted(requests + [row for row in follow_ups if _of_age(row)], key=_place)
    answered = {spot: _answers(line, spot) for spot, row in enumerate(line) if _kind(row) == "request"}
    return _compared(line, answered)


def _compared(
    line: Sequence[Mapping[str, Any]], answered: Mapping[int, tuple[int | None, int | None]]
) -> dict[int, Wait]:
    found: dict[int, Wait] = {}
    before: list[tuple[int | None, int | None]] = []
    for spot, (response, service) in answered.items():
        overlap = False
        if before:
            last = [one for one in before[-1] if one is not None]
            responses = [one for one, _ in before if one is not None]
            services = [one for _, one in before if one is not None]
            overlap = (
                (bool(last) and max(last) > spot)
                or (response is not None and bool(responses) and response <= max(responses))
                or (service is not None and bool(services) and service <= max(services))
            )
        before.append((response, service))
        found[line[spot]["record_id"]] = Wait(
            overlap=overlap,
            response=None if response is None else line[response]["record_id"],
            service=None if service is None else line[service]["record_id"],
            wait1=None if overlap or response is None else _days(line[spot], line[response]),
            wait2=None if overlap or service is None else _days(line[spot], line[service]),
        )
    return found


def _answers(line: Sequence[Mapping[str, Any]], spot: int) -> tuple[int | None, int | None]:
    """Where the first response and the first service of a request stand in the line."""
    asked = line[spot]
    later = range(spot + 1, len(line))
    assessment = next((one for one in later if _kind(line[one]) == "assessment"), None)
    service = next((one for one in later if _kind(line[one]) == "service"), None)
    talked = (
        asked["event_start"] < date(2025, 7, 1)
        and asked["conversation"] is True
        and asked["event_outcome"] in _LEADS_ON
        and (assessment is None or line[assessment]["event_start"] > asked["event_start"])
    )
    response = spot if talked else assessment
    if service is not None and (response is None or service < response):
        response = service
    if response is not None and _kind(line[response]) == "assessment" and not _block_leads_on(line, response):
        service = None
    return response, service


def _block_leads_on(line: Sequence[Mapping[str, Any]], spot: int) -> bool:
    first = last = spot
    while first > 0 and _kind(line[first - 1]) == "assessment":
        first -= 1
    while last + 1 < len(line) and _kind(line[last + 1]) == "assessment":
        last += 1
    return any(row["event_outcome"] in _LEADS_TO_SUPPORT for row in line[first : last + 1])


def _kind(row: Mapping[str, Any]) -> str | None:
    return next((kind for kind in ("service", "assessment", "request") if row.get(f"is_{kind}")), None)


def _may_answer(row: Mapping[str, Any]) -> bool:
    if _kind(row) == "assessment":
        return row["assessment_type"] in {"Short term assessment", "Long term assessment"}
    return _kind(row) == "service" and row["service_type"] in LONG_TERM | SHORT_TERM


def _may_wait(row: Mapping[str, Any]) -> bool:
    return (
        _kind(row) == "request"
        and row["client_type"] == "Service user"
        and row["event_start"] >= date(2023, 4, 1)
        and _of_age(row)
        and row["outcome_group"] is not None
        and row["outcome_group"] not in {"NFA", "Admitted to hospital"}
    )


def _of_age(row: Mapping[str, Any]) -> bool:
    return row["age_at_event_start"] is not None and row["age_at_event_start"] >= 25


def _knows(service: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    """Whether support shows that somebody who asks is not new."""
    if _kind(service) != "service" or service["event_start"] >= asked["event_start"]:
        return False
    if service["service_type"] in LONG_TERM:
        since = _months_before(asked["event_start"], 12)
    elif service["service_type"] in {"Short term support: ST-Max", "Short term support: Other short term"}:
        since = _months_before(asked["event_start"], 3)
    else:
        return False
    return service["event_end"] is None or service["event_end"] >= since


def _months_before(on: date, months: int) -> date:
    """Month by month back, then the same day or the last the month has."""
    first = on.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first.replace(day=min(on.day, calendar.monthrange(first.year, first.month)[1]))


def _place(row: Mapping[str, Any]) -> tuple[date, int, float, int]:
    return row["event_start"], _ORDER[str(_kind(row))], -row["received_at"].timestamp(), -row["record_id"]


def _days(start: Mapping[str, Any], end: Mapping[str, Any]) -> int:
    days: timedelta = end["event_start"] - start["event_start"]
    return days.days
