"""Only a named person who saw the figure, did not make it and says why turns it into a budget; a system never does."""

from __future__ import annotations

import inspect
import typing
from collections import deque
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from caretrail import entitlement
from caretrail.entitlement import (
    MOVES,
    SETTLED,
    STATES,
    AgreedBudget,
    Determination,
    NotAllowed,
    Person,
    agree,
    can_agree,
    can_move,
    can_reconsider,
    can_services_follow,
    check_agree,
    check_move,
    check_services_may_follow,
    diagram,
    fingerprint,
    reconsider,
)
from tests.support.entitlement import (
    ASSESSOR,
    COLLEAGUE,
    DECEMBER,
    GENERATOR,
    REVIEWER,
    indicative,
    model,
    review,
)


REVIEWED = "under_human_review"


def test_the_savva_panel_agrees_another_amount_and_says_why() -> None:
    for answers in (None, DECEMBER):
        budget = indicative(answers) if answers else indicative()
        agreed = agree(budget, review(budget, "170.45"), model=model(), state=REVIEWED)
        assert (agreed.state, agreed.amount, agreed.decided_by) == ("adjusted", Decimal("170.45"), REVIEWER)
        assert agreed.reason == "The plan costs more than the table allows for."
        assert agreed.indicative == fingerprint(budget)
        assert agreed.changed


def test_the_amount_as_calculated_is_agreed_and_needs_a_reason_too() -> None:
    budget = indicative()
    agreed = agree(budget, review(budget, "82.91"), model=model(), state=REVIEWED)
    assert (agreed.state, agreed.changed) == ("agreed", False)
    with pytest.raises(NotAllowed, match="Say why this amount is right"):
        agree(budget, review(budget, "82.91", reason="fine"), model=model(), state=REVIEWED)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"reviewer": GENERATOR}, "not_a_person"),
        ({"reviewer": Person(id="")}, "not_a_person"),
        ({"reviewer": ASSESSOR}, "own_work"),
        ({"reviewer": Person(id=GENERATOR.id)}, "own_work"),
        ({"at": review(indicative()).at.replace(tzinfo=None)}, "no_zone"),
        ({"amount": Decimal("-0.01")}, "no_amount"),
        ({"amount": Decimal("170.455")}, "no_amount"),
        ({"amount": Decimal("NaN")}, "no_amount"),
        ({"amount": Decimal("sNaN")}, "no_amount"),
        ({"amount": Decimal("1e60")}, "no_amount"),
        ({"amount": 170.45}, "no_amount"),
        ({"evidence": {"answers_now": indicative(DECEMBER).answers}}, "changed_inputs"),
        ({"evidence": {"answers_now": ()}}, "changed_inputs"),
        ({"evidence": {"answers_now": indicative().answers * 2}}, "changed_inputs"),
        ({"evidence": {"seen": ""}}, "not_seen"),
        ({"evidence": {"seen": fingerprint(indicative(DECEMBER))}}, "not_seen"),
        ({"evidence": {"seen_at": indicative().made_at - timedelta(seconds=1)}}, "not_in_order"),
        ({"evidence": {"seen_at": indicative().made_at + timedelta(days=2)}}, "not_in_order"),
        ({"reason": ""}, "no_reason"),
        ({"reason": "as it was"}, "no_reason"),
        ({"evidence": {"considered": ()}}, "no_evidence"),
        ({"evidence": {"considered": (" ",)}}, "no_evidence"),
        ({"evidence": {"person_views": " "}}, "no_evidence"),
    ],
)
def test_each_rule_refuses_alone_and_button_and_act_agree(change: dict[str, Any], rule: str) -> None:
    budget = indicative()
    sound = review(budget)
    assert can_agree(budget, sound, model=model(), state=REVIEWED)
    wrong = review(budget, **change)
    with pytest.raises(NotAllowed) as refused:
        agree(budget, wrong, model=model(), state=REVIEWED)
    assert refused.value.rule == rule
    assert not can_agree(budget, wrong, model=model(), state=REVIEWED)


@pytest.mark.parametrize("state", [state for state in STATES if state != REVIEWED])
def test_nothing_is_agreed_that_is_not_under_review(state: str) -> None:
    budget = indicative()
    with pytest.raises(NotAllowed) as refused:
        agree(budget, review(budget), model=model(), state=state)
    assert refused.value.rule == "no_such_move"


def test_a_figure_with_changed_inputs_cannot_be_agreed_even_when_all_else_fits_it() -> None:
    forged = replace(indicative(), answers=indicative(DECEMBER).answers)
    with pytest.raises(NotAllowed) as refused:
        check_agree(forged, review(forged), model=model(), state=REVIEWED)
    assert refused.value.rule == "changed_figure"


def test_a_second_look_is_somebody_elses_and_names_the_first() -> None:
    budget = indicative()
    first = agree(budget, review(budget, "82.91"), model=model(), state=REVIEWED)
    later = review(budget, "170.45", at=first.decided_at + timedelta(days=3), reviewer=COLLEAGUE)
    second = reconsider(first, budget, later, model=model(), state=REVIEWED)
    assert (second.state, second.amount, second.replaces) == ("adjusted", Decimal("170.45"), REVIEWER.id)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"reviewer": REVIEWER}, "same_reviewer"),
        ({"reviewer": ASSESSOR}, "own_work"),
        ({"reviewer": GENERATOR}, "not_a_person"),
        ({"at": review(indicative()).at}, "not_in_order"),
        ({"reason": "as before"}, "no_reason"),
    ],
)
def test_a_second_look_keeps_every_rule(change: dict[str, Any], rule: str) -> None:
    budget = indicative()
    first = agree(budget, review(budget, "82.91"), model=model(), state=REVIEWED)
    sound = review(budget, at=first.decided_at + timedelta(days=3), reviewer=COLLEAGUE)
    assert can_reconsider(first, budget, sound, model=model(), state=REVIEWED)
    with pytest.raises(NotAllowed) as refused:
        reconsider(first, budget, replace(sound, **change), model=model(), state=REVIEWED)
    assert refused.value.rule == rule
    assert not can_reconsider(first, budget, replace(sound, **change), model=model(), state=REVIEWED)


def test_a_second_look_is_at_the_figure_that_was_decided_on() -> None:
    first = agree(indicative(), review(indicative()), model=model(), state=REVIEWED)
    other = indicative(DECEMBER)
    with pytest.raises(NotAllowed) as refused:
        reconsider(first, other, review(other, reviewer=COLLEAGUE), model=model(), state=REVIEWED)
    assert refused.value.rule == "another_budget"


def test_no_function_leads_from_a_system_to_a_decision() -> None:
    """Every public function that gives a decision is known here, and each refuses a system actor above."""
    decide = set()
    for name in entitlement.__all__:
        thing = getattr(entitlement, name)
        if inspect.isfunction(thing) and typing.get_type_hints(thing).get("return") in (AgreedBudget, Determination):
            decide.add(name)
    assert decide == {"agree", "reconsider", "determine"}


def test_an_agreed_budget_of_a_system_cannot_even_be_built() -> None:
    agreed = agree(indicative(), review(indicative()), model=model(), state=REVIEWED)
    with pytest.raises(NotAllowed, match="Only a named person may agree a budget"):
        replace(agreed, decided_by=GENERATOR)  # type: ignore[arg-type]


def test_a_system_alone_never_reaches_a_settled_state() -> None:
    reached, waiting = {"draft"}, deque(["draft"])
    while waiting:
        state = waiting.popleft()
        for target in STATES:
            if target not in reached and can_move(state, target, by=GENERATOR):
                reached.add(target)
                waiting.append(target)
    assert reached == {"draft", "calculated", "superseded"}


def test_the_table_of_moves_is_whole() -> None:
    assert {move.source for move in MOVES} | {move.target for move in MOVES} == set(STATES)
    assert all(can_move(move.source, move.target, by=REVIEWER) for move in MOVES)
    ends = {(move.source, move.target) for move in MOVES}
    others = [(a, b) for a in STATES for b in STATES if (a, b) not in ends]
    assert not any(can_move(a, b, by=REVIEWER) for a, b in others)
    assert len(ends) == len(MOVES)


def test_a_refused_move_names_the_moves_there_are() -> None:
    with pytest.raises(NotAllowed, match=r"from calculated\. Moves from there: under_human_review, superseded"):
        check_move("calculated", "agreed", by=REVIEWER)
    with pytest.raises(NotAllowed, match="from an unknown state"):
        check_move("<b>", "agreed", by=REVIEWER)


@pytest.mark.parametrize("state", STATES)
def test_row_15_services_follow_only_an_agreed_amount(state: str) -> None:
    assert can_services_follow(state) == (state in SETTLED)
    if state not in SETTLED:
        with pytest.raises(NotAllowed, match="Nobody has agreed this budget"):
            check_services_may_follow(state)


def test_the_diagram_is_drawn_from_the_table() -> None:
    lines = diagram().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert len(lines) == len(MOVES) + 3
    assert "    under_human_review --> agreed: agree as calculated (person)" in lines
    assert "    draft --> calculated: calculate (system or person)" in lines
