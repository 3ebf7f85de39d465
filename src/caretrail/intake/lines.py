"""Lists failing rows one by one: for the workbook, and as JSON Lines straight from the engine."""

from __future__ import annotations

import json
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

    def write_jsonl(self, target: Path, checked: Checked, *, show_values: bool) -> None:
        """One JSON object a line: findings about the file first, then failing rows in file order.

        Raises:  SystemFailure when the disk is full; nothing half-written is left.
        """
        import duckdb

        partial = target.with_name(target.name + ".part")
        rows = partial.with_name(partial.name + ".rows")
        names = ", ".join(
            f"({number}, {quoted(unit.rule.id)}, {quoted(unit.check.key)}, {quoted(unit.rule.field)}, "
            f"{quoted(unit.check.severity_live if checked.live else unit.check.severity)})"
            for number, unit in self._units.items()
        )
        events = StageFacts(self._session, self._reading.dictionaries, self._reading.present)
        codes = [events.event_name(code) for code in range(len(self._reading.dictionaries["event_type"].entries))]
        shown = ", value" if show_values else ""
        query = (
            f'SELECT row, row + 1 AS spreadsheet_row, rule, field, severity, "check", local_id, '
            f"[{', '.join(quoted(code) for code in codes)}][event + 1] AS event_type{shown} "
            f"FROM ({self._query(show_values=show_values)}) "
            f'JOIN (VALUES {names}) AS name(unit, rule, "check", field, severity) USING (unit) '
            'ORDER BY row, rule, "check"'
        )
        try:
            self._session.execute(f"COPY ({query}) TO {quoted(str(rows))} (FORMAT json)")
            with partial.open("w", encoding="utf-8") as out:
                for finding in checked.findings:
                    if not finding.by_event:
                        about = {"row": None, "rule": finding.rule, "field": finding.field}
                        more = {"severity": finding.severity, "check": finding.check, "rows": finding.rows}
                        out.write(json.dumps(about | more) + "\n")
                with rows.open(encoding="utf-8") as lines:
                    while piece := lines.read(1 << 20):
                        out.write(piece)
            partial.replace(target)
        except (OSError, duckdb.IOException) as error:
            raise SystemFailure(f"{target.name} could not be written. Is the disk full?") from error
        finally:
            partial.unlink(missing_ok=True)
            rows.unlink(missing_ok=True)


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
