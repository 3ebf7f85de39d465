"""A folder that all cases of a property share: what they write there, the next case writes over."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared folder."""
    return tmp_path_factory.mktemp("desk")
