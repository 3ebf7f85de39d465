"""Runs measures over a store: which there are, what each lacks, their steps in order, the tables they give."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from caretrail.engine import OnStep, run_steps
from caretrail.errors import UnusableInput, UsageError
from caretrail.events import CuratedStore, Implied, Reference, Wanted, build_main_tables, select_submissions
from caretrail.measures.ascof_2a import ASCOF_2A
from caretrail.measures.ascof_2b2c import ASCOF_2B2C
from caretrail.measures.ascof_2d import ASCOF_2D
from caretrail.measures.ascof_2e import ASCOF_2E
from caretrail.measures.ascof_3d import ASCOF_3D
from caretrail.measures.costs import COSTS
from caretrail.measures.facts import FACTS
from caretrail.measures.main_tables import MAIN, PERIODS
from caretrail.measures.measure import Measure, Output, Period
from caretrail.measures.notes import notes_on
from caretrail.measures.phrases import day
from caretrail.measures.waiting_times import WAITING_TIMES


if TYPE_CHECKING:
    import duckdb


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        measure.name: measure
        for measure in (
            PERIODS,
            MAIN,
            ASCOF_2A,
            ASCOF_2B2C,
            ASCOF_2D,
            ASCOF_2E,
            ASCOF_3D,
            WAITING_TIMES,
            FACTS,
            COSTS,
        )
    }
)
EVERY = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What a run gave: the tables to write, and the measures that could not be computed with what each lacks."""

    outputs: tuple[Output, ...]
    lacking: Mapping[str, tuple[str, ...]]


def find_measures(name: str) -> tuple[Measure, ...]:
    """The measure of that name, or every one for `all`.

    Raises:  UsageError with the nearest name when there is none.
    """
    wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
    if wanted == EVERY:
        return tuple(MEASURES.values())
    if wanted in MEASURES:
        return (MEASURES[wanted],)
    near = [known for known in MEASURES if wanted and wanted in known] or difflib.get_close_matches(wanted, MEASURES)
    hint = f"Did you mean {near[0]}?" if near else f"They are {', '.join(MEASURES)}, or all."
    raise UsageError(f"There is no measure {name[:40]!r}. {hint}")


def compute(
    session: duckdb.DuckDBPyConnection,
    store: CuratedStore,
    reference: Reference,
    wanted: Wanted,
    measures: Sequence[Measure],
    *,
    implied: Implied | None = None,
    memory: str | None = None,
    on_step: OnStep = lambda step, phase: None,
) -> Computed:
    """Compute measures for one year as at one day, in the caller's session.

    In:      `wanted`, the year, the first day of the joined period and the day of the as-at view; `memory`, a budget
             under which steps go key by key.
    Out:     the tables to write, notes on councils among them unless only the choice of submissions was asked for. A
             measure whose reference tables are missing is left out and named.
    Raises:  UnusableInput when no submission is chosen for any part of the joined period, or when every measure asked
             for lacks a reference table.
    """
    year = Period(label="year", start=wanted.start, end=wanted.end)
    if all(measure is PERIODS for measure in measures):
        select_submissions(session, store, wanted, implied=implied)
        return Computed(outputs=PERIODS.outputs(year), lacking={})
    lacking = _lacking(measures, reference)
    able = [measure for measure in measures if measure.name not in lacking]
    if not able:
        raise UnusableInput(" ".join(told_lacking(lacking)))
    build_main_tables(session, store, reference, wanted, implied=implied, memory=memory, on_step=on_step)
    _expect_submissions(session, wanted)
    for measure in able:
        if measure.prepare is not None:
            measure.prepare(session, store, reference)
        run_steps(session, measure.steps(year), memory=memory, on_step=on_step)
    outputs = (*(output for measure in able for output in measure.outputs(year)), notes_on(wanted))
    return Computed(outputs=outputs, lacking=lacking)


def told_lacking(lacking: Mapping[str, tuple[str, ...]]) -> list[str]:
    """A sentence for each measure that could not be computed."""
    return [
        f"{MEASURES[name].title}: {' and '.join(f'{need}.csv' for need in needs)} "
        f"{'are' if len(needs) > 1 else 'is'} not in the folder of --ref."
        for name, needs in lacking.items()
    ]


def told_uncovered(session: duckdb.DuckDBPyConnection, wanted: Wanted) -> tuple[str, ...]:
    """What is to be said when no council sent the whole year: figures of a part of it are no figures of the year.

    Raises:  UnusableInput when no submission was chosen for any day of the year: every figure would be a zero that
             nobody counted.
    """
    found = session.execute(
        "SELECT (SELECT count(*) FROM selected_single), "
        f"(SELECT count(*) FROM selected_joined_by_quarter WHERE ref_end >= {day(wanted.start)})"
    ).fetchone()
    whole, quarters = found or (0, 0)
    if not quarters:
        raise UnusableInput(
            f"No submission received by {wanted.as_of} covers any quarter of {wanted.start}..{wanted.end}, so that "
            "year has no figures. `caretrail measure periods` shows which period each covers."
        )
    if whole:
        return ()
    said = (
        f"No submission received by {wanted.as_of} covers the whole of {wanted.start}..{wanted.end}: what is counted "
        "over one submission of the year, as facts and costs are, has no rows, and other figures hold a part of it."
    )
    return (said,)


def told_unlisted(session: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """A sentence when councils that sent something are not in the look-up: published tables would drop them unseen."""
    rows = session.execute(
        "SELECT DISTINCT la_code FROM submission_periods ANTI JOIN ref_la_lookup USING (la_code) ORDER BY la_code"
    ).fetchall()
    if not rows:
        return ()
    return (f"la_lookup.csv has no line for {', '.join(code for (code,) in rows)}: published tables leave that out.",)


def _lacking(measures: Sequence[Measure], reference: Reference) -> Mapping[str, tuple[str, ...]]:
    """Measures that cannot be computed, with the reference tables that each lacks."""
    needs = {m.name: tuple(need for need in m.needs if f"{need}.csv" in reference.missing) for m in measures}
    return MappingProxyType({name: lacks for name, lacks in needs.items() if lacks})


def _expect_submissions(session: duckdb.DuckDBPyConnection, wanted: Wanted) -> None:
    found = session.execute("SELECT number FROM selected_joined_merged LIMIT 1").fetchall()
    if not found:
        raise UnusableInput(
            f"No submission received by {wanted.as_of} covers any quarter from {wanted.joined_from} to {wanted.end}. "
            "`caretrail measure periods` shows which period each covers."
        )
