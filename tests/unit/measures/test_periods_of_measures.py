"""The revised period of a measure: so many months before, to the end of a month where the year ends with one."""

from __future__ import annotations

from datetime import date

import pytest

from caretrail.measures import Period, latest_and_previous, months_earlier


@pytest.mark.parametrize(
    ("end", "previous_end"),
    [
        (date(2026, 3, 31), date(2025, 12, 31)),
        (date(2026, 6, 30), date(2026, 3, 31)),
        (date(2025, 12, 31), date(2025, 9, 30)),
        (date(2024, 5, 31), date(2024, 2, 29)),
        (date(2026, 6, 15), date(2026, 3, 15)),
    ],
)
def test_the_previous_period_ends_three_months_before(end: date, previous_end: date):
    year = Period(label="year", start=date(2024, 1, 1), end=end)
    latest, previous = latest_and_previous(year, 3)
    assert (latest.start, latest.end) == (year.start, year.end)
    assert (previous.start, previous.end) == (date(2023, 10, 1), previous_end)
    assert (latest.label, previous.label) == ("latest", "previous")


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 3, 1), 27, date(2023, 12, 1)),
    ],
)
def test_months_are_counted_back_to_the_same_day_or_the_last(day: date, months: int, before: date):
    assert months_earlier(day, months) == before
