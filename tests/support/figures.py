"""The made-up nation landed in a store, and its figures as the command line writes them, made once for all tests."""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caretrail.keys import create_key_ring
from caretrail.landing import LandingDesk, read_manifest
from tests.support.command_line import Ended, run
from tests.support.tree import ROOT


# What the reference run was asked for.
AS_OF, YEAR, JOINED_FROM = "2026-05-05", "2025-04-01..2026-03-31", "2023-10-01"

# Running numbers: another run may number otherwise, as long as it does so alike in all files.
LABELS = frozenset({"record_id", "retained_record_id", "request_record_id", "ident"})

_AT = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)

Table = list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Landed:
    """A nation's store, the ring it was made with, and the folder of its files."""

    store: Path
    ring: Path
    nation: Path

    def measure(self, name: str, out: Path, *words: str | Path, as_of: str = AS_OF, year: str = YEAR) -> Ended:
        """Run `caretrail measure` over the store, as the reference run was, unless told otherwise."""
        told = [str(word) for word in words]
        if "--joined-from" not in told:
            told += ["--joined-from", JOINED_FROM]
        if "--ref" not in told:
            told += ["--ref", str(self.nation / "ref")]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CARETRAIL_KEYS", str(self.ring))
            return run("measure", name, "--store", self.store, "--as-of", as_of, "--period", year, "--out", out, *told)

    def measure_within(self, file_size: int, name: str, out: Path) -> Ended:
        """The same in a process of its own that may write no file larger than so many bytes: a disk that is full."""
        words = ("--store", self.store, "--ref", self.nation / "ref", "--as-of", AS_OF, "--period", YEAR, "--out", out)
        done = subprocess.run(
            [sys.executable, "-m", "caretrail", "measure", name, *map(str, words)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "CARETRAIL_KEYS": str(self.ring)},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size)),
            capture_output=True,
            text=True,
            check=False,
        )
        return Ended(code=done.returncode, out=done.stdout, err=done.stderr)


@pytest.fixture(scope="session")
def landed(national: Path, tmp_path_factory: pytest.TempPathFactory) -> Landed:
    """The made-up nation in a store of its own."""
    folder = tmp_path_factory.mktemp("landed")
    ring = folder / "ring.json"
    desk = LandingDesk(folder / "store", create_key_ring(ring), by="tests", at=_AT)
    for consignment in read_manifest(national / "submissions.csv"):
        desk.land(consignment, at=_AT)
    return Landed(store=folder / "store", ring=ring, nation=national)


@pytest.fixture(scope="session")
def figures(landed: Landed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that the reference run was asked for, with identifiers."""
    out = tmp_path_factory.mktemp("figures") / "out"
    ended = landed.measure("all", out, "--show-ids")
    assert (ended.code, ended.err) == (0, "")
    return out


def rows_of(path: Path) -> Table:
    """The rows of a CSV file, every cell as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(rows: Table) -> Counter[tuple[tuple[str, str], ...]]:
    """Rows as they are compared: whatever their order, and without running numbers."""
    return Counter(tuple((name, cell) for name, cell in row.items() if name not in LABELS) for row in rows)
