"""Is a person's part in the budgets real, and are groups treated alike? Patterns of reviews for a manager to look at.

An alert is a reason to look, never a finding against anybody. Small numbers say "too few" and nothing else. Figures are
for internal oversight; what is published goes through the release's suppression.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from caretrail.entitlement.actors import check_moment
from caretrail.entitlement.agreement import AgreedBudget
from caretrail.entitlement.intervals import Interval, difference_interval, share_interval
from caretrail.errors import UnusableInput
from caretrail.spec import Oversight, load_oversight


ALERTS = ("unchanged", "quick", "burst")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedCase:
    """One review: by whom, when it was opened and decided, and whether the amount was changed."""

    reviewer: str
    opened_at: datetime
    decided_at: datetime
    changed: bool

    def __post_init__(self) -> None:
        check_moment(self.opened_at, "of opening")
        check_moment(self.decided_at, "of the decision")
        if self.decided_at < self.opened_at:
            raise UnusableInput("A review is decided before it was opened. Check its moments.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerPattern:
    """How one reviewer decides.

    `unchanged` and `quick`: shares of their cases left as calculated, and decided sooner than the threshold after they
    were opened; None when there are too few cases. `middle_seconds`: half of the cases took no longer. `most_at_once`:
    the most cases decided within the burst window. `alerts`: those of ALERTS that fire.
    """

    reviewer: str
    cases: int
    too_few: bool
    unchanged: Interval | None
    quick: Interval | None
    middle_seconds: int | None
    most_at_once: int
    alerts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCase:
    """One case of a comparison: the group of the person, and whether what is compared happened to them."""

    group: str
    happened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOutcome:
    """How often it happened in one group. `share` is None for too few cases; `against_others`, the difference from all
    other groups together, also when these are too few. `differs`: that interval does not reach nought.
    """

    group: str
    cases: int
    too_few: bool
    share: Interval | None
    against_others: Interval | None
    differs: bool


def reviewed_case(agreed: AgreedBudget) -> ReviewedCase:
    """The review behind an agreed budget."""
    return ReviewedCase(
        reviewer=agreed.decided_by.id, opened_at=agreed.seen_at, decided_at=agreed.decided_at, changed=agreed.changed
    )


def reviewer_patterns(cases: Iterable[ReviewedCase]) -> tuple[ReviewerPattern, ...]:
    """Does any reviewer seem to approve without reviewing?

    In:      the cases of a period, in any order.
    Out:     one pattern per reviewer, by id. `unchanged` and `quick` fire when their whole Wilson interval lies above
             the threshold, `burst` at so many decisions within so long, however few cases there are.
    Source:  the thresholds and methods of `standards/entitlement/oversight.toml`.
    """
    by_reviewer: dict[str, list[ReviewedCase]] = defaultdict(list)
    for case in cases:
        by_reviewer[case.reviewer].append(case)
    oversight = load_oversight()
    return tuple(_pattern(name, by_reviewer[name], oversight) for name in sorted(by_reviewer))


def _pattern(reviewer: str, cases: Sequence[ReviewedCase], oversight: Oversight) -> ReviewerPattern:
    number = len(cases)
    at_once = _most_within([case.decided_at for case in cases], oversight.burst_seconds)
    burst = ("burst",) if at_once >= oversight.burst_cases else ()
    if number < oversight.least_cases:
        return ReviewerPattern(
            reviewer=reviewer,
            cases=number,
            too_few=True,
            unchanged=None,
            quick=None,
            middle_seconds=None,
            most_at_once=at_once,
            alerts=burst,
        )
    took = sorted(int((case.decided_at - case.opened_at).total_seconds()) for case in cases)
    z = oversight.normal_quantile
    unchanged = share_interval(sum(not case.changed for case in cases), number, quantile=z)
    quick = share_interval(sum(seconds < oversight.quick_seconds for seconds in took), number, quantile=z)
    above = {"unchanged": unchanged.low > oversight.unchanged_at_least, "quick": quick.low > oversight.quick_at_least}
    return ReviewerPattern(
        reviewer=reviewer,
        cases=number,
        too_few=False,
        unchanged=unchanged,
        quick=quick,
        middle_seconds=took[(number - 1) // 2],
        most_at_once=at_once,
        alerts=(*(name for name, fires in above.items() if fires), *burst),
    )


def _most_within(moments: Iterable[datetime], seconds: int) -> int:
    """The most moments that lie within so many seconds of the first of them."""
    ordered = sorted(moments)
    most, first = 0, 0
    for last, moment in enumerate(ordered):
        while (moment - ordered[first]).total_seconds() > seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def outcomes_by_group(cases: Iterable[GroupCase]) -> tuple[GroupOutcome, ...]:
    """Does it happen to one group more than to the others: found eligible, budget cut at review, set aside?

    In:      cases in any order; the group is whatever the caller compares by.
    Out:     one outcome per group, by name. A difference is a question to ask, not proof of unfairness: groups may
             differ in need.
    Source:  Wilson 1927 and Newcombe 1998 (method 10), 95 per cent; Equality Act 2010 section 149.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for case in cases:
        counts[case.group][0] += case.happened
        counts[case.group][1] += 1
    happened, number = sum(one[0] for one in counts.values()), sum(one[1] for one in counts.values())
    oversight = load_oversight()
    return tuple(
        _outcome(name, (counts[name][0], counts[name][1]), (happened, number), oversight) for name in sorted(counts)
    )


def _outcome(group: str, own: tuple[int, int], everyone: tuple[int, int], oversight: Oversight) -> GroupOutcome:
    others = everyone[0] - own[0], everyone[1] - own[1]
    z = oversight.normal_quantile
    enough = own[1] >= oversight.least_cases
    against = difference_interval(own, others, quantile=z) if enough and others[1] >= oversight.least_cases else None
    return GroupOutcome(
        group=group,
        cases=own[1],
        too_few=not enough,
        share=share_interval(*own, quantile=z) if enough else None,
        against_others=against,
        differs=against is not None and not against.low <= Decimal(0) <= against.high,
    )
