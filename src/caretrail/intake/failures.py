"""Finds the rows that break row rules: one condition per check, one line in `failures` per row and check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caretrail.intake.render import Layout, among, condition, kind_columns, merged
from caretrail.spec import Check, Rule, Standard, clauses


if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One check of one rule that can run on this file; `number` names it in the table `failures`."""

    number: int
    rule: Rule
    check: Check


def runnable_units(standard: Standard, present: frozenset[str]) -> tuple[Unit, ...]:
    """Every check of every row and cross-row rule whose columns are in the file and whose list is known."""
    pairs = (
        (rule, check)
        for rule in standard.rules
        if rule.kind != "file" and not rule.unlisted and rule.needs <= present
        for check in rule.checks
    )
    return tuple(Unit(number=number, rule=rule, check=check) for number, (rule, check) in enumerate(pairs))


CodeCounts = Mapping[str, Mapping[int, int]]  # list field -> code -> rows


def count_codes(session: duckdb.DuckDBPyConnection, layout: Layout, present: frozenset[str]) -> CodeCounts:
    """How many rows hold each code of each list column, so that only codes that occur are looked for."""
    fields = sorted(present & set(layout.dictionaries))
    branches = [f"SELECT {place}, {field}, count(*) FROM stage GROUP BY {field}" for place, field in enumerate(fields)]
    counts: dict[str, dict[int, int]] = {field: {} for field in fields}
    if branches:
        for place, code, rows in session.execute(" UNION ALL ".join(branches)).fetchall():
            counts[fields[place]][code] = rows
    return counts


def find_row_failures(
    session: duckdb.DuckDBPyConnection, units: Sequence[Unit], layout: Layout, counts: CodeCounts
) -> None:
    """Fill the table `failures` for the row rules.

    Grain:   one line per failing row and check.
    In:      table `stage`, and `counts` of its list columns.
    Out:     table `failures` (unit USMALLINT, r UINTEGER): the unit's number and the rowid of the stage.
    """
    session.execute("CREATE TABLE failures (unit USMALLINT, r UINTEGER)")
    by_cell: dict[str, dict[str, int]] = {}  # field -> state -> unit
    of_kinds: list[Unit] = []
    branches = []
    for unit in units:
        if unit.rule.kind != "row":
            continue
        state = _only_state(unit.check)
        if kind_columns((*unit.check.when, *unit.check.fails), layout) is not None:
            of_kinds.append(unit)
        elif state is not None:
            by_cell.setdefault(unit.rule.field, {})[state] = unit.number
        else:
            branches.append(f"SELECT {unit.number}, rowid FROM stage WHERE {condition(unit.check, layout)}")
    branches += [branch for field, states in by_cell.items() for branch in _cell_branch(field, states, layout, counts)]
    if branches:
        session.execute(f"INSERT INTO failures {' UNION ALL '.join(branches)}")
    if of_kinds:
        _find_by_kind(session, of_kinds, layout)


def _find_by_kind(session: duckdb.DuckDBPyConnection, units: Sequence[Unit], layout: Layout) -> None:
    """Rules that ask only for codes and blanks are asked once of each kind of row, not of every row.

    Rows of one kind agree in everything these rules ask. A kind is known by a 64-bit hash: with 100,000 kinds
    the chance that two share one is below one in a thousand million.
    """
    columns: dict[str, str] = {}
    for unit in units:
        columns = merged(columns, kind_columns((*unit.check.when, *unit.check.fails), layout) or {})
    session.execute(
        f"CREATE TABLE kind_of AS SELECT rowid::UINTEGER AS r, hash({', '.join(columns.values())}) AS kind FROM stage"
    )
    session.execute(
        f"CREATE TABLE kinds AS SELECT kind, {', '.join(columns)} FROM stage JOIN "
        "(SELECT kind, min(r) AS r FROM kind_of GROUP BY kind) AS one ON stage.rowid = one.r"
    )
    failing = ", ".join(f"CASE WHEN {condition(unit.check, layout)} THEN {unit.number} END" for unit in units)
    session.execute(
        "INSERT INTO failures SELECT unit, r FROM kind_of JOIN "
        f"(SELECT kind, unnest(list_filter([{failing}], lambda unit: unit IS NOT NULL)) AS unit FROM kinds) AS failing "
        "ON failing.kind = kind_of.kind"
    )


def _only_state(check: Check) -> str | None:
    """The state by which the check fails, when how the cell was read is all it asks."""
    if not check.when and len(check.fails) == 1 and isinstance(check.fails[0], clauses.CellState):
        return check.fails[0].state
    return None


def _cell_branch(field: str, states: Mapping[str, int], layout: Layout, counts: CodeCounts) -> Sequence[str]:
    """One look at a list column for all its checks of how cells were read: code -> unit.

    Codes that fail stand behind the right ones, so that one comparison is mostly enough.
    """
    entries = layout.dictionaries[field].entries
    unit_of = {code: states[entries[code].state] for code in counts[field] if entries[code].state in states}
    if not unit_of:
        return []
    least = min(unit_of)
    behind = all(code in unit_of for code in counts[field] if code > least)
    units = ", ".join(str(unit_of.get(code, "NULL")) for code in range(max(unit_of) + 1))
    failing = f"{field} >= {least}" if behind else among(field, list(unit_of))
    return [f"SELECT [{units}][{field} + 1], rowid FROM stage WHERE {failing}"]
