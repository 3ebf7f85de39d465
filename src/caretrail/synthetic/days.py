"""Days as whole numbers, their text, and the rolling twelve months a council reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache


EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()  # spreadsheets count days from here


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last day of a submission's twelve months, as day numbers (`date.toordinal`)."""

    start: int
    end: int


@cache
def british(day: int) -> str:
    """dd/mm/yyyy, as submissions write dates."""
    then = date.fromordinal(day)
    return f"{then.day:02}/{then.month:02}/{then.year:04}"


@cache
def iso(day: int) -> str:
    """yyyy-mm-dd, as truth and reference files write dates."""
    return date.fromordinal(day).isoformat()


def rolling_periods(last: date, count: int) -> tuple[Period, ...]:
    """`count` rolling twelve months, oldest first, each ending three months after the one before.

    In:   `last`, the last day of a month, on which the newest period ends.
    """
    ends = [_first_of_month(last, 1 - 3 * back) for back in reversed(range(count))]
    return tuple(Period(start=_first_of_month(end, -12).toordinal(), end=end.toordinal() - 1) for end in ends)


def _first_of_month(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def years_before(day: int, years: int) -> int:
    """The first of a month, some years earlier."""
    then = date.fromordinal(day)
    return date(then.year - years, then.month, 1).toordinal()
