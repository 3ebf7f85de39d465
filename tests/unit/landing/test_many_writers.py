"""Several desks at once: nothing is lost, nothing is doubled, and one trail tells of it all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from caretrail.keys import create_key_ring
from caretrail.landing import open_store, verify_store
from caretrail.trail import read_records
from tests.support.landings import submission
from tests.support.submissions import NARROW, rows
from tests.support.tree import ROOT


_CHILD = """
import sys
from pathlib import Path
from caretrail.keys import open_key_ring
from caretrail.landing import LandingDesk
from tests.support.landings import AT, consignment

store, ring, *sent = map(Path, sys.argv[1:])
desk = LandingDesk(store, open_key_ring(ring), by="tests", at=AT)
for path in sent:
    print(path.name, desk.land(consignment(path), at=AT).repeated, flush=True)
"""


def land_at_once(store: Path, ring: Path, loads: list[list[Path]]) -> list[str]:
    """Each load in a process of its own, all at the same time; what they answered."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(store), str(ring), *map(str, load)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for load in loads
    ]
    answers = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0] * len(loads), answers
    return [line for out, _ in answers for line in out.splitlines()]


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    ring = create_key_ring(tmp_path / "ring.json")
    loads = [
        [submission(tmp_path, rows(1 + n), f"{writer}{n}.csv", (*NARROW, "event_reference")) for n in range(k, k + 5)]
        for writer, k in (("a", 0), ("b", 5))
    ]
    answers = land_at_once(tmp_path / "store", tmp_path / "ring.json", loads)
    assert sorted(answers) == sorted(f"{path.name} False" for load in loads for path in load)
    with open_store(tmp_path / "store") as store:
        assert {one.file_name for one in store.submissions} == {path.name for load in loads for path in load}
    assert verify_store(tmp_path / "store", ring) == ()


def test_the_same_bytes_from_two_writers_at_once_are_landed_once(tmp_path: Path) -> None:
    ring = create_key_ring(tmp_path / "ring.json")
    sent = [submission(tmp_path, rows(1 + n), f"{n}.csv", NARROW) for n in range(4)]
    answers = land_at_once(tmp_path / "store", tmp_path / "ring.json", [sent, sent])
    assert sorted(answers) == sorted(f"{path.name} {repeated}" for path in sent for repeated in (False, True))
    acts = [record.act for record in read_records(tmp_path / "store" / "trail" / "landing.jsonl")]
    assert (acts.count("store.made"), acts.count("submission.landed"), acts.count("submission.repeated")) == (1, 4, 4)
    assert verify_store(tmp_path / "store", ring) == ()
