"""Measures the trail: recording in groups and one at a time, verifying, beside bare SHA-256 of the same bytes.

Run: .venv/bin/python benchmarks/run_trail.py [--records 1000000] [--repeats 3] [--out FILE]. Needs 0.4 GB of disk for
a million records. Prints a table; CPU is what counts, for other programs may be using the machine.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
sys.path[:0] = [str(HERE)]

import measured_child  # noqa: E402


SINGLE = 300  # appends of one record each, on a short trail and on the long one
GOAL = 30.0  # CPU seconds to verify a million records


def piece(folder: Path, *words: object) -> measured_child.Measured:
    """Run one piece of work in a process of its own."""
    command = [sys.executable, HERE / "trail_work.py", words[0], folder, *map(str, words[1:])]
    return measured_child.run(command, env={"PYTHONPATH": str(SOURCE)})


def single_appends(folder: Path) -> dict[str, float]:
    """Milliseconds of CPU and wall for one append of one record."""
    told: dict[str, float] = json.loads(piece(folder, "append", SINGLE).told)
    return {name: 1_000 * seconds / SINGLE for name, seconds in told.items()}


def measure(folder: Path, records: int, repeats: int) -> dict[str, Any]:
    """Everything, once made and then `repeats` times in turns."""
    short = folder / "short"
    short.mkdir()
    piece(short, "make", 1)
    made = piece(folder, "make", records)
    verified, hashed = [], []
    for _ in range(repeats):
        verified.append(piece(folder, "verify"))
        hashed.append(piece(folder, "sha256"))
    verify_cpu, floor = (statistics.median(run.cpu for run in runs) for runs in (verified, hashed))
    return {
        "records": records,
        "bytes": (folder / "trail.jsonl").stat().st_size,
        "make_cpu": made.cpu,
        "verify_cpu": verify_cpu,
        "verify_peak_mb": max(run.peak_mb for run in verified),
        "sha256_cpu": floor,
        "verify_by_sha256": verify_cpu / floor,
        "make_by_sha256": made.cpu / floor,
        "append_ms_short": single_appends(short),
        "append_ms_long": single_appends(folder),
        "others": max(run.others or 0.0 for run in [made, *verified, *hashed]),
    }


def table(found: dict[str, Any]) -> str:
    """The figures for a person."""
    short, long = found["append_ms_short"], found["append_ms_long"]
    per_million = found["verify_cpu"] * 1e6 / found["records"]
    judged = "met" if per_million <= GOAL else "missed"
    of_hashing = f"{found['verify_by_sha256']:6.1f} x bare SHA-256  {found['verify_peak_mb']:6.0f} MB"
    return "\n".join(
        (
            f"{found['records']:,} records, {found['bytes'] / 1e6:,.0f} MB; others used {found['others']:.1f} cores",
            f"verify           {found['verify_cpu']:8.2f} CPU s  {of_hashing}",
            f"  a million records: {per_million:.1f} CPU s, goal {GOAL:.0f}: {judged}",
            f"record in groups {found['make_cpu']:8.2f} CPU s  {found['make_by_sha256']:6.1f} x bare SHA-256",
            f"bare SHA-256     {found['sha256_cpu']:8.2f} CPU s",
            f"one append, short trail {short['cpu']:6.2f} ms CPU {short['wall']:6.2f} ms wall",
            f"one append, long trail  {long['cpu']:6.2f} ms CPU {long['wall']:6.2f} ms wall",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caretrail-trail-") as folder:
        found = measure(Path(folder), asked.records, asked.repeats)
    print(table(found))
    if asked.out:
        about = {"on": datetime.now(tz=UTC).date().isoformat(), "python": platform.python_version()}
        asked.out.write_text(json.dumps({**about, **found}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
