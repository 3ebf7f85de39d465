"""Measures a made-up nation: landing what its councils send, and every published output from the landed store.

Run: ./caretrail test once, then .venv/bin/python benchmarks/run_nation.py --work FOLDER [--rows N,N,...]
Needs 12 GB of disk for seven million rows. Figures are CPU seconds of whole process trees and their ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from math import log
from pathlib import Path
from typing import Any


HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
sys.path[:0] = [str(HERE)]

import measured_child  # noqa: E402


ROWS = (1_000_000, 3_000_000, 7_100_000)
ROWS_OF_A_COUNCIL = 47_333
SUBMISSIONS = 10
SEED = 11
GOAL, MUST, MOST_MB = 120.0, 300.0, 8_000
LANDING = 1.6  # times F1 + F2, beyond the check
CHECKED = 20  # files whose check alone is measured, to tell the check's part of landing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--rows", type=lambda text: tuple(int(part) for part in text.split(",")), default=ROWS)
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    sizes = [measure(asked.work.resolve(), rows) for rows in asked.rows]
    found = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()},
        "sizes": sizes,
    }
    target = asked.work / f"{found['date']}-nation.json"
    target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(table(sizes))
    print(f"Kept in {target}")


def measure(work: Path, rows: int) -> dict[str, Any]:
    """Make a nation of this many rows unless it is there, land it, compute everything."""
    folder = work / str(rows)
    home = {"PYTHONPATH": str(SOURCE), "CARETRAIL_HOME": str(folder / "home")}
    nation, store = folder / "nation", folder / "store"
    if not nation.exists():
        councils = max(2, round(rows / ROWS_OF_A_COUNCIL))
        words = ("--councils", councils, "--rows", rows, "--seed", SEED, "--submissions", SUBMISSIONS)
        caretrail("synth", "--out", nation, *words, env=home)
    shutil.rmtree(store, ignore_errors=True)
    landed = caretrail("land", "--store", store, "--manifest", nation / "submissions.csv", env=home)
    sent = sorted((nation / "submissions").glob("*.csv"))
    some = sent[:: max(1, len(sent) // CHECKED)]
    checked = work_of("nation_work.py", "check", *some, env=home)
    floors = json.loads(work_of("nation_work.py", "floors", *some, env=home).told)
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    figures = work_of("nation_work.py", "figures", store, nation / "ref", out, env=home)
    share = sum(path.stat().st_size for path in some) / sum(path.stat().st_size for path in sent)
    told = json.loads(figures.told)
    found = {
        "rows": rows,
        "landing": _kept(landed),
        "check": checked.cpu / share,
        "floors": {name: seconds / share for name, seconds in floors.items()},
        "figures": _kept(figures),
        "output_rows": told["rows"],
        "steps": {**told["steps"], "choosing, asking and writing": told["choosing, asking and writing"]},
    }
    print(json.dumps(found), flush=True)
    return found


def caretrail(verb: str, *words: object, env: dict[str, str]) -> measured_child.Measured:
    """Run a verb as its user does."""
    return measured_child.run((sys.executable, "-P", "-m", "caretrail", verb, *map(str, words)), env=env)


def work_of(script: str, *words: object, env: dict[str, str]) -> measured_child.Measured:
    return measured_child.run((sys.executable, HERE / script, *map(str, words)), env=env)


def table(sizes: Sequence[dict[str, Any]]) -> str:
    """The results as Markdown: a line a size, then where the CPU of the largest goes."""
    lines = [
        "| rows | landing, CPU s | beyond the check, x (F1 + F2) | figures, CPU s | wall s | peak MB | growth |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in sizes:
        floors = sum(one["floors"].values())
        beyond = (one["landing"]["cpu"] - one["check"]) / floors
        figures = one["figures"]
        growth = 1e6 * figures["cpu"] / (one["rows"] * log(one["rows"]))
        lines.append(
            f"| {one['rows']:,} | {one['landing']['cpu']:.0f} | {beyond:.2f} | {figures['cpu']:.0f} | "
            f"{figures['wall']:.0f} | {figures['peak_mb']:,.0f} | {growth:.2f} |"
        )
    last = sizes[-1]
    lines += ["", "| step | CPU s | share |", "|---|---:|---:|"]
    whole = sum(last["steps"].values())
    for name, seconds in sorted(last["steps"].items(), key=lambda item: -item[1]):
        lines.append(f"| {name} | {seconds:.1f} | {100 * seconds / whole:.0f} % |")
    return "\n".join(lines)


def _kept(measured: measured_child.Measured) -> dict[str, Any]:
    return {key: value for key, value in asdict(measured).items() if key != "told"}


if __name__ == "__main__":
    main()
