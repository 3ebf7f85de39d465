"""A landing that is cut off at any point: the store opens, nothing acknowledged is lost, nothing half is seen.

A real process is killed with SIGKILL at each named point, by a hook that no verb can set.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from caretrail.keys import create_key_ring, open_key_ring
from caretrail.landing import COMMIT_POINTS, LandingDesk, open_store, verify_store
from caretrail.trail import verify_trail
from tests.support.landings import AT, COUNCIL, consignment, files_of, submission
from tests.support.submissions import NARROW, rows
from tests.support.tree import ROOT


_CHILD = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from caretrail.keys import open_key_ring
from caretrail.landing import LandingDesk
from tests.support.landings import AT, consignment

store, ring, sent, wanted = sys.argv[1:]

def at_point(name):
    if name == wanted:
        os.kill(os.getpid(), signal.SIGKILL)

desk = LandingDesk(Path(store), open_key_ring(Path(ring)), by="tests", at=AT, at_point=at_point)
desk.land(consignment(Path(sent)), at=AT)
print("acknowledged")
"""


def land_until(point: str, store: Path, ring: Path, sent: Path) -> subprocess.CompletedProcess[str]:
    """Land in a process of its own that is killed at the point, if it comes to it."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    words = [sys.executable, "-c", _CHILD, str(store), str(ring), str(sent), point]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is what a power cut looks like, where there is one")
@pytest.mark.parametrize("point", COMMIT_POINTS)
def test_a_store_survives_being_killed_at(point: str, tmp_path: Path) -> None:
    store, ring_file = tmp_path / "store", tmp_path / "ring.json"
    ring = create_key_ring(ring_file)
    earlier = submission(tmp_path, rows(4), "earlier.csv", NARROW)
    acknowledged = LandingDesk(store, ring, by="tests", at=AT).land(consignment(earlier), at=AT)
    before = set(files_of(store))
    sent = submission(tmp_path, rows(8), "sent.csv", NARROW)

    killed = land_until(point, store, ring_file, sent)

    assert killed.returncode == -signal.SIGKILL
    assert "acknowledged" not in killed.stdout
    committed = point in ("recorded", "tidied")
    with open_store(store, ring=ring) as found:
        seen = {one.file_name for one in found.submissions}
        assert seen == ({"earlier.csv", "sent.csv"} if committed else {"earlier.csv"})
        assert found.receipt(acknowledged.submission_id).says == acknowledged.receipt.says
        assert found.table("curated").count("*").fetchall() == [(12 if committed else 4,)]

    again = LandingDesk(store, ring, by="tests", at=AT)
    if not committed:
        assert {name for name in files_of(store) if "trail" not in name} == {n for n in before if "trail" not in n}
    answer = again.land(consignment(sent), at=AT)
    assert answer.repeated is committed
    with open_store(store, ring=ring) as found:
        assert len(found.submissions) == 2
    assert verify_store(store, ring) == ()
    assert list((store / "incoming").glob("[!.]*")) == []


def test_a_process_that_reaches_no_such_point_ends_well(tmp_path: Path) -> None:
    create_key_ring(tmp_path / "ring.json")
    sent = submission(tmp_path, rows(4), "sent.csv", NARROW)
    ended = land_until("nowhere", tmp_path / "store", tmp_path / "ring.json", sent)
    assert (ended.returncode, ended.stdout) == (0, "acknowledged\n")


def test_the_hook_is_told_every_point_once_and_in_order(tmp_path: Path) -> None:
    passed: list[str] = []
    ring = create_key_ring(tmp_path / "ring.json")
    desk = LandingDesk(tmp_path / "store", ring, by="tests", at=AT, at_point=passed.append)
    desk.land(consignment(submission(tmp_path, rows(4), names=NARROW)), at=AT)
    assert tuple(passed) == COMMIT_POINTS


def test_no_verb_sets_the_hook() -> None:
    inside = [path for path in (ROOT / "src").rglob("*.py") if "at_point=" in path.read_text(encoding="utf-8")]
    assert inside == []


@pytest.mark.parametrize("point", ["curated", "identifying_placed", "submission_placed"])
def test_stopping_by_hand_leaves_nothing_half(point: str, tmp_path: Path) -> None:
    def stop(name: str) -> None:
        if name == point:
            raise KeyboardInterrupt

    ring = create_key_ring(tmp_path / "ring.json")
    LandingDesk(tmp_path / "store", ring, by="tests", at=AT)
    before = {name for name in files_of(tmp_path / "store") if not name.startswith("trail")}
    desk = LandingDesk(tmp_path / "store", ring, by="tests", at=AT, at_point=stop)
    with pytest.raises(KeyboardInterrupt):
        desk.land(consignment(submission(tmp_path, rows(4), names=NARROW)), at=AT)
    assert {name for name in files_of(tmp_path / "store") if not name.startswith("trail")} == before
    with open_store(tmp_path / "store") as store:
        assert store.submissions == ()


@pytest.mark.skipif(os.name != "posix", reason="a limit on the size of files is a full disk that one can have at will")
@pytest.mark.parametrize("limit", [0, 2_000, 12_000, 40_000])
def test_a_full_disk_stops_landing_and_leaves_nothing_half(limit: int, tmp_path: Path) -> None:
    store, ring_file = tmp_path / "store", tmp_path / "home" / "keys" / "ring.json"
    ring = create_key_ring(ring_file)
    LandingDesk(store, ring, by="tests", at=AT)
    before = {name for name in files_of(store) if not name.startswith("trail")}
    sent = submission(tmp_path, rows(400))

    ended = _land_with_limit(limit, store, sent, tmp_path / "home")

    assert ended.returncode == 3, ended.stderr
    assert ended.stderr.startswith("caretrail: ")
    assert ended.stderr.count("\n") == 1
    assert {name for name in files_of(store) if not name.startswith("trail")} == before
    assert verify_trail(store / "trail" / "landing.jsonl", ring.public_keys).faults == ()
    done = LandingDesk(store, open_key_ring(ring_file), by="tests", at=AT).land(consignment(sent), at=AT)
    assert done.receipt.says["rows"] == 400
    assert verify_store(store, ring) == ()


def _land_with_limit(limit: int, store: Path, sent: Path, home: Path) -> subprocess.CompletedProcess[str]:
    import resource

    def beforehand() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    words = ["-m", "caretrail", "land", str(sent), "--store", str(store)]
    words += ["--la-code", COUNCIL, "--received-at", "2026-04-18T15:06:05"]
    return subprocess.run(
        [sys.executable, "-B", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "CARETRAIL_HOME": str(home)},
        preexec_fn=beforehand,
        capture_output=True,
        text=True,
        check=False,
    )
