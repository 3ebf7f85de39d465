"""The newer method, as far as it is published: each kind of event has months of its own, and all must agree."""

from __future__ import annotations

from datetime import date

from caretrail.periods import implied_period_newer


MONTHS = [date(2025, month, 1) for month in range(4, 13)] + [date(2026, month, 1) for month in range(1, 4)]


def year(**rows: int) -> dict[tuple[date, str], int]:
    """The same number of rows of each kind in every month of a year."""
    return {(month, kind): count for month in MONTHS for kind, count in rows.items()}


def span(counts: dict[tuple[date, str], int]) -> tuple[date, date] | None:
    found = implied_period_newer(counts)
    return (found.start, found.end) if found else None


def test_a_full_year_of_each_kind_is_that_year():
    assert span(year(request=40, assessment=30, service=50)) == (date(2025, 4, 1), date(2026, 3, 31))


def test_reviews_do_not_matter():
    assert span(year(request=40, assessment=30, service=50, review=1)) == (date(2025, 4, 1), date(2026, 3, 31))


def test_it_is_the_overlap_of_the_kinds():
    counts = year(request=40, assessment=30, service=50)
    counts = {key: rows for key, rows in counts.items() if key not in {(MONTHS[0], "request"), (MONTHS[-1], "service")}}
    assert span(counts) == (date(2025, 5, 1), date(2026, 2, 28))


def test_a_kind_that_is_missing_implies_nothing():
    assert span(year(request=40, service=50)) is None


def test_a_kind_with_hardly_any_rows_implies_nothing():
    few = {(MONTHS[0], "assessment"): 10}
    assert span(year(request=40, service=50) | few) is None


def test_a_month_needs_ten_events_of_each_kind():
    assert span(year(request=40, assessment=30, service=50) | {(MONTHS[0], "request"): 9}) == (
        date(2025, 5, 1),
        date(2026, 3, 31),
    )
    assert span(year(request=40, assessment=30, service=50) | {(MONTHS[0], "request"): 10}) == (
        date(2025, 4, 1),
        date(2026, 3, 31),
    )


def test_a_month_needs_a_fifth_of_the_typical_month():
    counts = year(request=400, assessment=30, service=50)
    assert span(counts | {(MONTHS[-1], "request"): 79}) == (date(2025, 4, 1), date(2026, 2, 28))
    assert span(counts | {(MONTHS[-1], "request"): 80}) == (date(2025, 4, 1), date(2026, 3, 31))


def test_months_before_april_2020_do_not_count():
    old = {(date(2020, 3, 1), kind): 60 for kind in ("request", "assessment", "service")}
    assert span(year(request=40, assessment=30, service=50) | old) == (date(2025, 4, 1), date(2026, 3, 31))


def test_kinds_that_never_meet_imply_nothing():
    counts = {(MONTHS[0], "request"): 50, (MONTHS[5], "assessment"): 50, (MONTHS[9], "service"): 50}
    assert span(counts) is None
