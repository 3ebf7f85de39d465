"""Must this authority meet the eligible needs? Residence and the person's wish, asked only after eligibility."""

from __future__ import annotations

from dataclasses import dataclass

from caretrail.entitlement.eligibility import RESULTS, Missing
from caretrail.errors import UnusableInput
from caretrail.spec import load_eligibility


DUTIES = ("arises", "does_not_arise", "undecided")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Whether the duty to meet needs arises, subject to what the financial assessment says of who pays.

    `answer`: one of DUTIES. `missing`: why it is undecided; empty otherwise. `reasons`: sentences for the person.
    """

    answer: str
    missing: tuple[Missing, ...]
    reasons: tuple[str, ...]


def duty_to_meet(*, test: str, result: str, residence: str = "", wants: bool | None = None) -> Duty:
    """Does the duty to meet the needs arise here?

    In:      `result`: of the determination (or of a suggestion, to look ahead). `residence`: id of the standard's list,
             for a carer's needs that of the adult cared for; empty while not established. `wants`: whether the person
             wants the authority to meet the needs; not asked of carers.
    Out:     a Duty; what has not been established leaves it undecided.
    Source:  Care Act 2014 sections 13(3) and (4), 18 and 20.
    Raises:  UnusableInput for a test, result or residence that is not in the standard.
    """
    law = load_eligibility()
    if test not in law.tests or result not in RESULTS or (residence and residence not in law.residence):
        raise UnusableInput("The test, the result or the place of residence is not one of the standard's.")
    if result == "not_eligible":
        return Duty(answer="does_not_arise", missing=(), reasons=("The needs are not eligible.",))
    missing, reasons, no = [], [], False
    if result == "undecided":
        missing.append(Missing(id="eligibility", says="whether the needs are eligible"))
    place = law.residence.get(residence)
    if place is None:
        missing.append(Missing(id="residence", says="where the adult who needs care is ordinarily resident"))
    elif place.duty == "open":
        missing.append(Missing(id="residence", says=place.missing))
    else:
        reasons.append(place.plain)
        no = place.duty == "no"
    if law.tests[test].asks_wish:
        if wants is None:
            missing.append(Missing(id="wish", says="whether the person wants the council to meet the needs"))
        else:
            reasons.append(f"The person {'wants' if wants else 'does not want'} the council to meet the needs.")
            no = no or not wants
    if no:
        return Duty(answer="does_not_arise", missing=(), reasons=tuple(reasons))
    return Duty(answer="undecided" if missing else "arises", missing=tuple(missing), reasons=tuple(reasons))
