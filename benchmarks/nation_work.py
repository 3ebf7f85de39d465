"""One piece of work on a nation's store, run by run_nation.py in a process of its own.

nation_work.py figures STORE REF OUT   every output for the year and for the one before; JSON: CPU seconds by step
nation_work.py check CSV...            each file checked, one after the other, as landing does
nation_work.py floors CSV...           F1 and F2 over the same bytes; JSON: CPU seconds of each
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from caretrail.engine import Step, open_session, private_folder
from caretrail.events import Wanted, load_reference
from caretrail.intake import check_file
from caretrail.keys import open_key_ring
from caretrail.landing import open_store
from caretrail.measures import compute, find_measures, write_outputs


AS_OF = date(2026, 12, 31)
YEARS = (
    Wanted(start=date(2025, 4, 1), end=date(2026, 3, 31), joined_from=date(2023, 10, 1), as_of=AS_OF),
    Wanted(start=date(2024, 4, 1), end=date(2025, 3, 31), joined_from=date(2023, 10, 1), as_of=AS_OF),
)
MEMORY = "5GB"


class Shares:
    """CPU of the whole process by step; what no step claims is reading, choosing, asking and writing."""

    def __init__(self) -> None:
        self.by_step: dict[str, float] = {}
        self._since = 0.0

    def __call__(self, step: Step, phase: str) -> None:
        now = time.process_time()
        if phase == "end":
            self.by_step[step.name] = self.by_step.get(step.name, 0.0) + now - self._since
        self._since = now


def figures(store: Path, reference: Path, out: Path) -> None:
    """Every output of both years, as `caretrail measure all` writes them."""
    shares, rows = Shares(), 0
    ring = open_key_ring(Path(os.environ["CARETRAIL_HOME"]) / "keys" / "ring.json")
    with open_store(store, ring=ring) as opened:
        for year in YEARS:
            folder = out / str(year.start)
            folder.mkdir(parents=True)
            with private_folder() as spill, open_session(spill, memory=MEMORY) as session:
                wanted = find_measures("all")
                computed = compute(session, opened, load_reference(reference), year, wanted, on_step=shares)
                rows += sum(file.rows for file in write_outputs(session, computed.outputs, folder, "csv"))
    steps = sum(shares.by_step.values())
    rest = time.process_time() - steps
    print(json.dumps({"rows": rows, "steps": shares.by_step, "choosing, asking and writing": rest}))


def check(paths: list[str]) -> None:
    """The check alone, with the findings that landing keeps."""
    for path in paths:
        with check_file(path, on=AS_OF) as intake:
            intake.failing_rows()


def floors(paths: list[str]) -> None:
    """F1: all columns of each file read as text. F2: those written to Parquet. File by file, as landing works."""
    told = {"F1": 0.0, "F1 and F2": 0.0}
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:") as session:
        for path in paths:
            source = f"read_csv('{path}', header = true, all_varchar = true)"
            names = [row[0] for row in session.execute(f"DESCRIBE FROM {source}").fetchall()]
            wanted = ", ".join(f'max("{name}")' for name in names)
            copy = f"COPY (FROM {source}) TO '{folder}/one.parquet' (FORMAT parquet, COMPRESSION zstd)"
            for floor, query in (("F1", f"SELECT {wanted} FROM {source}"), ("F1 and F2", copy)):
                before = time.process_time()
                session.execute(query).fetchall()
                told[floor] += time.process_time() - before
    print(json.dumps({"F1": told["F1"], "F2": told["F1 and F2"] - told["F1"]}))


if __name__ == "__main__":
    if sys.argv[1] == "figures":
        figures(*map(Path, sys.argv[2:5]))
    else:
        {"check": check, "floors": floors}[sys.argv[1]](sys.argv[2:])
