"""`./caretrail test` fails when anything failed, runs everything all the same, and never hides a browser it lacks.

Runs the real runner over a tree of its own with a handful of tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tree import ROOT, plant


TESTS = """import pytest
from hypothesis import given, strategies as st

def test_small(): {small}

@pytest.mark.full
def test_big(): assert False, "the big one ran"

@pytest.mark.fuzz
def test_fuzz():
    cases = []
    @given(st.integers())
    def once(number): cases.append(number)
    once()
    assert len(cases) < 1000, "ten thousand"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (
        "pyproject.toml",
        "scripts/run_tests.py",
        "tests/conftest.py",
        "tests/support/national.py",
        "tests/support/proofs.py",
    ):
        plant(tmp_path, name, (ROOT / name).read_text(encoding="utf-8"))
    plant(tmp_path, "scripts/lint.py", "print('lint ran')")
    plant(tmp_path, "tests/unit/test_unit.py", TESTS.format(small="pass"))
    return plant(tmp_path, "tests/browser/test_page.py", "def test_page(): pass")


def run(tree: Path, *words: str, chromium: str = "chromium", require: str = "") -> subprocess.CompletedProcess[str]:
    """Runs the runner with a Chromium that is named but never started, or with none to be found."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CARETRAIL_"))}
    asked = {"CARETRAIL_CHROMIUM": chromium, "CARETRAIL_REQUIRE_BROWSER": require, "PATH": str(tree)}
    return subprocess.run(
        [sys.executable, "-P", "scripts/run_tests.py", *words],
        cwd=tree,
        env={**kept, **asked},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_clean_tree_ends_with_the_closing_line_of_pytest(tree: Path) -> None:
    ran = run(tree)
    assert ran.returncode == 0, ran.stdout
    assert "lint ran" in ran.stdout
    assert "2 passed" in ran.stdout
    assert ran.stdout.splitlines()[-1].strip("= ").startswith("1 passed in")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("scripts/lint.py", "raise SystemExit(1)"),
        ("tests/unit/test_unit.py", TESTS.format(small="assert False")),
        ("tests/browser/test_page.py", "def test_page(): assert False"),
    ],
)
def test_any_failure_fails_and_the_rest_runs_all_the_same(tree: Path, name: str, text: str) -> None:
    ran = run(plant(tree, name, text))
    assert ran.returncode == 1
    assert ran.stdout.count("test session starts") == 2


def test_a_missing_browser_is_said_last_and_fails_where_it_is_demanded(tree: Path) -> None:
    assert [run(tree, chromium="", require=demand).returncode for demand in ("", "0", "1")] == [0, 0, 1]
    assert run(tree, chromium="").stdout.splitlines()[-1].startswith("browser NOT RUN: no Chromium found")


def test_full_adds_big_tests_and_more_cases(tree: Path) -> None:
    said = run(tree, "--full").stdout
    assert "the big one ran" in said
    assert "ten thousand" in said


def test_nothing_is_written_outside_build(tree: Path) -> None:
    before = {path for path in tree.rglob("*") if "__pycache__" not in path.parts}
    run(tree)
    after = {path for path in tree.rglob("*") if "__pycache__" not in path.parts}
    assert {path.relative_to(tree).parts[0] for path in after - before} == {"build"}
