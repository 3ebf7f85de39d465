"""Turns Excel workbooks and Parquet files into delimited text, cell by cell as an analyst would write it."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from caretrail.errors import SystemFailure, UnusableInput
from caretrail.intake.workbook_parts import plain_copy


_WHOLE_LIMIT = 10**15  # above this a float no longer holds every whole number


def cell_text(value: Any) -> str:
    """The text of one spreadsheet cell: whole numbers without a decimal point, dates as dd/mm/yyyy.

    A number the sheet holds as text is untouched, so that leading zeros stay and their loss shows.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE_LIMIT:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.strftime("%d/%m/%Y") if midnight else value.strftime("%d/%m/%Y %H:%M:%S")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def workbook_to_csv(path: Path, folder: Path) -> Path:
    """The first sheet with anything in it, as CSV in `folder`.

    Raises:  UnusableInput when the workbook is damaged, locked with a password, sprawling or empty.
    """
    target = folder / "sheet.csv"
    if not _write(_sheet_rows(plain_copy(path, folder), path.name), target):
        raise UnusableInput(f"{path.name} has no sheet with anything in it.")
    return target


def _sheet_rows(path: Path, name: str) -> Iterator[list[str]]:
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        for title in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(title)
            if sheet.height:
                yield from ([cell_text(cell) for cell in row] for row in sheet.iter_rows())
                return
    except (python_calamine.CalamineError, ValueError) as error:
        raise UnusableInput(f"{name} is a damaged Excel file, or locked with a password.") from error


def parquet_to_csv(path: Path, folder: Path) -> Path:
    """The rows of a Parquet file as CSV in `folder`.

    Raises:  UnusableInput when it cannot be read as Parquet.
    """
    import duckdb

    target = folder / "table.csv"
    with duckdb.connect(":memory:") as session:
        try:
            source = session.read_parquet(str(path))
            columns = ", ".join(
                _column(name, str(kind)) for name, kind in zip(source.columns, source.types, strict=True)
            )
            source.project(columns).write_csv(str(target), header=True, sep=",")
        except duckdb.Error as error:
            if isinstance(error, duckdb.IOException) and "write" in str(error):
                raise SystemFailure(f"{path.name} could not be copied. Is the disk full?") from error
            raise UnusableInput(f"{path.name} is a damaged Parquet file, or one with nested columns.") from error
    return target


def _column(name: str, kind: str) -> str:
    column = '"' + name.replace('"', '""') + '"'
    if kind in ("DOUBLE", "FLOAT"):
        whole = (
            f"CASE WHEN {column} = floor({column}) AND abs({column}) < {_WHOLE_LIMIT} THEN {column}::BIGINT::VARCHAR"
        )
        return f"{whole} ELSE {column}::VARCHAR END AS {column}"
    if kind.startswith("TIMESTAMP"):
        return (
            f"CASE WHEN {column}::TIMESTAMP = date_trunc('day', {column}::TIMESTAMP) "
            f"THEN strftime({column}::TIMESTAMP, '%d/%m/%Y') ELSE {column}::VARCHAR END AS {column}"
        )
    return f"{column}::VARCHAR AS {column}"


def _write(rows: Iterable[list[str]], target: Path) -> int:
    """Write the rows from the first with anything in it; answer how many."""
    written = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        for row in rows:
            if any(row) or written:
                writer.writerow(row if any(row) else [])  # a row with nothing in it is a blank line
                written += 1
    return written
