"""A person's determination of eligibility: with written reasons, and why where it is not what was suggested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caretrail.entitlement.actors import Actor, Person, check_moment, check_person
from caretrail.entitlement.answers import EligibilityAnswers
from caretrail.entitlement.eligibility import Suggestion, suggest
from caretrail.entitlement.refusal import NotAllowed, allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Determining:
    """What somebody is about to determine. `diverges_because`: needed when `result` is not what was suggested."""

    by: Actor
    result: str
    reasons: str
    at: datetime
    diverges_because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """The determination as issued, with the answers and the suggestion it was made on."""

    answers: EligibilityAnswers
    suggestion: Suggestion
    result: str
    by: Person
    reasons: str
    diverges_because: str
    at: datetime

    def __post_init__(self) -> None:
        check_person(self.by, "determine eligibility")


def check_determine(answers: EligibilityAnswers, act: Determining) -> None:
    """May this determination be issued?

    Raises:  NotAllowed, in this order: not_a_person, no_zone, undecided (naming what is missing), no_such_result,
             no_reasons, no_divergence_reason.
    Source:  Care Act 2014 section 13(1) and (2): determined, recorded in writing, with reasons.
    """
    check_person(act.by, "determine eligibility")
    check_moment(act.at, "of the determination")
    suggestion = suggest(answers)
    if suggestion.result == "undecided":
        gaps = "; ".join(one.says for one in suggestion.missing)
        raise NotAllowed("undecided", f"Eligibility cannot be decided yet. Missing: {gaps}.")
    if act.result not in ("eligible", "not_eligible"):
        raise NotAllowed("no_such_result", "A determination is eligible or not_eligible. Choose one.")
    if not act.reasons.strip():
        raise NotAllowed("no_reasons", "A determination needs written reasons. Write them for the person to read.")
    if act.result != suggestion.result and not act.diverges_because.strip():
        raise NotAllowed("no_divergence_reason", "This is not what the test suggests. Write why.")


def can_determine(answers: EligibilityAnswers, act: Determining) -> bool:
    """Whether `check_determine` passes."""
    return allowed(lambda: check_determine(answers, act))


def determine(answers: EligibilityAnswers, act: Determining) -> Determination:
    """What did the person determine?

    Raises:  as `check_determine`.
    """
    check_determine(answers, act)
    suggestion = suggest(answers)
    return Determination(
        answers=answers,
        suggestion=suggestion,
        result=act.result,
        by=check_person(act.by, "determine eligibility"),
        reasons=act.reasons,
        diverges_because=act.diverges_because if act.result != suggestion.result else "",
        at=act.at,
    )
