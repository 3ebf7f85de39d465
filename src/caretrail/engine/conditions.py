"""Conditions of data steps: each said in words and as SQL once, so that what stops a row can be told from the step.

A step's `WHERE` is `all_of` its conditions; an explanation asks `marks` which of the same ones a row fulfils.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a row must fulfil to go on.

    `says` is a sentence of what must be so, without its full stop. `sql` is true when it is; false and unknown both
    stop the row. `reads` is an expression for what the row says instead, `row` one for the id of the record that
    decided it; neither may give an identifier.
    """

    says: str
    sql: str
    reads: str | None = None
    row: str | None = None


def all_of(conditions: Iterable[Condition]) -> str:
    """An expression that is true when every condition is fulfilled."""
    return " AND ".join(f"({condition.sql})" for condition in conditions) or "true"


def marks(conditions: Iterable[Condition]) -> str:
    """An expression for a list with a struct per condition: `met`, what was `read` as text, and `row`, a record id."""
    each = ", ".join(
        f"{{'met': coalesce({condition.sql}, false), 'read': CAST({condition.reads or 'NULL'} AS VARCHAR), "
        f"'row': CAST({condition.row or 'NULL'} AS BIGINT)}}"
        for condition in conditions
    )
    return f"[{each}]"
