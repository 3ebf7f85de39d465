"""What a check found, as frozen objects: findings, rules that could not run, facts about the file.

Everything a report shows is in `Checked`. No object here holds the text of a cell unless it is a value
of the published standard; row references carry the row number and, for the council's own eyes, the
local identifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caretrail.spec import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRef:
    """One failing row. `row` counts records from 1 (the first below the heading); a spreadsheet shows row + 1."""

    row: int
    local_id: str | None
    event_type: str | None
    value: str | None = None  # the cell's text, only with --show-values


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCount:
    """How many rows hold a value that stands in the published standard, and what to send instead."""

    value: str
    instead: str | None
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One way in which one rule failed.

    Grain: one per rule and check. `rows` is how many rows fail; 0 for a finding about the file as a whole.
    """

    rule: str
    check: str
    field: str
    header: str
    severity: str
    task: str
    rows: int
    message: str
    mend: str
    why: str
    evidence: str
    sources: tuple[str, ...]
    effects: tuple[Effect, ...]
    values: tuple[ValueCount, ...]
    detail: tuple[str, ...]  # further facts in words: months, headings, counts
    by_event: Mapping[str, int]  # event type ("" where unknown) -> failing rows
    sample: tuple[RowRef, ...]  # the first 25 failing rows, in file order


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """A rule that could not run, and why: column absent, list incomplete, input missing."""

    rule: str
    field: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A line that could not be read as a row, and why. `row` as in RowRef; `line` in the file as text."""

    row: int
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last day of a reporting period."""

    start: date
    end: date

    def __str__(self) -> str:
        return f"{self.start.isoformat()}..{self.end.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many cells of a field pass, on one kind of event.

    `applicable` rows are those on which the field may be filled; `failed` of them break a rule of
    severity error on that field.
    """

    field: str
    header: str
    event_type: str
    applicable: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """Rows of one kind of event that ended in one month (`month` is its first day)."""

    month: date
    event_type: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedHeader:
    """A heading that was read as a field although it is not written as in the standard."""

    written: str
    field: str
    header: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownHeader:
    """A heading that no field has; `nearest` is the standard's closest, if any is close."""

    written: str
    nearest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """How many cells of a field the council's own mapping changed."""

    field: str
    value: str  # the standard's value it was mapped to
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """How many cells --fix mends in one way."""

    field: str
    rule: str
    what: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A file and everything the check has to say about it.

    rows = accepted + rejected; rules_passed + rules_failed + len(not_checked) = rules in the standard.
    """

    path: Path
    file: str
    sha256: str
    size: int
    encoding: str
    delimiter: str
    rows: int
    accepted: int
    rejected: tuple[Rejected, ...]
    rejected_count: int
    spec_release: str
    spec_overlay: str | None
    tool_version: str
    checked_on: date
    live: bool
    council: str | None  # the council code most rows carry
    event_rows: Mapping[str, int]  # event type ("" unknown or blank) -> rows
    stated: Period | None
    derived: Period | None
    derived_newer: Period | None  # by the method in use after July 2026, as far as it is published
    rules_passed: int
    rules_failed: int
    not_checked: tuple[NotChecked, ...]
    findings: tuple[Finding, ...]  # worst first: severity, then rows
    failing_rows: int  # rows with at least one finding of any severity
    error_rows: int  # rows with at least one finding of severity error
    scores: tuple[Score, ...]
    months: tuple[MonthCount, ...]
    renamed: tuple[RenamedHeader, ...]
    unknown_headers: tuple[UnknownHeader, ...]
    mapped: tuple[Mapped, ...]
    mends: tuple[Mend, ...]
    previous_rows: Mapping[str, int] | None
    show_values: bool = False

    def count(self, severity: str) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def clean(self) -> bool:
        """Whether nothing of severity error was found."""
        return self.count("error") == 0
