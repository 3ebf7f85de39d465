"""A proof that passes whatever the package does is none: with its enforcement switched off, each proving test fails.

Always: every proving test of the register names its fault, and every fault is named by one. In `--full` each fault is
applied to its tests in a process of its own.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

import tests.promises.budget_faults
import tests.promises.data_faults
import tests.promises.faults  # noqa: F401 - both enter their faults
from caretrail.spec import load_promises
from tests.promises.switching import FAULTS
from tests.support.proofs import FAULT_VARIABLE
from tests.support.tree import ROOT


HERE = Path(__file__).resolve().parent
PROVING = sorted({test for one in load_promises() for test in one.proved_by})
# How a test says that what it looks for is not so; anything else is a test, or a fault, that fell over.
SAYS_SO = ("assert", "AssertionError", "Failed: DID NOT RAISE")


def faults_named() -> dict[str, str]:
    """Each test of this folder that names a fault, with the name of its fault."""
    named = {}
    for path in sorted(HERE.glob("test_*.py")):
        module = importlib.import_module(f"tests.promises.{path.stem}")
        for name, value in vars(module).items():
            if name.startswith("test_") and hasattr(value, "fault"):
                named[f"tests/promises/{path.name}::{name}"] = value.fault
    return named


NAMED = faults_named()


def test_every_proving_test_names_the_enforcement_that_it_proves() -> None:
    assert [test for test in PROVING if test not in NAMED] == []


def test_every_test_that_names_a_fault_proves_a_promise() -> None:
    assert [test for test in NAMED if test not in PROVING] == []


def test_every_fault_is_told_of_by_a_proof() -> None:
    assert [name for name in FAULTS if name not in NAMED.values()] == []
    assert [name for name, switch in FAULTS.items() if not switch.__doc__] == []


@pytest.mark.full
@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_proof_fails_when_its_enforcement_is_switched_off(fault: str, tmp_path: Path) -> None:
    tests = [test for test, name in NAMED.items() if name == fault]
    ended = outcomes(tests, tmp_path / "report.xml", {FAULT_VARIABLE: fault})
    assert set(ended) >= set(tests), "each of them ran"
    assert {test: one for test, one in ended.items() if not one.startswith(SAYS_SO)} == {}


@pytest.mark.full
def test_without_a_fault_they_pass(tmp_path: Path) -> None:
    """So that what fails above fails for its fault."""
    ended = outcomes(["tests/promises"], tmp_path / "report.xml", {})
    assert {test: one for test, one in ended.items() if test in NAMED and one != "passed"} == {}


def outcomes(tests: list[str], report: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Runs tests apart: how each ended, "passed" or what it said; of many cases, the one that least says so."""
    words = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "not full"]
    kept = {key: value for key, value in os.environ.items() if key != FAULT_VARIABLE}
    subprocess.run(
        [*words, f"--junit-xml={report}", *tests],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        check=False,
    )
    ended: dict[str, str] = {}
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - written by pytest a moment ago
        test = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name', '').split('[')[0]}"
        failure, error = case.find("failure"), case.find("error")
        told = failure if failure is not None else error
        said = "passed" if told is None else f"{'' if failure is not None else 'error: '}{told.get('message', '')}"
        if test not in ended or not said.startswith(SAYS_SO):
            ended[test] = said
    return ended
