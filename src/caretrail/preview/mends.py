"""What would a failing cell hold if it were right? Proposed only where something says so; never guessed.

Three things say so, in this order: a safe mend, as `check --fix` makes; the standard, where it has the field empty on
events of that kind; the council's own last landed submission, where the same event stood with a value that was good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from caretrail.intake import Finding, Intake
from caretrail.landing import UNLISTED, Submission
from caretrail.preview.view import View
from caretrail.spec import Curated, Standard, clauses


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


Cell = str | date | Decimal | int | None

SAFE, EMPTY, EARLIER = "safe", "empty", "earlier"
_KIND_OF_EVENT = "event_type"
_START, _END = "event_start", "event_end"
# Derivations of curated columns that hold what the cell holds; others hold a token, or a part of what it says.
_HOLDS_THE_CELL = ("as_read", "coded_text", "code_form")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mends:
    """How the failing rows of one finding would be mended: by row number, what the finding's field would hold.

    `known_from` counts rows by what says so: SAFE, EMPTY or EARLIER.
    """

    finding: Finding
    cells: Mapping[int, Cell]
    known_from: Mapping[str, int] = field(default_factory=dict)

    @property
    def unknown(self) -> int:
        """Failing rows for which nothing says what would be right."""
        return self.finding.rows - len(self.cells)


def find_mends(
    intake: Intake,
    session: duckdb.DuckDBPyConnection,
    view: View,
    candidate: Submission,
    curated: Curated,
    standard: Standard,
) -> tuple[Mends, ...]:
    """The mends of every finding about rows, in the order of the check.

    In:      an open intake of the candidate; a session of the caller's.
    """
    session.register("failing_rows", intake.failing_rows())
    safe, empty = _safe(intake, standard), _to_be_empty(standard)
    last = _earlier(view, candidate)
    found = []
    for finding in intake.checked.findings:
        if not finding.rows:
            continue
        rows = {
            number
            for (number,) in session.execute(
                'SELECT row_number FROM failing_rows WHERE rule = $1 AND "check" = $2', [finding.rule, finding.check]
            ).fetchall()
        }
        cells: dict[int, Cell] = {n: safe[n, finding.field] for n in rows if (n, finding.field) in safe}
        known = {SAFE: len(cells)}
        if (finding.rule, finding.check) in empty:
            cells = dict.fromkeys(rows) | cells
        known[EMPTY] = len(cells) - known[SAFE]
        if len(cells) < len(rows) and last is not None:
            for number, cell in _as_before(session, candidate, last, finding, curated):
                cells.setdefault(number, cell)
        known[EARLIER] = len(cells) - known[SAFE] - known[EMPTY]
        found.append(Mends(finding=finding, cells=cells, known_from=known))
    session.unregister("failing_rows")
    return tuple(found)


def mended_rows(rows: pa.Table, mends: Mends) -> pa.Table:
    """The accepted rows that a finding mends, with their mended cells.

    Grain:   one row per mended row, in file order; the columns of `rows`.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(sorted(mends.cells), pa.int64())
    some = rows.filter(pc.is_in(rows.column("row_number").cast(pa.int64()), wanted))
    name = mends.finding.field
    numbers = some.column("row_number").to_pylist()
    at = some.schema.get_field_index(name)
    kind = some.schema.field(name).type
    values = pa.array([mends.cells[number] for number in numbers], kind.value_type if _coded(kind) else kind)
    return some.set_column(at, name, values)


def _to_be_empty(standard: Standard) -> frozenset[tuple[str, str]]:
    """The rules and checks that fail where the kind of event has no such field, so that the cell is to be empty."""
    return frozenset(
        (rule.id, check.key)
        for rule in standard.rules
        for check in rule.checks
        if clauses.OnEvents(field=rule.field, status="not_applicable") in check.when
        and check.fails == (clauses.Blank(field=rule.field, blank=False),)
    )


def _safe(intake: Intake, standard: Standard) -> dict[tuple[int, str], Cell]:
    """What `check --fix` would write, by row and field, typed as the field is."""
    kinds = {one.name: one.type for one in standard.fields}
    return {(row, name): _typed(text, kinds[name]) for row, name, text in intake.safe_mends()}


def _earlier(view: View, candidate: Submission) -> Submission | None:
    """The council's last submission before the candidate."""
    before = [one for one in view.of_council(candidate.la_code) if one.received_at < candidate.received_at]
    return max(before, key=lambda one: (one.received_at, one.number), default=None)


def _as_before(
    session: duckdb.DuckDBPyConnection, candidate: Submission, last: Submission, finding: Finding, curated: Curated
) -> Iterator[tuple[int, Cell]]:
    """What the field held when the same event was sent before: same person, kind and first day, one value alone."""
    column = next(
        (c.name for c in curated.columns if c.fields == (finding.field,) and c.derivation in _HOLDS_THE_CELL), None
    )
    if column is None:
        return
    same = [name for name in ("person", _KIND_OF_EVENT, _START, _END) if name != column]
    same = same if column in (_KIND_OF_EVENT, _START) else [name for name in same if name != _END]
    on = " AND ".join(f"now.{name} IS NOT DISTINCT FROM before.{name}" for name in same)
    good = f"AND NOT starts_with(before.{column}::VARCHAR, '{UNLISTED}')"
    yield from session.execute(
        f"""
-- grain: a failing row whose event was sent before with one good value
SELECT now.row_number, any_value(before.{column})
FROM read_parquet('{_sql(candidate)}') AS now JOIN read_parquet('{_sql(last)}') AS before ON {on}
WHERE now.row_number IN (SELECT row_number FROM failing_rows WHERE rule = $1 AND "check" = $2)
    AND before.{column} IS NOT NULL AND before.{column} IS DISTINCT FROM now.{column} {good}
GROUP BY now.row_number
HAVING count(DISTINCT before.{column}) = 1
""",
        [finding.rule, finding.check],
    ).fetchall()


def _typed(text: str | None, kind: str) -> Cell:
    """A mended text as the accepted rows hold it: dates and numbers typed, missing where they cannot be read."""
    if text is None or kind not in ("date", "decimal", "integer"):
        return text
    try:
        if kind != "date":
            return Decimal(text)
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    except (InvalidOperation, ValueError):
        return None


def _coded(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_dictionary(kind))


def _sql(submission: Submission) -> str:
    return str(submission.curated).replace("'", "''")
