"""From a published figure to people, events, submissions and rows, and why a row is not counted.

At most three steps: the figure and its units; one person's units and events; one row.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from caretrail.engine import open_session, private_folder
from caretrail.errors import UnusableInput, UsageError
from caretrail.events import LandedFiles, Reference, Selected, Span, Wanted, implied_periods, select_submissions
from caretrail.landing import Store, Submission
from caretrail.measures import COUNTINGS, Counting, Measure, Period, compute
from caretrail.preview.asked import last_year_to
from caretrail.preview.explain_events import person_told
from caretrail.preview.explain_rows import Records, Tracer, rows_told, why_submission_not_chosen
from caretrail.preview.explain_told import Explanation, Fed, FigureTold, RowTold, UnitTold
from caretrail.preview.figures import Figure, read_figures
from caretrail.preview.view import View
from caretrail.spec import load_measure


if TYPE_CHECKING:
    import duckdb


_MEMORY = "4GB"
_NOBODY = UUID(int=0)
_NOT_LABELS = frozenset({"la_code", "person", "unit", "in_denominator", "in_numerator", "what"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealing:
    """Who asks for identifiers in place of tokens, what for, and when: recorded in the trail."""

    by: str
    purpose: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Which figures are to be explained: of a measure and council, by group and period; then whom of, or which row.

    `group` names what a figure is printed with, parts parted by commas: "65 and above", "ASCOF 2E LD, Total".
    `period` is a label, latest or previous, or the first day of a quarter. `row` is a file, by name or submission id,
    and a row number, 1 being the first below the heading.
    """

    measure: Measure
    la_code: str
    wanted: Wanted
    group: str | None = None
    period: str | None = None
    person: UUID | None = None
    row: tuple[str, int] | None = None
    revealing: Revealing | None = None

    @property
    def year(self) -> Period:
        return Period(label="year", start=self.wanted.start, end=self.wanted.end)


def explain(store: Store, reference: Reference, why: Why) -> Explanation:
    """How does a figure come about, or why is a row not counted in it?

    In:      `store`, opened with its key ring.
    Raises:  UsageError for a measure that counts nothing, and for a group or period that no figure of the measure has;
             UnusableInput for a council, a person or a row that the store does not hold, or when a reference table is
             missing.
    """
    if why.measure.name not in COUNTINGS:
        raise UsageError(f"{why.measure.title} is a table, not a figure. Explained are {', '.join(COUNTINGS)}.")
    own = _of_council(store, why.la_code)
    # Where people are followed across councils, the others' submissions are read too.
    across = why.measure.prepare is not None
    view = View(store=store, submissions=store.submissions if across else own)
    with ExitStack() as stack:
        folder = stack.enter_context(private_folder())
        session = stack.enter_context(open_session(folder, memory=_MEMORY))
        selected = select_submissions(session, view, why.wanted)
        chosen = {file.number for file in selected.joined.files}
        if why.row is not None and not chosen & {one.number for one in own}:
            return _unchosen_row(session, view, own, selected, why)
        compute(session, view, reference, why.wanted, [_keeping(why.measure)])
        told = _Teller(session, view, own, selected, why).tell()
        return replace(told, names=_names_of(told, _names(session, store, why.revealing)))


def latest_year(store: Store, la_code: str, as_of: date) -> Span:
    """The year that a council's figures are last published for: to the last quarter that its rows imply.

    Raises:  UnusableInput when the store holds no submission of the council by that day, or their rows imply nothing.
    """
    own = _of_council(store, la_code)
    with private_folder() as folder, open_session(folder) as session:
        landed = LandedFiles(store=store, session=session, files=own)
        implied = implied_periods(landed).periods
    ends = [period.end for sent, period in implied.items() if period is not None and sent[2].date() <= as_of]
    if not ends:
        raise UnusableInput(f"No submission of council {la_code} by {as_of} implies a period. Name one with --period.")
    return last_year_to(max(ends))


def _of_council(store: Store, la_code: str) -> tuple[Submission, ...]:
    own = tuple(one for one in store.submissions if one.la_code == la_code)
    if not own:
        held = sorted({one.la_code for one in store.submissions})
        near = difflib.get_close_matches(la_code, held, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else f"It holds {len(held)} councils."
        raise UnusableInput(f"The store holds no submission of council {la_code[:10]}. {hint}")
    return own


def _keeping(measure: Measure) -> Measure:
    """The measure with the tables between its steps kept: they are what rows are asked of."""
    return replace(measure, steps=lambda year: tuple(replace(step, keep=True) for step in measure.steps(year)))


def _unchosen_row(
    session: duckdb.DuckDBPyConnection, view: View, own: Sequence[Submission], selected: Selected, why: Why
) -> Explanation:
    """A row of a council of which nothing is chosen."""
    submission, row_number = _find_row(own, why)
    reasons = why_submission_not_chosen(session, selected, submission, why.wanted)
    curated = view.curated(session, only=[submission])
    (row,) = rows_told(session, curated, submission, [row_number], reasons, None)
    return _explanation(why, own, fed=(), figures=(), row=row)


def _find_row(own: Sequence[Submission], why: Why) -> tuple[Submission, int]:
    """The submission that a row is said to be of.

    Raises:  UnusableInput when there is none of that name, there are several, or it has no such row.
    """
    name, row_number = why.row or ("", 0)
    found = [one for one in own if name in (one.file_name, one.submission_id)]
    if not found:
        near = difflib.get_close_matches(name, sorted({one.file_name for one in own}), n=1)
        hint = f"Did you mean {near[0]}?" if near else f"It has {len(own)} submissions."
        raise UnusableInput(f"Council {why.la_code} has no submission of that file name. {hint}")
    if len(found) > 1:
        ids = ", ".join(f"{one.submission_id} (received {one.received_at.date()})" for one in found)
        raise UnusableInput(f"{len(found)} submissions of the council have that file name. Name one by its id: {ids}.")
    if not 1 <= row_number <= found[0].rows:
        raise UnusableInput(f"{found[0].file_name} has rows 1 to {found[0].rows}, 1 being the first below the heading.")
    return found[0], row_number


class _Teller:
    """Answers one question from the session in which the measure was computed."""

    def __init__(
        self,
        session: duckdb.DuckDBPyConnection,
        view: View,
        own: Sequence[Submission],
        selected: Selected,
        why: Why,
    ) -> None:
        self._session, self._view, self._own, self._selected, self._why = session, view, own, selected, why
        every = read_figures(session, [why.measure], why.year)
        self._figures = _asked_for([one for one in every if one.la_code == why.la_code], why)
        self._countings = [
            counting
            for counting in COUNTINGS[why.measure.name](why.year)
            if any(_is_of(figure, counting) for figure in self._figures)
        ]

    def tell(self) -> Explanation:
        """The step that was asked for; what it says of others than the person or row asked about is left out."""
        fed = fed_by(self._session, self._view.store, self._why.la_code)
        if self._why.row is not None:
            return _explanation(self._why, self._own, fed=fed, figures=(), row=self._row())
        figures = self.figures()
        if self._why.person is None:
            return _explanation(self._why, self._own, fed=fed, figures=figures)
        tracer = Tracer(self._session, self._view.submissions, self._countings, Records(self._why.person))
        person = person_told(self._session, tracer, self._why.la_code, self._why.person, figures)
        return replace(_explanation(self._why, self._own, fed=fed, figures=()), person=person)

    def figures(self) -> tuple[FigureTold, ...]:
        """The figures with the units that each counts."""
        told = []
        units = {id(counting): units_of(self._session, counting, self._why.la_code) for counting in self._countings}
        for figure in self._figures:
            of_figure = [counting for counting in self._countings if _is_of(figure, counting)]
            found = [
                unit
                for counting in of_figure
                for unit in units[id(counting)].get((figure.key.period, figure.key.group), ())
            ]
            population = any(counting.population for counting in of_figure)
            found.sort(key=lambda unit: (not unit.in_denominator, not unit.in_numerator))
            told.append(FigureTold(figure=figure, units=tuple(found), population=population))
        return tuple(told)

    def _row(self) -> RowTold:
        submission, row_number = _find_row(self._own, self._why)
        reasons = why_submission_not_chosen(self._session, self._selected, submission, self._why.wanted)
        curated = self._view.curated(self._session, only=[submission])
        people = self._session.execute(
            f"SELECT person FROM {curated} WHERE number = $1 AND row_number = $2", [submission.number, row_number]
        ).fetchall()
        whose = next((person for (person,) in people if person is not None), _NOBODY)
        tracer = Tracer(self._session, self._view.submissions, self._countings, Records(whose))
        (row,) = rows_told(self._session, curated, submission, [row_number], reasons, tracer)
        return row


def _asked_for(figures: Sequence[Figure], why: Why) -> tuple[Figure, ...]:
    """The figures of the period and group asked for; without a period, the latest, or every quarter.

    Raises:  UsageError when there is none.
    """
    labels = list(dict.fromkeys(one.key.period for one in figures))
    period = why.period or ("latest" if "latest" in labels else None)
    if period is not None and period not in labels:
        raise UsageError(f"There is no such period. The figures are of {', '.join(labels)}.")
    of_period = [one for one in figures if period in (None, one.key.period)]
    parts = Counter(part.strip().casefold() for part in (why.group or "").split(",") if part.strip())
    found = tuple(one for one in of_period if parts <= _words(one))
    if not found:
        known = sorted({word for one in of_period for word in (one.key.measure, *one.key.group)})
        near = difflib.get_close_matches(why.group or "", known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Groups are {', '.join(known)}."
        raise UsageError(f"{why.measure.title} has no figure of that group. {hint}")
    return found


def _words(figure: Figure) -> Counter[str]:
    return Counter(word.casefold() for word in (figure.key.measure, *figure.key.group))


def _is_of(figure: Figure, counting: Counting) -> bool:
    """Whether a figure is one that a counting tells of."""
    names = {figure.key.table, f"{figure.key.table}_{figure.key.period}"}
    return counting.output in names and counting.measure in (figure.key.measure, *figure.key.group)


def units_of(
    session: duckdb.DuckDBPyConnection, counting: Counting, la_code: str
) -> Mapping[tuple[str, tuple[str, ...]], list[UnitTold]]:
    """A council's units, by the period and group of the figure that counts them."""
    found = session.execute(f"SELECT * FROM ({counting.units}) WHERE la_code = $1 ORDER BY ALL", [la_code])
    names = [column[0] for column in found.description or ()]
    kinds = [str(column[1]) for column in found.description or ()]
    labels = [name for name, kind in zip(names, kinds, strict=True) if name not in _NOT_LABELS and kind != "DATE"]
    quarter = next((name for name, kind in zip(names, kinds, strict=True) if kind == "DATE"), None)
    units: dict[tuple[str, tuple[str, ...]], list[UnitTold]] = {}
    for cells in found.fetchall():
        row = dict(zip(names, cells, strict=True))
        period = str(row[quarter]) if quarter else counting.period.label
        units.setdefault((period, tuple(str(row[name]) for name in labels)), []).append(
            UnitTold(
                person=row["person"],
                unit=row["unit"],
                in_denominator=row["in_denominator"],
                in_numerator=row["in_numerator"],
                what=row["what"],
            )
        )
    return units


def fed_by(session: duckdb.DuckDBPyConnection, store: Store, la_code: str) -> tuple[Fed, ...]:
    """The council's submissions that the joined period is made of, with what their receipts say of versions."""
    rows = session.execute(
        "SELECT number, ref_start, ref_end FROM selected_joined_merged WHERE la_code = $1 ORDER BY ref_start, number",
        [la_code],
    ).fetchall()
    by_number = {one.number: one for one in store.submissions}
    told = []
    for number, ref_start, ref_end in rows:
        one = by_number[number]
        receipt = store.receipt(one.submission_id)
        told.append(
            Fed(
                file_name=one.file_name,
                submission_id=one.submission_id,
                received_at=one.received_at,
                ref_start=ref_start,
                ref_end=ref_end,
                rows=one.accepted,
                spec_release=one.spec_release,
                derivation=one.derivation,
                derivations=receipt.says["derivation"]["versions"],
                receipt=receipt.sha256,
            )
        )
    return tuple(told)


def _names_of(told: Explanation, names: Mapping[UUID, str]) -> Mapping[UUID, str]:
    """The names of those alone who are told of."""
    units = {unit.person for one in told.figures for unit in one.units}
    others = {told.person.person if told.person else None, told.row.person if told.row else None}
    return {token: text for token, text in names.items() if token in units | others}


def _names(session: duckdb.DuckDBPyConnection, store: Store, revealing: Revealing | None) -> Mapping[UUID, str]:
    """What tokens stand for, where that was asked for; the trail records it."""
    if revealing is None:
        return {}
    table = store.reveal(session, by=revealing.by, purpose=revealing.purpose, at=revealing.at)
    return dict(session.execute(f"SELECT token, text FROM {table}").fetchall())


def _explanation(
    why: Why,
    own: Sequence[Submission],
    *,
    fed: tuple[Fed, ...],
    figures: Iterable[FigureTold],
    row: RowTold | None = None,
) -> Explanation:
    return Explanation(
        definition=load_measure(why.measure.name),
        la_code=why.la_code,
        la_name=own[-1].la_name,
        wanted=why.wanted,
        fed=fed,
        figures=tuple(figures),
        row=row,
    )
