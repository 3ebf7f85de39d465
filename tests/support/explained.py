"""The made-up nation with every explained measure computed once, and the verb that explains, over a landed store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from caretrail.engine import open_session
from caretrail.events import Selected, Wanted, load_reference, select_submissions
from caretrail.landing import Store, open_store
from caretrail.measures import COUNTINGS, MEASURES, Counting, Period, compute
from caretrail.preview import RowTold
from caretrail.preview.explain_rows import Records, Tracer, rows_told, why_submission_not_chosen
from tests.support.command_line import Ended, run
from tests.support.figures import AS_OF, JOINED_FROM, YEAR
from tests.support.landed_nation import LandedNation


WANTED = Wanted(start=date(2025, 4, 1), end=date(2026, 3, 31), joined_from=date(2023, 10, 1), as_of=date(2026, 5, 5))
PERIOD = Period(label="year", start=WANTED.start, end=WANTED.end)


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A session in which all explained measures were computed, with the tables between their steps."""

    session: duckdb.DuckDBPyConnection
    store: Store
    selected: Selected

    def rows(self, query: str) -> list[dict[str, Any]]:
        found = self.session.execute(query)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="session")
def explained(
    national: Path, landed_nation: LandedNation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Explained]:
    """Everything that explanations are made of, for all councils at once."""
    reference = load_reference(national / "ref")
    measures = [
        replace(measure, steps=lambda year, steps=measure.steps: [replace(one, keep=True) for one in steps(year)])
        for measure in MEASURES.values()
        if measure.name in COUNTINGS
    ]
    with (
        open_store(landed_nation.store, ring=landed_nation.ring) as store,
        open_session(tmp_path_factory.mktemp("spill")) as session,
    ):
        compute(session, store, reference, WANTED, measures)
        yield Explained(session=session, store=store, selected=select_submissions(session, store, WANTED))


@pytest.fixture(scope="session")
def told(explained: Explained) -> list[RowTold]:
    """What is told of every row that was sent; the uses of each are in the order of `countings`."""
    session, store = explained.session, explained.store
    tracer = Tracer(session, store.submissions, countings(), Records())
    curated = store.curated(session)
    found: list[RowTold] = []
    for submission in store.submissions:
        why = why_submission_not_chosen(session, explained.selected, submission, WANTED)
        found += rows_told(session, curated, submission, range(1, submission.rows + 1), why, tracer)
    return found


def countings() -> list[Counting]:
    """Every counting of every measure, for the year of the reference run."""
    return [counting for make in COUNTINGS.values() for counting in make(PERIOD)]


def name_of(counting: Counting) -> str:
    return f"{counting.output} {counting.measure}"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Asks `caretrail explain` as the reference run was asked."""

    store: Path
    ring: Path
    ref: Path

    def explain(self, measure: str, *words: str | Path, la: str = "201", year: str | None = YEAR) -> Ended:
        told: list[str | Path] = ["--store", self.store, "--ref", self.ref, "--as-of", AS_OF]
        told += ["--period", year] if year else []
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CARETRAIL_KEYS", str(self.ring))
            patch.setenv("COLUMNS", "200")
            return run("explain", measure, "--la", la, *told, "--joined-from", JOINED_FROM, *words)

    def told(self, measure: str, *words: str | Path, la: str = "201", year: str | None = YEAR) -> dict[str, Any]:
        """The JSON of an answer."""
        ended = self.explain(measure, "--json", *words, la=la, year=year)
        assert (ended.code, ended.err) == (0, "")
        answer: dict[str, Any] = json.loads(ended.out)
        return answer
