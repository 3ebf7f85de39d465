"""From answers to money, line by line, in exact decimals: what each answer counts for, and what that is worth.

Amounts are rounded half up to the penny on each line, and the total is the sum of the lines as shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, localcontext

from caretrail.spec import BudgetModel, CarerShare


PENNY = Decimal("0.01")
EXACT = Context(prec=50, rounding=ROUND_HALF_UP)  # whatever the caller has set
_UNITS = {"points": "points", "hours": "hours a week", "prices": "pounds"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetAnswer:
    """The answer to one question of a table.

    `option`: id of the option. `carer`: id of the carer's share, in a table that asks for it. `carer_willing`: whether
    the carer is willing and able to go on; None while not asked. Help that is not willing takes nothing off.
    """

    question: str
    option: str
    carer: str = ""
    carer_willing: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """What one answer counts for. `value`: of the option; `counted`: after the carer's share; `unit` of both."""

    question: str
    says: str
    value: Decimal
    counted: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine:
    """One amount of the total, in pounds to the penny; negative when it takes off."""

    id: str
    says: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One reason why no figure can be worked out, in words that a worker can act on."""

    id: str
    says: str


def pennies(amount: Decimal) -> Decimal:
    """An amount rounded half up to the penny, away from nothing."""
    return amount.quantize(PENNY, context=EXACT)


def gaps(model: BudgetModel, answers: Iterable[BudgetAnswer]) -> tuple[Gap, ...]:
    """What stands in the way of a figure, in the order of the questionnaire; nothing when all is answered."""
    found: dict[str, BudgetAnswer] = {}
    faults = []
    for answer in answers:
        if answer.question not in model.questions:
            faults.append(Gap(id="unknown_question", says="An answer is to a question that this table does not ask."))
        elif answer.question in found:
            title = model.questions[answer.question].title
            faults.append(Gap(id=f"twice.{answer.question}", says=f"{title}: answered twice. Keep one answer."))
        found[answer.question] = answer
    for question in model.questions.values():
        given = found.get(question.id)
        if given is None:
            faults.append(Gap(id=f"unanswered.{question.id}", says=f"{question.title}: not answered."))
        elif given.option not in question.options:
            says = f"{question.title}: the answer is none of the options."
            faults.append(Gap(id=f"unknown_option.{question.id}", says=says))
        else:
            faults += _carer_gaps(model, given, question.title)
    return tuple(faults)


def _carer_gaps(model: BudgetModel, given: BudgetAnswer, title: str) -> list[Gap]:
    share = model.carer_shares.get(given.carer)
    if not model.carer_shares and not given.carer:
        return []
    if share is None:
        return [Gap(id=f"carer.{given.question}", says=f"{title}: how much of it a carer does is not answered.")]
    if share.share and given.carer_willing is None:
        says = f"{title}: whether the carer is willing and able to go on is not answered."
        return [Gap(id=f"carer_willing.{given.question}", says=says)]
    return []


def need_lines(model: BudgetModel, answers: Iterable[BudgetAnswer]) -> tuple[NeedLine, ...]:
    """What does each answer count for? One line a question, in the order of the questionnaire; expects no gaps."""
    by_question = {answer.question: answer for answer in answers}
    return tuple(_need_line(model, by_question[name]) for name in model.questions)


def _need_line(model: BudgetModel, answer: BudgetAnswer) -> NeedLine:
    question = model.questions[answer.question]
    option = question.options[answer.option]
    share = model.carer_shares.get(answer.carer)
    counted = option.value
    says = f"{question.title}: {option.title}"
    if share is not None and share.share and answer.carer_willing:
        counted = option.value * (1 - share.share)
    return NeedLine(
        question=question.id,
        says=says + _about_carer(share, willing=bool(answer.carer_willing)),
        value=option.value,
        counted=counted,
        unit=_UNITS[model.kind],
    )


def _about_carer(share: CarerShare | None, *, willing: bool) -> str:
    if share is None or not share.share:
        return ""
    unless = "" if willing else ", but is not willing or able to go on, so nothing is taken off"
    return f"; {share.title}{unless}"


def money_lines(model: BudgetModel, needs: Sequence[NeedLine]) -> tuple[MoneyLine, ...] | Gap:
    """What are the needs worth?

    Out:  lines whose sum is the total, adjustments last; or a Gap when a table of points does not hold the total of
          points. Between and beyond its bands nothing is guessed: a person must cost such a plan.
    """
    if model.kind == "points":
        priced = _by_band(model, needs)
        if isinstance(priced, Gap):
            return priced
        lines = [priced]
    elif model.kind == "hours":
        lines = [_by_rate(model, need) for need in needs]
    else:
        lines = [MoneyLine(id=need.question, says=need.says, amount=pennies(need.counted)) for need in needs]
    base = total(lines)
    for one in model.adjustments:
        amount = pennies(base * one.percent / 100)
        lines.append(MoneyLine(id=one.id, says=one.title, amount=amount))
    return tuple(lines)


def total(lines: Iterable[MoneyLine]) -> Decimal:
    """The sum of the lines, in pounds to the penny."""
    with localcontext(EXACT):
        return sum((line.amount for line in lines), Decimal("0.00"))


def points(model: BudgetModel, needs: Iterable[NeedLine]) -> int:
    """The total of points, to a whole number as the table says: up is in the person's favour."""
    exact = sum((need.counted for need in needs), Decimal(0))
    rounding = ROUND_CEILING if model.points_round == "up" else ROUND_HALF_UP
    return int(exact.to_integral_value(rounding=rounding))


def _by_band(model: BudgetModel, needs: Sequence[NeedLine]) -> MoneyLine | Gap:
    reached = points(model, needs)
    for band in model.bands:
        if band.start <= reached <= band.end:
            which = f"{band.start}" if band.start == band.end else f"{band.start} to {band.end}"
            says = f"{reached} points, in the table's row for {which} points"
            return MoneyLine(id="band", says=says, amount=band.amount)
    says = f"The table has no amount for {reached} points. A person must cost the plan."
    return Gap(id="outside_the_table", says=says)


def _by_rate(model: BudgetModel, need: NeedLine) -> MoneyLine:
    question = model.questions[need.question]
    rate = model.rates[question.rate]
    says = f"{question.title}: {plain_number(need.counted)} hours at £{rate.amount:,} for {rate.title}"
    return MoneyLine(id=need.question, says=says, amount=pennies(need.counted * rate.amount))


def plain_number(number: Decimal) -> str:
    """A number without needless noughts: 3.50 is 3.5, 4.0 is 4."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
