"""A trail that was changed: no submission is hidden by it, and no file of one is cleared away on its word."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from caretrail.errors import UnusableInput
from caretrail.landing import open_store
from tests.support.landings import AT, RING, desk, files_of, land, submission, tamper
from tests.support.submissions import NARROW, rows


@pytest.fixture
def store(tmp_path: Path) -> Path:
    land(tmp_path / "store", submission(tmp_path, rows(4), names=NARROW))
    return tmp_path / "store"


def trail(store: Path) -> Path:
    return store / "trail" / "landing.jsonl"


CHANGES = {
    "an act renamed": lambda held: held.replace(b"submission.landed", b"submission.lander"),
    "another submission named": lambda held: held.replace(b'"rows":4', b'"rows":5'),
    "its last record taken out": lambda held: b"".join(held.splitlines(keepends=True)[:-1]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_trail_hides_nothing_and_clears_nothing_away(change, store: Path):
    tamper(trail(store), change)
    before = files_of(store)
    for opening in (lambda: open_store(store), lambda: open_store(store, ring=RING), lambda: desk(store)):
        with pytest.raises(UnusableInput, match=r"landing\.jsonl is not as it was written: .*Restore it"):
            opening()
    assert files_of(store) == before


@pytest.mark.parametrize("everything", [False, True], ids=["its records", "all of it"])
def test_a_missing_trail_is_told_and_not_begun_anew(store: Path, everything: bool):
    if everything:
        shutil.rmtree(trail(store).parent)
    else:
        trail(store).unlink()
    before = files_of(store)
    for opening in (lambda: open_store(store), lambda: desk(store)):
        with pytest.raises(UnusableInput, match=r"landing\.jsonl is missing\. Restore it"):
            opening()
    assert files_of(store) == before


def test_what_a_rotated_ring_recorded_is_trusted_by_those_without_the_ring(store: Path):
    import duckdb

    with open_store(store, ring=RING.rotate()) as opened, duckdb.connect() as session:
        opened.reveal(session, by="tests", purpose="proof", at=AT)
    with open_store(store) as opened:
        assert len(opened.submissions) == 1
