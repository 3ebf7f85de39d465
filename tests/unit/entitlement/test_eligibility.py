"""The national eligibility test, condition by condition, as the regulations of 2015 have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from caretrail.entitlement import EligibilityAnswers, OutcomeAnswer, read_answers, suggest, write_answers
from caretrail.errors import UnusableInput
from caretrail.spec import load_eligibility
from tests.support.entitlement import ADULT, CARER, OUTCOMES, answered


@pytest.mark.parametrize(
    ("unable", "given", "result"),
    [
        (("hygiene", "toilet"), {}, "eligible"),
        (ADULT, {"arises": False}, "not_eligible"),
        (("hygiene",), {}, "not_eligible"),
        (("hygiene", "toilet"), {"impact": False}, "not_eligible"),
    ],
    ids=["two unable", "no impairment", "one unable", "no impact"],
)
def test_row_12_adults(unable: tuple[str, ...], given: dict[str, Any], result: str) -> None:
    assert suggest(answered("adult", *unable, **given)).result == result


def test_row_12_needing_to_be_prompted_counts_as_unable() -> None:
    suggestion = suggest(answered("adult", "nutrition", "hygiene", limb="assistance"))
    assert (suggestion.result, suggestion.unable_count) == ("eligible", 2)
    assert any("prompted" in reason for reason in suggestion.reasons)


@pytest.mark.parametrize("limb", ["assistance", "distress", "danger", "time"])
def test_each_meaning_of_unable_counts_for_adults(limb: str) -> None:
    assert suggest(answered("adult", "clothing", "child", limb=limb)).result == "eligible"


@pytest.mark.parametrize("outcome", CARER)
def test_row_13_one_outcome_is_enough_for_a_carer(outcome: str) -> None:
    assert suggest(answered("carer", outcome)).result == "eligible"


@pytest.mark.parametrize(
    ("unable", "given", "result"),
    [
        ((), {"health": True}, "eligible"),
        ((), {}, "not_eligible"),
        (CARER, {"health": True, "arises": False}, "not_eligible"),
        (CARER, {"health": True, "impact": False}, "not_eligible"),
    ],
    ids=["failing health alone", "nothing out of reach", "care is not necessary", "no impact"],
)
def test_row_13_carers(unable: tuple[str, ...], given: dict[str, Any], result: str) -> None:
    assert suggest(answered("carer", *unable, **given)).result == result


def test_taking_longer_is_no_limb_of_the_carers_test() -> None:
    with pytest.raises(UnusableInput, match="in a way this test does not know"):
        answered("carer", "nutrition", limb="time")


def test_what_carers_do_changes_nothing_but_is_kept_for_the_plan() -> None:
    alone = answered("adult", "hygiene", "toilet")
    helped = replace(alone, outcomes=tuple(replace(one, met_by_carer=True) for one in alone.outcomes))
    assert suggest(helped).result == suggest(alone).result == "eligible"
    assert suggest(helped).reasons == suggest(alone).reasons
    assert suggest(helped).carers_meet == ("hygiene", "toilet")


def test_no_outcome_ranks_above_another() -> None:
    pairs = [(one, other) for one in ADULT for other in ADULT if one < other]
    assert {suggest(answered("adult", *pair)).result for pair in pairs} == {"eligible"}


@pytest.mark.parametrize("gap", ["arises", "impact"])
@pytest.mark.parametrize("test", ["adult", "carer"])
def test_an_unanswered_condition_leaves_it_undecided(test: str, gap: str) -> None:
    suggestion = suggest(answered(test, *OUTCOMES[test], **{gap: None}))
    assert suggestion.result == "undecided"
    assert [one.id for one in suggestion.missing] == [gap]


def test_unanswered_outcomes_are_named_only_while_they_matter() -> None:
    one = OutcomeAnswer(outcome="hygiene", limbs=frozenset({"danger"}))
    undecided = suggest(answered("adult", outcomes=(one,)))
    assert [gap.id for gap in undecided.missing] == [f"outcome.{name}" for name in ADULT if name != "hygiene"]
    enough = suggest(answered("adult", outcomes=(one, replace(one, outcome="toilet"))))
    assert (enough.result, enough.missing) == ("eligible", ())
    assert "whatever the answer" in enough.reasons[-1]
    moot = suggest(answered("adult", outcomes=(one,), impact=False))
    assert (moot.result, moot.missing) == ("not_eligible", ())


@pytest.mark.parametrize(
    ("test", "unable", "still_open", "result"),
    [
        ("adult", 0, 1, "not_eligible"),
        ("adult", 0, 2, "undecided"),
        ("adult", 1, 1, "undecided"),
        ("adult", 2, 1, "eligible"),
        ("carer", 0, 1, "undecided"),
        ("carer", 1, 1, "eligible"),
    ],
)
def test_open_outcomes_leave_it_undecided_only_while_they_could_turn_it(
    test: str, unable: int, still_open: int, result: str
) -> None:
    names = OUTCOMES[test]
    whole = answered(test, *names[:unable]).outcomes
    assert suggest(answered(test, outcomes=whole[: len(names) - still_open])).result == result


def test_a_carers_health_that_was_not_asked_about_is_missing() -> None:
    assert [gap.id for gap in suggest(answered("carer", health=None)).missing] == ["health"]


@pytest.mark.parametrize(
    ("involvement", "missing"),
    [
        ("", "how the person took part in the assessment"),
        ("nobody_consulted", "somebody to consult, or an independent advocate"),
        ("capacity_in_doubt", "a capacity assessment for this decision"),
    ],
)
@pytest.mark.parametrize("unable", [("hygiene", "toilet"), ()], ids=["otherwise eligible", "otherwise not"])
def test_nothing_is_decided_without_the_person(involvement: str, missing: str, unable: tuple[str, ...]) -> None:
    suggestion = suggest(answered("adult", *unable, involvement=involvement))
    assert (suggestion.result, [one.says for one in suggestion.missing]) == ("undecided", [missing])


@pytest.mark.parametrize("involvement", ["took_part", "with_support", "others_consulted"])
def test_support_or_lack_of_capacity_closes_no_door(involvement: str) -> None:
    assert suggest(answered("adult", "hygiene", "toilet", involvement=involvement)).result == "eligible"


def test_needs_that_go_up_and_down_are_looked_at_over_a_period() -> None:
    assert [one.id for one in suggest(answered("adult", fluctuates=None)).missing] == ["fluctuates"]
    assert [one.id for one in suggest(answered("adult", fluctuates=True)).missing] == ["period"]
    looked = {"looked_from": date(2026, 1, 1), "looked_to": date(2026, 3, 31)}
    assert suggest(answered("adult", "hygiene", "toilet", fluctuates=True, **looked)).result == "eligible"


def test_what_does_not_apply_is_within_reach() -> None:
    none = OutcomeAnswer(outcome="child", applies=False)
    rest = tuple(one for one in answered("adult", "hygiene").outcomes if one.outcome != "child")
    assert suggest(answered("adult", outcomes=(*rest, none))).result == "not_eligible"


def test_the_reasons_are_sentences_that_name_each_outcome_out_of_reach() -> None:
    assert suggest(answered("adult", "hygiene", "toilet", limb="distress")).reasons == (
        "The needs come from a physical or mental impairment or illness.",
        "Two or more outcomes are out of reach.",
        "Keeping clean: can do it alone, but with significant pain, distress or anxiety.",
        "Using the toilet: can do it alone, but with significant pain, distress or anxiety.",
        "This has, or is likely to have, a significant effect on the person's wellbeing.",
    )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"test": "child"}, "no such eligibility test"),
        ({"test": "adult", "outcomes": (OutcomeAnswer(outcome="recreation"),)}, "no such outcome"),
        ({"test": "adult", "outcomes": (OutcomeAnswer(outcome="toilet"),) * 2}, "answered twice"),
        ({"test": "adult", "outcomes": (OutcomeAnswer(outcome="toilet", applies=False),)}, "does not apply"),
        ({"test": "adult", "health": True}, "does not ask about failing health"),
        ({"test": "adult", "involvement": "by_post"}, "no such way of taking part"),
        ({"test": "adult", "looked_from": date(2026, 2, 1), "looked_to": date(2026, 1, 1)}, "ends before it begins"),
    ],
)
def test_answers_that_contradict_the_test_are_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(UnusableInput, match=says):
        EligibilityAnswers(**wrong)


def test_stored_answers_read_back_equal() -> None:
    answers = answered("carer", "nutrition", "recreation", limb="danger", looked_from=date(2026, 1, 1))
    again = read_answers(write_answers(answers))
    assert write_answers(again) == write_answers(answers)
    assert suggest(again) == suggest(answers)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"outcomes": [1]}', '{"outcomes": [], "test": "adult"}'])
def test_what_is_no_stored_form_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput, match="cannot be read"):
        read_answers(text)


def test_the_standard_has_ten_and_eight_outcomes_each_with_its_source() -> None:
    law = load_eligibility()
    assert {test: tuple(outcomes) for test, outcomes in law.outcomes.items()} == OUTCOMES
    rows = (*law.all_outcomes, *law.conditions, *law.limbs.values(), *law.involvement.values(), *law.residence.values())
    assert [one.id for one in rows if not one.source or one.confidence not in ("verified", "known")] == []
    assert [one.id for one in (*rows, *law.wellbeing.values()) if (one.confidence == "known") != one.verify] == []
    assert len(law.wellbeing) == 9
