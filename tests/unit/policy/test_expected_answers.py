"""Anytown answers every question of EXPECTED.md as somebody who read its notice expects."""

from __future__ import annotations

from collections import Counter

import pytest

from caretrail.policy import OUTCOMES, decide
from tests.support.anytown import Expected, anytown, expected_answers


@pytest.mark.parametrize("expected", expected_answers(), ids=lambda one: one.name)
def test_the_answer_is_the_expected_one(expected: Expected) -> None:
    decision = decide(anytown(), expected.question)
    assert (decision.outcome, decision.cause) == (expected.outcome, expected.cause)


def test_there_are_enough_questions_of_every_kind() -> None:
    outcomes = Counter(one.outcome for one in expected_answers())
    assert sum(outcomes.values()) >= 60
    assert outcomes["disclose"] * 3 >= sum(outcomes.values())
    assert set(outcomes) == set(OUTCOMES)


def test_no_question_is_asked_twice() -> None:
    asked = Counter(one.question for one in expected_answers())
    assert [question for question, times in asked.items() if times > 1] == []


def test_every_answer_has_a_sentence_and_what_it_rests_on() -> None:
    for expected in expected_answers():
        decision = decide(anytown(), expected.question)
        assert decision.reason.endswith("."), decision
        assert decision.outcome == "undeclared" or decision.clauses, decision
