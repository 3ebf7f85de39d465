"""Indicative budgets: worked out line by line, kept with their inputs and version, explained again to the byte."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from caretrail.entitlement import (
    BudgetAnswer,
    IndicativeBudget,
    NoFigure,
    NotAllowed,
    calculate,
    check_follows,
    does_follow,
    explain,
    fingerprint,
    read_indicative,
    replay,
    write_indicative,
)
from caretrail.errors import UnusableInput
from caretrail.spec import BudgetModel, read_budget_model
from tests.support.entitlement import ASSESSOR, DECEMBER, GENERATOR, JULY, NOON, figure, indicative, model, picks


ANYTOWN = {"personal_care": "daily", "meals": "prepared", "home": "weekly", "community": "none", "safety": "none"}
HOURS = {"personal_care": "long", "community": "weekly"}

SAVVA = """\
Indicative budget: £112.21 a week, £5,834.92 a year
This is a first figure to help with planning. It is not a decision.

Worked out on 1 July 2026 with the table savva-2010, version 1.

What your answers count for
- Washing and dressing: needs help every day: 7 points
- Meals: needs help with all meals: 8 points
- Going out: does not get out at all: 7 points
Together: 22 points

What that comes to
- 22 points, in the table's row for 22 points: £112.21
Total: £112.21 a week
For 52 weeks in a year that is £5,834.92 a year.

A member of staff looks at these answers and this figure, can change it, and must say why.
You can ask to talk to a person, say what you think, and question what is decided.
"""


@pytest.mark.parametrize(("answers", "amount"), [(JULY, "82.91"), (DECEMBER, "112.21")], ids=["16 points", "22 points"])
def test_row_14_the_savva_figures(answers: dict[str, str], amount: str) -> None:
    assert indicative(answers).week_amount == Decimal(amount)


def test_row_14_the_savva_figure_is_explained_line_by_line() -> None:
    assert explain(indicative(DECEMBER)) == SAVVA


def test_a_figure_is_kept_with_inputs_version_time_and_the_word_indicative() -> None:
    held = json.loads(write_indicative(indicative()))
    assert held["status"] == "indicative"
    assert (held["model"], held["version"], held["made_at"]) == ("savva-2010", "1", "2026-07-01T12:00:00+00:00")
    assert held["model_sha256"] == model().sha256
    assert {one["question"]: one["option"] for one in held["answers"]} == JULY


@pytest.mark.parametrize("key", ["assessment", "model", "version", "model_sha256", "made_at", "answers", "answered_by"])
def test_a_stored_figure_without_one_of_them_is_refused(key: str) -> None:
    held = json.loads(write_indicative(indicative()))
    for lacking in ({**held, key: type(held[key])()}, {name: value for name, value in held.items() if name != key}):
        with pytest.raises(UnusableInput):
            read_indicative(json.dumps(lacking))


@pytest.mark.parametrize("status", ["agreed", "adjusted", ""])
def test_no_stored_figure_can_say_that_it_is_more(status: str) -> None:
    held = json.loads(write_indicative(indicative()))
    with pytest.raises(NotAllowed, match="indicative and nothing else"):
        read_indicative(json.dumps({**held, "status": status}))


def test_the_answers_of_a_system_are_refused() -> None:
    held = json.loads(write_indicative(indicative()))
    with pytest.raises(UnusableInput, match="cannot be read"):
        read_indicative(json.dumps({**held, "answered_by": {"kind": "system", "id": "x"}}))


def test_the_explanation_comes_out_again_from_what_is_stored() -> None:
    stored = write_indicative(indicative(ANYTOWN, name="anytown-points"))
    again = replay(read_indicative(stored), model("anytown-points"))
    assert isinstance(again, IndicativeBudget)
    assert write_indicative(again) == stored
    assert explain(again) == explain(read_indicative(stored))


def test_a_new_price_table_changes_no_past_figure() -> None:
    before = indicative()
    dearer = _dearer(model())
    with pytest.raises(NotAllowed) as refused:
        check_follows(before, dearer)
    assert refused.value.rule == "other_version"
    assert does_follow(before, model())
    assert indicative() == before


def _dearer(table: BudgetModel) -> BudgetModel:
    bands = tuple(replace(band, amount=band.amount + 1) for band in table.bands)
    return replace(table, bands=bands, sha256="0" * 64)


@pytest.mark.parametrize(
    "change",
    [
        {"answers": indicative(DECEMBER).answers},
        {"needs": indicative(DECEMBER).needs},
        {"money": indicative(DECEMBER).money, "amount": Decimal("112.21")},
        {"week_amount": Decimal("90.00")},
    ],
)
def test_a_figure_that_does_not_follow_from_its_inputs_is_noticed(change: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed) as refused:
        check_follows(replace(indicative(), **change), model())
    assert refused.value.rule == "changed_figure"


def test_lines_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(NotAllowed, match="do not add up"):
        replace(indicative(), amount=Decimal("82.92"))


def test_better_words_in_a_later_release_leave_a_figure_standing() -> None:
    before = indicative()
    check_follows(replace(before, needs=tuple(replace(one, says="put better") for one in before.needs)), model())


def test_a_willing_carer_takes_off_and_one_who_is_not_takes_off_nothing() -> None:
    half = {"carer": "half", "carer_willing": True}
    willing = indicative(HOURS, name="anytown-hours", answers=picks(HOURS, **half))
    unwilling = indicative(HOURS, name="anytown-hours", answers=picks(HOURS, **{**half, "carer_willing": False}))
    nobody = indicative(HOURS, name="anytown-hours")
    assert willing.amount == Decimal("149.27") + Decimal("22.25")  # 6.125 h at 24.37 (149.26625), 1.25 h at 17.80
    assert unwilling.amount == nobody.amount == Decimal("298.53") + Decimal("44.50")
    assert "so nothing is taken off" in explain(unwilling)


def test_points_round_up_in_the_persons_favour_and_an_adjustment_has_its_own_line() -> None:
    half = tuple(replace(one, carer="half", carer_willing=True) if one.question == "meals" else one for one in _none())
    budget = indicative(name="anytown-points", answers=half)
    assert [(line.id, line.amount) for line in budget.money] == [
        ("band", Decimal("118.75")),
        ("set_aside", Decimal("-4.75")),
    ]
    assert "22 points" in budget.money[0].says


def test_the_first_quarter_of_a_point_reaches_the_next_row() -> None:
    part = {"meals": "some", "home": "half"}
    options = {**ANYTOWN, "personal_care": "none", "community": "weekly"}
    answers = tuple(
        BudgetAnswer(question=name, option=option, carer=part.get(name, "none"), carer_willing=True)
        for name, option in options.items()
    )
    budget = indicative(name="anytown-points", answers=answers)
    assert sum(line.counted for line in budget.needs) == Decimal("12.25")
    assert budget.money[0].amount == Decimal("118.75")  # the row from 13 points; 12 points would give 46.50


def _none() -> tuple[BudgetAnswer, ...]:
    return picks(ANYTOWN, carer="none")


def test_a_table_by_the_year_gives_a_week_too() -> None:
    budget = indicative({"breaks": "weekly", "learning": "course"}, name="anytown-prices")
    assert (budget.year_amount, budget.week_amount) == (Decimal("2085.75"), Decimal("40.11"))


@pytest.mark.parametrize(
    ("answers", "gap"),
    [
        ({"washing": "some_days", "meals": "some_meals"}, "unanswered.going_out"),
        ({**JULY, "meals": "sometimes"}, "unknown_option.meals"),
        ({**JULY, "garden": "much"}, "unknown_question"),
        ({**JULY, "meals": "alone"}, "outside_the_table"),
    ],
)
def test_without_a_whole_answer_there_is_no_figure(answers: dict[str, str], gap: str) -> None:
    none = figure(answers)
    assert isinstance(none, NoFigure)
    assert [one.id for one in none.gaps] == [gap]
    assert all(one.says.endswith(".") for one in none.gaps)


def test_an_answer_given_twice_is_no_answer() -> None:
    none = figure(answers=(*picks(JULY), BudgetAnswer(question="meals", option="alone")))
    assert isinstance(none, NoFigure)
    assert [one.id for one in none.gaps] == ["twice.meals"]


@pytest.mark.parametrize(
    ("carer", "gap"),
    [
        ({}, "carer.meals"),
        ({"carer": "all"}, "carer.meals"),
        ({"carer": "half"}, "carer_willing.meals"),
    ],
)
def test_what_a_carer_does_is_never_assumed(carer: dict[str, str], gap: str) -> None:
    answers = tuple(one for one in _none() if one.question != "meals")
    none = figure(name="anytown-points", answers=(*answers, *picks({"meals": "prepared"}, **carer)))
    assert isinstance(none, NoFigure)
    assert [one.id for one in none.gaps] == [gap]


def test_a_plan_beyond_the_table_is_costed_by_a_person() -> None:
    most = {"personal_care": "many_times_day", "meals": "fed", "home": "daily", "community": "most_days"}
    none = figure({**most, "safety": "never_alone"}, name="anytown-points")
    assert isinstance(none, NoFigure)
    assert none.gaps[0].says == "The table has no amount for 90 points. A person must cost the plan."


def test_a_table_is_used_only_while_in_force_and_once_published() -> None:
    for day in (datetime(2026, 3, 31, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)):
        none = figure(HOURS, name="anytown-hours", made_at=day)
        assert isinstance(none, NoFigure)
        assert [one.id for one in none.gaps] == ["not_in_force"]
    for day in (datetime(2026, 4, 1, tzinfo=UTC), datetime(2027, 3, 31, 23, tzinfo=UTC)):
        assert isinstance(figure(HOURS, name="anytown-hours", made_at=day), IndicativeBudget)
    draft = replace(model(), published_on=None)
    none = calculate(draft, picks(JULY), assessment="a", answered_by=ASSESSOR, made_by=GENERATOR, made_at=NOON)
    assert isinstance(none, NoFigure)
    assert [one.id for one in none.gaps] == ["not_published"]


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(NotAllowed, match="no time zone"):
        figure(made_at=NOON.replace(tzinfo=None))


def test_the_fingerprint_tells_every_part_apart() -> None:
    budget = indicative()
    other = indicative(DECEMBER, made_at=NOON.replace(hour=13), assessment="assessment-2")
    parts = [field.name for field in fields(budget) if getattr(budget, field.name) != getattr(other, field.name)]
    alone = {"answers", "needs", "assessment", "made_at"} & set(parts)
    assert {fingerprint(replace(budget, **{name: getattr(other, name)})) for name in alone}.isdisjoint(
        {fingerprint(budget)}
    )
    assert len(alone) == 4


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"status": "indicative"}'])
def test_what_is_no_stored_form_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput, match="cannot be read"):
        read_indicative(text)


def test_a_table_read_from_text_works_like_a_packaged_one() -> None:
    text = (
        '[model]\nid = "t"\nversion = "1"\ntitle = "T"\nkind = "prices"\nauthor = "A"\nuse = "own"\n'
        'valid_from = 2026-04-01\npublished_on = 2026-04-01\nperiod = "year"\nweeks_in_year = "52.143"\nrises = true\n'
        'source = "S"\nconfidence = "own"\nverify = false\n'
        '[[question]]\nid = "q"\ntitle = "Q"\n'
        'option = [{ id = "n", title = "no", value = "0" }, { id = "y", title = "yes", value = "1000" }]\n'
        '[[vector]]\nsays = "yes"\nanswers = { q = "y" }\namount = "1000.00"\n'
    )
    budget = calculate(
        read_budget_model(text),
        picks({"q": "y"}),
        assessment="a",
        answered_by=ASSESSOR,
        made_by=GENERATOR,
        made_at=NOON,
    )
    assert isinstance(budget, IndicativeBudget)
    assert (budget.amount, budget.week_amount) == (Decimal("1000.00"), Decimal("19.18"))
