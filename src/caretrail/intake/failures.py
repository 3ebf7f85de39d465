"""Finds the rows that break row rules: one condition per check, one line in `failures` per row and check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caretrail.intake.render import Layout, condition
from caretrail.spec import Check, Rule, Standard


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
    branches = [
        f"SELECT {unit.number}::USMALLINT, rowid::UINTEGER FROM stage WHERE {condition(unit.check, layout)}"
        for unit in units
        if unit.rule.kind == "row"
    ]
    session.execute(f"INSERT INTO failures {' UNION ALL '.join(branches)}")
