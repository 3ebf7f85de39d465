"""Applies a fault to the proving tests of a run, when one is named: each of them then has to fail."""

from __future__ import annotations

import os

import pytest

import tests.promises.budget_faults
import tests.promises.data_faults
import tests.promises.faults  # noqa: F401 - both enter their faults
from tests.promises.switching import FAULTS
from tests.support.proofs import FAULT_VARIABLE


@pytest.fixture(autouse=True)
def _fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switches off the enforcement that the environment names, for the length of one test."""
    if name := os.environ.get(FAULT_VARIABLE):
        FAULTS[name](monkeypatch)
