"""The reporting period that a file's rows imply, by both published methods."""

from caretrail.periods.implied import (
    EndedEvents,
    ImpliedPeriod,
    MonthCounts,
    ended_before,
    implied_period,
    implied_period_newer,
    month_end,
    next_month,
)


__all__ = [
    "EndedEvents",
    "ImpliedPeriod",
    "MonthCounts",
    "ended_before",
    "implied_period",
    "implied_period_newer",
    "month_end",
    "next_month",
]
