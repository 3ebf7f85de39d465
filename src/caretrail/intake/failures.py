"""Finds the rows that break row rules: one condition per check, one line in `failures` per row and check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caretrail.intake.render import Layout, condition
from caretrail.spec import CELL_STATES, Check, Rule, Standard, clauses


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


def find_row_failures(session: duckdb.DuckDBPyConnection, units: Sequence[Unit], layout: Layout) -> None:
    """Fill the table `failures` for the row rules.

    Grain:   one line per failing row and check.
    In:      table `stage`.
    Out:     table `failures` (unit USMALLINT, r UINTEGER): the unit's number and the rowid of the stage.
    """
    session.execute("CREATE TABLE failures (unit USMALLINT, r UINTEGER)")
    states = _states_met(session, units, layout)
    branches = [
        f"SELECT {unit.number}::USMALLINT, rowid::UINTEGER FROM stage WHERE {condition(unit.check, layout)}"
        for unit in units
        if unit.rule.kind == "row" and _possible(unit.check, states)
    ]
    if branches:
        session.execute(f"INSERT INTO failures {' UNION ALL '.join(branches)}")


def _possible(check: Check, states: Mapping[str, frozenset[str]]) -> bool:
    """Whether a check about how a cell was read can fail, given how the cells of its column were read."""
    return all(clause.state in states[clause.field] for clause in check.fails if isinstance(clause, clauses.CellState))


def _states_met(
    session: duckdb.DuckDBPyConnection, units: Sequence[Unit], layout: Layout
) -> Mapping[str, frozenset[str]]:
    """How the cells of each column were read, looked up once for the column instead of once for each check."""
    fields = sorted({unit.rule.field for unit in units if unit.rule.kind == "row"})
    listed = [field for field in fields if field in layout.dictionaries]
    stated = [field for field in fields if field not in layout.dictionaries]
    columns = [f"max({field})" for field in listed] + [f"bit_or(1::UBIGINT << {field}_state)" for field in stated]
    found = session.execute(f"SELECT {', '.join(columns)} FROM stage").fetchone() or (None,) * len(columns)
    states: dict[str, frozenset[str]] = {}
    for field, highest in zip(listed, found, strict=False):
        entries = layout.dictionaries[field].entries
        if (highest or 0) <= len(layout.standard.list_of[field].release_2):
            states[field] = frozenset({"blank", "ok"})
        else:
            codes = session.execute(f"SELECT DISTINCT {field} FROM stage").fetchall()
            states[field] = frozenset(entries[code].state for (code,) in codes)
    for field, bits in zip(stated, found[len(listed) :], strict=False):
        states[field] = frozenset(state for number, state in enumerate(CELL_STATES) if (bits or 0) >> number & 1)
    return states
