"""A few rows of one council in, the main tables out: for tests that read like the rules of the method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from caretrail.engine import open_session
from caretrail.events import Wanted, build_main_tables, load_reference
from tests.support.curated import MadeStore, Row, Sending


WANTED = Wanted(start=date(2025, 4, 1), end=date(2026, 3, 31), joined_from=date(2025, 1, 1), as_of=date(2026, 6, 30))
REFERENCE = load_reference(None)

# The first file tells of January to March 2025, the second of the year after it.
FIRST, YEAR = (
    ("first.csv", "2025-04-20", "01/01/2025", "31/03/2025"),
    ("year.csv", "2026-04-20", "01/04/2025", "31/03/2026"),
)


def row(kind: str = "Service", start: str = "01/05/2025", end: str = "", **cells: str) -> Row:
    """A row about one person; `cells` add to it or change it."""
    ordinary = {"event_type": kind, "event_start_date": start, "event_end_date": end, "nhs_number": "9990000018"}
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


def events(*rows: Row, form: str = "single", columns: str = "row_number") -> list[tuple[Any, ...]]:
    """What the rows of the year become: one tuple per kept row, in order."""
    return joined(file(YEAR, *rows), form=form, columns=columns)


def joined(*files: Sending, form: str = "joined", columns: str = "file_name, row_number") -> list[tuple[Any, ...]]:
    """What the rows of several files become."""
    with main_tables(*files) as session:
        return session.execute(f"SELECT {columns} FROM main_{form} ORDER BY record_id").fetchall()


def person(*rows: Row, columns: str) -> tuple[Any, ...]:
    """What is latest known of the one person of these rows."""
    with main_tables(file(YEAR, *rows)) as session:
        (found,) = session.execute(f"SELECT {columns} FROM person_details").fetchall()
        return tuple(found)


def rows_kept(*rows: Row) -> Sequence[int]:
    """Which rows of the year are kept."""
    return [number for (number,) in events(*rows)]
