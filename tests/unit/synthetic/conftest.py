"""Made-up nations that several tests look at, written once each."""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrail.synthetic import write_nation


@pytest.fixture(scope="session")
def clean_nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two councils without faults."""
    out = tmp_path_factory.mktemp("clean") / "nation"
    write_nation(out, councils=2, people=1800, profile="D", seed=11)
    return out
