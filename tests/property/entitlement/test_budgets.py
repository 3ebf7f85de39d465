"""Money for any answers to any table: exact, adding up, independent of order, rising where the table says so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from caretrail.entitlement import (
    BudgetAnswer,
    IndicativeBudget,
    NoFigure,
    calculate,
    check_follows,
    explain,
    read_indicative,
    replay,
    write_indicative,
)
from caretrail.spec import BudgetModel, load_budget_models
from tests.support.entitlement import ASSESSOR, GENERATOR, NOON


models = st.sampled_from(sorted(load_budget_models().values(), key=lambda one: one.name))
words = st.text(max_size=4)


@st.composite
def whole_answers(draw: st.DrawFn) -> tuple[BudgetModel, tuple[BudgetAnswer, ...]]:
    """A table, and one of its options for every question, in any order."""
    table = draw(models)
    shares = st.sampled_from(sorted(table.carer_shares) or [""])
    given_answers = [
        BudgetAnswer(
            question=question.id,
            option=draw(st.sampled_from(sorted(question.options))),
            carer=draw(shares),
            carer_willing=draw(st.booleans()),
        )
        for question in table.questions.values()
    ]
    return table, tuple(draw(st.permutations(given_answers)))


def made(table: BudgetModel, answers: tuple[BudgetAnswer, ...]) -> IndicativeBudget | NoFigure:
    return calculate(table, answers, assessment="a-1", answered_by=ASSESSOR, made_by=GENERATOR, made_at=NOON)


def half_up(amount: Fraction) -> Fraction:
    """To the penny, halves away from nothing."""
    sign = -1 if amount < 0 else 1
    return sign * Fraction(floor(abs(amount) * 100 + Fraction(1, 2)), 100)


def reckoned_apart(table: BudgetModel, answers: tuple[BudgetAnswer, ...]) -> Fraction | None:
    """The amount in fractions, from the table and the answers alone; None when the table does not reach."""
    counted = {}
    for one in answers:
        share = table.carer_shares[one.carer].share if one.carer and one.carer_willing else Decimal(0)
        counted[one.question] = Fraction(table.questions[one.question].options[one.option].value) * (
            1 - Fraction(share)
        )
    if table.kind == "points":
        points = ceil(sum(counted.values()))
        worth = [Fraction(band.amount) for band in table.bands if points in range(band.start, band.end + 1)]
        if not worth:
            return None
        base = worth[0]
    elif table.kind == "hours":
        base = sum(
            (
                half_up(hours * Fraction(table.rates[table.questions[name].rate].amount))
                for name, hours in counted.items()
            ),
            Fraction(0),
        )
    else:
        base = sum((half_up(pounds) for pounds in counted.values()), Fraction(0))
    return base + sum(half_up(base * Fraction(one.percent) / 100) for one in table.adjustments)


@given(whole_answers())
def test_the_amount_is_what_fractions_give_and_the_lines_add_up(
    case: tuple[BudgetModel, tuple[BudgetAnswer, ...]],
) -> None:
    budget, expected = made(*case), reckoned_apart(*case)
    if expected is None:
        assert isinstance(budget, NoFigure)
        assert [one.id for one in budget.gaps] == ["outside_the_table"]
        return
    assert isinstance(budget, IndicativeBudget)
    assert Fraction(budget.amount) == expected == sum(Fraction(line.amount) for line in budget.money)
    assert all(line.amount.as_tuple().exponent == -2 for line in budget.money)


@given(whole_answers(), st.integers(1, 12))
def test_order_and_the_callers_precision_change_nothing(
    case: tuple[BudgetModel, tuple[BudgetAnswer, ...]], digits: int
) -> None:
    table, answers = case
    with localcontext(prec=digits):
        coarse = made(table, answers[::-1])
        words_ = explain(coarse) if isinstance(coarse, IndicativeBudget) else ""
    fine = made(table, answers)
    assert coarse == fine
    assert words_ == (explain(fine) if isinstance(fine, IndicativeBudget) else "")


@given(whole_answers(), st.data())
def test_more_need_never_gives_less_money(
    case: tuple[BudgetModel, tuple[BudgetAnswer, ...]], data: st.DataObject
) -> None:
    table, answers = case
    at = data.draw(st.integers(0, len(answers) - 1))
    options = table.questions[answers[at].question].options
    now = options[answers[at].option].value
    more = data.draw(st.sampled_from(sorted(name for name, one in options.items() if one.value >= now)))
    before = made(table, answers)
    after = made(table, (*answers[:at], replace(answers[at], option=more), *answers[at + 1 :]))
    assert table.rises
    if isinstance(before, IndicativeBudget) and isinstance(after, IndicativeBudget):
        assert before.amount <= after.amount


@given(whole_answers())
def test_what_is_stored_reads_back_follows_and_is_explained_again(
    case: tuple[BudgetModel, tuple[BudgetAnswer, ...]],
) -> None:
    table, answers = case
    budget = made(table, answers)
    if isinstance(budget, NoFigure):
        return
    stored = write_indicative(budget)
    again = read_indicative(stored)
    assert again == budget
    check_follows(again, table)
    replayed = replay(again, table)
    assert isinstance(replayed, IndicativeBudget)
    assert write_indicative(replayed) == stored
    assert explain(replayed) == explain(again)


anything = st.builds(
    BudgetAnswer,
    question=words | st.sampled_from(("meals", "washing", "breaks", "community", "personal_care")),
    option=words | st.sampled_from(("none", "alone", "weekly")),
    carer=words | st.just("half"),
    carer_willing=st.none() | st.booleans(),
)


@given(models, st.lists(anything, max_size=8))
def test_any_answers_at_all_give_a_figure_or_say_why_not(table: BudgetModel, answers: list[BudgetAnswer]) -> None:
    budget = made(table, tuple(answers))
    assert isinstance(budget, IndicativeBudget) or (budget.gaps and all(one.says for one in budget.gaps))
