"""`--fix`: a mended copy with only the safe mends, and a log of each. The input is never touched.

Safe means that nobody has to decide anything: a listed value written properly, its one Release 2
successor, NULL as an empty cell, spaces trimmed, an NHS number without gaps, a number without its
currency sign, a council's own code by the council's own mapping, headings as in the standard.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.errors import SystemFailure
from caretrail.intake.cells import STATE, quoted
from caretrail.intake.dictionary import Dictionary
from caretrail.intake.findings import Mend
from caretrail.intake.reading import Reading
from caretrail.intake.stage import row_number, text_scan
from caretrail.spec import Standard


if TYPE_CHECKING:
    import duckdb


_BATCH = 10_000
_UNSURE = ("inferred",)  # pairs of releases whose meaning was deduced are left to people


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One way in which cells of a field are mended: which, to what, and the words for it."""

    field: str
    rule: str
    what: str
    test: str  # SQL over the stage
    to: str  # SQL over the text
    listed: str = ""  # the standard's value it becomes, safe to write in the log


def write_fixed(
    session: duckdb.DuckDBPyConnection, reading: Reading, standard: Standard, copy: Path, log: Path
) -> tuple[Mend, ...]:
    """Write the mended copy and the log; answer how many cells were mended in which way.

    Grain:   the copy has one line per accepted row, every column, headings as in the standard; the log
             one line per mended cell, and one per rejected line, which the copy cannot hold.
    Raises:  SystemFailure when the disk is full; the caller removes what was begun.
    """
    import duckdb

    ways = _ways(reading, standard)
    try:
        session.execute(
            f"CREATE OR REPLACE TABLE fixes AS {' UNION ALL '.join(_fixed_cells(way, n) for n, way in enumerate(ways))}"
        )
        _write_copy(session, reading, standard, ways, copy)
        _write_log(session, reading, ways, log)
    except (OSError, duckdb.IOException) as error:
        raise SystemFailure(f"{copy.name} could not be written. Is the disk full?") from error
    counted = session.execute("SELECT way, count(*) FROM fixes GROUP BY way ORDER BY way").fetchall()
    return tuple(
        Mend(field=ways[way].field, rule=ways[way].rule, what=ways[way].what, rows=rows) for way, rows in counted
    )


def safe_mends(
    session: duckdb.DuckDBPyConnection, reading: Reading, standard: Standard
) -> Iterator[tuple[int, str, str | None]]:
    """What the mended copy would hold where it differs, without writing it.

    Grain:   row number, field and mended text (None for an empty cell) of each mended cell. Personal data.
    """
    ways = _ways(reading, standard)
    cells = " UNION ALL ".join(
        f"SELECT {row_number(reading.source)} AS row, {n} AS way, {way.to} AS text "
        f"FROM stage POSITIONAL JOIN {text_scan(reading.source)} WHERE {way.test}"
        for n, way in enumerate(ways)
        if not way.listed
    )
    listed = " UNION ALL ".join(
        f"SELECT {row_number(reading.source)} AS row, {n} AS way, {way.to} AS text FROM stage WHERE {way.test}"
        for n, way in enumerate(ways)
        if way.listed
    )
    for query in filter(None, (cells, listed)):
        found = session.cursor().execute(query)
        while batch := found.fetchmany(_BATCH):
            for row, way, text in batch:
                yield row, ways[way].field, text


def _ways(reading: Reading, standard: Standard) -> Sequence[_Way]:
    ways: list[_Way] = []
    for field in standard.fields:
        if field.name not in reading.present:
            continue
        text = f"c{reading.source.columns[field.name]}"
        if field.name in reading.dictionaries:
            ways += _list_ways(field.name, reading.dictionaries[field.name], standard)
            continue
        state = f"stage.{field.name}_state"
        trimmed, plain = f"trim({text})", f"regexp_replace({text}, '[^0-9.-]', '', 'g')"
        digits = f"regexp_replace({text}, '[^0-9]', '', 'g')"
        for name, rule, what, to in (
            ("null_text", "C03", "NULL made an empty cell", "NULL"),
            ("spaces", "C05", "spaces trimmed", trimmed),
            ("nhs_spaced", "F01", "gaps taken out of the NHS number", digits),
            ("number_symbol", "F08", "currency signs, commas and spaces taken out", plain),
        ):
            if f"{rule}.{field.name}" in standard.rule:
                ways.append(
                    _Way(
                        field=field.name,
                        rule=f"{rule}.{field.name}",
                        what=what,
                        test=f"{state} = {STATE[name]}",
                        to=to,
                    )
                )
    return ways


def _list_ways(name: str, dictionary: Dictionary, standard: Standard) -> Sequence[_Way]:
    unsure = {pair.release_1 for pair in standard.list_of[name].replacements if pair.basis in _UNSURE}
    ways = []
    for code, entry in enumerate(dictionary.entries):
        to = entry.meaning if entry.mapped else entry.instead
        if entry.state == "null_text":
            rule, what, to = f"C03.{name}", "NULL made an empty cell", ""
        elif entry.mapped:
            rule, what = "--map", "council code translated"
        elif to is not None and not (entry.state == "release_1" and entry.text in unsure):
            rule, what = f"C02.{name}", _WORDS[entry.state]
        else:
            continue
        value = quoted(to) if to else "NULL"
        ways.append(_Way(field=name, rule=rule, what=what, test=f"stage.{name} = {code}", to=value, listed=to or ""))
    return ways


_WORDS: Mapping[str, str] = {
    "near_miss": "written as on the list",
    "truncated": "cut-off value restored",
    "release_1": "Release 1 value replaced",
}


def _fixed_cells(way: _Way, number: int) -> str:
    return f"SELECT {number}::USMALLINT AS way, rowid AS r FROM stage WHERE {way.test}"


def _write_copy(
    session: duckdb.DuckDBPyConnection, reading: Reading, standard: Standard, ways: Sequence[_Way], copy: Path
) -> None:
    by_field: dict[str, list[_Way]] = {}
    for way in ways:
        by_field.setdefault(way.field, []).append(way)
    fields = {place: name for name, place in reading.source.columns.items()}
    unknown = iter(reading.heading.unknown)
    headings, cells = [], []
    for place in range(reading.heading.width):
        text, name = f"c{place}", fields.get(place)
        cases = " ".join(f"WHEN {way.test} THEN {way.to}" for way in by_field.get(name or "", ()))
        headings.append(standard.by_name[name].header if name else next(unknown).written)
        cells.append(f"CASE {cases} ELSE {text} END" if cases else text)
    # The headings are a row of their own, because two may be alike or empty, which names of columns may not.
    session.execute(
        f"COPY (SELECT {', '.join(map(quoted, headings))} UNION ALL "
        f"SELECT {', '.join(cells)} FROM stage POSITIONAL JOIN {text_scan(reading.source)}) "
        f"TO {quoted(str(copy))} (FORMAT csv, HEADER false, DELIMITER {quoted(reading.source.delimiter)})"
    )


def _write_log(session: duckdb.DuckDBPyConnection, reading: Reading, ways: Sequence[_Way], log: Path) -> None:
    found = session.execute(
        f"SELECT {row_number(reading.source)} AS row, way "
        "FROM fixes JOIN stage ON stage.rowid = fixes.r ORDER BY row, way"
    )
    with log.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["row", "spreadsheet_row", "field", "rule", "what", "now"])
        while batch := found.fetchmany(10_000):
            for row, number in batch:
                way = ways[number]
                writer.writerow([row, row + 1, way.field, way.rule, way.what, way.listed])
        for rejected in reading.rejected:
            writer.writerow([rejected.row, rejected.row + 1, "", "L01.line", f"left out: {rejected.reason}", ""])
