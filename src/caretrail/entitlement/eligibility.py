"""Are these needs eligible? The three conditions over what was found, answered only when the answer cannot change.

Three-valued: what is not known stays unknown, and a test is decided exactly when every way of filling the gaps gives
the same answer. What comes out is a suggestion; a person determines (`determination`).
"""

from __future__ import annotations

from dataclasses import dataclass

from caretrail.entitlement.answers import EligibilityAnswers
from caretrail.spec import Eligibility, EligibilityTest, load_eligibility


RESULTS = ("eligible", "not_eligible", "undecided")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that must be known before the test can be answered, in words that a worker can act on."""

    id: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionFinding:
    """Whether one condition is met; None while that is open."""

    id: str
    met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What the test makes of the answers: never a decision.

    `result`: one of RESULTS. `unable`: the outcomes out of reach, in the order of the regulations. `missing`: why it is
    undecided; empty otherwise. `reasons`: sentences for the person. `carers_meet`: outcomes out of reach that a carer
    meets now, for the plan.
    """

    test: str
    result: str
    conditions: tuple[ConditionFinding, ...]
    unable: tuple[str, ...]
    carers_meet: tuple[str, ...]
    missing: tuple[Missing, ...]
    reasons: tuple[str, ...]

    @property
    def unable_count(self) -> int:
        """How many outcomes are out of reach, so far as answered."""
        return len(self.unable)


def suggest(answers: EligibilityAnswers) -> Suggestion:
    """Do the needs meet the eligibility criteria?

    Out:     a Suggestion for any answers. Eligible when all conditions are met, not eligible when one is not, whatever
             is still unanswered; undecided otherwise, and while the person's part in the assessment, or the period of
             needs that go up and down, is open. The help of carers changes nothing.
    Source:  Care and Support (Eligibility Criteria) Regulations 2015, regulations 2 and 3.
    """
    law = load_eligibility()
    test = law.tests[answers.test]
    found = {one.outcome: one for one in answers.outcomes}
    known = law.outcomes[answers.test]
    unable = tuple(name for name in known if name in found and found[name].unable)
    open_outcomes = tuple(name for name in known if name not in found or found[name].unable is None)
    met = {
        "arises": answers.arises,
        "unable": _second(test, len(unable), len(open_outcomes), answers.health),
        "impact": answers.impact,
    }
    conditions = tuple(
        ConditionFinding(id=one.id, met=met[one.id]) for one in law.conditions if one.test == answers.test
    )
    missing = (*_open_gates(law, answers), *_open_conditions(law, answers, met, open_outcomes))
    result = "undecided" if missing else "eligible" if all(met.values()) else "not_eligible"
    return Suggestion(
        test=answers.test,
        result=result,
        conditions=conditions,
        unable=unable,
        carers_meet=tuple(name for name in unable if found[name].met_by_carer),
        missing=missing,
        reasons=_reasons(law, answers, conditions, unable, open_outcomes if not missing else ()),
    )


def _second(test: EligibilityTest, unable: int, still_open: int, health: bool | None) -> bool | None:
    """The second condition: enough outcomes out of reach or, for carers, failing health."""
    failing = health if test.health_counts else False
    if unable >= test.least_unable or failing:
        return True
    return None if unable + still_open >= test.least_unable or failing is None else False


def _open_gates(law: Eligibility, answers: EligibilityAnswers) -> tuple[Missing, ...]:
    """What must be settled whatever the conditions say: the person's part, and the period looked at."""
    gates = []
    if not answers.involvement:
        gates.append(Missing(id="involvement", says="how the person took part in the assessment"))
    elif lacking := law.involvement[answers.involvement].missing:
        gates.append(Missing(id="involvement", says=lacking))
    if answers.fluctuates is None:
        gates.append(Missing(id="fluctuates", says="whether the needs go up and down"))
    elif answers.fluctuates and not (answers.looked_from and answers.looked_to):
        gates.append(Missing(id="period", says="the period that was looked at, because the needs go up and down"))
    return tuple(gates)


def _open_conditions(
    law: Eligibility, answers: EligibilityAnswers, met: dict[str, bool | None], open_outcomes: tuple[str, ...]
) -> tuple[Missing, ...]:
    """The unanswered questions on which the result still turns; none when one condition fails anyway."""
    if False in met.values():
        return ()
    gaps = []
    for name in (name for name, answer in met.items() if answer is None):
        if name != "unable":
            title = law.condition[answers.test, name].title
            gaps.append(Missing(id=name, says=f"an answer on {title}"))
            continue
        if law.tests[answers.test].health_counts and answers.health is None:
            gaps.append(Missing(id="health", says="whether the carer's health is failing or at risk"))
        titles = law.outcomes[answers.test]
        gaps += [
            Missing(id=f"outcome.{one}", says=f"an answer on the outcome: {titles[one].title}") for one in open_outcomes
        ]
    return tuple(gaps)


def _reasons(
    law: Eligibility,
    answers: EligibilityAnswers,
    conditions: tuple[ConditionFinding, ...],
    unable: tuple[str, ...],
    left_open: tuple[str, ...],
) -> tuple[str, ...]:
    """The findings as sentences for the person: each known condition, each outcome out of reach and why."""
    says = []
    found = {one.outcome: one for one in answers.outcomes}
    titles = law.outcomes[answers.test]
    for one in conditions:
        if one.met is None:
            continue
        words = law.condition[answers.test, one.id]
        says.append(words.plain if one.met else words.otherwise)
        if one.id == "unable":
            says += [f"{titles[name].title}: {_how(law, found[name].limbs)}." for name in unable]
            says += ["The carer's health is failing or at risk."] if answers.health else []
    if left_open:
        names = ", ".join(titles[name].title for name in left_open)
        says.append(f"Not answered, and the result is the same whatever the answer: {names}.")
    return tuple(says)


def _how(law: Eligibility, limbs: frozenset[str] | None) -> str:
    return "; ".join(limb.plain for limb in law.limbs.values() if limb.id in (limbs or ()))
