"""Which council and year a file is previewed for when nothing is said: what the file itself tells."""

from __future__ import annotations

from datetime import date

import pytest

from caretrail.errors import UnusableInput, UsageError
from caretrail.events import Span
from caretrail.intake import Period
from caretrail.preview import Asked
from caretrail.preview.asked import council_of, refuse_other_councils, year_of
from tests.support.checked_builder import typical


ASKED = Asked(as_of=date(2026, 5, 5))


@pytest.mark.parametrize(
    ("implied_end", "start", "end"),
    [
        (date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 2, 28), date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 6, 29), date(2025, 4, 1), date(2026, 3, 31)),
        (date(2025, 12, 31), date(2025, 1, 1), date(2025, 12, 31)),
        (date(2025, 10, 1), date(2024, 10, 1), date(2025, 9, 30)),
    ],
)
def test_the_year_ends_with_the_last_quarter_that_the_rows_imply(implied_end: date, start: date, end: date) -> None:
    checked = typical(derived=Period(start=date(2025, 1, 1), end=implied_end))
    wanted = year_of(ASKED, checked)
    assert (wanted.start, wanted.end) == (start, end)
    assert wanted.as_of == ASKED.as_of


def test_the_stated_period_stands_in_for_rows_that_imply_none() -> None:
    stated = Period(start=date(2024, 1, 1), end=date(2024, 12, 31))
    assert year_of(ASKED, typical(derived=None, stated=stated)).end == date(2024, 12, 31)


def test_without_either_the_year_has_to_be_said() -> None:
    unsaid = typical(derived=None, stated=None)
    with pytest.raises(UnusableInput, match="--period"):
        year_of(ASKED, unsaid)
    year = Span(start=date(2025, 4, 1), end=date(2026, 3, 31))
    assert year_of(Asked(as_of=ASKED.as_of, year=year), unsaid).year == year


def test_the_joined_period_begins_eighteen_months_before_the_year_and_is_made_of_quarters() -> None:
    year = Span(start=date(2025, 4, 1), end=date(2026, 3, 31))
    assert year_of(Asked(as_of=ASKED.as_of, year=year), typical()).joined_from == date(2023, 10, 1)
    with pytest.raises(UsageError, match="whole number of quarters"):
        year_of(Asked(as_of=ASKED.as_of, year=year, joined_from=date(2023, 11, 1)), typical())


def test_the_council_is_the_one_its_rows_name() -> None:
    assert council_of(ASKED, typical(council="503")) == "503"
    assert council_of(Asked(as_of=ASKED.as_of, la_code="201"), typical(council="503")) == "201"
    with pytest.raises(UnusableInput, match="--la-code"):
        council_of(ASKED, typical(council=None))


def test_rows_of_another_council_have_to_be_answered_for() -> None:
    said = Asked(as_of=ASKED.as_of, la_code="503")
    with pytest.raises(UnusableInput, match="2 different LA codes"):
        refuse_other_councils(ASKED, typical(), "503", frozenset({"503", "204"}))
    refuse_other_councils(said, typical(), "503", frozenset({"503", "204"}))
    with pytest.raises(UnusableInput, match="No row of"):
        refuse_other_councils(said, typical(), "503", frozenset({"204"}))
