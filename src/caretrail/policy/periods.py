"""A date some years, months, weeks or days later, as the law counts: the same day number, or the month's last day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from caretrail.policy.values import period


def after(first: date, length: str) -> date:
    """The date a period after another: a year after 29 February is 28 February.

    In:  `length`, a period of a pack such as "8 years"; hours do not lead to a date and are not taken.
    """
    number, unit = period(length)
    if unit in ("day", "week"):
        return first + timedelta(days=number * (7 if unit == "week" else 1))
    months = first.month - 1 + number * (12 if unit == "year" else 1)
    year, month = first.year + months // 12, months % 12 + 1
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))
