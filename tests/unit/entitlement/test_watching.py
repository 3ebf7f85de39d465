"""Approving without reviewing is noticed, groups are compared with their uncertainty, and small numbers say so."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal

import pytest

from caretrail.entitlement import (
    GroupCase,
    NotAllowed,
    ReviewedCase,
    agree,
    difference_interval,
    outcomes_by_group,
    reviewed_case,
    reviewer_patterns,
    share_interval,
)
from caretrail.errors import UnusableInput
from caretrail.spec import load_oversight
from tests.support.entitlement import NOON, indicative, model, review


Z = Decimal("1.959963984540054")


def case(at: int = 0, *, took: int = 1800, changed: bool = False, reviewer: str = "manager-1") -> ReviewedCase:
    """A review decided `at` minutes after noon, opened `took` seconds before."""
    decided = NOON + timedelta(minutes=at)
    return ReviewedCase(
        reviewer=reviewer, opened_at=decided - timedelta(seconds=took), decided_at=decided, changed=changed
    )


def test_twenty_approvals_in_a_minute_raise_an_alert() -> None:
    burst = [
        ReviewedCase(reviewer="m", opened_at=NOON, decided_at=NOON + timedelta(seconds=3 * at), changed=False)
        for at in range(20)
    ]
    (pattern,) = reviewer_patterns(burst)
    assert pattern.alerts == ("unchanged", "quick", "burst")
    assert pattern.most_at_once == 20


def test_nineteen_in_a_minute_are_too_few_to_say_anything() -> None:
    (pattern,) = reviewer_patterns([case(took=1)] * 19)
    assert (pattern.too_few, pattern.unchanged, pattern.quick, pattern.alerts) == (True, None, None, ())


@pytest.mark.parametrize(("last", "most"), [(60, 20), (61, 19)])
def test_the_minute_is_a_minute(last: int, most: int) -> None:
    moments = [NOON, *(NOON + timedelta(seconds=30) for _ in range(18)), NOON + timedelta(seconds=last)]
    (pattern,) = reviewer_patterns(
        [ReviewedCase(reviewer="m", opened_at=NOON, decided_at=moment, changed=True) for moment in moments]
    )
    assert pattern.most_at_once == most
    assert ("burst" in pattern.alerts) == (most == 20)


def test_careful_reviews_raise_nothing() -> None:
    (pattern,) = reviewer_patterns([case(60 * at, changed=at % 3 == 0) for at in range(30)])
    assert pattern.alerts == ()
    assert pattern.middle_seconds == 1800
    assert pattern.unchanged is not None
    assert pattern.unchanged.estimate == Decimal("0.6667")


@pytest.mark.parametrize(("changed", "alerts"), [(0, ("unchanged",)), (1, ())])
def test_all_unchanged_over_twenty_slow_cases_is_an_alert_and_one_change_is_none(
    changed: int, alerts: tuple[str, ...]
) -> None:
    (pattern,) = reviewer_patterns([case(60 * at, changed=at < changed) for at in range(20)])
    assert pattern.alerts == alerts


def test_quick_decisions_are_an_alert_of_their_own() -> None:
    (pattern,) = reviewer_patterns([case(60 * at, took=60, changed=at % 2 == 0) for at in range(20)])
    assert pattern.alerts == ("quick",)


def test_each_reviewer_is_looked_at_apart_in_any_order() -> None:
    cases = [case(at, reviewer=name) for at in range(15) for name in ("b", "a")]
    patterns = reviewer_patterns(cases)
    assert [(one.reviewer, one.cases, one.too_few) for one in patterns] == [("a", 15, True), ("b", 15, True)]
    assert reviewer_patterns(reversed(cases)) == patterns


def test_an_agreed_budget_tells_how_it_was_reviewed() -> None:
    budget = indicative()
    agreed = agree(budget, review(budget), model=model(), state="under_human_review")
    seen = reviewed_case(agreed)
    assert (seen.reviewer, seen.changed, seen.decided_at - seen.opened_at) == ("manager-1", True, timedelta(minutes=30))


def test_a_review_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UnusableInput, match="before it was opened"):
        case(took=-1)
    with pytest.raises(NotAllowed, match="no time zone"):
        ReviewedCase(reviewer="m", opened_at=NOON.replace(tzinfo=None), decided_at=NOON, changed=False)


def wilson_by_search(counted: int, of: int) -> tuple[float, float]:
    """The shares at which the score test just rejects, found by halving: the definition, not the formula."""
    z, seen = float(Z), counted / of

    def rejects(share: float) -> bool:
        return abs(seen - share) > z * math.sqrt(share * (1 - share) / of)

    def edge(inside: float, outside: float) -> float:
        for _ in range(80):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if rejects(middle) else (middle, outside)
        return inside

    return (edge(seen, 0.0) if counted else 0.0), (edge(seen, 1.0) if counted < of else 1.0)


@pytest.mark.parametrize(("counted", "of"), [(0, 20), (1, 20), (7, 20), (20, 20), (81, 263), (15, 148), (1, 1)])
def test_the_wilson_interval_is_where_the_score_test_turns(counted: int, of: int) -> None:
    interval = share_interval(counted, of, quantile=Z)
    low, high = wilson_by_search(counted, of)
    assert (float(interval.low), float(interval.high)) == pytest.approx((low, high), abs=0.00005)


def test_the_published_examples_of_both_methods() -> None:
    """Newcombe 1998: 81 of 263 and 15 of 148 for Wilson; 56 of 70 less 48 of 80 for the difference (method 10)."""
    wilson = share_interval(81, 263, quantile=Z)
    assert (wilson.low, wilson.high) == (Decimal("0.2553"), Decimal("0.3662"))
    newcombe = difference_interval((56, 70), (48, 80), quantile=Z)
    assert (newcombe.estimate, newcombe.low, newcombe.high) == (
        Decimal("0.2000"),
        Decimal("0.0524"),
        Decimal("0.3339"),
    )


@pytest.mark.parametrize(("counted", "of"), [(1, 0), (0, 0), (-1, 5), (6, 5)])
def test_a_share_of_nothing_is_refused(counted: int, of: int) -> None:
    with pytest.raises(ValueError, match="some of at least one"):
        share_interval(counted, of, quantile=Z)


def groups(**counts: tuple[int, int]) -> list[GroupCase]:
    return [
        GroupCase(group=name, happened=at < happened) for name, (happened, of) in counts.items() for at in range(of)
    ]


def test_a_group_that_fares_otherwise_is_shown_with_its_interval() -> None:
    first, second = outcomes_by_group(groups(a=(56, 70), b=(48, 80)))
    assert (first.group, first.cases, first.differs, second.differs) == ("a", 70, True, True)
    assert first.share is not None
    assert first.share.estimate == Decimal("0.8000")
    assert first.against_others is not None
    assert first.against_others.low == Decimal("0.0524")


def test_groups_that_fare_alike_do_not_differ() -> None:
    assert [one.differs for one in outcomes_by_group(groups(a=(30, 60), b=(40, 80)))] == [False, False]


def test_too_few_is_said_and_nothing_else() -> None:
    small, large = outcomes_by_group(groups(small=(19, 19), zlarge=(10, 200)))
    assert (small.too_few, small.share, small.against_others, small.differs) == (True, None, None, False)
    assert (large.too_few, large.against_others) == (False, None)
    assert large.share is not None


def test_thresholds_and_methods_are_data_with_their_source() -> None:
    oversight = load_oversight()
    assert (oversight.burst_cases, oversight.burst_seconds, oversight.normal_quantile) == (20, 60, Z)
    assert "Wilson" in oversight.interval_method
    assert "Newcombe" in oversight.difference_method
    assert oversight.verify
