"""The main tables that measures read, made of a few rows of one's own: what a row does not say is ordinary.

session = event_tables(joined=[request("p", date(2025, 1, 1))], people=[person("p")])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid5

import duckdb


Row = Mapping[str, Any]

_NAMESPACE = UUID("6f1d9f0e-5c55-4d0e-9f0a-5a3b8f0c7f11")

_EVENT: Mapping[str, tuple[str, Any]] = {
    "record_id": ("BIGINT", None),  # running, unless a row says otherwise
    "la_code": ("VARCHAR", "201"),
    "la_name": ("VARCHAR", "Anytown"),
    "received_at": ("TIMESTAMP", datetime.fromisoformat("2026-04-20")),
    "person": ("UUID", None),
    "event_type": ("VARCHAR", None),
    "is_service": ("BOOLEAN", False),
    "is_request": ("BOOLEAN", False),
    "is_assessment": ("BOOLEAN", False),
    "is_review": ("BOOLEAN", False),
    "event_start": ("DATE", None),
    "event_end": ("DATE", None),
    "age_at_event_start": ("SMALLINT", 70),
    "age_band": ("VARCHAR", "65 to 74"),
    "working_age_band": ("VARCHAR", "65 and above"),
    "conversation": ("BOOLEAN", False),
    "client_type": ("VARCHAR", "Service user"),
    "event_outcome": ("VARCHAR", None),
    "outcome_group": ("VARCHAR", None),
    "outcome_rank": ("INTEGER", None),
    "request_route": ("VARCHAR", None),
    "assessment_type": ("VARCHAR", None),
    "review_reason": ("VARCHAR", None),
    "review_type": ("VARCHAR", None),
    "service_type": ("VARCHAR", None),
    "service_group": ("VARCHAR", None),
    "service_component": ("VARCHAR", None),
    "delivery_mechanism": ("VARCHAR", None),
    "cost_frequency": ("VARCHAR", None),
    "unit_cost": ("DECIMAL(18, 2)", None),
    "planned_units": ("DECIMAL(18, 2)", None),
}
_PERSON: Mapping[str, tuple[str, Any]] = {
    "la_code": ("VARCHAR", "201"),
    "person": ("UUID", None),
    "birth_date": ("DATE", date(1950, 1, 1)),
    "date_of_death": ("DATE", None),
}


def token(name: str) -> UUID:
    """The token of somebody called so."""
    return uuid5(_NAMESPACE, name)


def request(who: str, start: date, end: date | None = None, **said: Any) -> dict[str, Any]:
    """A support request that led on to an assessment and ended on the day it came."""
    outcome = said.pop("event_outcome", "Progress to assessment, review or reassessment")
    return _event("request", who, start, end or start, **_told(outcome), **said)


def assessment(who: str, start: date, end: date | None = None, **said: Any) -> dict[str, Any]:
    """A long-term assessment that led on to support, and ended on its day."""
    outcome = said.pop("event_outcome", "Progress to support planning or services")
    return _event(
        "assessment", who, start, end or start, **{"assessment_type": "Long term assessment", **_told(outcome), **said}
    )


def review(who: str, start: date, end: date | None = None, **said: Any) -> dict[str, Any]:
    """A planned review after which support went on."""
    return _event("review", who, start, end or start, **{"review_reason": "Planned", **said})


def service(who: str, start: date, end: date | None = None, **said: Any) -> dict[str, Any]:
    """Community support, open unless it has an end."""
    kind = said.pop("service_type", "Long term support: Community")
    group = kind.split(":")[0] if kind else None
    return _event("service", who, start, end, service_type=kind, service_group=group, **said)


def person(who: str, **said: Any) -> dict[str, Any]:
    """Somebody of the first council, born in January 1950, alive."""
    return {"person": token(who), **said}


def event_tables(
    *, joined: Sequence[Row] = (), single: Sequence[Row] = (), people: Sequence[Row] = ()
) -> duckdb.DuckDBPyConnection:
    """A session with `main_joined`, `main_single` and `person_details` of these rows."""
    session = duckdb.connect()
    fill_table(session, "main_joined", _EVENT, _numbered(joined))
    fill_table(session, "main_single", _EVENT, _numbered(single))
    fill_table(session, "person_details", _PERSON, people)
    return session


def fill_table(
    session: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, tuple[str, Any]], rows: Iterable[Row]
) -> None:
    """Make a table of these columns (type and what an ordinary row says) and rows."""
    session.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, (kind, _) in columns.items())})")
    filled = [[row.get(name, ordinary) for name, (_, ordinary) in columns.items()] for row in rows]
    strange = {name for row in rows for name in row} - columns.keys()
    if strange:
        raise ValueError(f"{table} has no column {', '.join(sorted(strange))}")
    if filled:
        session.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", filled)


def _event(kind: str, who: str, start: date, end: date | None, **said: Any) -> dict[str, Any]:
    return {
        "event_type": kind,
        f"is_{kind}": True,
        "person": token(who),
        "event_start": start,
        "event_end": end,
        **said,
    }


def _told(outcome: str | None) -> dict[str, Any]:
    group = "NFA" if outcome and outcome.startswith("NFA") else outcome
    return {"event_outcome": outcome, "outcome_group": group}


def _numbered(rows: Sequence[Row]) -> list[Row]:
    numbers = count(1)
    return [{"record_id": next(numbers), **row} for row in rows]
