"""Lists failing rows one by one: for the workbook, and as JSON Lines straight from the engine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from caretrail.errors import SystemFailure
from caretrail.intake.cells import quoted
from caretrail.intake.facts import StageFacts
from caretrail.intake.failures import Unit
from caretrail.intake.findings import Checked
from caretrail.intake.reading import Reading
from caretrail.intake.stage import row_number, text_scan


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


_BATCH = 20_000


class FailingLine(NamedTuple):
    """One failing row and check. `row` counts from 1, the first row below the heading."""

    row: int
    local_id: str | None
    event_type: str | None
    rule: str
    check: str
    value: str | None


class FailingLines:
    """Reads the tables `failures` and `stage` of one check."""

    def __init__(self, session: duckdb.DuckDBPyConnection, reading: Reading, units: Sequence[Unit]) -> None:
        self._session, self._reading = session, reading
        self._units = {unit.number: unit for unit in units}

    def _query(self, *, show_values: bool) -> str:
        local = "stage.local_id" if "la_person_unique_identifier" in self._reading.present else "NULL::VARCHAR"
        event = "stage.event_type" if "event_type" in self._reading.present else "NULL::UTINYINT"
        value, join = "NULL::VARCHAR", ""
        if show_values:
            values = shown_values(self._session, self._reading, tuple(self._units.values()), "SELECT * FROM failures")
            value, join = "shown.value", f"LEFT JOIN ({values}) AS shown USING (unit, r)"
        return (
            f"SELECT {row_number(self._reading.source)} AS row, {local} AS local_id, {event} AS event, unit, "
            f"{value} AS value FROM failures JOIN stage ON stage.rowid = failures.r {join}"
        )

    def lines(self, *, show_values: bool) -> Iterator[FailingLine]:
        """Every failing line, in file order."""
        stage = StageFacts(self._session, self._reading.dictionaries, self._reading.present)
        names = {number: (unit.rule.id, unit.check.key) for number, unit in self._units.items()}
        found = self._session.cursor().execute(f"{self._query(show_values=show_values)} ORDER BY row, unit")
        while batch := found.fetchmany(_BATCH):
            for row, local_id, event, unit, value in batch:
                yield FailingLine(row, local_id, stage.event_name(event) or None, *names[unit], value)

    def table(self) -> pa.Table:
        """Every failing row and check without any text of the file.

        Grain:   one row per failing row and check, in file order: row_number, rule, check.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        found = self._session.cursor().sql(
            f"SELECT {row_number(self._reading.source)} AS row_number, unit "
            "FROM failures JOIN stage ON stage.rowid = failures.r ORDER BY row_number, unit"
        )
        failures = found.to_arrow_table()
        numbers = list(self._units)
        units = pc.index_in(failures.column("unit"), pa.array(numbers, failures.schema.field("unit").type))
        names = {
            "rule": [self._units[number].rule.id for number in numbers],
            "check": [self._units[number].check.key for number in numbers],
        }
        columns = {name: pa.array(texts, pa.string()).take(units) for name, texts in names.items()}
        return pa.table({"row_number": failures.column("row_number"), **columns})

    def write_jsonl(self, target: Path, checked: Checked, *, show_values: bool) -> None:
        """One JSON object a line: findings about the file first, then failing rows in file order.

        Raises:  SystemFailure when the disk is full; nothing half-written is left.
        """
        import duckdb

        partial = target.with_name(target.name + ".part")
        rows = partial.with_name(partial.name + ".rows")
        try:
            # The lines are JSON already, in which no sign needs quoting; the separator is one that JSON cannot hold.
            self._session.execute(
                f"COPY ({self._json_lines(checked.live, show_values)}) TO {quoted(str(rows))} "
                "(FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE '')"
            )
            with partial.open("wb") as out:
                for finding in checked.findings:
                    if not finding.by_event:
                        about = {"row": None, "rule": finding.rule, "field": finding.field}
                        more = {"severity": finding.severity, "check": finding.check, "rows": finding.rows}
                        out.write(json.dumps(about | more).encode() + b"\n")
                with rows.open("rb") as lines:
                    shutil.copyfileobj(lines, out, 1 << 20)
            partial.replace(target)
        except (OSError, duckdb.IOException) as error:
            raise SystemFailure(f"{target.name} could not be written. Is the disk full?") from error
        finally:
            partial.unlink(missing_ok=True)
            rows.unlink(missing_ok=True)

    def _json_lines(self, live: bool, show_values: bool) -> str:
        """SQL for one JSON object per failing row and check, as text, by row, rule and check.

        What one check says of every row is put together once; rows are sorted as numbers.
        """
        units = sorted(self._units.values(), key=lambda unit: (unit.rule.id, unit.check.key))
        place_of = {unit.number: place for place, unit in enumerate(units, 1)}
        places = [place_of.get(number, 0) for number in range(max(place_of, default=0) + 1)]
        words = ", ".join(quoted(_said_of_every_row(unit, live)) for unit in units)
        events = StageFacts(self._session, self._reading.dictionaries, self._reading.present)
        codes = range(len(self._reading.dictionaries["event_type"].entries))
        names = ", ".join(quoted(json.dumps(events.event_name(code))) for code in codes)
        value = f""" || ',"value":' || {_as_json("value")}""" if show_values else ""
        return (
            f"""SELECT '{{"row":' || row || ',"spreadsheet_row":' || (row + 1) || [{words}][place] """
            f"""|| ',"local_id":' || {_as_json("local_id")} """
            f"""|| ',"event_type":' || coalesce([{names}][event + 1], 'null'){value} || '}}' """
            f"FROM (SELECT *, {places}[unit + 1] AS place FROM ({self._query(show_values=show_values)}) "
            "ORDER BY row, place)"
        )


def _said_of_every_row(unit: Unit, live: bool) -> str:
    said = {
        "rule": unit.rule.id,
        "field": unit.rule.field,
        "severity": unit.check.severity_live if live else unit.check.severity,
        "check": unit.check.key,
    }
    return "," + json.dumps(said, separators=(",", ":"))[1:-1]


def _as_json(column: str) -> str:
    return f"coalesce(to_json({column})::VARCHAR, 'null')"


def shown_values(session: duckdb.DuckDBPyConnection, reading: Reading, units: Sequence[Unit], failing: str) -> str:
    """SQL for (unit, r, value): the text of each failing cell. Reads the file a second time, once."""
    fields = sorted({unit.rule.field for unit in units if unit.rule.field in reading.source.columns})
    made = session.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'texts'").fetchone()
    if not made or not made[0]:
        columns = ", ".join(f"c{reading.source.columns[field]} AS {field}" for field in fields)
        session.execute(f"CREATE TABLE texts AS SELECT {columns} FROM {text_scan(reading.source)}")
    cases = " ".join(
        f"WHEN {unit.number} THEN texts.{unit.rule.field}"
        for unit in units
        if unit.rule.field in reading.source.columns
    )
    return f"SELECT unit, r, CASE unit {cases} END AS value FROM ({failing}) JOIN texts ON texts.rowid = r"
