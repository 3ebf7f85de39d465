"""What would the nation publish about this council if this file were submitted now, and what moves it?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.engine import open_session, private_folder
from caretrail.errors import UnusableInput
from caretrail.events import Reference, Span, Wanted, select_submissions, why_not_chosen
from caretrail.intake import Checked, check_file
from caretrail.landing import Store, Submission
from caretrail.measures import MEASURES, Measure
from caretrail.preview.compute import Question, figures_over
from caretrail.preview.figures import Figure, Key, over_areas
from caretrail.preview.mends import Mends, find_mends
from caretrail.preview.moves import Move, Mover
from caretrail.preview.view import View, candidate_submission, with_candidate
from caretrail.spec import Standard, load_method, load_standard


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


ENGLAND = "England"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whether the nation would choose the file for a period, and if not, why. `start`..`end` is the whole period."""

    start: date
    end: date
    what: str  # "the rolling year" or "the quarter"
    chosen: bool
    why_not: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One figure with this file, without it, and of the region and the nation where the store holds others."""

    key: Key
    now: Figure
    before: Figure | None
    region: Figure | None
    nation: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The whole answer; every face shows this one object."""

    checked: Checked
    la_code: str
    la_name: str
    received_at: datetime
    wanted: Wanted
    region: str | None
    choices: tuple[Choice, ...]
    rows: tuple[FigureRow, ...]
    moves: tuple[Move, ...]
    lacking: Mapping[str, tuple[str, ...]]


def preview_file(
    path: Path,
    store: Store,
    reference: Reference,
    wanted: Wanted,
    *,
    la_code: str,
    la_name: str,
    received_at: datetime,
    standard: Standard | None = None,
    council_codes: Path | None = None,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Preview:
    """The council's figures if `path` were submitted at `received_at`, and which finding moves which of them.

    In:      `store`, opened with its key ring: the council's own, or the nation's; `wanted`, the year and the as-of
             day; `council_codes`, as for `check_file`.
    Out:     figures beside those without the file; a move per finding about rows, recomputed with those rows mended.
    Raises:  UnusableInput when the file cannot be used, or carries no row of the council; SystemFailure when disk or
             engine fail.
    """
    spec = standard or load_standard()
    measures = tuple(measure for measure in MEASURES.values() if measure.published)
    lacking = {one.title: needs for one in measures if (needs := _needs(one, reference))}
    able = tuple(measure for measure in measures if measure.title not in lacking)
    question = Question(reference=reference, wanted=wanted, measures=able)
    with (
        check_file(
            path, on=received_at.date(), standard=spec, council_codes=council_codes, on_progress=on_progress
        ) as intake,
        private_folder() as folder,
    ):
        on_progress("Curating")
        curated = folder / "candidate.parquet"
        curator = store.curate(intake.accepted_rows(store.fields_read), curated, la_code=la_code)
        if la_code not in curator.senders:
            raise UnusableInput(
                f"No row of {path.name} carries the LA code {la_code}. Give the right one with --la-code."
            )
        candidate = candidate_submission(
            store,
            la_code=la_code,
            la_name=la_name,
            received_at=received_at,
            file_name=path.name,
            rows=intake.checked.accepted,
            curated=curated,
        )
        view = with_candidate(store, candidate)
        on_progress("Computing the figures without the file")
        before = figures_over(store, question).figures if store.submissions else ()
        on_progress("Computing the figures with the file")
        now = figures_over(view, question)
        mover = Mover(view, candidate, question, now, folder)
        with open_session(folder) as session:
            choices = _choices(session, view, candidate, wanted)
            mends = find_mends(intake, session, view, candidate, store.dictionary(), spec)
        rows = _rows_to_mend(intake.accepted_rows(store.fields_read), mends)
        moves = []
        for number, one in enumerate(mends, 1):
            on_progress(f"Mending finding {number} of {len(mends)}")
            moves.append(mover.move(one, rows, number))
        return Preview(
            checked=intake.checked,
            la_code=la_code,
            la_name=la_name,
            received_at=received_at,
            wanted=wanted,
            region=_regions(reference).get(la_code),
            choices=choices,
            rows=_beside(now.figures, before, reference, la_code),
            moves=tuple(moves),
            lacking=lacking,
        )


def _needs(measure: Measure, reference: Reference) -> tuple[str, ...]:
    """The reference tables that a measure cannot do without and that are not there."""
    return tuple(f"{need}.csv" for need in measure.needs if f"{need}.csv" in reference.missing)


def _regions(reference: Reference) -> Mapping[str, str]:
    """The region of each council of the look-up."""
    return {code: region for code, _, _, region in reference.councils if region}


def _choices(
    session: duckdb.DuckDBPyConnection, view: View, candidate: Submission, wanted: Wanted
) -> tuple[Choice, ...]:
    """Whether the file is chosen for the year and for each quarter of it, and why not."""
    method = load_method()
    selected = select_submissions(session, view, wanted)
    sent = (candidate.la_code, candidate.la_name, candidate.received_at)
    bad = {known.received_at for known in method.known_bad_imports}
    latest = {
        "the rolling year": {one.number for one in selected.single.files},
    }
    spans: list[tuple[str, Span]] = [("the rolling year", wanted.year)]
    spans += [
        ("the quarter", piece) for piece in wanted.pieces(method.joined_piece_months) if piece.start >= wanted.start
    ]
    quarters = {
        (start, number)
        for start, number in session.execute("SELECT ref_start, number FROM selected_joined_by_quarter").fetchall()
    }
    found = []
    for what, span in spans:
        is_in = candidate.number in latest[what] if what in latest else (span.start, candidate.number) in quarters
        why = why_not_chosen(sent, selected.implied.periods[sent], span, wanted.as_of, bad)
        if not is_in and why is None:
            why = "a later submission of the council covers it"
        found.append(Choice(start=span.start, end=span.end, what=what, chosen=is_in, why_not=None if is_in else why))
    return tuple(found)


def _rows_to_mend(batches: Iterable[pa.RecordBatch], mends: Sequence[Mends]) -> pa.Table:
    """The accepted rows that any finding mends, out of all of them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(sorted({number for one in mends for number in one.cells}), pa.int64())
    kept = [batch.filter(pc.is_in(batch.column("row_number").cast(pa.int64()), wanted)) for batch in batches]
    return pa.Table.from_batches(kept)


def _beside(
    now: Sequence[Figure], before: Sequence[Figure], reference: Reference, la_code: str
) -> tuple[FigureRow, ...]:
    """The council's figures with the file, beside those without it and those of region and nation."""
    regions = _regions(reference)
    own_before = {one.key: one for one in before if one.la_code == la_code}
    others = {one.la_code for one in now if one.la_code not in (None, la_code) and one.denominator}
    in_nation = over_areas(now, dict.fromkeys(regions, ENGLAND)) if others else {}
    in_region = over_areas(now, regions) if others else {}
    published = {one.key: one for one in now if one.la_code is None}
    return tuple(
        FigureRow(
            key=one.key,
            now=one,
            before=own_before.get(one.key),
            region=in_region.get((one.key, regions.get(la_code, ""))),
            nation=published.get(one.key) or in_nation.get((one.key, ENGLAND)),
        )
        for one in now
        if one.la_code == la_code
    )
