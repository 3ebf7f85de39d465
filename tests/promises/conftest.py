"""Applies a fault to the proving tests of a run, when one is named: each of them then has to fail."""

from __future__ import annotations

import os

import pytest

from tests.promises.faults import FAULTS, VARIABLE


@pytest.fixture(autouse=True)
def _fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switches off the enforcement that the environment names, for the length of one test."""
    if name := os.environ.get(VARIABLE):
        FAULTS[name](monkeypatch)
