"""From an indicative budget to an agreed one: the only way leads through a named person who saw it, may change it, and
says why. No function of this room takes a system actor there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from caretrail.entitlement.actors import Actor, Person, check_moment, check_person
from caretrail.entitlement.indicative import IndicativeBudget, check_follows
from caretrail.entitlement.reckoning import BudgetAnswer, pennies
from caretrail.entitlement.refusal import NotAllowed, allowed
from caretrail.entitlement.states import check_move
from caretrail.entitlement.stored import fingerprint
from caretrail.spec import BudgetModel, load_oversight


_DIGITS = 9  # no budget has more before the point


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What stands on file for the review.

    `seen`: the fingerprint of the budget as the reviewer was shown it, and `seen_at`, when. `answers_now`: the answers
    as the record holds them now. `considered`: what was weighed beside the figure. `person_views`: what the person
    said, or why that could not be had.
    """

    seen: str
    seen_at: datetime
    answers_now: tuple[BudgetAnswer, ...]
    considered: tuple[str, ...]
    person_views: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetReview:
    """What a reviewer is about to agree. `amount`: pounds in the period of the indicative budget."""

    reviewer: Actor
    amount: Decimal
    reason: str
    evidence: Evidence
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedBudget:
    """An amount that a person agreed.

    `state`: agreed when the amount is the indicative one, adjusted otherwise. `indicative` and `indicative_amount`:
    fingerprint and amount of the figure it was agreed on. `replaces`: who decided before, when this is the outcome of
    a second look; empty otherwise.
    """

    state: str
    indicative: str
    indicative_amount: Decimal
    amount: Decimal
    period: str
    decided_by: Person
    reason: str
    considered: tuple[str, ...]
    person_views: str
    seen_at: datetime
    decided_at: datetime
    replaces: str = ""

    def __post_init__(self) -> None:
        check_person(self.decided_by, "agree a budget")

    @property
    def changed(self) -> bool:
        """Whether the reviewer agreed another amount than was calculated."""
        return self.amount != self.indicative_amount


def check_agree(indicative: IndicativeBudget, review: BudgetReview, *, model: BudgetModel, state: str) -> None:
    """May this amount be agreed?

    In:      `model`: the version that the figure names. `state`: the state in which the budget stands.
    Raises:  NotAllowed, in this order: not_a_person, own_work (the reviewer gave the answers or ran the calculation),
             no_zone, no_amount, no_such_move (it is not under review), other_version or changed_figure (it does not
             follow from its inputs), changed_inputs, not_seen, not_in_order (seen before it was made, or after the
             decision), no_reason, no_evidence.
    Source:  UK GDPR Articles 22A to 22C (meaningful human involvement, before it takes effect, with power to change);
             Care Act 2014 sections 25 and 26; R (Savva) v RBKC [2010] EWCA Civ 1209 (adequate reasons).
    """
    _check_reviewer(indicative, review)
    _check_amount(review.amount)
    check_move(state, _outcome(indicative, review), by=review.reviewer)
    check_follows(indicative, model)
    _check_sight(indicative, review)
    _check_words(review)


def can_agree(indicative: IndicativeBudget, review: BudgetReview, *, model: BudgetModel, state: str) -> bool:
    """Whether `check_agree` passes."""
    return allowed(lambda: check_agree(indicative, review, model=model, state=state))


def agree(indicative: IndicativeBudget, review: BudgetReview, *, model: BudgetModel, state: str) -> AgreedBudget:
    """What did the person agree?

    Raises:  as `check_agree`.
    """
    check_agree(indicative, review, model=model, state=state)
    return _agreed(indicative, review)


def check_reconsider(
    agreed: AgreedBudget, indicative: IndicativeBudget, review: BudgetReview, *, model: BudgetModel, state: str
) -> None:
    """May this reviewer take the second look that somebody asked for?

    Raises:  NotAllowed: another_budget when `agreed` was not agreed on this figure, same_reviewer when it was they who
             decided before, no_zone or not_in_order when the second look is not the later one; and as `check_agree`.
    Source:  UK GDPR Article 22C: a person may contest a decision and have somebody intervene.
    """
    if agreed.indicative != fingerprint(indicative):
        raise NotAllowed("another_budget", "That decision was made on another figure. Take the one it names.")
    if isinstance(review.reviewer, Person) and review.reviewer == agreed.decided_by:
        raise NotAllowed("same_reviewer", "The second look must be somebody else's. Pass it to a colleague.")
    check_moment(review.at, "of the decision")
    if review.at <= agreed.decided_at:
        raise NotAllowed("not_in_order", "The second look comes after the first decision. Check the moments.")
    check_agree(indicative, review, model=model, state=state)


def can_reconsider(
    agreed: AgreedBudget, indicative: IndicativeBudget, review: BudgetReview, *, model: BudgetModel, state: str
) -> bool:
    """Whether `check_reconsider` passes."""
    return allowed(lambda: check_reconsider(agreed, indicative, review, model=model, state=state))


def reconsider(
    agreed: AgreedBudget, indicative: IndicativeBudget, review: BudgetReview, *, model: BudgetModel, state: str
) -> AgreedBudget:
    """What came of the second look? It may replace the first decision, and names who made that.

    Raises:  as `check_reconsider`.
    """
    check_reconsider(agreed, indicative, review, model=model, state=state)
    return _agreed(indicative, review, replaces=agreed.decided_by.id)


def _agreed(indicative: IndicativeBudget, review: BudgetReview, *, replaces: str = "") -> AgreedBudget:
    return AgreedBudget(
        state=_outcome(indicative, review),
        indicative=fingerprint(indicative),
        indicative_amount=indicative.amount,
        amount=review.amount,
        period=indicative.period,
        decided_by=check_person(review.reviewer, "agree a budget"),
        reason=review.reason,
        considered=review.evidence.considered,
        person_views=review.evidence.person_views,
        seen_at=review.evidence.seen_at,
        decided_at=review.at,
        replaces=replaces,
    )


def _outcome(indicative: IndicativeBudget, review: BudgetReview) -> str:
    return "agreed" if review.amount == indicative.amount else "adjusted"


def _check_reviewer(indicative: IndicativeBudget, review: BudgetReview) -> None:
    check_person(review.reviewer, "agree a budget")
    if review.reviewer.id in (indicative.answered_by.id, indicative.made_by.id):
        raise NotAllowed(
            "own_work",
            "Whoever gave the answers or ran the calculation cannot agree the budget. Pass it to a colleague.",
        )
    check_moment(review.at, "of the decision")
    check_moment(review.evidence.seen_at, "at which the figure was seen")


def _check_sight(indicative: IndicativeBudget, review: BudgetReview) -> None:
    """The reviewer saw this very figure with these inputs, and they are still the record's."""
    now = review.evidence.answers_now
    if len(now) != len(indicative.answers) or set(now) != set(indicative.answers):
        raise NotAllowed("changed_inputs", "The answers have changed since the figure was made. Calculate anew.")
    if review.evidence.seen != fingerprint(indicative):
        raise NotAllowed("not_seen", "The reviewer has not been shown this figure with its answers. Open it first.")
    if not indicative.made_at <= review.evidence.seen_at <= review.at:
        raise NotAllowed("not_in_order", "A figure is made, then seen, then decided on. Check the moments.")


def _check_amount(amount: object) -> None:
    if not isinstance(amount, Decimal) or not _is_money(amount):
        raise NotAllowed("no_amount", "The amount must be pounds and whole pence, and not below nothing. Correct it.")


def _is_money(amount: Decimal) -> bool:
    """Whether it is whole pence of no more digits than a budget has, and not below nothing."""
    return amount.is_finite() and amount.adjusted() < _DIGITS and amount >= 0 and amount == pennies(amount)


def _check_words(review: BudgetReview) -> None:
    least = load_oversight().least_reason_words
    if len(review.reason.split()) < least:
        raise NotAllowed("no_reason", f"Say why this amount is right for the person, in {least} words or more.")
    if not any(one.strip() for one in review.evidence.considered) or not review.evidence.person_views.strip():
        raise NotAllowed(
            "no_evidence", "Record what was weighed beside the figure, and what the person said or why they could not."
        )
