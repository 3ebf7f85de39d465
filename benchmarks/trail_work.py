"""One piece of work on a trail, for run_trail.py to measure in a process of its own.

Run: trail_work.py PIECE FOLDER [COUNT]. Pieces: make COUNT records in groups; append COUNT, one at a time; verify;
sha256.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from caretrail.keys import create_key_ring, open_key_ring
from caretrail.trail import Entry, Trail, verify_trail


GROUP = 1_000


def entry(number: int) -> Entry:
    """A record of the usual length: about 400 bytes."""
    return Entry(
        act="submission.repeated",
        by="night run",
        purpose="landing",
        about={"submission": f"{number:032x}", "council": f"{100 + number % 900}", "sha256": f"{number:064x}"},
        at=datetime(2026, 5, 5, tzinfo=UTC),
    )


def make(folder: Path, count: int) -> None:
    """A new trail of `count` records, recorded in groups."""
    trail = Trail(folder / "trail.jsonl", create_key_ring(folder / "ring.json"))
    for start in range(0, count, GROUP):
        trail.append_all(entry(number) for number in range(start, min(start + GROUP, count)))


def append(folder: Path, count: int) -> None:
    """`count` records more, each an append of its own."""
    trail = Trail(folder / "trail.jsonl", open_key_ring(folder / "ring.json"))
    before, wall = time.process_time(), time.perf_counter()
    for number in range(count):
        trail.append_all([entry(number)])
    print(json.dumps({"cpu": time.process_time() - before, "wall": time.perf_counter() - wall}))


def verify(folder: Path) -> None:
    """The whole verification, as the command line does it."""
    verdict = verify_trail(folder / "trail.jsonl", open_key_ring(folder / "ring.json").public_keys)
    assert verdict.intact
    print(json.dumps({"records": verdict.records}))


def sha256(folder: Path) -> None:
    """The floor: the same bytes through SHA-256 once, and nothing else."""
    with (folder / "trail.jsonl").open("rb") as file:
        print(json.dumps({"sha256": hashlib.file_digest(file, "sha256").hexdigest()}))


def main() -> None:
    piece, folder, *count = sys.argv[1:]
    work = {"make": make, "append": append, "verify": verify, "sha256": sha256}[piece]
    work(Path(folder), *map(int, count))


if __name__ == "__main__":
    main()
