"""What the tests of this folder share: the made-up nation with every explained measure computed, and the verb."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.explained import Asking, explained, told
from tests.support.landed_nation import LandedNation, landed_nation


__all__ = ["explained", "landed_nation", "told"]  # fixtures that the tests of this folder may ask for


@pytest.fixture(scope="session")
def asking(landed_nation: LandedNation, national: Path) -> Asking:
    """The verb over the landed nation."""
    return Asking(store=landed_nation.store, ring=landed_nation.store.parent / "ring.json", ref=national / "ref")
