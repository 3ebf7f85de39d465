"""Twenty planted faults: what the preview says each moves is what the figures are once its rows are put right.

The oracle is another way to the same answer: the file is written again with the clean cells of just those rows, curated
whole, and every figure of every council computed over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from caretrail.events import Reference, load_reference
from caretrail.intake import read_accepted_rows
from caretrail.landing import Consignment, LandingDesk, Store, open_store, read_manifest
from caretrail.preview import Asked, Figure, Key, Move, Preview, preview_file, published_figures
from caretrail.preview.view import candidate_submission, with_candidate
from caretrail.synthetic import write_nation
from tests.support.landings import AT, RING
from tests.support.planted_faults import FAULTS, STANDARD, UNKNOWABLE, Planted, Table, mended, with_faults


COUNCIL = "201"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A council's newest file, faulty and clean, with what the preview says of it, and where all of it is."""

    folder: Path
    store: Store
    reference: Reference
    newest: Consignment
    clean: Table
    faulty: Table
    preview: Preview

    def figures_of(self, table: Table) -> dict[Key, Figure]:
        """The council's figures if this table were submitted, computed over the whole store."""
        path, curated = table.write(self.folder / "again.csv"), self.folder / "again.parquet"
        with read_accepted_rows(path, standard=STANDARD, fields=self.store.fields_read, name=path.name) as rows:
            self.store.curate(rows, curated, la_code=COUNCIL)
        candidate = candidate_submission(
            self.store,
            la_code=COUNCIL,
            la_name=self.newest.la_name,
            received_at=self.newest.received_at,
            file_name=path.name,
            rows=len(table.rows),
            curated=curated,
        )
        figures = published_figures(with_candidate(self.store, candidate), self.reference, self.preview.wanted)
        return {one.key: one for one in figures if one.la_code == COUNCIL}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    """Two made-up councils without a fault; all they sent is landed but the newest of one, which is spoilt."""
    folder = tmp_path_factory.mktemp("planted")
    write_nation(folder / "nation", councils=2, people=300, seed=11, profile="D", submissions=4)
    manifest = read_manifest(folder / "nation" / "submissions.csv")
    newest = max((one for one in manifest if one.la_code == COUNCIL), key=lambda one: one.received_at)
    desk = LandingDesk(folder / "store", RING, by="tests", at=AT)
    for one in manifest:
        if one is not newest:
            desk.land(one, at=AT)
    clean = Table.read(newest.path)
    faulty = with_faults(clean, (*FAULTS, UNKNOWABLE))
    newest = replace(newest, path=faulty.write(folder / newest.path.name))
    reference = load_reference(folder / "nation" / "ref")
    last = max(one.received_at for one in manifest).date()
    with open_store(folder / "store", ring=RING) as store:
        preview = preview_file(newest.path, store, reference, Asked(as_of=last), received_at=newest.received_at)
        yield Sent(
            folder=folder,
            store=store,
            reference=reference,
            newest=newest,
            clean=clean,
            faulty=faulty,
            preview=preview,
        )


def moves_of(sent: Sent, fault: Planted) -> list[Move]:
    return [move for move in sent.preview.moves if move.finding.rule == fault.rule]


def test_the_figures_with_the_file_are_those_of_the_file_landed(sent: Sent) -> None:
    computed = sent.figures_of(sent.faulty)
    assert computed == {row.key: row.now for row in sent.preview.rows}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule)
def test_a_move_is_what_recomputing_with_the_rows_put_right_gives(sent: Sent, fault: Planted) -> None:
    moves = moves_of(sent, fault)
    assert moves, "the check did not find the fault"
    now = {row.key: row.now for row in sent.preview.rows}
    for move in moves:
        assert move.mended, "nothing said how to mend it"
        right = sent.figures_of(mended(sent.faulty, sent.clean, fault.field, move.mended))
        recomputed = {
            key: (now.get(key), right.get(key)) for key in now.keys() | right.keys() if now.get(key) != right.get(key)
        }
        assert {change.key: (change.now, change.mended) for change in move.changes} == recomputed


def test_enough_of_the_faults_move_something_and_some_move_nothing(sent: Sent) -> None:
    moving = {fault.rule for fault in FAULTS if any(move.changes for move in moves_of(sent, fault))}
    assert len(moving) >= 8
    assert len(moving) < len(FAULTS)


def test_every_way_of_knowing_a_mend_is_met(sent: Sent) -> None:
    known = [how for move in sent.preview.moves for how, rows in move.known_from.items() if rows]
    assert set(known) == {"safe", "empty", "earlier"}


def test_what_curated_rows_do_not_hold_is_not_guessed(sent: Sent) -> None:
    (move,) = moves_of(sent, UNKNOWABLE)
    assert (move.mended, move.changes) == ((), ())


def test_dates_that_change_the_choice_say_so(sent: Sent) -> None:
    (move,) = moves_of(sent, next(fault for fault in FAULTS if fault.rule == "D04.event_end_date"))
    assert [one.chosen for one in move.choices] != [one.chosen for one in sent.preview.choices]


def test_region_and_nation_stand_beside_the_council(sent: Sent) -> None:
    nations = {row.key: row.nation for row in sent.preview.rows if row.key.measure == "ASCOF 2A"}
    others = published_figures(sent.store, sent.reference, sent.preview.wanted)
    for key, nation in nations.items():
        other = sum(one.denominator or 0 for one in others if one.key == key and one.la_code not in (None, COUNCIL))
        own = next(row.now.denominator or 0 for row in sent.preview.rows if row.key == key)
        assert nation is not None
        assert nation.denominator == own + other
