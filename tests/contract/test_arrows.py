"""The import contracts of pyproject.toml hold, and each would notice if somebody broke it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.tree import ROOT, SRC, rooms


LINT = "from importlinter.cli import lint_imports_command as go; go()"


def arrows(root: Path) -> subprocess.CompletedProcess[str]:
    """Runs import-linter over a tree with `pyproject.toml` and `src`."""
    return subprocess.run(
        [sys.executable, "-P", "-c", LINT, "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and its contracts, to break at will."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(SRC, tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "templates", "assets"))
    return tmp_path


def test_every_arrow_points_down(copy: Path) -> None:
    ran = arrows(copy)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize(
    ("room", "breach", "contract"),
    [
        ("spec", "import caretrail.engine", "Rooms import downwards only"),
        ("engine", "import caretrail.intake", "Rooms import downwards only"),
        ("reports", "import caretrail.synthetic", "Rooms import downwards only"),
        ("synthetic", "import caretrail.reports", "Rooms import downwards only"),
        ("intake", "import caretrail.reports", "Rooms import downwards only"),
        ("errors", "import caretrail.spec", "Rooms import downwards only"),
        ("intake", "import django", "The core never imports the web"),
        ("cli", "import caretrail_web", "The core never imports the web"),
        ("spec", "import os", "Standard and policy touch no database, environment, chance or log"),
        ("spec", "import random", "Standard and policy touch no database, environment, chance or log"),
        ("spec", "import duckdb", "Standard and policy touch no database, environment, chance or log"),
        ("reports", "import duckdb", "Only data rooms speak to DuckDB"),
        ("cli", "import duckdb", "Only data rooms speak to DuckDB"),
        ("intake", "import click", "Only the command line knows that it is one"),
    ],
)
def test_a_planted_upward_arrow_is_seen(copy: Path, room: str, breach: str, contract: str) -> None:
    package = copy / "src" / "caretrail"
    target = package / room / "__init__.py" if (package / room).is_dir() else package / f"{room}.py"
    target.write_text(f"{target.read_text(encoding='utf-8')}\n{breach}\n", encoding="utf-8")
    ran = arrows(copy)
    assert ran.returncode == 1
    assert any(contract in line and line.endswith("BROKEN") for line in ran.stdout.splitlines()), ran.stdout


def test_a_planted_unplaced_room_is_seen(copy: Path) -> None:
    (copy / "src" / "caretrail" / "attic.py").write_text('"""A room nobody placed."""\n', encoding="utf-8")
    assert arrows(copy).returncode == 1


def test_the_contracts_place_every_room() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract for contract in contracts if contract["id"] == "core-layers")
    placed = {name.strip() for layer in layers["layers"] for name in layer.split("|")} | set(
        layers["exhaustive_ignores"]
    )
    assert placed - {"__main__"} == set(rooms())
