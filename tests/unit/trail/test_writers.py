"""A hundred writers at once, threads and processes: one chain, no fork, nothing lost, groups whole."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from caretrail.keys import create_key_ring
from caretrail.trail import read_records, verify_trail
from tests.support.tree import ROOT


PROCESSES, THREADS, TIMES = 4, 25, 3

# One trail object for half of the threads, one each for the others: both ways of sharing must hold.
WRITERS = """
import sys, threading
from pathlib import Path
from caretrail.keys import open_key_ring
from caretrail.trail import Trail
from tests.support.trails import entry
folder, process, threads, times = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
ring = open_key_ring(folder / "ring.json")
shared = Trail(folder / "trail.jsonl", ring)
def write(thread):
    trail = shared if thread % 2 else Trail(folder / "trail.jsonl", ring)
    for time in range(times):
        trail.append_all([entry(time, by=f"writer {process} {thread}") for _ in range(1 + thread % 2)])
running = [threading.Thread(target=write, args=(thread,)) for thread in range(threads)]
for each in running: each.start()
for each in running: each.join()
"""


def test_a_hundred_writers_make_one_chain(tmp_path: Path):
    ring = create_key_ring(tmp_path / "ring.json")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITERS, str(tmp_path), str(process), str(THREADS), str(TIMES)],
            env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        )
        for process in range(PROCESSES)
    ]
    assert [each.wait() for each in running] == [0] * PROCESSES
    assert verify_trail(tmp_path / "trail.jsonl", ring.public_keys).intact
    records = list(read_records(tmp_path / "trail.jsonl"))
    assert [record.seq for record in records] == list(range(1, len(records) + 1))
    assert Counter((record.by, record.about["submissions"]) for record in records) == {
        (f"writer {process} {thread}", time): 1 + thread % 2
        for process in range(PROCESSES)
        for thread in range(THREADS)
        for time in range(TIMES)
    }
    groups = [record for record in records if int(record.by.split()[-1]) % 2]
    assert all(a.seq + 1 == b.seq and a.by == b.by for a, b in zip(groups[::2], groups[1::2], strict=True))
