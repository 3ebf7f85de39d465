"""The period that rows imply, by the method in use in mid 2026: each clause of it once."""

from __future__ import annotations

from datetime import date

import pytest

from caretrail.periods import ImpliedPeriod, implied_period, month_end, next_month


KINDS = ("request", "assessment", "service", "review")
RECEIVED = date(2026, 4, 20)


def counts(by_month: dict[str, dict[str, int]]) -> dict[tuple[date, str], int]:
    """Month as yyyy-mm -> kind -> rows, in the form the method reads."""
    return {
        (date.fromisoformat(f"{month}-01"), kind): rows
        for month, kinds in by_month.items()
        for kind, rows in kinds.items()
    }


def every_kind(rows: int) -> dict[str, int]:
    return dict.fromkeys(KINDS, rows)


def span(found: ImpliedPeriod | None) -> tuple[date, date] | None:
    return (found.start, found.end) if found else None


def test_it_runs_from_the_first_to_the_last_month_that_qualifies():
    found = implied_period(
        counts({"2025-04": every_kind(20), "2025-11": every_kind(20), "2026-03": every_kind(20)}), RECEIVED
    )
    assert span(found) == (date(2025, 4, 1), date(2026, 3, 31))


def test_months_between_that_do_not_qualify_are_named():
    found = implied_period(
        counts({"2026-01": every_kind(30), "2026-02": {"service": 1}, "2026-03": every_kind(30)}), RECEIVED
    )
    assert found is not None
    assert found.thin == (date(2026, 2, 1),)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 2, 28)),
    ],
)
def test_events_of_the_month_of_receipt_or_later_do_not_count(received: date, last: date):
    months = counts({"2026-02": every_kind(40), "2026-03": every_kind(40), "2026-04": every_kind(40)})
    assert span(implied_period(months, received)) == (date(2026, 2, 1), last)


@pytest.mark.parametrize(("rows", "first"), [(20, date(2025, 5, 1)), (21, date(2025, 4, 1))])
def test_a_month_needs_two_in_a_hundred_of_the_events(rows: int, first: date):
    # 21 of 1,021 is more than 2 %, 20 of 1,020 is less.
    months = counts(
        {"2025-04": {"service": rows - 3, "request": 1, "review": 1, "assessment": 1}, "2025-05": every_kind(250)}
    )
    assert span(implied_period(months, RECEIVED)) == (first, date(2025, 5, 31))


def test_exactly_two_in_a_hundred_is_enough():
    months = counts({"2025-04": {"service": 1, "request": 1}, "2025-05": {"service": 98}})
    assert span(implied_period(months, RECEIVED)) == (date(2025, 4, 1), date(2025, 5, 31))


@pytest.mark.parametrize(("missing", "first"), [(1, date(2025, 4, 1)), (2, date(2025, 5, 1))])
def test_a_month_may_lack_one_kind_of_event_and_no_more(missing: int, first: date):
    fewer = dict.fromkeys(KINDS[missing:], 50)
    assert span(implied_period(counts({"2025-04": fewer, "2025-05": every_kind(50)}), RECEIVED)) == (
        first,
        date(2025, 5, 31),
    )


def test_a_mistyped_kind_of_event_raises_what_is_asked_of_every_month():
    months = {"2025-04": every_kind(50), "2025-05": every_kind(50) | {"servise": 1, "asessment": 1}}
    assert span(implied_period(counts(months), RECEIVED)) == (date(2025, 5, 1), date(2025, 5, 31))


def test_rows_without_a_kind_count_as_events_but_not_as_a_kind():
    months = {"2025-04": {"service": 10, "": 40}, "2025-05": {"service": 25, "request": 25}}
    assert span(implied_period(counts(months), RECEIVED)) == (date(2025, 4, 1), date(2025, 5, 31))


@pytest.mark.parametrize(("rows", "first"), [(98, date(2019, 7, 1)), (99, date(2025, 5, 1))])
def test_under_a_hundred_events_every_month_with_any_counts(rows: int, first: date):
    later = {"service": rows - 3, "request": 1, "review": 1, "assessment": 1}
    months = counts({"2019-07": {"service": 1}, "2025-05": later})
    assert span(implied_period(months, RECEIVED)) == (first, date(2025, 5, 31))


def test_the_hundred_are_counted_before_the_month_of_receipt():
    months = counts({"2019-07": {"service": 1}, "2026-03": every_kind(20), "2026-04": every_kind(100)})
    assert span(implied_period(months, RECEIVED)) == (date(2019, 7, 1), date(2026, 3, 31))


@pytest.mark.parametrize("months", [{}, {"2026-04": every_kind(500)}, {"2025-04": {"service": 0}}])
def test_nothing_that_counts_implies_nothing(months: dict[str, dict[str, int]]):
    assert implied_period(counts(months), RECEIVED) is None


def test_calendar():
    assert month_end(date(2024, 2, 10)) == date(2024, 2, 29)
    assert next_month(date(2025, 12, 31)) == date(2026, 1, 1)
