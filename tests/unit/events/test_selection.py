"""Which submission tells of which period: each clause of the choice once."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from caretrail.errors import UsageError
from caretrail.events import Span, Wanted, months_later, why_not_chosen
from caretrail.events.selection import Chosen, Sent, choose, choose_by_piece, merge_pieces, prior_spans
from caretrail.periods import ImpliedPeriod


AS_OF = date(2026, 5, 5)
YEAR = Span(start=date(2025, 4, 1), end=date(2026, 3, 31))
BAD = (datetime.fromisoformat("2026-04-23 13:28:24.253"),)


def sent(received: str, name: str = "Anytown", code: str = "201") -> Sent:
    return code, name, datetime.fromisoformat(received)


def implies(start: str, end: str) -> ImpliedPeriod:
    return ImpliedPeriod(start=date.fromisoformat(start), end=date.fromisoformat(end), thin=())


WHOLE = implies("2025-04-01", "2026-03-31")


@pytest.mark.parametrize(
    ("received", "implied", "why"),
    [
        ("2026-04-18 10:00", WHOLE, None),
        ("2026-04-18 10:00", implies("2024-01-01", "2026-04-30"), None),
        ("2026-04-18 10:00", None, "no period"),
        ("2026-04-18 10:00", implies("2025-05-01", "2026-03-31"), "starts 2025-05-01"),
        ("2026-04-18 10:00", implies("2025-04-01", "2026-02-28"), "ends 2026-02-28"),
        ("2026-03-31 00:00", WHOLE, "before the period ended"),
        ("2026-03-31 00:01", WHOLE, None),  # later than the last day at midnight
        ("2026-05-05 23:59", WHOLE, None),
        ("2026-05-06 00:00", WHOLE, "received after"),
        ("2026-04-23 13:28:24.253", WHOLE, "known to be wrong"),
        ("2026-04-23 13:28:24.252", WHOLE, None),
    ],
)
def test_a_submission_can_tell_of_a_period_or_it_is_said_why_not(
    received: str, implied: ImpliedPeriod | None, why: str | None
) -> None:
    found = why_not_chosen(sent(received), implied, YEAR, AS_OF, BAD)
    assert found is None if why is None else found is not None and why in found


def test_the_latest_of_those_that_can_is_chosen_for_each_council() -> None:
    periods = {
        sent("2026-04-10"): WHOLE,
        sent("2026-04-18"): WHOLE,
        sent("2026-04-28"): implies("2025-04-01", "2025-06-30"),
        sent("2026-04-11", "Elsewhere", "202"): WHOLE,
        sent("2026-04-12", "Nowhere", "203"): None,
    }
    assert choose(periods, YEAR, AS_OF, ()) == (sent("2026-04-18"), sent("2026-04-11", "Elsewhere", "202"))


def test_two_submissions_of_the_same_moment_are_told_apart_by_code() -> None:
    first, second = sent("2026-04-18", code="201"), sent("2026-04-18", code="901")
    assert choose({second: WHOLE, first: WHOLE}, YEAR, AS_OF, ()) == (second,)


def test_a_long_period_is_chosen_piece_by_piece_and_merged() -> None:
    old, new, quarter = sent("2025-10-10"), sent("2026-04-18"), sent("2026-04-25")
    periods = {old: implies("2024-10-01", "2025-09-30"), new: WHOLE, quarter: implies("2025-07-01", "2025-09-30")}
    wanted = Wanted(start=YEAR.start, end=YEAR.end, joined_from=date(2024, 10, 1), as_of=AS_OF)
    by_piece = choose_by_piece(periods, wanted, 3, ())
    assert [chosen.sent for chosen in by_piece] == [old, old, new, quarter, new, new]
    merged = merge_pieces(by_piece)
    # The one that won the quarters around another's spans the gap, and overlaps it.
    assert merged == (
        Chosen(sent=old, span=Span(start=date(2024, 10, 1), end=date(2025, 3, 31))),
        Chosen(sent=new, span=YEAR),
        Chosen(sent=quarter, span=Span(start=date(2025, 7, 1), end=date(2025, 9, 30))),
    )
    # All but the span that starts last, which here ends before another.
    assert prior_spans(merged) == frozenset(merged[:2])


def test_pieces_are_whole() -> None:
    wanted = Wanted(start=date(2026, 1, 1), end=date(2026, 4, 30), joined_from=date(2025, 10, 1), as_of=AS_OF)
    assert list(wanted.pieces(3)) == [
        Span(start=date(2025, 10, 1), end=date(2025, 12, 31)),
        Span(start=date(2026, 1, 1), end=date(2026, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2026-03-31", -3, "2025-12-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2025-04-01", -3, "2025-01-01"),
        ("2025-04-01", 0, "2025-04-01"),
    ],
)
def test_months_later_keeps_the_day_or_takes_the_last(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_days_that_are_not_in_order_are_refused() -> None:
    with pytest.raises(UsageError, match="ends before it starts"):
        Wanted(start=YEAR.end, end=YEAR.start, joined_from=date(2024, 1, 1), as_of=AS_OF)
    with pytest.raises(UsageError, match="joined period starts"):
        Wanted(start=YEAR.start, end=YEAR.end, joined_from=date(2025, 7, 1), as_of=AS_OF)
