"""The reporting period that a file's rows imply, by two published methods; a part of the newer one is not published."""

from caretrail.periods.implied import (
    PARTIAL,
    PERIOD_METHODS,
    EndedEvents,
    ImpliedPeriod,
    MonthCounts,
    PeriodMethod,
    ended_before,
    implied_period,
    implied_period_newer,
    month_end,
    next_month,
    period_by,
)


__all__ = [
    "PARTIAL",
    "PERIOD_METHODS",
    "EndedEvents",
    "ImpliedPeriod",
    "MonthCounts",
    "PeriodMethod",
    "ended_before",
    "implied_period",
    "implied_period_newer",
    "month_end",
    "next_month",
    "period_by",
]
