"""The made-up nation of `tests/data/national.tar.xz`: its submissions, manifest and expected periods.

`unpack_nation` puts it into a folder: `submissions.csv`, `submissions/*.csv`, `ref/*.csv`, `expected/*.csv`.
"""

from __future__ import annotations

import csv
import tarfile
from pathlib import Path

from tests.support.tree import ROOT


PACKED = ROOT / "tests" / "data" / "national.tar.xz"


def unpack_nation(folder: Path) -> Path:
    """The nation, unpacked into `folder`."""
    with tarfile.open(PACKED) as packed:
        packed.extractall(folder, filter="data")
    return folder


def manifest() -> list[dict[str, str]]:
    """Which council sent which file when. Grain: one per submission."""
    return _table("submissions.csv")


def expected_periods() -> dict[str, dict[str, str]]:
    """File name -> the period that an independent run of the published method derives from its rows."""
    return {row["file_name"]: row for row in _table("expected/submission_reporting_periods.csv")}


def _table(name: str) -> list[dict[str, str]]:
    with tarfile.open(PACKED) as packed:
        member = packed.extractfile(name)
        assert member is not None
        return list(csv.DictReader(member.read().decode().splitlines()))
