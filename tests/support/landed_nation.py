"""The made-up nation of four councils, landed for real: a store with its key ring, made once a test run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from caretrail.keys import KeyRing, create_key_ring
from caretrail.landing import LandingDesk, read_manifest


AT = datetime.fromisoformat("2026-05-20T09:00:00+00:00")


@dataclass(frozen=True, kw_only=True)
class LandedNation:
    """Where the store is, and the ring that opens what is sealed in it."""

    store: Path
    ring: KeyRing


@pytest.fixture(scope="session")
def landed_nation(national: Path, tmp_path_factory: pytest.TempPathFactory) -> LandedNation:
    """All submissions of the nation, landed in the order of its manifest."""
    folder = tmp_path_factory.mktemp("landed")
    ring = create_key_ring(folder / "ring.json")
    desk = LandingDesk(folder / "store", ring, by="tests", at=AT)
    for sent in read_manifest(national / "submissions.csv"):
        desk.land(sent, at=AT)
    return LandedNation(store=folder / "store", ring=ring)
