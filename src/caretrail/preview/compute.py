"""Computes the figures of one view of a store, whatever the view is made of: landed files, a candidate, a part of either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caretrail.engine import open_session, private_folder
from caretrail.events import CuratedStore, Reference, Wanted
from caretrail.measures import Measure, Period, compute
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


def figures_over(
    store: CuratedStore, question: Question, *, implied: Implied | None = None
) -> tuple[Figure, ...]:
    """The figures over the rows of `store`.

    In:      `implied`, the periods that the submissions imply, where `store` holds some of their rows only.
    """
    with private_folder() as folder, open_session(folder, memory=_MEMORY) as session:
        computed = compute(session, store, question.reference, question.wanted, question.measures, implied=implied)
        able = [measure for measure in question.measures if measure.name not in computed.lacking]
        return read_figures(session, able, question.year)


def with_figures(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """The measures whose outputs are published figures; the main tables, facts and costs are none."""
    return tuple(measure for measure in measures if measure.published)
