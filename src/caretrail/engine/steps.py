"""Data steps: from tables to one table, each with the key it may be split by, and the local runner of them.

A step sees only the rows of some keys and must give the same cells as if it saw all. That promise is what lets the
runner work key by key under a memory budget, and lets another runner hand key groups to other machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from caretrail.errors import EngineError


if TYPE_CHECKING:
    import duckdb


Key = Literal["submission", "council", "person"]
Phase = Literal["start", "end"]

KEY_COLUMNS: dict[Key, str] = {"submission": "number", "council": "la_code", "person": "person"}

# A row of a submission and what is made of it on the way, as measured over the steps of `events` and rounded up.
_BYTES_OF_A_ROW = 400
_UNITS = {"KB": 1_000, "MB": 1_000**2, "GB": 1_000**3, "KIB": 1_024, "MIB": 1_024**2, "GIB": 1_024**3}
_PERSON_BUCKETS = 64
_GROUP = "keys_of_this_group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One table made from others by one query.

    `split` are the tables of which the step sees the rows of its keys only (each has the key's column), `whole` those
    it always sees whole. `sql` is the query; a step that reads files makes it when it runs, from the key values it is
    to read (None for all). `rows` is a query for (key value, rows) where counting `split` would not tell the size.
    `keep` is False for a table that only the steps next to it with the same key read.
    """

    name: str
    writes: str
    key: Key | None
    grain: str
    source: str
    sql: str | Callable[[Sequence[str] | None], str]
    split: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    rows: str | None = None
    keep: bool = True

    @property
    def reads(self) -> tuple[str, ...]:
        """All tables the step reads."""
        return (*self.split, *self.whole)


OnStep = Callable[[Step, Phase], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Neighbouring steps with one key, which go through their key groups together."""

    key: Key | None
    steps: tuple[Step, ...] = field(default=())


def run_steps(
    session: duckdb.DuckDBPyConnection,
    steps: Iterable[Step],
    *,
    memory: str | None = None,
    on_step: OnStep = lambda step, phase: None,
) -> None:
    """Make the tables of the steps, in order, replacing tables of the same names.

    In:      `memory`, such as "400MB": go key by key, in groups that fit; None: everything at once. The cells are
             the same. `on_step` is told before and after each run of a step (per group, when there are groups).
    Raises:  EngineError naming the step when the engine fails; its own message may quote a cell and is not told.
    """
    for stretch in _stretches(steps):
        if memory is None or stretch.key is None:
            for step in stretch.steps:
                _run(session, step, None, fresh=True, on_step=on_step)
        else:
            _run_by_key(session, stretch, _size(memory) // _BYTES_OF_A_ROW, on_step)
        for step in stretch.steps:
            if not step.keep:
                session.execute(f"DROP TABLE IF EXISTS {step.writes}")


def _stretches(steps: Iterable[Step]) -> Iterator[_Stretch]:
    for key, together in groupby(steps, key=lambda step: step.key):
        yield _Stretch(key=key, steps=tuple(together))


def _run_by_key(session: duckdb.DuckDBPyConnection, stretch: _Stretch, budget: int, on_step: OnStep) -> None:
    first = True
    for group in _groups(_sizes(session, stretch), budget):
        for step in stretch.steps:
            _run(session, step, group, fresh=first or not step.keep, on_step=on_step)
        first = False
    if first:  # no rows at all: the tables are made empty
        for step in stretch.steps:
            _run(session, step, None, fresh=True, on_step=on_step)


def _run(
    session: duckdb.DuckDBPyConnection, step: Step, group: Sequence[str] | None, *, fresh: bool, on_step: OnStep
) -> None:
    import duckdb

    query = step.sql if isinstance(step.sql, str) else step.sql(group)
    if group is not None and step.split:
        session.execute(f"CREATE OR REPLACE TEMP TABLE {_GROUP} AS SELECT unnest($1::VARCHAR[]) AS key", [list(group)])
        query = f"WITH {', '.join(_part_of(table, step) for table in step.split)} SELECT * FROM ({query})"
    on_step(step, "start")
    try:
        session.execute(
            f"CREATE OR REPLACE TABLE {step.writes} AS {query}" if fresh else f"INSERT INTO {step.writes} {query}"
        )
    except duckdb.OutOfMemoryException as error:
        raise EngineError(
            f"Step {step.name} needs more memory or temporary disk space than there is. Allow more, or go key by key."
        ) from error
    except duckdb.Error as error:
        raise EngineError(f"Step {step.name} failed in the data engine ({type(error).__name__}).") from error
    on_step(step, "end")


def _part_of(table: str, step: Step) -> str:
    """The table as the step sees it: the rows of this group's keys, under the table's own name."""
    return f"{table} AS (SELECT * FROM main.{table} WHERE {_key_value(step)} IN (SELECT key FROM {_GROUP}))"


def _key_value(step: Step) -> str:
    """What keys are told apart by, as text; persons, of whom there are many, go by bucket."""
    if step.key is None:
        raise ValueError(f"step {step.name} has no key to split by")
    column = KEY_COLUMNS[step.key]
    key = f"hash({column}) % {_PERSON_BUCKETS}" if step.key == "person" else column
    return f"coalesce(({key})::VARCHAR, '')"


def _sizes(session: duckdb.DuckDBPyConnection, stretch: _Stretch) -> dict[str, int]:
    """Rows of each key value over what the stretch reads from outside itself."""
    made = {step.writes for step in stretch.steps}
    queries = {step.rows for step in stretch.steps if step.rows}
    queries |= {
        f"SELECT {_key_value(step)}, count(*) FROM {table} GROUP BY ALL"
        for step in stretch.steps
        for table in step.split
        if table not in made
    }
    sizes: dict[str, int] = {}
    for query in sorted(queries):
        for value, rows in session.execute(query).fetchall():
            sizes[str(value)] = sizes.get(str(value), 0) + rows
    return sizes


def _groups(sizes: dict[str, int], budget: int) -> Iterator[tuple[str, ...]]:
    """Key values in order, as many together as fit the budget of rows; one that does not fit goes alone."""
    group: list[str] = []
    rows = 0
    for value in sorted(sizes):
        if group and rows + sizes[value] > budget:
            yield tuple(group)
            group, rows = [], 0
        group.append(value)
        rows += sizes[value]
    if group:
        yield tuple(group)


def _size(memory: str) -> int:
    """Bytes of a size such as "400MB"."""
    number, unit = memory[:-2], memory[-2:].upper()
    if memory[-3:].upper() in _UNITS:
        number, unit = memory[:-3], memory[-3:].upper()
    try:
        return int(float(number) * _UNITS[unit])
    except (KeyError, ValueError) as error:
        raise ValueError(f"{memory!r} is not a size such as 400MB") from error
