"""Whatever is answered and whatever is not: the test answers when no gap could change the result, and only then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from caretrail.entitlement import (
    EligibilityAnswers,
    OutcomeAnswer,
    duty_to_meet,
    read_answers,
    suggest,
    write_answers,
)
from tests.support.entitlement import OUTCOMES, completions, is_eligible


maybe = st.none() | st.booleans()
LIMBS = {"adult": ("assistance", "distress", "danger", "time"), "carer": ("assistance", "distress", "danger")}


@st.composite
def assessments(draw: st.DrawFn) -> EligibilityAnswers:
    """Any answers that the model allows, with gaps anywhere and outcomes in any order."""
    test = draw(st.sampled_from(("adult", "carer")))
    limbs = st.none() | st.frozensets(st.sampled_from(LIMBS[test]), max_size=2)
    names = draw(st.permutations(OUTCOMES[test]))[: draw(st.integers(0, len(OUTCOMES[test])))]
    return EligibilityAnswers(
        test=test,
        arises=draw(maybe),
        outcomes=tuple(
            OutcomeAnswer(outcome=name, limbs=draw(limbs), met_by_carer=draw(st.booleans()), evidence=draw(st.text()))
            for name in names
        ),
        health=draw(maybe) if test == "carer" else None,
        impact=draw(maybe),
        fluctuates=draw(maybe),
        looked_from=draw(st.none() | st.just(date(2026, 1, 1))),
        looked_to=draw(st.none() | st.just(date(2026, 2, 1))),
        involvement=draw(st.sampled_from(("", "took_part", "others_consulted", "capacity_in_doubt"))),
    )


@given(assessments())
def test_a_result_is_given_exactly_when_every_way_of_filling_the_gaps_gives_it(answers: EligibilityAnswers) -> None:
    settled = replace(answers, involvement="took_part", fluctuates=False)
    possible = {is_eligible(answers.test, *way) for way in completions(settled)}
    expected = "undecided" if len(possible) == 2 else "eligible" if True in possible else "not_eligible"
    assert suggest(settled).result == expected


@given(assessments())
def test_undecided_always_says_what_is_missing_and_nothing_else_does(answers: EligibilityAnswers) -> None:
    suggestion = suggest(answers)
    assert (suggestion.result == "undecided") == bool(suggestion.missing)
    closed = answers.involvement in ("took_part", "others_consulted") and (
        answers.fluctuates is False or bool(answers.fluctuates and answers.looked_from and answers.looked_to)
    )
    assert closed or suggestion.result == "undecided"


@given(assessments(), st.randoms(use_true_random=False))
def test_the_order_of_answers_and_the_help_of_carers_change_nothing(
    answers: EligibilityAnswers, chance: object
) -> None:
    shuffled = list(answers.outcomes)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    other = replace(answers, outcomes=tuple(replace(one, met_by_carer=not one.met_by_carer) for one in shuffled))
    first, second = suggest(answers), suggest(other)
    assert replace(first, carers_meet=()) == replace(second, carers_meet=())


@given(assessments())
def test_stored_answers_read_back_to_the_same_answers(answers: EligibilityAnswers) -> None:
    again = read_answers(write_answers(answers))
    assert write_answers(again) == write_answers(answers)
    assert replace(again, outcomes=()) == replace(answers, outcomes=())
    assert set(again.outcomes) == set(answers.outcomes)


@given(assessments(), st.sampled_from(("", "here", "no_settled_residence", "elsewhere", "disputed")), maybe)
def test_the_duty_is_answered_for_anything_and_arises_only_when_all_is_known(
    answers: EligibilityAnswers, residence: str, wants: bool | None
) -> None:
    result = suggest(answers).result
    duty = duty_to_meet(test=answers.test, result=result, residence=residence, wants=wants)
    assert (duty.answer == "undecided") == bool(duty.missing)
    wish = wants is True or answers.test == "carer"
    expected = result == "eligible" and residence in ("here", "no_settled_residence") and wish
    assert (duty.answer == "arises") == expected
