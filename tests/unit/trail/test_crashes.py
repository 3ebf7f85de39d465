"""A writer that dies, at any moment: the trail opens, nothing acknowledged is lost, what was half-written is told."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from caretrail.errors import SystemFailure
from caretrail.keys import create_key_ring, open_key_ring
from caretrail.trail import Trail, read_records, verify_trail
from tests.support.trails import AT, RING, entry, lines_of, make_trail, put_lines, saved, verdict_on
from tests.support.tree import ROOT


# Appends in threes, says on standard output what was acknowledged, and is killed at the n-th time it syncs to disk.
WRITER = """
import os, signal, sys
from pathlib import Path
from caretrail.keys import open_key_ring
from caretrail.trail import Trail
from tests.support.trails import entry
synced, sync = 0, os.fsync
def die_at(descriptor):
    global synced
    synced += 1
    if synced == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    sync(descriptor)
os.fsync = die_at
folder = Path(sys.argv[1])
trail = Trail(folder / "trail.jsonl", open_key_ring(folder / "ring.json"))
for number in range(4):
    head = trail.append_all([entry(number), entry(number), entry(number)])
    print(head.seq, flush=True)
"""


@pytest.mark.parametrize("sync", [*range(1, 12)])
def test_killed_at_any_sync_nothing_acknowledged_is_lost(tmp_path: Path, sync: int):
    ring = create_key_ring(tmp_path / "ring.json")
    ended = subprocess.run(
        [sys.executable, "-c", WRITER, str(tmp_path), str(sync)],
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    acknowledged = [int(word) for word in ended.stdout.split()]
    trail = Trail(tmp_path / "trail.jsonl", open_key_ring(tmp_path / "ring.json"))
    if trail.path.exists():
        assert verify_trail(trail.path, ring.public_keys).intact
    head = trail.append_all([entry()])
    assert verify_trail(trail.path, ring.public_keys).intact
    kept = [record for record in read_records(trail.path) if record.act != "trail.mended"]
    assert len(kept) % 3 == 1  # whole groups, and the one just added
    assert len(kept) > max(acknowledged, default=0)
    assert head.seq == len(lines_of(trail))


def cut_off(folder: Path, *, missing: int) -> Trail:
    """A trail whose last append was cut off with so many bytes of its lines missing."""
    trail = make_trail(folder / "a", [2])
    before = trail.path.with_name("trail.jsonl.head").read_bytes()
    make_trail(folder / "a", [3])
    head = trail.path.with_name("trail.jsonl.head")
    head.rename(trail.path.with_name("trail.jsonl.pending"))
    head.write_bytes(before)
    whole = trail.path.read_bytes()
    trail.path.write_bytes(whole[: len(whole) - missing])
    return trail


def test_an_append_that_only_lacks_its_acknowledgement_is_kept(tmp_path: Path):
    trail = cut_off(tmp_path, missing=0)
    assert (verdict_on(trail).records, verdict_on(trail).vouched, len(list(read_records(trail.path)))) == (5, 5, 5)
    assert trail.append_all([entry()]).seq == 6
    assert verdict_on(trail).intact


@pytest.mark.parametrize("missing", [1, 40, 300, 700])
def test_a_torn_append_is_set_aside_and_recorded(tmp_path: Path, missing: int):
    trail = cut_off(tmp_path, missing=missing)
    told = verdict_on(trail)
    left = trail.path.read_bytes()[len(b"".join(lines_of(trail)[:2])) :]
    assert (told.intact, told.records, told.unfinished) == (True, 2, len(left))
    assert len(list(read_records(trail.path))) == 2
    assert trail.append_all([entry()]).seq == 4
    assert [record.act for record in read_records(trail.path)][2:] == ["trail.mended", "identifiers.revealed"]
    assert list(read_records(trail.path))[2].about["bytes"] == len(left)
    assert trail.path.with_name("trail.jsonl.torn").read_bytes() == left
    assert (verdict_on(trail).intact, verdict_on(trail).records) == (True, 4)


def test_a_checkpoint_mends_too(tmp_path: Path):
    trail = cut_off(tmp_path, missing=40)
    assert trail.checkpoint(AT).seq == 3
    assert verdict_on(trail).intact


def test_lines_put_behind_the_head_are_never_taken_up(tmp_path: Path):
    """A forged record that fits the chain but that no head vouches for is told, set aside and recorded."""
    trail = make_trail(tmp_path / "a", [2])
    copy = Trail(saved(tmp_path / "a", tmp_path / "b") / "trail.jsonl", RING)
    copy.append_all([entry(7)])
    put_lines(trail, lines_of(copy))
    assert [(fault.kind, fault.record) for fault in verdict_on(trail).faults] == [("insert", 3)]
    trail.append_all([entry(8)])
    assert [record.about.get("submissions") for record in read_records(trail.path)] == [0, 1, None, 8]
    assert verdict_on(trail).intact


def test_a_checkpoint_file_that_was_cut_off_goes_on(tmp_path: Path):
    trail = make_trail(tmp_path, [1, 1], checkpoints=[0])
    checkpoints = trail.path.with_name("trail.jsonl.checkpoints")
    checkpoints.write_bytes(checkpoints.read_bytes() + b'{"at":"2026')
    assert verdict_on(trail).intact
    trail.checkpoint(AT)
    assert [fault.kind for fault in verdict_on(trail).faults] == ["evidence"]


@pytest.mark.parametrize("lost", ["head", "records"])
def test_an_append_does_not_go_on_from_a_trail_that_lost_its_head_or_its_end(tmp_path: Path, lost: str):
    trail = make_trail(tmp_path, [3])
    if lost == "head":
        trail.path.with_name("trail.jsonl.head").unlink()
    else:
        put_lines(trail, lines_of(trail)[:2])
    with pytest.raises(SystemFailure, match="trail verify"):
        trail.append_all([entry()])


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"seq": 1}', b"\x00\xff"])
def test_an_append_does_not_go_on_from_a_damaged_head(tmp_path: Path, damage: bytes):
    trail = make_trail(tmp_path, [3])
    trail.path.with_name("trail.jsonl.head").write_bytes(damage)
    with pytest.raises(SystemFailure, match="cannot be read"):
        trail.append_all([entry()])
    assert [fault.kind for fault in verdict_on(trail).faults] == ["evidence"]


def test_a_head_moved_back_by_hand_does_not_fit_its_signature(tmp_path: Path):
    trail = make_trail(tmp_path, [3])
    head = trail.path.with_name("trail.jsonl.head")
    head.write_bytes(head.read_bytes().replace(b'"seq":3', b'"seq":2'))
    with pytest.raises(SystemFailure, match="does not fit its signature"):
        trail.append_all([entry()])
    assert not verdict_on(trail).intact


FULL = """
import resource, sys
from pathlib import Path
from caretrail.errors import SystemFailure
from caretrail.keys import open_key_ring
from caretrail.trail import Trail
from tests.support.trails import entry
folder = Path(sys.argv[1])
trail = Trail(folder / "trail.jsonl", open_key_ring(folder / "ring.json"))
trail.append_all([entry()])
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    trail.append_all([entry(number) for number in range(50)])
except SystemFailure as error:
    print(error)
"""


def test_a_full_disk_leaves_what_was_there(tmp_path: Path):
    ring = create_key_ring(tmp_path / "ring.json")
    ended = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "cannot be written" in ended.stdout
    told = verify_trail(tmp_path / "trail.jsonl", ring.public_keys)
    assert (told.intact, told.records, told.unfinished) == (True, 1, 0)
    assert Trail(tmp_path / "trail.jsonl", ring).append_all([entry()]).seq == 2


def test_the_copy_of_a_trail_is_verified_without_touching_it(tmp_path: Path):
    make_trail(tmp_path / "a", [3])
    copy = saved(tmp_path / "a", tmp_path / "b")
    (copy / "trail.jsonl.lock").unlink()
    before = sorted(path.name for path in copy.iterdir())
    assert verify_trail(copy / "trail.jsonl", RING.public_keys).intact
    assert sorted(path.name for path in copy.iterdir()) == before
