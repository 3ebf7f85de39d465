"""What every test shares: the two sizes of a property test, and a home folder that is nobody's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.support.national import national
from tests.support.proofs import FAULT_VARIABLE, keep_proofs, test_function


__all__ = ["national"]  # fixtures that every test may ask for

ROOT = Path(__file__).resolve().parent.parent

# Nothing is timed: the machine may be busy. The quick profile tries the same cases every time.
_SHARED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("quick", max_examples=50, derandomize=True, database=None, **_SHARED)
settings.register_profile(
    "full",
    max_examples=10_000,
    print_blob=True,
    database=DirectoryBasedExampleDatabase(ROOT / "build" / "hypothesis"),
    **_SHARED,
)
settings.load_profile("quick")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps the overlay and keys of whoever runs the tests out of them."""
    monkeypatch.delenv("CARETRAIL_KEYS", raising=False)
    monkeypatch.setenv("CARETRAIL_HOME", str(tmp_path.with_name(f"{tmp_path.name}-home")))


_OUTCOMES: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes how each test ended; one failing case fails its test."""
    if report.when == "call" or report.failed:
        test = test_function(report.nodeid)
        passed = report.passed and _OUTCOMES.get(test, "passed") == "passed"
        _OUTCOMES[test] = "passed" if passed else "failed"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keeps the proofs of promises, once for all workers; a run with an enforcement switched off proves nothing."""
    if not hasattr(session.config, "workerinput") and FAULT_VARIABLE not in os.environ:
        keep_proofs(ROOT / "build" / "promises.json", _OUTCOMES, ROOT)
