"""Sums up the table `failures` into findings: counts, event types, values, first rows, scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from caretrail.intake.facts import StageFacts
from caretrail.intake.failures import CodeCounts, Unit
from caretrail.intake.findings import Finding, Mapped, RowRef, Score, ValueCount
from caretrail.intake.lines import shown_values
from caretrail.intake.reading import Reading
from caretrail.intake.stage import row_number
from caretrail.intake.wholefile import Told
from caretrail.spec import EVENT_TYPES, Check, Rule, Standard, clauses


if TYPE_CHECKING:
    import duckdb


SAMPLE_ROWS = 25


class Summary:
    """Answers findings and scores from the tables `stage` and `failures`."""

    def __init__(
        self,
        session: duckdb.DuckDBPyConnection,
        reading: Reading,
        standard: Standard,
        units: Sequence[Unit],
        counts: CodeCounts,
        *,
        live: bool,
        show_values: bool,
    ) -> None:
        self._session, self._reading, self._standard = session, reading, standard
        self._units = {unit.number: unit for unit in units}
        self._code_counts = counts
        self._live, self._show_values = live, show_values
        self._stage = StageFacts(session, reading.dictionaries, reading.present)

    def row_findings(self) -> Iterator[Finding]:
        """One finding per unit that failed any row."""
        counts = self._counts()
        samples = self._samples()
        for number, by_event in counts.items():
            unit = self._units[number]
            yield self._finding(
                unit.rule,
                unit.check,
                rows=sum(by_event.values()),
                by_event=by_event,
                values=self._values(unit),
                sample=samples.get(number, ()),
            )

    def file_finding(self, rule: Rule, check: Check, told: Told) -> Finding:
        """A finding about the file as a whole."""
        return self._finding(rule, check, rows=told.rows, detail=told.detail)

    def _finding(
        self,
        rule: Rule,
        check: Check,
        *,
        rows: int,
        by_event: Mapping[str, int] | None = None,
        values: tuple[ValueCount, ...] = (),
        detail: tuple[str, ...] = (),
        sample: tuple[RowRef, ...] = (),
    ) -> Finding:
        field = self._standard.by_name.get(rule.field)
        return Finding(
            rule=rule.id,
            check=check.key,
            field=rule.field,
            header=field.header if field else "The whole file",
            severity=check.severity_live if self._live else check.severity,
            task=rule.task,
            rows=rows,
            message=check.message,
            mend=check.mend,
            why=rule.why,
            evidence=rule.evidence,
            sources=rule.sources,
            effects=self._standard.effects.get(rule.id, ()),
            values=values,
            detail=detail,
            by_event=by_event or {},
            sample=sample,
        )

    def _event_code(self) -> str:
        return "stage.event_type" if "event_type" in self._reading.present else "NULL"

    def _counts(self) -> Mapping[int, Mapping[str, int]]:
        """Unit -> event type -> failing rows."""
        rows = self._session.execute(
            f"SELECT unit, {self._event_code()} AS event, count(*) FROM failures "
            "JOIN stage ON stage.rowid = failures.r GROUP BY unit, event ORDER BY unit"
        ).fetchall()
        counts: dict[int, dict[str, int]] = {}
        for number, event, count in rows:
            by_event = counts.setdefault(number, {})
            name = self._stage.event_name(event)
            by_event[name] = by_event.get(name, 0) + count
        return {
            number: {event: found[event] for event in (*EVENT_TYPES, "") if event in found}
            for number, found in counts.items()
        }

    def _samples(self) -> Mapping[int, tuple[RowRef, ...]]:
        """Unit -> its first failing rows."""
        local = "stage.local_id" if "la_person_unique_identifier" in self._reading.present else "NULL"
        rows = self._session.execute(
            f"SELECT unit, {row_number(self._reading.source)} AS row, {local}, {self._event_code()}, r FROM "
            f"(SELECT unit, unnest(min(r, {SAMPLE_ROWS})) AS r FROM failures GROUP BY unit) "
            "JOIN stage ON stage.rowid = r ORDER BY unit, row"
        ).fetchall()
        values = self._sample_values() if self._show_values else {}
        samples: dict[int, list[RowRef]] = {}
        for number, row, local_id, event, place in rows:
            samples.setdefault(number, []).append(
                RowRef(
                    row=row,
                    local_id=local_id,
                    event_type=self._stage.event_name(event) or None,
                    value=values.get((number, place)),
                )
            )
        return {number: tuple(sample) for number, sample in samples.items()}

    def _sample_values(self) -> Mapping[tuple[int, int], str]:
        sample = f"SELECT unit, unnest(min(r, {SAMPLE_ROWS})) AS r FROM failures GROUP BY unit"
        query = shown_values(self._session, self._reading, tuple(self._units.values()), sample)
        return {(unit, r): value for unit, r, value in self._session.execute(query).fetchall()}

    def _values(self, unit: Unit) -> tuple[ValueCount, ...]:
        """The standard's own values that failed, with counts; nothing else is safe to show."""
        dictionary = self._reading.dictionaries.get(unit.rule.field)
        states = [clause.state for clause in unit.check.fails if isinstance(clause, clauses.CellState)]
        if dictionary is None or not states:
            return ()
        counts: dict[tuple[str, str | None], int] = {}
        for code, rows in self._code_counts[unit.rule.field].items():
            entry = dictionary.entries[code]
            if entry.state in states and entry.text is not None:
                key = (entry.text, entry.instead)
                counts[key] = counts.get(key, 0) + rows
        ordered = sorted(counts.items(), key=lambda found: -found[1])
        return tuple(ValueCount(value=value, instead=instead, rows=rows) for (value, instead), rows in ordered)

    def failing_rows(self) -> tuple[int, int]:
        """Rows with any finding, and rows with a finding of severity error."""
        errors = ", ".join(str(number) for number, unit in self._units.items() if self._severity(unit) == "error")
        found = self._session.execute(
            f"SELECT count(*), count(*) FILTER (WHERE error) FROM "
            f"(SELECT bool_or(unit IN ({errors or -1})) AS error FROM failures GROUP BY r)"
        ).fetchone()
        return (int(found[0]), int(found[1])) if found else (0, 0)

    def _severity(self, unit: Unit) -> str:
        return unit.check.severity_live if self._live else unit.check.severity

    def scores(self, event_rows: Mapping[str, int]) -> tuple[Score, ...]:
        """How each field stands on each kind of event: applicable rows, and those that break an error rule."""
        failed = self._failed_cells()
        scores = []
        for field in self._standard.fields:
            if field.name not in self._reading.present:
                continue
            for event in EVENT_TYPES:
                if field.status.get(event) == "not_applicable" or not event_rows.get(event):
                    continue
                scores.append(
                    Score(
                        field=field.name,
                        header=field.header,
                        event_type=event,
                        applicable=event_rows[event],
                        failed=failed.get((field.name, event), 0),
                    )
                )
        return tuple(scores)

    def _failed_cells(self) -> Mapping[tuple[str, str], int]:
        places = {field.name: place for place, field in enumerate(self._standard.fields)}
        names = {place: name for name, place in places.items()}
        units = [
            f"({number}, {places[unit.rule.field]})"
            for number, unit in self._units.items()
            if self._severity(unit) == "error" and unit.rule.field in places
        ]
        rows = self._session.execute(
            f"SELECT field, {self._event_code()} AS event, count(DISTINCT r) FROM failures "
            f"JOIN (VALUES {', '.join(units)}) AS error(number, field) ON unit = error.number "
            "JOIN stage ON stage.rowid = failures.r GROUP BY field, event"
        ).fetchall()
        failed: dict[tuple[str, str], int] = {}
        for place, event, count in rows:
            key = (names[place], self._stage.event_name(event))
            failed[key] = failed.get(key, 0) + count
        return failed

    def mapped(self) -> tuple[Mapped, ...]:
        """How many cells a council's own codes were translated in."""
        found = []
        for name, by_code in self._code_counts.items():
            for code, rows in by_code.items():
                entry = self._reading.dictionaries[name].entries[code]
                if entry.mapped and entry.meaning is not None:
                    found.append(Mapped(field=name, value=entry.meaning, rows=rows))
        return tuple(found)
