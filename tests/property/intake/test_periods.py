"""The implied period agrees with a slow, row-by-row reading of the published method."""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from caretrail.periods import implied_period


KINDS = ("request", "assessment", "service", "review", "servise", "")
Event = tuple[date, str]


def slow(events: list[Event], received: date) -> tuple[date, date] | None:
    """The method, step by step over single rows: end date and kind of event, "" where it is missing."""
    counted = [(end, kind) for end, kind in events if (end.year, end.month) < (received.year, received.month)]
    months = sorted({(end.year, end.month) for end, _ in counted})
    inside = {month: [kind for end, kind in counted if (end.year, end.month) == month] for month in months}
    kinds = {month: len({kind for kind in inside[month] if kind}) for month in months}
    most = max(kinds.values(), default=0)
    good = [
        month
        for month in months
        if len(counted) < 100 or (len(inside[month]) / len(counted) >= 0.02 - 1e-12 and kinds[month] >= most - 1)
    ]
    if not good:
        return None
    (first_year, first_month), (last_year, last_month) = good[0], good[-1]
    return date(first_year, first_month, 1), date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])


def by_month(events: list[Event]) -> Counter[Event]:
    return Counter((end.replace(day=1), kind) for end, kind in events)


BLOCKS = st.tuples(st.dates(date(2024, 10, 1), date(2026, 6, 30)), st.sampled_from(KINDS), st.integers(1, 60))
EVENTS = st.lists(BLOCKS, max_size=25).map(
    lambda blocks: [(end, kind) for end, kind, rows in blocks for _ in range(rows)]
)


@given(events=EVENTS, received=st.dates(date(2025, 1, 1), date(2026, 7, 31)))
def test_the_method_agrees_with_a_slow_reading(events: list[Event], received: date):
    found = implied_period(by_month(events), received)
    assert (found and (found.start, found.end)) == slow(events, received)


@given(events=EVENTS, received=st.dates(date(2025, 1, 1), date(2026, 7, 31)), chance=st.randoms(use_true_random=False))
def test_the_order_of_months_does_not_matter(events: list[Event], received: date, chance):
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert implied_period(by_month(events), received) == implied_period(by_month(shuffled), received)
