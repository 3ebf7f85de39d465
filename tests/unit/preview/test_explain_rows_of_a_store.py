"""Rows of odd submissions: rejected lines, files of one name, a council of which nothing is chosen, a wrong ring."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from caretrail.errors import UnusableInput, UsageError
from caretrail.events import Span, load_reference, wanted_year
from caretrail.keys import new_ring
from caretrail.landing import open_store
from caretrail.measures import find_measures
from caretrail.preview import Explanation, RowTold, Why, explain, latest_year
from tests.support.landings import COUNCIL, RECEIVED, RING, land, submission
from tests.support.submissions import rows, text, write


AS_OF = date(2026, 5, 20)
YEAR = Span(start=date(2025, 4, 1), end=date(2026, 3, 31))
ROWS = rows(12)


def asked(store: Path, name: str, row: int, *, year: Span = YEAR) -> Explanation:
    (measure,) = find_measures("ascof-2e")
    why = Why(measure=measure, la_code=COUNCIL, wanted=wanted_year(year, as_of=AS_OF), row=(name, row))
    with open_store(store, ring=RING) as opened:
        return explain(opened, load_reference(None), why)


def told(store: Path, name: str, row: int, **given: Span) -> RowTold:
    found = asked(store, name, row, **given).row
    assert found is not None
    return found


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_a_rejected_line_is_told_as_such_and_its_neighbours_keep_their_numbers(store: Path, tmp_path: Path):
    lines = text(ROWS).splitlines(keepends=True)
    land(store, write(tmp_path / "sent.csv", "".join((*lines[:4], "503,2026\r\n", *lines[4:]))))
    rejected = told(store, "sent.csv", 4)
    assert (rejected.person, rejected.counted, rejected.kept) == (None, False, None)
    assert rejected.reasons[0].about == "its line"
    assert rejected.reasons[0].says.startswith("it must be readable as a row")
    with open_store(store, ring=RING) as opened:
        person = opened.token(ROWS[3]["nhs_number"])
    assert told(store, "sent.csv", 5).person == person
    with pytest.raises(UnusableInput, match="has rows 1 to 13"):
        asked(store, "sent.csv", 14)


def test_files_of_one_name_are_told_apart_by_their_submission(store: Path, tmp_path: Path):
    first = land(store, submission(tmp_path, ROWS), received_at=RECEIVED)
    land(store, submission(tmp_path, ROWS[:8]), received_at=datetime.fromisoformat("2026-04-20T10:00:00"))
    with pytest.raises(UnusableInput, match="2 submissions of the council have that file name") as caught:
        asked(store, "sent.csv", 1)
    assert first.submission_id in str(caught.value)
    assert told(store, first.submission_id, 12).place.row_number == 12


def test_a_council_of_which_nothing_is_chosen_has_its_rows_told_but_no_figure(store: Path, tmp_path: Path):
    land(store, submission(tmp_path, ROWS))
    never = Span(start=date(2031, 4, 1), end=date(2032, 3, 31))
    row = told(store, "sent.csv", 1, year=never)
    assert not row.counted
    assert row.reasons[0].about == "its submission"
    assert "chosen for a quarter of the joined period" in row.reasons[0].says
    (measure,) = find_measures("ascof-2e")
    why = Why(measure=measure, la_code=COUNCIL, wanted=wanted_year(never, as_of=AS_OF))
    refused = pytest.raises(UnusableInput, match="No submission received by 2026-05-20 covers any quarter")
    with open_store(store, ring=RING) as opened, refused:
        explain(opened, load_reference(None), why)


def test_the_last_year_is_that_of_the_rows_known_by_then(store: Path, tmp_path: Path):
    land(store, submission(tmp_path, ROWS))
    with open_store(store, ring=RING) as opened:
        year = latest_year(opened, COUNCIL, AS_OF)
        assert (year.end - year.start).days in (364, 365)
        assert year.end.month in (3, 6, 9, 12)
        with pytest.raises(UnusableInput, match="implies a period"):
            latest_year(opened, COUNCIL, date(2020, 1, 1))


def test_a_ring_that_is_not_the_stores_is_refused(store: Path, tmp_path: Path):
    land(store, submission(tmp_path, ROWS))
    with pytest.raises(UnusableInput, match="signed with other keys"):
        open_store(store, ring=new_ring())


def test_a_measure_that_counts_nothing_is_refused(store: Path, tmp_path: Path):
    land(store, submission(tmp_path, ROWS))
    (measure,) = find_measures("facts")
    wanted = wanted_year(YEAR, as_of=AS_OF)
    with open_store(store, ring=RING) as opened, pytest.raises(UsageError, match="a table, not a figure"):
        explain(opened, load_reference(None), Why(measure=measure, la_code=COUNCIL, wanted=wanted))
