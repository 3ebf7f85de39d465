"""Small tables: read from CSV files that come with a nation, and made in a session from lines in memory."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.errors import UnusableInput


if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line below the heading: where it stands in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def read_lines(path: Path, columns: Sequence[str]) -> tuple[Line, ...]:
    """The lines of a CSV file with at least these columns.

    Raises:  UnusableInput when the file cannot be opened or is no CSV in UTF-8, lacks a column, or has a line with
             fewer or more cells than its heading.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="", restval=None)
            lacking = [name for name in columns if name not in (reader.fieldnames or ())]
            if lacking:
                raise UnusableInput(f"{path.name} lacks the column {lacking[0]}. It needs {', '.join(columns)}.")
            lines = []
            for row in reader:
                if "" in row or None in row.values():
                    raise UnusableInput(
                        f"{path.name}, line {reader.line_num}: it has fewer or more cells than the heading."
                    )
                lines.append(Line(number=reader.line_num, cells={name: row[name] for name in columns}))
            return tuple(lines)
    except OSError as error:
        raise UnusableInput(f"{path.name} cannot be opened: {error.strerror}. Check name and folder.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableInput(f"{path.name} cannot be read as a CSV file in UTF-8.") from error


def make_table(
    session: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[object]]
) -> None:
    """Make a table of the session, replacing one of that name: `columns` with their types, and its rows."""
    selected = ", ".join(
        f"unnest(${place}::{kind}[]) AS {column}" for place, (column, kind) in enumerate(columns.items(), start=1)
    )
    cells = [[row[place] for row in rows] for place in range(len(columns))]
    session.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {selected}", cells)
