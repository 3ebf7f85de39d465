"""The nation's main tables, made once from a real store, with the identifiers put back as a recorded request does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from caretrail.engine import open_session
from caretrail.events import Wanted, build_main_tables, load_reference
from caretrail.landing import open_store
from tests.support.landed_nation import AT, LandedNation, landed_nation


__all__ = ["landed_nation"]  # a fixture that the tests of this folder may ask for

WANTED = Wanted(start=date(2025, 4, 1), end=date(2026, 3, 31), joined_from=date(2023, 10, 1), as_of=date(2026, 5, 5))


@pytest.fixture(scope="session", params=[None, "1MB"], ids=["all at once", "council by council"])
def main_tables(
    request: pytest.FixtureRequest,
    national: Path,
    landed_nation: LandedNation,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A session with every table of the events room, and `revealed`: token and what it stands for."""
    reference = load_reference(national / "ref")
    with (
        open_store(landed_nation.store, ring=landed_nation.ring) as store,
        open_session(tmp_path_factory.mktemp("spill")) as session,
    ):
        build_main_tables(session, store, reference, WANTED, memory=request.param)
        store.reveal(session, by="tests", purpose="comparison with the reference run", at=AT)
        yield session
