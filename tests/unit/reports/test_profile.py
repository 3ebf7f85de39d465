"""The month profile: which months are shown, and that chart and table hold the same numbers."""

from __future__ import annotations

from datetime import date

import pytest

from caretrail.intake import MonthCount, Period
from caretrail.reports.profile import profile
from tests.support.checked_builder import typical


def _counts(*months: date, rows: int = 10):
    return tuple(MonthCount(month=month, event_type="Request", rows=rows) for month in months)


def test_every_month_of_the_stated_period_is_shown_even_without_events():
    made = profile(typical(months=_counts(date(2025, 6, 1))))
    assert [bar.month for bar in made.bars][:2] == [date(2025, 4, 1), date(2025, 5, 1)]
    assert len(made.bars) == 12
    assert made.bars[0].total == 0


def test_months_near_the_period_are_shown_and_far_ones_only_counted():
    made = profile(typical(months=_counts(date(1999, 1, 1), date(2025, 2, 1), date(2026, 4, 1))))
    assert made.bars[0].month == date(2025, 2, 1)
    assert made.bars[-1].month == date(2026, 4, 1)
    assert [bar.inside for bar in made.bars] == [False, False, *[True] * 12, False]
    assert made.outside == 10


def test_without_a_stated_period_the_last_eighteen_months_are_shown():
    made = profile(typical(stated=None, months=_counts(date(2020, 1, 1), date(2026, 3, 1))))
    assert [made.bars[0].month, made.bars[-1].month] == [date(2024, 10, 1), date(2026, 3, 1)]


@pytest.mark.parametrize("stated", [None, Period(start=date(2025, 4, 1), end=date(2026, 3, 31))])
def test_a_file_without_ended_events_has_no_profile(stated):
    assert profile(typical(stated=stated, months=())) is None


def test_the_bars_stand_on_each_other_and_reach_as_high_as_their_sum():
    made = profile(typical())
    unit = made.ticks[0].y - made.ticks[-1].y
    for bar in made.bars:
        drawn = sum(segment.height for segment in bar.segments)
        assert drawn == pytest.approx(unit * bar.total / made.ticks[-1].rows, abs=0.3)
        assert bar.total == sum(segment.rows for segment in bar.segments) == sum(bar.rows.values())


def test_rows_without_a_usable_event_type_are_not_lost():
    made = profile(typical(months=(MonthCount(month=date(2025, 6, 1), event_type="", rows=4),)))
    assert made.events[-1] == ""
    assert made.bars[2].total == 4


@pytest.mark.parametrize(("rows", "top"), [(1, 4), (5, 8), (39, 40), (41, 80), (3_902, 4_000), (4_001, 8_000)])
def test_the_scale_ends_at_a_round_number_that_holds_the_highest_bar(rows, top):
    made = profile(typical(months=_counts(date(2025, 6, 1), rows=rows)))
    assert made.ticks[-1].rows == top
    assert [tick.rows for tick in made.ticks] == [0, top // 4, top // 2, 3 * top // 4, top]
