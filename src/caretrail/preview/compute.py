"""Computes the figures of one view of a store: landed files, a candidate beside them, or mended rows in its place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from caretrail.engine import open_session, private_folder, run_steps
from caretrail.events import CuratedStore, Reference, Wanted, build_main_tables
from caretrail.measures import MEASURES, Measure, Period, compute
from caretrail.preview.figures import Figure, read_figures


if TYPE_CHECKING:
    import duckdb

    from caretrail.events import Implied


_MEMORY = "4GB"
_MAIN_TABLES = ("main_joined", "main_single", "person_details")

Trace = frozenset[tuple[str, int, str, int]]  # of one person: a table, its rows about them, two sums of their hashes


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be computed, over whichever rows: the year, the reference tables, the measures."""

    reference: Reference
    wanted: Wanted
    measures: tuple[Measure, ...]

    @property
    def year(self) -> Period:
        return Period(label="year", start=self.wanted.start, end=self.wanted.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """The figures over some rows, and what they rest on.

    `shown_by` are pairs of a group and a person in it, for groups that are shown only where somebody is in them: a
    part of the rows shows what the whole shows as long as it holds one of each. `traces` tell of each person whether
    what the figures are read from says the same of them in two runs.
    """

    figures: tuple[Figure, ...]
    shown_by: tuple[tuple[str, UUID], ...]
    traces: Mapping[UUID, Trace]


NOTHING = Computed(figures=(), shown_by=(), traces={})


def figures_over(store: CuratedStore, question: Question, *, implied: Implied | None = None) -> Computed:
    """The figures over the rows of `store`, of which some submission is chosen for some quarter.

    In:      `implied`, the periods that the submissions imply, where `store` does not hold all of their rows.
    """
    with private_folder() as folder, open_session(folder, memory=_MEMORY) as session:
        build_main_tables(session, store, question.reference, question.wanted, implied=implied)
        for measure in question.measures:
            if measure.prepare is not None:
                measure.prepare(session, store, question.reference)
            run_steps(session, measure.steps(question.year))
        queries = [measure.shown_by(question.year) for measure in question.measures if measure.shown_by is not None]
        return Computed(
            figures=read_figures(session, question.measures, question.year),
            shown_by=tuple(pair for query in queries for pair in session.execute(query).fetchall()),
            traces=_traces(session, _read_by_outputs(question)),
        )


def _read_by_outputs(question: Question) -> list[str]:
    """The tables that the published tables are read from: those that their queries name."""
    steps = [step for measure in question.measures for step in measure.steps(question.year)]
    queries = [output.query for measure in question.measures for output in measure.outputs(question.year)]
    named = {word for query in queries for word in re.findall(r"\w+", query)}
    return [table for table in dict.fromkeys((*_MAIN_TABLES, *(step.writes for step in steps))) if table in named]


def _traces(session: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> Mapping[UUID, Trace]:
    """What tables say of each person, as sums over hashes; tables that are not about persons have none."""
    about = session.execute("SELECT table_name FROM duckdb_columns() WHERE column_name = 'person'").fetchall()
    found: dict[UUID, set[tuple[str, int, str, int]]] = defaultdict(set)
    for table in tables:
        if (table,) in about:
            rows = session.execute(
                f"SELECT person, count(*), sum(hash(t::VARCHAR)::HUGEINT)::VARCHAR, bit_xor(hash(t::VARCHAR)) "
                f"FROM {table} AS t WHERE person IS NOT NULL GROUP BY person"
            ).fetchall()
            for person, *trace in rows:
                found[person].add((table, *trace))
    return {person: frozenset(traces) for person, traces in found.items()}


def published_figures(store: CuratedStore, reference: Reference, wanted: Wanted) -> tuple[Figure, ...]:
    """Every published figure of every area; measures that lack a reference table are left out.

    Raises:  UnusableInput when no submission is chosen, or every measure lacks a table.
    """
    measures = [measure for measure in MEASURES.values() if measure.published]
    with private_folder() as folder, open_session(folder, memory=_MEMORY) as session:
        lacking = compute(session, store, reference, wanted, measures).lacking
        year = Period(label="year", start=wanted.start, end=wanted.end)
        return read_figures(session, [one for one in measures if one.name not in lacking], year)
