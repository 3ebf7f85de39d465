"""Which reporting period do the rows of a file imply? The stated one is not trusted nationally.

Two published methods, both over the months in which events ended. Source: DHSC, ASC-CLD-LA-Dashboard,
reporting periods of submissions: code of mid 2026, and documentation after July 2026 (partly published:
the exceptions for the smallest councils are not).
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from types import MappingProxyType
from typing import Literal, get_args


MonthCounts = Mapping[tuple[date, str], int]  # (first day of the month, folded event type) -> rows that ended in it
PeriodMethod = Literal["mid-2026", "newer"]
PERIOD_METHODS: tuple[PeriodMethod, ...] = get_args(PeriodMethod)  # the first is the default
# What is not known of a method, for whoever shows what came of it.
PARTIAL: Mapping[PeriodMethod, str] = MappingProxyType(
    {"newer": "partial: the exceptions for the smallest councils are not published"}
)

_ENOUGH_EVENTS = 100
_NEWER_TYPES = ("request", "assessment", "service")
_NEWER_FIRST = date(2020, 4, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpliedPeriod:
    """First and last day that the rows imply, and the months between that do not count by themselves."""

    start: date
    end: date
    thin: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedEvents:
    """What the method of mid 2026 counts: rows that ended before the month of receipt, and most kinds in a month."""

    events: int
    kinds: int


def month_end(month: date) -> date:
    """The last day of a month, given any day of it."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def implied_period(counts: MonthCounts, received_on: date) -> ImpliedPeriod | None:
    """The period implied by the method of mid 2026, or None when no month qualifies.

    In:      rows with an end date, by month and event type (blank type as ""), services included.
    Months:  only those before the month of receipt. A month qualifies with at least 2 % of the events
             and all but one of the kinds of event that the fullest month has; under 100 events, every
             month with any event does.
    Source:  the code; its published note says that under 100 events the stated period is used.
    """
    months = _ended_by_month(counts, received_on)
    ended = ended_before(counts, received_on)
    qualifying = sorted(
        month
        for month, (events, kinds) in months.items()
        if ended.events < _ENOUGH_EVENTS or (100 * events >= 2 * ended.events and kinds >= ended.kinds - 1)
    )
    return _period(qualifying)


def period_by(method: PeriodMethod, counts: MonthCounts, received_on: date) -> ImpliedPeriod | None:
    """The period implied by one of `PERIOD_METHODS`, or None when the rows imply none by it."""
    return implied_period_newer(counts) if method == "newer" else implied_period(counts, received_on)


def ended_before(counts: MonthCounts, received_on: date) -> EndedEvents:
    """How many events ended before the month of receipt, and how many kinds of event the fullest month has?"""
    months = _ended_by_month(counts, received_on).values()
    return EndedEvents(events=sum(events for events, _ in months), kinds=max((kinds for _, kinds in months), default=0))


def implied_period_newer(counts: MonthCounts) -> ImpliedPeriod | None:
    """The period implied by the method in use after July 2026, as far as it is published.

    Months:  for requests, assessments and services apart, a month is complete with at least 10 ended
             events and 20 % of that kind's median month; a kind must hold 5 % of the median kind's total.
             The period is the overlap of the three; a missing kind or no overlap gives none.
    Limits:  partial. The exceptions for the smallest councils are not published.
    """
    by_kind: dict[str, dict[date, int]] = {kind: defaultdict(int) for kind in _NEWER_TYPES}
    for (month, kind), rows in counts.items():
        if kind in by_kind and rows and month >= _NEWER_FIRST:
            by_kind[kind][month] += rows
    totals = [sum(months.values()) for months in by_kind.values()]
    if not all(totals) or any(total < 0.05 * median(totals) for total in totals):
        return None
    spans = []
    for months in by_kind.values():
        typical = median(months.values())
        complete = sorted(month for month, rows in months.items() if rows >= 10 and rows >= 0.2 * typical)
        if not complete:
            return None
        spans.append((complete[0], complete[-1]))
    start, end = max(first for first, _ in spans), min(last for _, last in spans)
    return ImpliedPeriod(start=start, end=month_end(end), thin=()) if start <= end else None


def _ended_by_month(counts: MonthCounts, received_on: date) -> dict[date, tuple[int, int]]:
    """Rows and kinds of event of each month before that of receipt in which any ended; a blank kind is none."""
    before = received_on.replace(day=1)
    events: dict[date, int] = defaultdict(int)
    kinds: dict[date, set[str]] = defaultdict(set)
    for (month, kind), rows in counts.items():
        if month < before and rows:
            events[month] += rows
            if kind:
                kinds[month].add(kind)
    return {month: (rows, len(kinds[month])) for month, rows in events.items()}


def _period(qualifying: list[date]) -> ImpliedPeriod | None:
    if not qualifying:
        return None
    thin = []
    month = qualifying[0]
    while month < qualifying[-1]:
        month = next_month(month)
        if month not in qualifying:
            thin.append(month)
    return ImpliedPeriod(start=qualifying[0], end=month_end(qualifying[-1]), thin=tuple(thin))
