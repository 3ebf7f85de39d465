"""The made-up nation of four councils: its submissions, reference tables and the figures an independent run gave.

Kept packed in `tests/data/national.tar.xz`; unpacked once a test run.
"""

from __future__ import annotations

import csv
import tarfile
from pathlib import Path

import pytest


PACKED = Path(__file__).resolve().parent.parent / "data" / "national.tar.xz"


@pytest.fixture(scope="session")
def national(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with `submissions.csv`, `submissions/`, `ref/` and `expected/`."""
    folder = tmp_path_factory.mktemp("nation")
    with tarfile.open(PACKED) as packed:
        packed.extractall(folder, filter="data")
    return folder / "national"


def manifest() -> list[dict[str, str]]:
    """Which council sent which file when. Grain: one per submission."""
    with tarfile.open(PACKED) as packed:
        member = packed.extractfile("national/submissions.csv")
        assert member is not None
        return list(csv.DictReader(member.read().decode().splitlines()))


def expected_rows(national: Path, name: str) -> list[dict[str, str]]:
    """The rows of one expected file, every cell as text."""
    with (national / "expected" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
