"""An indicative budget: a first figure for planning, kept with its inputs, version and time, and never a decision.

It can be worked out again from what is stored, to the byte; a figure that cannot is refused.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext
from typing import Literal

from caretrail.entitlement.actors import Actor, Person, check_moment
from caretrail.entitlement.reckoning import (
    EXACT,
    BudgetAnswer,
    Gap,
    MoneyLine,
    NeedLine,
    gaps,
    money_lines,
    need_lines,
    pennies,
    total,
)
from caretrail.entitlement.refusal import NotAllowed, allowed
from caretrail.spec import BudgetModel, ModelVector


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicativeBudget:
    """A calculated figure. There is no field that could make it an agreed one.

    `assessment`: reference of the assessment. `answered_by`: the person who gave the answers. `made_by`: who or what
    ran the calculation. `amount`: pounds in `period`; `week_amount` and `year_amount` are derived by the table's weeks.
    `answers` stand in the order of their questions' ids, whatever order they were given in.
    """

    assessment: str
    model: str
    version: str
    model_sha256: str
    answers: tuple[BudgetAnswer, ...]
    answered_by: Person
    made_by: Actor
    made_at: datetime
    needs: tuple[NeedLine, ...]
    money: tuple[MoneyLine, ...]
    period: str
    amount: Decimal
    week_amount: Decimal
    year_amount: Decimal
    weeks_in_year: Decimal
    status: Literal["indicative"] = "indicative"

    def __post_init__(self) -> None:
        if not (self.assessment and self.model and self.version and self.model_sha256 and self.answers):
            raise NotAllowed(
                "incomplete", "An indicative budget needs its assessment, table, version and answers. Store them all."
            )
        check_moment(self.made_at, "of the calculation")
        if self.status != "indicative":
            raise NotAllowed(
                "not_indicative", "A calculated figure is indicative and nothing else. A person agrees one."
            )
        if total(self.money) != self.amount:
            raise NotAllowed("does_not_add_up", "The lines do not add up to the amount. Calculate anew.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFigure:
    """Why no figure was worked out: every gap, in words that a worker can act on."""

    gaps: tuple[Gap, ...]


def calculate(
    model: BudgetModel,
    answers: Iterable[BudgetAnswer],
    *,
    assessment: str,
    answered_by: Person,
    made_by: Actor,
    made_at: datetime,
) -> IndicativeBudget | NoFigure:
    """What would this table give for these answers?

    In:      `model` published and in force on the day of `made_at`; answers in any order.
    Out:     an IndicativeBudget, or a NoFigure that says what is missing; never a guess.
    Raises:  NotAllowed when `assessment` is empty or `made_at` has no zone.
    Source:  Care Act 2014 section 26; R (Savva) v RBKC [2010] EWCA Civ 1209: a table is a starting point, and the step
             from points to money must be explainable.
    """
    check_moment(made_at, "of the calculation")
    given = tuple(sorted(answers, key=lambda one: (one.question, one.option, one.carer)))
    faults = (*_unusable(model, made_at), *gaps(model, given))
    if faults:
        return NoFigure(gaps=faults)
    weeks = model.weeks_in_year
    with localcontext(EXACT):
        needs = need_lines(model, given)
        money = money_lines(model, needs)
        if isinstance(money, Gap):
            return NoFigure(gaps=(money,))
        amount = total(money)
        week_amount = amount if model.period == "week" else pennies(amount / weeks)
        year_amount = amount if model.period == "year" else pennies(amount * weeks)
    return IndicativeBudget(
        assessment=assessment,
        model=model.id,
        version=model.version,
        model_sha256=model.sha256,
        answers=given,
        answered_by=answered_by,
        made_by=made_by,
        made_at=made_at,
        needs=needs,
        money=money,
        period=model.period,
        amount=amount,
        week_amount=week_amount,
        year_amount=year_amount,
        weeks_in_year=weeks,
    )


def _unusable(model: BudgetModel, at: datetime) -> tuple[Gap, ...]:
    if model.published_on is None:
        return (Gap(id="not_published", says=f"The table {model.name} is a draft. Publish it first."),)
    if at.date() < model.valid_from or (model.valid_to is not None and at.date() > model.valid_to):
        return (Gap(id="not_in_force", says=f"The table {model.name} was not in force on that day. Take another."),)
    return ()


def check_follows(indicative: IndicativeBudget, model: BudgetModel) -> None:
    """Does the stored figure follow from its stored inputs, by the version it names?

    Raises:  NotAllowed: other_version when `model` is not the very table it was made with, changed_figure when working
             it out again gives anything else.
    """
    if (model.id, model.version, model.sha256) != (indicative.model, indicative.version, indicative.model_sha256):
        raise NotAllowed("other_version", "This is not the version of the table that the figure was made with.")
    again = replay(indicative, model)
    if isinstance(again, NoFigure) or _figures(again) != _figures(indicative):
        raise NotAllowed("changed_figure", "The stored figure does not follow from its answers. Calculate anew.")


def _figures(indicative: IndicativeBudget) -> IndicativeBudget:
    """The budget without the words of its lines, which a later release may put better."""
    needs = tuple(dataclasses.replace(line, says="") for line in indicative.needs)
    return dataclasses.replace(
        indicative, needs=needs, money=tuple(dataclasses.replace(line, says="") for line in indicative.money)
    )


def does_follow(indicative: IndicativeBudget, model: BudgetModel) -> bool:
    """Whether `check_follows` passes."""
    return allowed(lambda: check_follows(indicative, model))


def replay(indicative: IndicativeBudget, model: BudgetModel) -> IndicativeBudget | NoFigure:
    """What does the table give today for the stored answers, as of the moment they were first reckoned?"""
    return calculate(
        model,
        indicative.answers,
        assessment=indicative.assessment,
        answered_by=indicative.answered_by,
        made_by=indicative.made_by,
        made_at=indicative.made_at,
    )


def vector_amounts(model: BudgetModel) -> Mapping[str, Decimal | NoFigure]:
    """What does the table give for each of its own worked cases? By the words of the case, in pounds."""
    return {vector.says: _vector_amount(model, vector) for vector in model.vectors}


def _vector_amount(model: BudgetModel, vector: ModelVector) -> Decimal | NoFigure:
    no_carer = next((share.id for share in model.carer_shares.values() if not share.share), "")
    answers = [
        BudgetAnswer(question=name, option=option, carer=vector.carers.get(name, no_carer), carer_willing=True)
        for name, option in vector.answers.items()
    ]
    if faults := gaps(model, answers):
        return NoFigure(gaps=faults)
    with localcontext(EXACT):
        money = money_lines(model, need_lines(model, answers))
        return NoFigure(gaps=(money,)) if isinstance(money, Gap) else total(money)
