"""A person determines, with reasons; and then whether this council must meet the needs is asked, not assumed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caretrail.entitlement import (
    Actor,
    Determination,
    Determining,
    NotAllowed,
    Person,
    can_determine,
    check_determine,
    determine,
    duty_to_meet,
    suggest,
)
from caretrail.errors import UnusableInput
from tests.support.entitlement import ASSESSOR, GENERATOR, NOON, answered


ANSWERS = answered("adult", "hygiene", "toilet")
ACT = Determining(by=ASSESSOR, result="eligible", reasons="Two outcomes are out of reach.", at=NOON)


def test_a_person_determines_with_reasons() -> None:
    made = determine(ANSWERS, ACT)
    assert (made.result, made.by, made.suggestion) == ("eligible", ASSESSOR, suggest(ANSWERS))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"by": GENERATOR}, "not_a_person"),
        ({"by": Person(id=" ")}, "not_a_person"),
        ({"at": NOON.replace(tzinfo=None)}, "no_zone"),
        ({"result": "undecided"}, "no_such_result"),
        ({"reasons": " "}, "no_reasons"),
        ({"result": "not_eligible"}, "no_divergence_reason"),
    ],
)
def test_row_12_what_may_not_be_issued(change: dict[str, object], rule: str) -> None:
    act = replace(ACT, **change)
    with pytest.raises(NotAllowed) as refused:
        determine(ANSWERS, act)
    assert refused.value.rule == rule
    assert not can_determine(ANSWERS, act)


def test_what_is_undecided_cannot_be_determined_and_says_what_is_missing() -> None:
    with pytest.raises(NotAllowed, match=r"cannot be decided yet\. Missing: how the person took part") as refused:
        check_determine(replace(ANSWERS, involvement=""), ACT)
    assert refused.value.rule == "undecided"


def test_a_person_may_diverge_and_says_why() -> None:
    act = replace(ACT, result="not_eligible", diverges_because="Both are met by equipment that she has had since May.")
    made = determine(ANSWERS, act)
    assert (made.result, made.suggestion.result) == ("not_eligible", "eligible")
    assert made.diverges_because == act.diverges_because
    assert determine(ANSWERS, replace(ACT, diverges_because="left over")).diverges_because == ""


@pytest.mark.parametrize("by", [GENERATOR, Person(id="")])
def test_no_determination_of_a_system_can_even_be_built(by: Actor) -> None:
    with pytest.raises(NotAllowed, match="Only a named person"):
        replace(determine(ANSWERS, ACT), by=by)
    assert Determination.__dataclass_params__.frozen  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("result", "residence", "wants", "answer"),
    [
        ("eligible", "here", True, "arises"),
        ("eligible", "no_settled_residence", True, "arises"),
        ("eligible", "here", False, "does_not_arise"),
        ("eligible", "elsewhere", True, "does_not_arise"),
        ("eligible", "elsewhere", None, "does_not_arise"),
        ("not_eligible", "", None, "does_not_arise"),
        ("eligible", "", True, "undecided"),
        ("eligible", "disputed", True, "undecided"),
        ("eligible", "here", None, "undecided"),
        ("undecided", "here", True, "undecided"),
    ],
)
def test_the_duty_to_an_adult(result: str, residence: str, wants: bool | None, answer: str) -> None:
    duty = duty_to_meet(test="adult", result=result, residence=residence, wants=wants)
    assert duty.answer == answer
    assert bool(duty.missing) == (answer == "undecided")


def test_what_the_duty_waits_for_is_named() -> None:
    duty = duty_to_meet(test="adult", result="eligible")
    assert [one.says for one in duty.missing] == [
        "where the adult who needs care is ordinarily resident",
        "whether the person wants the council to meet the needs",
    ]


def test_a_carer_is_not_asked_for_a_wish() -> None:
    assert duty_to_meet(test="carer", result="eligible", residence="here").answer == "arises"


@pytest.mark.parametrize("wrong", [{"test": "child"}, {"result": "perhaps"}, {"residence": "nowhere"}])
def test_words_that_the_standard_does_not_know_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(UnusableInput, match=r"not one of the standard's"):
        duty_to_meet(**{"test": "adult", "result": "eligible", "residence": "here", **wrong})
