"""Builders for what assessments find and what budgets rest on, and a slow, separate reading of the eligibility test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from caretrail.entitlement import (
    BudgetAnswer,
    BudgetReview,
    EligibilityAnswers,
    Evidence,
    IndicativeBudget,
    NoFigure,
    OutcomeAnswer,
    Person,
    SystemActor,
    calculate,
    fingerprint,
)
from caretrail.spec import BudgetModel, load_budget_models


ADULT = (
    "nutrition",
    "hygiene",
    "toilet",
    "clothing",
    "home_safety",
    "home_upkeep",
    "relationships",
    "work_learning",
    "community",
    "child",
)
CARER = (
    "child",
    "other_care",
    "home_upkeep",
    "nutrition",
    "relationships",
    "work_learning",
    "community",
    "recreation",
)
OUTCOMES = {"adult": ADULT, "carer": CARER}

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
ASSESSOR = Person(id="worker-1")
REVIEWER = Person(id="manager-1")
COLLEAGUE = Person(id="manager-2")
GENERATOR = SystemActor(id="budget-generator")

JULY = {"washing": "some_days", "meals": "some_meals", "going_out": "never_alone"}
DECEMBER = {"washing": "every_day", "meals": "all_meals", "going_out": "not_at_all"}


def answered(test: str, *unable: str, limb: str = "assistance", **given: Any) -> EligibilityAnswers:
    """A whole assessment, in which only the outcomes named are out of reach; anything else may be given."""
    outcomes = tuple(
        OutcomeAnswer(outcome=one, limbs=frozenset({limb} if one in unable else ())) for one in OUTCOMES[test]
    )
    whole = {
        "arises": True,
        "outcomes": outcomes,
        "health": False if test == "carer" else None,
        "impact": True,
        "fluctuates": False,
        "involvement": "took_part",
    }
    return EligibilityAnswers(test=test, **{**whole, **given})


def completions(answers: EligibilityAnswers) -> Iterator[tuple[int, bool, bool, bool]]:
    """Every way of filling the gaps, as (outcomes out of reach, arises, health fails, impact)."""
    found = {one.outcome: one.unable for one in answers.outcomes}
    sure = sum(found.get(one) is True for one in OUTCOMES[answers.test])
    still_open = sum(found.get(one) is None for one in OUTCOMES[answers.test])
    health = (answers.health if answers.test == "carer" else False,)
    yield from itertools.product(
        range(sure, sure + still_open + 1), *(_ways(one) for one in (answers.arises, *health, answers.impact))
    )


def _ways(given: bool | None) -> tuple[bool, ...]:
    return (True, False) if given is None else (given,)


def is_eligible(test: str, unable: int, arises: bool, health: bool, impact: bool) -> bool:
    """The regulations for one assessment without gaps, written down once more."""
    if test == "adult":
        return arises and unable >= 2 and impact
    return arises and (health or unable >= 1) and impact


def model(name: str = "savva-2010") -> BudgetModel:
    """A packaged table by its id."""
    return load_budget_models()[name, "1"]


def picks(options: Mapping[str, str], **carer: Any) -> tuple[BudgetAnswer, ...]:
    """Answers to a questionnaire, all with the same carer's share."""
    return tuple(BudgetAnswer(question=name, option=option, **carer) for name, option in options.items())


def figure(options: Mapping[str, str] = JULY, *, name: str = "savva-2010", **given: Any) -> IndicativeBudget | NoFigure:
    """What the table gives, or why it gives nothing."""
    usual = {"assessment": "assessment-1", "answered_by": ASSESSOR, "made_by": GENERATOR, "made_at": NOON}
    carer = {} if not model(name).carer_shares else {"carer": "none"}
    return calculate(model(name), given.pop("answers", picks(options, **carer)), **{**usual, **given})


def indicative(options: Mapping[str, str] = JULY, *, name: str = "savva-2010", **given: Any) -> IndicativeBudget:
    """An indicative budget that must come out."""
    made = figure(options, name=name, **given)
    assert isinstance(made, IndicativeBudget), made
    return made


def review(budget: IndicativeBudget, amount: str = "170.45", **given: Any) -> BudgetReview:
    """A review that may be agreed: seen an hour after it was made, decided half an hour later."""
    evidence = Evidence(
        seen=fingerprint(budget),
        seen_at=budget.made_at + timedelta(hours=1),
        answers_now=budget.answers,
        considered=("the assessment of needs", "what the present plan costs"),
        person_views="She says that mornings are the hardest.",
    )
    whole = BudgetReview(
        reviewer=REVIEWER,
        amount=Decimal(amount),
        reason="The plan costs more than the table allows for.",
        evidence=replace(evidence, **given.pop("evidence", {})),
        at=budget.made_at + timedelta(hours=1, minutes=30),
    )
    return replace(whole, **given)
