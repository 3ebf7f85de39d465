"""Checks one submission against the standard: the front of this room.

Nothing is asserted of a row that was not read, and nothing read is lost: rows = accepted + rejected,
rules = passed + failed + not checked, and the rows of a finding are the rows of its event types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from caretrail.engine import open_session, private_folder
from caretrail.errors import EngineError
from caretrail.intake.accepted import accepted_rows
from caretrail.intake.council_codes import CouncilCodes, read_council_codes
from caretrail.intake.crossrow import CrossRows
from caretrail.intake.facts import StageFacts, month_counts
from caretrail.intake.failures import CodeCounts, Unit, count_codes, find_row_failures, runnable_units
from caretrail.intake.findings import Checked, Finding, NotChecked, Period
from caretrail.intake.fix import safe_mends, write_fixed
from caretrail.intake.lines import FailingLine, FailingLines
from caretrail.intake.mishaps import told_in_one_line
from caretrail.intake.reading import Reading, read_file
from caretrail.intake.render import Layout
from caretrail.intake.summary import Summary
from caretrail.intake.wholefile import (
    FileFacts,
    find_file_failures,
    implied,
    implied_newer,
    why_not_checked,
)
from caretrail.periods import ImpliedPeriod
from caretrail.spec import SEVERITIES, Standard, load_standard
from caretrail.version import __version__


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


class Intake:
    """A checked submission, open for questions: `checked` tells, `failures()` and `lines()` list rows.

    A context manager: leaving it closes the private session and removes every copy.
    """

    def __init__(self, path: Path, standard: Standard, on: date, codes: CouncilCodes, live: bool) -> None:
        self._stack = ExitStack()
        self._path, self._standard, self._on, self._live = path, standard, on, live
        folder = self._stack.enter_context(private_folder())
        self._session = open_session(folder)
        self._stack.callback(self._session.close)
        try:
            self._reading = read_file(self._session, path, folder, standard, codes)
        except BaseException:
            self._stack.close()
            raise
        self._units: Sequence[Unit] = ()
        self._counts: CodeCounts = {}
        self.checked: Checked

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the session and remove the private copies."""
        self._stack.close()

    @property
    def session(self) -> duckdb.DuckDBPyConnection:
        """The private session that holds the stage."""
        return self._session

    @property
    def reading(self) -> Reading:
        """How the file was read."""
        return self._reading

    def failures(self) -> Iterator[tuple[int, str, str]]:
        """Row number (1 is the first row below the heading), rule and check of every row-level failure."""
        for line in self.lines():
            yield line.row, line.rule, line.check

    def lines(self, *, show_values: bool = False) -> Iterator[FailingLine]:
        """One line per failing row and check, in file order; the cell's text only with `show_values`."""
        return FailingLines(self._session, self._reading, self._units).lines(show_values=show_values)

    def failing_rows(self) -> pa.Table:
        """Row number, rule and check of every row-level failure, as a table without any text of the file."""
        with told_in_one_line(self.checked.file):
            return FailingLines(self._session, self._reading, self._units).table()

    def accepted_rows(self, fields: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The accepted rows, typed, in file order and in batches; see `caretrail.intake.accepted`. Personal data."""
        return accepted_rows(self._session, self._reading, self._standard, fields)

    def write_findings(self, target: Path, *, show_values: bool = False) -> None:
        """Write findings.jsonl: one JSON object per finding about the file, then per failing row and check."""
        FailingLines(self._session, self._reading, self._units).write_jsonl(
            target, self.checked, show_values=show_values
        )

    def write_fixed(self, copy: Path, log: Path) -> Checked:
        """Write the mended copy and its log; answer `checked` with the mends in it.

        Mends only what needs no decision; see `caretrail.intake.fix`.
        """
        mends = write_fixed(self._session, self._reading, self._standard, copy, log)
        self.checked = replace(self.checked, mends=mends)
        return self.checked

    def safe_mends(self) -> Iterator[tuple[int, str, str | None]]:
        """Row number, field and mended text of each cell that `write_fixed` would mend. Personal data."""
        return safe_mends(self._session, self._reading, self._standard)

    def run(self, previous_rows: dict[str, int] | None, *, show_values: bool) -> Self:
        """Run every rule that can run, and sum up."""
        layout = Layout(standard=self._standard, dictionaries=self._reading.dictionaries, today=self._on)
        units = runnable_units(self._standard, self._reading.present)
        self._counts = count_codes(self._session, layout, self._reading.present)
        find_row_failures(self._session, units, layout, self._counts)
        ran = {unit.number for unit in CrossRows(self._session, layout, self._reading.present).find(units)}
        self._units = tuple(unit for unit in units if unit.rule.kind == "row" or unit.number in ran)
        self.checked = self._sum_up(previous_rows, show_values)
        return self

    def _sum_up(self, previous_rows: dict[str, int] | None, show_values: bool) -> Checked:
        reading, standard = self._reading, self._standard
        stage = StageFacts(self._session, reading.dictionaries, reading.present)
        stated = stage.stated()
        facts = FileFacts(
            standard=standard,
            present=reading.present,
            unknown_headers=reading.heading.unknown,
            rejected=reading.rejected,
            rejected_count=reading.rejected_count,
            rows=reading.accepted + reading.rejected_count,
            event_rows=stage.event_rows(),
            months=stage.months(),
            stated=stated,
            checked_on=self._on,
            test_numbers=stage.test_numbers(),
            april_starts=stage.april_starts(),
            previous_rows=previous_rows,
        )
        summary = Summary(
            self._session, reading, standard, self._units, self._counts, live=self._live, show_values=show_values
        )
        findings = sorted(
            (*summary.row_findings(), *self._file_findings(facts, summary)),
            key=lambda finding: (SEVERITIES.index(finding.severity), -finding.rows, finding.rule, finding.check),
        )
        not_checked = self._not_checked(facts)
        failed = {finding.rule for finding in findings}
        failing_rows, error_rows = summary.failing_rows()
        checked = Checked(
            path=self._path,
            file=reading.opened.name,
            sha256=reading.opened.sha256,
            size=reading.opened.size,
            encoding=reading.opened.encoding,
            delimiter=reading.heading.delimiter_name,
            rows=facts.rows,
            accepted=reading.accepted,
            rejected=reading.rejected,
            rejected_count=reading.rejected_count,
            spec_release=standard.spec_release,
            spec_overlay=standard.overlay.workbook if standard.overlay else None,
            tool_version=__version__,
            checked_on=self._on,
            live=self._live,
            council=stage.council(),
            event_rows=facts.event_rows,
            stated=stated,
            derived=_as_period(implied(facts)),
            derived_newer=_as_period(implied_newer(facts)),
            rules_passed=len(standard.rules) - len(failed) - len(not_checked),
            rules_failed=len(failed),
            not_checked=not_checked,
            findings=tuple(findings),
            failing_rows=failing_rows,
            error_rows=error_rows,
            scores=summary.scores(facts.event_rows),
            months=month_counts(facts.months, stated),
            renamed=reading.heading.renamed,
            unknown_headers=reading.heading.unknown,
            mapped=summary.mapped(),
            mends=(),
            previous_rows=previous_rows,
            show_values=show_values,
        )
        _prove_sums(checked, standard, stage.count())
        return checked

    def _file_findings(self, facts: FileFacts, summary: Summary) -> Iterator[Finding]:
        for rule in self._standard.rules:
            if rule.kind == "file" and why_not_checked(rule, facts) is None:
                checks = {check.key: check for check in rule.checks}
                for told in find_file_failures(rule, facts):
                    yield summary.file_finding(rule, checks[told.check], told)

    def _not_checked(self, facts: FileFacts) -> tuple[NotChecked, ...]:
        ran = {unit.rule.id for unit in self._units}
        found = []
        for rule in self._standard.rules:
            if rule.kind == "file":
                cause = why_not_checked(rule, facts)
            elif rule.id in ran:
                cause = None
            elif rule.unlisted:
                cause = "no value of the Release 2 list is known"
            else:
                cause = _absent_column(rule.needs, rule.field, facts)
            if cause is not None:
                found.append(NotChecked(rule=rule.id, field=rule.field, cause=cause))
        return tuple(found)


def check_file(
    path: str | Path,
    *,
    on: date,
    standard: Standard | None = None,
    previous: str | Path | None = None,
    council_codes: str | Path | None = None,
    live: bool = False,
    show_values: bool = False,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Intake:
    """What is wrong with this submission, where, and what may it move?

    In:      `path`, a CSV, Excel or Parquet file, plain or packed; `on`, the day of the check, taken as the
             day of receipt; `previous`, the last file sent; `council_codes`, a mapping file; `live`, the
             file is meant for the nation; `show_values`, keep the text of failing cells in samples;
             `on_progress` is told, in a few words, what is being done.
    Out:     an open Intake: `.checked` holds every finding and count. Use it in a `with` statement.
    Raises:  UnusableInput when a file cannot be used, SpecError when the mapping is wrong, SystemFailure
             when disk or engine fail; each in one line and without the content of any cell.
    """
    spec = standard or load_standard()
    codes = read_council_codes(Path(council_codes), spec) if council_codes else CouncilCodes()
    with told_in_one_line(Path(path).name):
        on_progress("Reading")
        before = _event_rows(Path(previous), spec, codes) if previous else None
        intake = Intake(Path(path), spec, on, codes, live)
        try:
            on_progress("Checking")
            return intake.run(before, show_values=show_values)
        except BaseException:
            intake.close()
            raise


def _event_rows(path: Path, standard: Standard, codes: CouncilCodes) -> dict[str, int]:
    with private_folder() as folder, open_session(folder) as session:
        reading = read_file(session, path, folder, standard, codes)
        return dict(StageFacts(session, reading.dictionaries, reading.present).event_rows())


def _as_period(found: ImpliedPeriod | None) -> Period | None:
    return Period(start=found.start, end=found.end) if found else None


def _absent_column(needs: frozenset[str], field: str, facts: FileFacts) -> str:
    absent = min(needs - facts.present, key=lambda name: (name != field, name), default=field)
    return f"the column {facts.standard.by_name[absent].header} is not in the file"


def _prove_sums(checked: Checked, standard: Standard, staged: int) -> None:
    """Refuse to report what does not add up."""
    sums = (
        checked.rows == checked.accepted + checked.rejected_count and staged == checked.accepted,
        checked.rules_passed + checked.rules_failed + len(checked.not_checked) == len(standard.rules)
        and checked.rules_passed >= 0,
        all(finding.rows == sum(finding.by_event.values()) for finding in checked.findings if finding.by_event),
    )
    if not all(sums):
        raise EngineError(f"The counts of {checked.file} do not add up, so no report was written.")
