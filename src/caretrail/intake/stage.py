"""Reads a delimited file once into the stage: one narrow row per line, codes and dates in place of text."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.intake.cells import first_look, list_type, quoted, stage_columns, typed_value
from caretrail.intake.dictionary import Dictionary
from caretrail.intake.scan import LONGEST_LINE
from caretrail.spec import Standard


if TYPE_CHECKING:
    import duckdb


_ROW_GROUP = 122_880  # rows that the engine stores together
_PARTS = 4  # into which the engine divides a buffer; rows of a part that fills a row group are not copied again
_MEGABYTE = 1024**2
_LARGEST_BUFFER = 400 * _MEGABYTE  # bytes; with longer rows the copying is cheaper


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """A UTF-8 delimited file that is ready to be read, and which of its columns is which field."""

    path: Path
    delimiter: str
    width: int  # columns in the file
    columns: Mapping[str, int]  # field name -> place in the file
    lines: int = 0  # about how many; 0 where nobody counted
    usual: Mapping[str, str] = dataclasses.field(default_factory=dict)  # field -> its one text, as sampled
    numbered: bool = False  # the last column holds the row number, put there by the careful reader


def read_stage(
    session: duckdb.DuckDBPyConnection,
    source: Delimited,
    standard: Standard,
    dictionaries: Mapping[str, Dictionary],
) -> int:
    """Make the table `stage` from the file; answer how many lines could not be read as a row.

    Grain:   one row per accepted line, in file order: rowid 0 is the first.
    Out:     table `stage` with the columns described in `cells.py`, for the fields the file has.
    Counts:  lines that are not rows are in DuckDB's `reject_errors`, and in the number answered.
    """
    for dictionary in dictionaries.values():
        session.execute(list_type(dictionary))
    # The optimiser merges the two levels of the query, and then parses each date several times over.
    session.execute("PRAGMA disable_optimizer")
    session.execute(f"CREATE TABLE stage AS {stage_query(source, standard, dictionaries)}")
    session.execute("PRAGMA enable_optimizer")
    rejected = session.execute(
        "SELECT count(*) FROM reject_errors WHERE scan_id = (SELECT max(scan_id) FROM reject_scans)"
    ).fetchone()
    return int(rejected[0]) if rejected else 0


def stage_query(source: Delimited, standard: Standard, dictionaries: Mapping[str, Dictionary]) -> str:
    """The SELECT that makes the stage: read as text and look once, type dates and numbers, then decide states."""
    seen: list[str] = []
    typed: list[str] = []
    staged: list[str] = []
    for field in standard.fields:
        if field.name not in source.columns:
            continue
        text = f"c{source.columns[field.name]}"
        look, value = first_look(field, text, source.usual.get(field.name)), typed_value(field, text)
        seen += [text] if look is None else [text, f"{look} AS {field.name}_seen"]
        typed += ["*"] * (not typed) + ([] if value is None else [f"{value} AS {field.name}"])
        staged += [f"{sql} AS {name}" for name, sql in stage_columns(field, text, dictionaries.get(field.name)).items()]
    if source.numbered:
        seen.append(f"c{source.width - 1}")
        staged.append(f"c{source.width - 1}::UINTEGER AS row_number")
    return (
        f"SELECT {', '.join(staged)} FROM (SELECT {', '.join(typed)} FROM "
        f"(SELECT {', '.join(seen)} FROM {text_scan(source)}))"
    )


def row_number(source: Delimited) -> str:
    """SQL for the row number of a line of the stage: 1 is the first line below the heading."""
    return "stage.row_number" if source.numbered else "(stage.rowid + 1)::UINTEGER"


def text_scan(source: Delimited) -> str:
    """The table function that reads every column of the file as text, named c0, c1, ..."""
    names = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(source.width))
    return (
        f"read_csv({quoted(str(source.path))}, auto_detect = false, header = true, all_varchar = true, "
        f"delim = {quoted(source.delimiter)}, quote = '\"', escape = '\"', columns = {{{names}}}, "
        f"nullstr = '', store_rejects = true, ignore_errors = true, rejects_limit = 0, strict_mode = true, "
        f"max_line_size = {LONGEST_LINE}{_buffer(source)})"
    )


def _buffer(source: Delimited) -> str:
    """For files of several row groups, a buffer whose parts fill one each; else the engine's own choice."""
    if source.lines < 2 * _ROW_GROUP:
        return ""
    part = 1.05 * _ROW_GROUP * source.path.stat().st_size / source.lines
    # Whole megabytes: DuckDB 2.0 loses rows at the borders of a buffer that cannot be divided evenly.
    needed = _PARTS * math.ceil(part / _MEGABYTE) * _MEGABYTE
    return f", buffer_size = {needed}" if needed <= _LARGEST_BUFFER else ""
