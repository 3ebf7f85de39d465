"""Computes the figures of one view of a store: landed files, a candidate beside them, or a part of either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from caretrail.engine import open_session, private_folder
from caretrail.events import CuratedStore, Reference, Wanted
from caretrail.measures import MEASURES, Measure, Period, compute
from caretrail.preview.figures import Figure, read_figures


if TYPE_CHECKING:
    from caretrail.events import Implied


_MEMORY = "4GB"


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
    """The figures over some rows. `shown_by` are pairs of a group and a person in it, for groups that are shown only
    where somebody is in them: a part of the rows shows what the whole shows as long as it holds one of each."""

    figures: tuple[Figure, ...]
    shown_by: tuple[tuple[str, UUID], ...]


def figures_over(store: CuratedStore, question: Question, *, implied: Implied | None = None) -> Computed:
    """The figures over the rows of `store`.

    In:      `implied`, the periods that the submissions imply, where `store` holds some of their rows only.
    """
    with private_folder() as folder, open_session(folder, memory=_MEMORY) as session:
        computed = compute(session, store, question.reference, question.wanted, question.measures, implied=implied)
        able = [measure for measure in question.measures if measure.name not in computed.lacking]
        queries = [measure.shown_by(question.year) for measure in able if measure.shown_by is not None]
        return Computed(
            figures=read_figures(session, able, question.year),
            shown_by=tuple(pair for query in queries for pair in session.execute(query).fetchall()),
        )


def published_figures(store: CuratedStore, reference: Reference, wanted: Wanted) -> tuple[Figure, ...]:
    """Every published figure of every area; measures that lack a reference table are left out.

    Raises:  UnusableInput when no submission is chosen, or every measure lacks a table.
    """
    measures = tuple(measure for measure in MEASURES.values() if measure.published)
    return figures_over(store, Question(reference=reference, wanted=wanted, measures=measures)).figures
