"""What an assessment found, as the eligibility tests need it, and its stored form, which reads back equal.

Nothing is assumed: an answer that was not given is None or empty, and stays visible as missing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785

from caretrail.errors import UnusableInput
from caretrail.spec import load_eligibility


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeAnswer:
    """What was found about one outcome, as if no carer helped.

    `limbs`: the meanings of "unable" that fit; empty when the person is able; None while not answered. `applies`: False
    when the person has no such responsibility. `met_by_carer`: a willing carer meets it now; that bears on the plan,
    never on eligibility. `evidence` is in the worker's words.
    """

    outcome: str
    limbs: frozenset[str] | None = None
    applies: bool = True
    met_by_carer: bool = False
    evidence: str = ""

    @property
    def unable(self) -> bool | None:
        """Whether the outcome is out of reach; None while not answered."""
        if not self.applies:
            return False
        return None if self.limbs is None else bool(self.limbs)


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityAnswers:
    """The answers of one assessment for one test, `adult` or `carer`.

    `arises` and `impact` answer the first and third condition. `health` (carers): whether health is failing or at risk.
    `fluctuates`: whether needs go up and down; then `looked_from` and `looked_to` are the period that was looked at.
    `involvement` is an id of the standard's list. Outcomes may come in any order; one that is left out is unanswered.
    """

    test: str
    arises: bool | None = None
    outcomes: tuple[OutcomeAnswer, ...] = ()
    health: bool | None = None
    impact: bool | None = None
    fluctuates: bool | None = None
    looked_from: date | None = None
    looked_to: date | None = None
    involvement: str = ""

    def __post_init__(self) -> None:
        if fault := _fault(self):
            raise UnusableInput(fault)


def _fault(answers: EligibilityAnswers) -> str:
    law = load_eligibility()
    if answers.test not in law.tests:
        return f"There is no such eligibility test. Known: {', '.join(law.tests)}."
    known = law.outcomes[answers.test]
    seen: set[str] = set()
    for one in answers.outcomes:
        if one.outcome not in known:
            return f"The test for {answers.test}s has no such outcome. Known: {', '.join(known)}."
        if one.outcome in seen:
            return f"The outcome {one.outcome} is answered twice. Keep one answer."
        seen.add(one.outcome)
        fits = {limb.id for limb in law.limbs.values() if answers.test in limb.tests}
        if not (one.limbs or frozenset()) <= fits:
            ways = ", ".join(sorted(fits))
            return f"The outcome {one.outcome} is unable in a way this test does not know. Known: {ways}."
        if not one.applies and (one.limbs or not known[one.outcome].may_not_apply):
            return f"The outcome {one.outcome} cannot be marked as one that does not apply. Answer it."
    if answers.health is not None and not law.tests[answers.test].health_counts:
        return f"The test for {answers.test}s does not ask about failing health. Leave it out."
    if answers.involvement and answers.involvement not in law.involvement:
        return f"There is no such way of taking part. Known: {', '.join(law.involvement)}."
    if answers.looked_from and answers.looked_to and answers.looked_from > answers.looked_to:
        return "The period that was looked at ends before it begins. Correct its days."
    return ""


def write_answers(answers: EligibilityAnswers) -> str:
    """The stored form: canonical JSON, outcomes in the order of their ids, so that equal answers are equal text."""
    rows = [
        {
            "outcome": one.outcome,
            "limbs": None if one.limbs is None else sorted(one.limbs),
            "applies": one.applies,
            "met_by_carer": one.met_by_carer,
            "evidence": one.evidence,
        }
        for one in sorted(answers.outcomes, key=lambda one: one.outcome)
    ]
    plain = {
        "test": answers.test,
        "arises": answers.arises,
        "health": answers.health,
        "impact": answers.impact,
        "fluctuates": answers.fluctuates,
        "looked_from": answers.looked_from.isoformat() if answers.looked_from else None,
        "looked_to": answers.looked_to.isoformat() if answers.looked_to else None,
        "involvement": answers.involvement,
        "outcomes": rows,
    }
    return rfc8785.dumps(plain).decode()


def read_answers(text: str) -> EligibilityAnswers:
    """Stored answers, as they were written; outcomes in the order of their ids.

    Raises:  UnusableInput when the text is not a stored form of answers.
    """
    try:
        held = json.loads(text)
        outcomes = tuple(_outcome(row) for row in held.pop("outcomes"))
        for name in ("looked_from", "looked_to"):
            held[name] = date.fromisoformat(held[name]) if held[name] else None
        return EligibilityAnswers(**held, outcomes=outcomes)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnusableInput("The stored answers cannot be read. Restore them from the record's history.") from error


def _outcome(row: Mapping[str, Any]) -> OutcomeAnswer:
    limbs = row["limbs"]
    return OutcomeAnswer(**{**row, "limbs": None if limbs is None else frozenset(limbs)})
