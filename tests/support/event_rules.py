"""A few rows of one council in, the main tables out: for tests that read like the rules of the method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from caretrail.engine import open_session
from caretrail.events import Wanted, build_main_tables, load_reference
from tests.support.curated import MadeStore, Row, Sending


WANTED = Wanted(start=date(2025, 4, 1), end=date(2026, 3, 31), joined_from=date(2025, 1, 1), as_of=date(2026, 6, 30))
REFERENCE = load_reference(None)
SOMEBODY = "9990000018"

# The first file tells of January to March 2025, the second of the year after it.
FIRST, YEAR = (
    ("first.csv", "2025-04-20", "01/01/2025", "31/03/2025"),
    ("year.csv", "2026-04-20", "01/04/2025", "31/03/2026"),
)


def row(kind: str = "Service", start: str = "01/05/2025", end: str = "", **cells: str) -> Row:
    """A row about one person; `cells` add to it or change it."""
    ordinary = {"event_type": kind, "event_start_date": start, "event_end_date": end, "nhs_number": SOMEBODY}
    return {**ordinary, "client_type": "Service user", **cells}


def file(told: tuple[str, str, str, str], *rows: Row) -> Sending:
    """A file with these rows, and two of nobody's that give it its period."""
    name, received, first, last = told
    anchors = [{"event_type": "Request", "event_end_date": day} for day in (first, last)]
    return Sending(
        la_code="201",
        la_name="Anytown",
        received_at=datetime.fromisoformat(f"{received}T10:00:00"),
        file_name=name,
        rows=[*rows, *anchors],
    )


@contextmanager
def main_tables(*files: Sending) -> Iterator[duckdb.DuckDBPyConnection]:
    """A session with the main tables of these files."""
    with TemporaryDirectory() as folder, open_session(Path(folder)) as session:
        build_main_tables(session, MadeStore(folder=Path(folder), sendings=files), REFERENCE, WANTED)
        yield session


def each(cases: Sequence[Sequence[Row]], columns: str = "", table: str = "main_single") -> list[list[tuple[Any, ...]]]:
    """What becomes of the rows of each case: per case a list of (which row of the case, *columns), in order.

    All cases are made at once, each about a person of its own; of a table of persons there is no row to name.
    """
    numbers = [f"{9_990_100_000 + place}" for place in range(len(cases))]
    rows = [
        {**told, "nhs_number": told["nhs_number"].replace(SOMEBODY, own)}
        for own, case in zip(numbers, cases, strict=True)
        for told in case
    ]
    first = list(accumulate((len(case) for case in cases), initial=1))
    of_row = "" if table == "person_details" else "row_number, "
    with main_tables(file(YEAR, *rows)) as session:
        found: list[list[tuple[Any, ...]]] = [[] for _ in cases]
        person_of = {MadeStore.token(own): place for place, own in enumerate(numbers)}
        query = f"SELECT person, {of_row}{columns or 'person'} FROM {table} ORDER BY ALL"
        for who, *cells in session.execute(query).fetchall():
            place = person_of[who]
            number = [cells.pop(0) - first[place] + 1] if of_row else []
            found[place].append((*number, *(cells if columns else ())))
    return found


def joined(*files: Sending, columns: str) -> list[tuple[Any, ...]]:
    """What the rows of several files become in the long period."""
    with main_tables(*files) as session:
        return session.execute(f"SELECT {columns} FROM main_joined ORDER BY record_id").fetchall()
