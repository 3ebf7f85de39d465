"""Main tables made up in a test: care events and persons as rows, for measures to be computed from.

Rows say only what matters to the test; the rest is missing. Person and council are plain words, turned into tokens.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from caretrail.engine import run_steps
from caretrail.measures import Measure, Period


YEAR = Period(label="year", start=date(2025, 4, 1), end=date(2026, 3, 31))
SERVICE_USER = "Service user"
ST_MAX = "Short term support: ST-Max"

_EVENT_COLUMNS: Mapping[str, str] = {
    "record_id": "BIGINT",
    "la_code": "VARCHAR",
    "person": "UUID",
    "event_type": "VARCHAR",
    "is_service": "BOOLEAN",
    "event_start": "DATE",
    "event_end": "DATE",
    "client_type": "VARCHAR",
    "event_outcome": "VARCHAR",
    "outcome_rank": "INTEGER",
    "service_type": "VARCHAR",
    "service_component": "VARCHAR",
    "delivery_mechanism": "VARCHAR",
}
_PERSON_COLUMNS: Mapping[str, str] = {
    "la_code": "VARCHAR",
    "person": "UUID",
    "birth_date": "DATE",
    "date_of_death": "DATE",
    "gender": "VARCHAR",
    "accommodation_status": "VARCHAR",
    "accommodation_group": "INTEGER",
    "primary_support_reason": "VARCHAR",
}

# The national order of outcomes, strongest first.
RANKS: Mapping[str, int] = {
    outcome: rank
    for rank, outcome in enumerate(
        (
            "Progress to reablement/ST-Max",
            "Progress to assessment, review or reassessment",
            "Release 1 specification only: Not mapped",
            "Progress to support planning or services",
            "Continuation of support or services",
            "Admitted to hospital",
            "NFA: Responsibility moved to another local authority",
            "NFA: Referral to NHS services or NHS funded social care",
            "NFA: Self-funded client or under 12wk disregard",
            "NFA: Information and advice or signposting",
            "NFA: Referral to other service within the local authority",
            "NFA: Support declined",
            "NFA: Deceased",
            "NFA: Support ended as planned",
            "NFA: Support ended for other reason",
            "NFA: No services offered for other reason",
            "NFA: Other",
        ),
        start=1,
    )
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """One care event of one person."""

    start: date
    end: date | None = None
    kind: str = "service"
    person: str = "Ada"
    council: str = "101"
    client_type: str | None = SERVICE_USER
    outcome: str | None = None
    service_type: str | None = None
    component: str | None = None
    mechanism: str | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is latest known of one person."""

    name: str = "Ada"
    council: str = "101"
    born: date | None = date(1950, 1, 1)
    died: date | None = None
    gender: str = "Female"
    accommodation: str = "Unknown"
    settled: bool = False
    support_reason: str = "Unknown"


@dataclass(frozen=True, kw_only=True)
class Nation:
    """Care events, persons (one who is not named is 75 and otherwise unknown), councils.

    Events are numbered in their order; `laid_out` says in which other order their rows are put into the table.
    """

    events: Sequence[Event]
    persons: Sequence[Person] = ()
    councils: Sequence[str] = ("101",)
    population: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (council, band) -> people
    laid_out: Callable[[list[Any]], None] = lambda rows: None


def token(person: str) -> uuid.UUID:
    """The token that stands for a person in these tables."""
    return uuid.uuid5(uuid.NAMESPACE_OID, person)


def computed(measure: Measure, nation: Nation, *, memory: str | None = None) -> dict[str, list[dict[str, Any]]]:
    """The outputs of a measure over these tables: name -> rows. Tokens come back as the words they stand for."""
    with duckdb.connect() as session:
        _make_tables(session, nation)
        run_steps(session, measure.steps(YEAR), memory=memory)
        words = {token(event.person): event.person for event in nation.events}
        outputs = {}
        for output in measure.outputs(YEAR):
            table = session.execute(output.query)
            names = [column[0] for column in table.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in table.fetchall()]
            outputs[output.name] = [{**row, **{c: words.get(row[c], row[c]) for c in output.people}} for row in rows]
    return outputs


def _make_tables(session: duckdb.DuckDBPyConnection, nation: Nation) -> None:
    rows = [_event_row(number, event) for number, event in enumerate(nation.events, start=1)]
    nation.laid_out(rows)
    _make(session, "main_joined", _EVENT_COLUMNS, rows)
    known = {(person.council, person.name): person for person in nation.persons}
    for event in nation.events:
        known.setdefault((event.council, event.person), Person(name=event.person, council=event.council))
    _make(session, "person_details", _PERSON_COLUMNS, (_person_row(person) for person in known.values()))
    session.execute(
        "CREATE TABLE ref_la_lookup (la_code VARCHAR, la_area_code VARCHAR, la_name VARCHAR, region VARCHAR)"
    )
    for council in nation.councils:
        session.execute(
            "INSERT INTO ref_la_lookup VALUES (?, ?, ?, ?)", [council, f"E{council}", f"Council {council}", "North"]
        )
    session.execute(
        "CREATE TABLE ref_population "
        "(code VARCHAR, geography VARCHAR, gender VARCHAR, age_band VARCHAR, population BIGINT)"
    )
    for (council, band), people in nation.population.items():
        session.execute(
            "INSERT INTO ref_population VALUES (?, 'Local Authority', 'All', ?, ?)", [f"E{council}", band, people]
        )


def _make(
    session: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]
) -> None:
    session.execute(f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
    cells = [[row[column] for column in columns] for row in rows]
    if cells:
        session.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", cells)


def _event_row(number: int, event: Event) -> Mapping[str, Any]:
    return {
        "record_id": number,
        "la_code": event.council,
        "person": token(event.person),
        "event_type": event.kind,
        "is_service": "service" in event.kind,
        "event_start": event.start,
        "event_end": event.end,
        "client_type": event.client_type,
        "event_outcome": event.outcome,
        "outcome_rank": RANKS.get(event.outcome or ""),
        "service_type": event.service_type,
        "service_component": event.component,
        "delivery_mechanism": event.mechanism,
    }


def _person_row(person: Person) -> Mapping[str, Any]:
    return {
        "la_code": person.council,
        "person": token(person.name),
        "birth_date": person.born,
        "date_of_death": person.died,
        "gender": person.gender,
        "accommodation_status": person.accommodation,
        "accommodation_group": int(person.settled),
        "primary_support_reason": person.support_reason,
    }
