"""Measures `caretrail check` beside its floors and other validators, in one run, on the same made-up files.

Run: ./caretrail test once, then .venv/bin/python benchmarks/run_check.py --work FOLDER. See README.md.
Every run is a process of its own; runs take turns (A B C A B C ...), so that a busy spell touches all of them.
"""

from __future__ import annotations

import argparse
import csv
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
sys.path[:0] = [str(SOURCE), str(HERE)]

import measured_child  # noqa: E402
import results_table  # noqa: E402

import caretrail  # noqa: E402


FAST_PEERS = ("dataframely", "pandera-polars", "pandera-pandas")
SLOW_PEERS = ("frictionless", "great-expectations")
SLOW_PEERS_AT = 100_000
VERIFIED_AT = 100_000
ONE_RUN_FROM = 10_000_000
CHECKED_ON = "2026-04-30"
SIZES = (5_000, 100_000, 1_000_000, 10_000_000)
BUSY = 0.3  # cores that other programs may use; a run beside more than that is called disturbed
MOST_DISTURBED = 0.1  # of all runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A program that reads one submission."""

    name: str
    command: tuple[str | Path, ...]
    good: frozenset[int] = frozenset({0})
    repeats: int


class Bench:
    """One benchmark: its folder, its files and programs."""

    def __init__(self, work: Path, repeats: int) -> None:
        self._work, self._repeats = work.resolve(), repeats
        self._work.mkdir(parents=True, exist_ok=True)
        self._out = self._work / "out"
        # Compiled modules are kept, as they are where a package has been installed.
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(self._work / "compiled")}
        self._env = {"PYTHONPATH": str(SOURCE), "CARETRAIL_HOME": str(self._work / "home"), **kept}
        self._given = self._work / "statements.json"
        self._prepare("statements.py", self._given)
        self._statements = json.loads(self._given.read_text(encoding="utf-8"))["statements"]
        self.runs: list[dict[str, Any]] = []

    def _prepare(self, script: str, *words: object) -> None:
        """Run a script that makes something. Not in this process: a child starts with its parent's peak memory."""
        command = [sys.executable, str(HERE / script), *map(str, words)]
        subprocess.run(command, check=True, env={**os.environ, **self._env})

    def _submission(self, rows: int) -> Path:
        path = self._work / "data" / f"{rows}.csv"
        if not path.exists():
            self._prepare("submissions.py", path.parent, rows)
        return path

    def _check_only(self, file: Path, repeats: int) -> Workload:
        command = (sys.executable, HERE / "check_only.py", file, self._out / "findings.jsonl", CHECKED_ON)
        return Workload(name="caretrail, check only", command=command, repeats=repeats)

    def _whole_check(self, file: Path, repeats: int) -> Workload:
        options = ("--out", self._out / "reports", "--on", CHECKED_ON)
        command = (sys.executable, "-P", "-m", "caretrail", "check", file, *options)
        return Workload(name="caretrail check", command=command, good=frozenset({0, 1}), repeats=repeats)

    def _peer(self, name: str, file: Path, repeats: int) -> Workload:
        script = HERE / "peers" / f"with_{name.replace('-', '_')}.py"
        return Workload(name=name, command=(self._python_of(name), script, file, self._given), repeats=repeats)

    def _python_of(self, peer: str) -> Path:
        """The Python of a peer's own environment, made from its lock when there is none."""
        folder, lock = self._work / "environments" / peer, HERE / "requirements" / f"{peer}.txt"
        stamp = folder / f"{len(lock.read_bytes())}.installed"
        if not stamp.exists():
            print(f"installing {peer}", flush=True)
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            options = ("-qq", "--disable-pip-version-check", "install", "--require-hashes", "--no-deps", "-r", lock)
            subprocess.run([folder / "bin" / "python", "-m", "pip", *options], check=True)
            stamp.touch()
        return folder / "bin" / "python"

    def _floors(self, file: Path, repeats: int) -> Iterator[Workload]:
        script = HERE / "floors.py"
        yield Workload(name="import duckdb", command=(sys.executable, "-c", "import duckdb"), repeats=repeats)
        yield Workload(name="count the rows", command=(sys.executable, script, "count", file), repeats=repeats)
        yield Workload(name="F1: read all as text", command=(sys.executable, script, "read", file), repeats=repeats)

    def workloads(self, rows: int, *, with_peers: bool) -> list[Workload]:
        """What is run on a file of this size."""
        file = self._submission(rows)
        repeats = 1 if rows >= ONE_RUN_FROM else self._repeats * (2 if rows < SLOW_PEERS_AT else 1)
        found = [*self._floors(file, repeats), self._check_only(file, repeats), self._whole_check(file, repeats)]
        if with_peers and SLOW_PEERS_AT <= rows < ONE_RUN_FROM:
            found += [self._peer(name, file, repeats) for name in FAST_PEERS]
            if rows == SLOW_PEERS_AT:
                found += [self._peer(name, file, 1) for name in SLOW_PEERS]
        return found

    def measure(self, rows: int, *, with_peers: bool) -> None:
        """Run everything for one size in turns, and keep every run."""
        workloads = self.workloads(rows, with_peers=with_peers)
        for turn in range(max(one.repeats for one in workloads)):
            for one in workloads:
                if turn < one.repeats:
                    measured = self._run(one)
                    print(
                        f"{rows:>10,}  {one.name:<24} {measured.cpu:7.2f} CPU s {measured.wall:7.2f} s "
                        f"{measured.peak_mb:7.0f} MB  others {measured.others or 0:.2f}",
                        flush=True,
                    )
                    kept = {key: value for key, value in asdict(measured).items() if key != "told"}
                    self.runs.append({"workload": one.name, "rows": rows, **kept})

    def _run(self, workload: Workload) -> measured_child.Measured:
        shutil.rmtree(self._out, ignore_errors=True)
        self._out.mkdir()
        return measured_child.run(workload.command, env=self._env, good=workload.good)

    def verify(self) -> dict[str, int]:
        """Refuse to time what does not agree: every count of every peer equals Caretrail's on the same rows.

        Caretrail also understands misspelt kinds of events and persons, and applies the rules of that kind; no
        other validator does, so rows with such a cell are left out of the file that is compared.
        """
        file = self._submission(VERIFIED_AT)
        kinds = {f"C02.{one['field']}" for statement in self._statements for one in statement.get("only", ())}
        self._run(self._check_only(file, 1))
        lines = map(json.loads, (self._out / "findings.jsonl").read_text(encoding="utf-8").splitlines())
        misspelt = {line["row"] for line in lines if line["rule"] in kinds}
        exact = _without_rows(file, self._work / "data" / "exact_spellings.csv", misspelt)
        ours = json.loads(self._run(self._check_only(exact, 1)).told)
        compared = {}
        for peer in (*FAST_PEERS, *SLOW_PEERS):
            theirs = json.loads(self._run(self._peer(peer, exact, 1)).told)
            wanted = {one["id"]: sum(ours["counts"].get(key, 0) for key in one["says"]) for one in self._statements}
            unequal = [name for name, rows in theirs["counts"].items() if rows != wanted[name]]
            if unequal or theirs["rows"] != ours["rows"]:
                raise SystemExit(f"{peer} and Caretrail do not agree on: {', '.join(unequal) or 'the number of rows'}")
            compared[peer] = len(theirs["counts"])
            print(f"{peer} agrees with Caretrail on {len(theirs['counts'])} statements", flush=True)
        return compared


def main() -> None:
    asked = _arguments()
    if asked.table:
        results_table.write_table(asked.table)
        return
    busy = measured_child.cores_busy(3)
    if busy > BUSY and not asked.anyway:
        raise SystemExit(f"Other programs keep {busy:.1f} cores busy. Wait, or measure --anyway (not for publishing).")
    bench = Bench(asked.work, asked.repeats)
    compared = bench.verify() if asked.peers else {}
    for rows in asked.sizes:
        bench.measure(rows, with_peers=asked.peers)
    found = _result(bench.runs, compared)
    whole = found["publishable"] and asked.sizes == SIZES and asked.peers
    target = (HERE / "results" if whole else asked.work) / f"{found['date']}-check.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(results_table.table(found))
    if whole:
        results_table.write_table(target)
    said = "Kept, and shown in README.md" if whole else "Not for publishing (a busy machine, or not the whole run)"
    print(f"{said}: {target}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, help="a folder for files and environments; 12 GB for ten million rows")
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="rows, with commas")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--anyway", action="store_true", help="measure although other programs are busy")
    parser.add_argument("--table", type=Path, metavar="RESULTS", help="only write the table of these results to README")
    asked = parser.parse_args()
    if not asked.work and not asked.table:
        parser.error("say where to work with --work, or which results to show with --table")
    return asked


def _without_rows(source: Path, target: Path, left_out: set[int]) -> Path:
    """The same file without some of its rows, counted from 1 below the heading."""
    with source.open(encoding="utf-8", newline="") as old, target.open("w", encoding="utf-8", newline="") as new:
        csv.writer(new).writerows(row for at, row in enumerate(csv.reader(old)) if at not in left_out)
    return target


def _sizes(text: str) -> Sequence[int]:
    return tuple(int(part) for part in text.split(","))


def _result(runs: list[dict[str, Any]], compared: dict[str, int]) -> dict[str, Any]:
    disturbed = [run for run in runs if run["wall"] > 1 and (run["others"] or 0) > BUSY]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "publishable": len(disturbed) <= MOST_DISTURBED * len(runs),
        "disturbed_runs": len(disturbed),
        "machine": {
            "cores": os.cpu_count(),
            "memory_gb": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9),
            "system": platform.system(),
        },
        "versions": {"python": platform.python_version(), **_versions()},
        "equal_statements": compared,
        "runs": runs,
    }


def _versions() -> dict[str, str]:
    pinned: dict[str, str] = {}
    for peer in (*FAST_PEERS, *SLOW_PEERS):
        lines = (HERE / "requirements" / f"{peer}.in").read_text(encoding="utf-8").split()
        pinned |= {name.split("[")[0]: version for name, version in (line.split("==") for line in lines)}
    return {"caretrail": caretrail.__version__, "duckdb": importlib.metadata.version("duckdb"), **pinned}


if __name__ == "__main__":
    main()
