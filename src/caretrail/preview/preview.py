"""What would the nation publish about this council if this file were submitted now, and what moves it?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.engine import open_session, private_folder
from caretrail.errors import UnusableInput
from caretrail.events import Reference, Wanted, select_submissions
from caretrail.intake import Checked, Intake, check_file
from caretrail.landing import Store, Submission
from caretrail.measures import MEASURES, Measure
from caretrail.preview.asked import Asked, council_of, name_of, refuse_other_councils, year_of
from caretrail.preview.choices import Choice, read_choices
from caretrail.preview.compute import NOTHING, Question, figures_over
from caretrail.preview.figures import Figure, Key, over_areas
from caretrail.preview.mends import Mends, find_mends
from caretrail.preview.moves import Move, Mover
from caretrail.preview.view import candidate_submission, with_candidate
from caretrail.spec import Standard, load_standard


if TYPE_CHECKING:
    import pyarrow as pa


ENGLAND = "England"


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
    asked: Asked,
    *,
    received_at: datetime,
    standard: Standard | None = None,
    council_codes: Path | None = None,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Preview:
    """The council's figures if `path` were submitted at `received_at`, and which finding moves which of them.

    In:      `store`, opened with its key ring: the council's own, or the nation's; `council_codes`, as for
             `check_file`.
    Out:     figures beside those without the file; a move per finding about rows, recomputed with those rows mended.
    Raises:  UnusableInput when the file cannot be used or carries no row of the council, or when the store holds a
             submission of the same council and moment; SystemFailure when disk or engine fail.
    """
    spec = standard or load_standard()
    with (
        check_file(
            path, on=received_at.date(), standard=spec, council_codes=council_codes, on_progress=on_progress
        ) as intake,
        private_folder() as folder,
    ):
        on_progress("Curating")
        wanted = year_of(asked, intake.checked)
        candidate = _curated(intake, store, reference, asked, received_at, folder / "candidate.parquet")
        return _previewed(intake, store, reference, wanted, candidate, spec, folder, on_progress)


def _curated(
    intake: Intake, store: Store, reference: Reference, asked: Asked, received_at: datetime, curated: Path
) -> Submission:
    """The file as a submission, its curated rows in `curated`."""
    checked = intake.checked
    la_code = council_of(asked, checked)
    if any(one.la_code == la_code and one.received_at == received_at for one in store.submissions):
        raise UnusableInput(
            f"The store holds a submission of council {la_code} that was received at {received_at}. What comes at one "
            "moment is one submission; give this file another with --received-at."
        )
    curator = store.curate(intake.accepted_rows(store.fields_read), curated, la_code=la_code)
    refuse_other_councils(asked, checked, la_code, frozenset(curator.senders))
    return candidate_submission(
        store,
        la_code=la_code,
        la_name=name_of(asked, la_code, store, reference),
        received_at=received_at,
        file_name=checked.file,
        rows=checked.accepted,
        curated=curated,
    )


def _previewed(
    intake: Intake,
    store: Store,
    reference: Reference,
    wanted: Wanted,
    candidate: Submission,
    standard: Standard,
    folder: Path,
    on_progress: Callable[[str], None],
) -> Preview:
    measures = tuple(measure for measure in MEASURES.values() if measure.published)
    lacking = {one.title: needs for one in measures if (needs := _needs(one, reference))}
    able = tuple(measure for measure in measures if measure.title not in lacking)
    question = Question(reference=reference, wanted=wanted, measures=able)
    view = with_candidate(store, candidate)
    with open_session(folder) as session:
        selected = select_submissions(session, view, wanted)
        choices = read_choices(session, selected, candidate, wanted)
        mends = find_mends(intake, session, view, candidate, store.dictionary(), standard)
    on_progress("Computing the figures with the file")
    now = figures_over(view, question) if selected.joined.files else NOTHING
    on_progress("Computing the figures without the file")
    before = _without(store, question)
    mover = Mover(view, candidate, question, implied=selected.implied, choices=choices, now=now, folder=folder)
    rows = _rows_to_mend(intake.accepted_rows(store.fields_read), mends)
    return Preview(
        checked=intake.checked,
        la_code=candidate.la_code,
        la_name=candidate.la_name,
        received_at=candidate.received_at,
        wanted=wanted,
        region=_regions(reference).get(candidate.la_code),
        choices=choices,
        rows=_beside(now.figures, before, reference, candidate.la_code),
        moves=mover.moves(mends, rows, on_progress),
        lacking=lacking,
    )


def _without(store: Store, question: Question) -> tuple[Figure, ...]:
    """The figures without the file; none where nothing that was landed is chosen for any quarter."""
    if not store.submissions:
        return ()
    with private_folder() as folder, open_session(folder) as session:
        selected = select_submissions(session, store, question.wanted)
    return figures_over(store, question).figures if selected.joined.files else ()


def _needs(measure: Measure, reference: Reference) -> tuple[str, ...]:
    """The reference tables that a measure cannot do without and that are not there."""
    return tuple(f"{need}.csv" for need in measure.needs if f"{need}.csv" in reference.missing)


def _regions(reference: Reference) -> Mapping[str, str]:
    """The region of each council of the look-up."""
    return {code: region for code, _, _, region in reference.councils if region}


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
    others = {one.la_code for one in now if one.la_code and one.la_code != la_code and one.denominator}
    neighbours = [code for code in others if regions.get(code) == regions.get(la_code)]
    in_nation = over_areas(now, dict.fromkeys(regions, ENGLAND)) if others else {}
    in_region = over_areas(now, regions) if neighbours else {}
    published = {one.key: one for one in now if one.la_code is None}
    return tuple(
        FigureRow(
            key=one.key,
            now=one,
            before=own_before.get(one.key),
            region=in_region.get((one.key, regions.get(la_code, ""))),
            nation=(published.get(one.key) or in_nation.get((one.key, ENGLAND))) if others else None,
        )
        for one in now
        if one.la_code == la_code
    )
