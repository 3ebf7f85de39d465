"""Makes every table of this room in a caller's session: the steps in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caretrail.engine import OnStep, run_steps
from caretrail.errors import UnusableInput
from caretrail.events.care_events import SENT_FIELDS, event_steps
from caretrail.events.main_tables import band_types, main_step, membership_view
from caretrail.events.people import people_steps
from caretrail.events.reference import Reference
from caretrail.events.selection import choose_by_piece, choose_single, merge_pieces
from caretrail.events.submissions import CuratedStore, Implied, LandedFiles, implied_periods, register_selected
from caretrail.events.vocabulary import (
    register_labels,
    register_mapping,
    register_reference,
    register_sent_values,
)
from caretrail.events.wanted import Wanted
from caretrail.spec import load_method


if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """What the submissions imply, the files that tell of the rolling year, and those that tell of the long period."""

    implied: Implied
    single: LandedFiles
    joined: LandedFiles

    @property
    def files(self) -> LandedFiles:
        """Both together, each file once."""
        by_number = {file.number: file for file in (*self.single.files, *self.joined.files)}
        return replace(self.single, files=tuple(by_number[number] for number in sorted(by_number)))


def select_submissions(
    session: duckdb.DuckDBPyConnection, store: CuratedStore, wanted: Wanted, *, implied: Implied | None = None
) -> Selected:
    """Which submissions tell of the wanted year, and of each quarter of the long period?

    In:      `implied`, what the submissions imply, for a store that holds some of their rows only; None: as its rows
             imply.
    Out:     the tables `submission_periods`, `selected_single`, `selected_joined_by_quarter` and
             `selected_joined_merged` of the session, and the chosen files. A council may have none.
    Raises:  UnusableInput when the store holds no submission.
    """
    if not store.submissions:
        raise UnusableInput("The store holds no submission. Land some with `caretrail land`.")
    method = load_method()
    session.execute("SET parquet_metadata_cache = true")  # the same files are read for several tables
    landed = LandedFiles(store=store, session=session, files=tuple(store.submissions))
    found = implied_periods(landed, wanted.periods_by)
    implied = implied or found
    bad = {known.received_at for known in method.known_bad_imports}
    by_piece = choose_by_piece(implied.periods, wanted, method.joined_piece_months, bad)
    register_selected("selected_joined_by_quarter", by_piece, landed, implied)
    for_year = choose_single(implied.periods, wanted, bad)
    return Selected(
        implied=implied,
        single=register_selected("selected_single", for_year, landed, implied),
        joined=register_selected("selected_joined_merged", merge_pieces(by_piece), landed, implied),
    )


def build_main_tables(
    session: duckdb.DuckDBPyConnection,
    store: CuratedStore,
    reference: Reference,
    wanted: Wanted,
    *,
    implied: Implied | None = None,
    memory: str | None = None,
    on_step: OnStep = lambda step, phase: None,
) -> Selected:
    """What happened, once per care event, and to whom: the tables this room's front door describes.

    In:      `store`, opened with its key ring and holding every submission there is (`wanted.as_of` decides which may
             be chosen); `implied`, as for `select_submissions`; `memory`, such as "400MB": go council by council
             within it; None: everything at once, the cells are the same. `on_step` is told before and after each
             run of a step.
    Raises:  UnusableInput when the store holds no submission; EngineError naming the step when the engine fails.
    """
    method = load_method()
    selected = select_submissions(session, store, wanted, implied=implied)
    register_reference(session, reference, sorted({(file.la_code, file.la_name) for file in store.submissions}))
    register_mapping(session, reference, method, store)
    for name, labels in band_types(method).items():
        register_labels(session, name, labels)
    register_sent_values(session, SENT_FIELDS, selected.files.rows(SENT_FIELDS))
    steps = (
        *event_steps("single", selected.single),
        main_step("single", selected.single, method),
        *event_steps("joined", selected.joined),
        main_step("joined", selected.joined, method),
        *people_steps(wanted, method),
    )
    run_steps(session, steps, memory=memory, on_step=on_step)
    session.execute(membership_view("single"))
    session.execute(membership_view("joined"))
    store.curated(session)
    return selected
