"""What an offline verifier is given and what it says when that does not do."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from caretrail.errors import UnusableInput
from caretrail.keys import new_ring
from caretrail.trail import Trail, read_checkpoints, verify_trail
from tests.support.trails import AT, RING, entry, forged, lines_of, make_trail, put_lines, saved, verdict_on


def test_a_trail_that_is_not_there_is_unusable(tmp_path: Path):
    with pytest.raises(UnusableInput, match="cannot be verified"):
        verify_trail(tmp_path / "trail.jsonl", RING.public_keys)


def test_foreign_keys_cannot_tell_anything(tmp_path: Path):
    trail = make_trail(tmp_path, [2])
    with pytest.raises(UnusableInput, match=f"signed with key {RING.key_id}"):
        verify_trail(trail.path, new_ring().public_keys)


def test_a_trail_goes_on_over_a_rotation_of_its_keys(tmp_path: Path):
    trail = make_trail(tmp_path, [2], checkpoints=[0])
    rotated = RING.rotate()
    Trail(trail.path, rotated).append_all([entry()])
    assert verify_trail(trail.path, rotated.public_keys).intact
    with pytest.raises(UnusableInput, match=rotated.key_id):
        verdict_on(trail)


def test_a_checkpoint_that_was_changed_is_told(tmp_path: Path):
    trail = make_trail(tmp_path, [2, 2], checkpoints=[0])
    checkpoints = trail.path.with_name("trail.jsonl.checkpoints")
    checkpoints.write_bytes(checkpoints.read_bytes().replace(b'"seq":2', b'"seq":1'))
    told = verdict_on(trail)
    assert [(fault.kind, fault.record) for fault in told.faults] == [("evidence", 5)]
    assert told.vouched == 4


def test_without_a_head_the_record_that_fits_the_chain_is_the_true_one(tmp_path: Path):
    trail = make_trail(tmp_path, [4])
    lines = lines_of(trail)
    put_lines(trail, [*lines[:3], forged({**json.loads(lines[3]), "previous": "f" * 64}), lines[3]])
    trail.path.with_name("trail.jsonl.head").unlink()
    told = verdict_on(trail)
    assert [(fault.kind, fault.record) for fault in told.faults] == [("insert", 4), ("evidence", 1)]


def test_a_checkpoint_kept_elsewhere_shows_that_the_trail_is_another(tmp_path: Path):
    """All of the folder was exchanged for another trail that the same ring signed."""
    trail = make_trail(tmp_path / "a", [3])
    kept = trail.checkpoint(AT)
    other = Trail(tmp_path / "b" / "trail.jsonl", RING)
    other.append_all([entry(number, by="somebody") for number in range(5)])
    told = verdict_on(other, kept_elsewhere=[kept])
    assert (told.faults[0].kind, told.faults[0].until) == ("rewrite", 3)


def test_a_forged_checkpoint_from_elsewhere_is_refused(tmp_path: Path):
    trail = make_trail(tmp_path, [3])
    text = json.loads(trail.checkpoint(AT).as_json())
    kept = tmp_path / "kept.jsonl"
    kept.write_text(json.dumps({**text, "seq": 9}) + "\n")
    with pytest.raises(UnusableInput, match="does not fit its signature"):
        verdict_on(trail, kept_elsewhere=read_checkpoints(kept))


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"seq": "1"}', "[1]"])
def test_what_is_not_a_checkpoint_is_refused(tmp_path: Path, text: str):
    kept = tmp_path / "kept.jsonl"
    kept.write_text(text)
    with pytest.raises(UnusableInput, match="not a file of checkpoints"):
        read_checkpoints(kept)


def test_each_file_beside_the_trail_is_named_for_what_it_is(tmp_path: Path):
    make_trail(tmp_path / "a", [2], checkpoints=[0])
    found = {path.name for path in saved(tmp_path / "a", tmp_path / "b").iterdir()}
    assert found == {f"trail.jsonl{end}" for end in ("", ".head", ".checkpoints", ".lock")}


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES], ids=["a medium of that kind", "a user without rights"])
def test_a_trail_that_can_only_be_read_is_verified(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An archive is mounted so that nobody can write to it, and then nobody needs to be kept from writing."""
    trail = make_trail(tmp_path, [2])
    monkeypatch.setattr("filelock.FileLock.acquire", refusing(number))
    assert verify_trail(trail.path, RING.public_keys).intact


def test_a_disk_that_fails_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    trail = make_trail(tmp_path, [2])
    monkeypatch.setattr("filelock.FileLock.acquire", refusing(errno.EIO))
    with pytest.raises(UnusableInput, match="cannot be verified"):
        verify_trail(trail.path, RING.public_keys)


def refusing(number: int) -> Callable[..., None]:
    """A lock that the system refuses, for the reason of that number."""

    def acquire(*given: object, **named: object) -> None:
        raise OSError(number, os.strerror(number))

    return acquire
