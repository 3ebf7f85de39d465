"""The values the stories of made-up people speak of, every one of them checked against the standard.

Lists whose Release 2 values nobody has published get made-up labels here; with an official workbook
laid over the standard, its values are used instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from caretrail.errors import SpecError
from caretrail.spec import Standard


SERVICE_USER = "Service user"
CARER = "Unpaid carer"
KNOWN_BY_ASSOCIATION = "Unpaid carer known by association"

REQUEST = "Request"
ASSESSMENT = "Assessment"
SERVICE = "Service"
REVIEW = "Review"

REABLE = "Progress to reablement/ST-Max"
ASSESS = "Progress to assessment, review or reassessment"
PLAN = "Progress to support planning or services"
CONTINUES = "Continuation of support or services"
HOSPITAL = "Admitted to hospital"
MOVED = "NFA: Responsibility moved to another local authority"
NHS = "NFA: Referral to NHS services or NHS funded social care"
SELF_FUNDED = "NFA: Self-funded client or under 12wk disregard"
ADVICE = "NFA: Information and advice or signposting"
OTHER_SERVICE = "NFA: Referral to other service within the local authority"
DECLINED = "NFA: Support declined"
DECEASED = "NFA: Deceased"
AS_PLANNED = "NFA: Support ended as planned"
OTHER_REASON = "NFA: Support ended for other reason"
NOT_OFFERED = "NFA: No services offered for other reason"
NFA_OTHER = "NFA: Other"

NURSING = "Long term support: Nursing care"
RESIDENTIAL = "Long term support: Residential care"
COMMUNITY = "Long term support: Community"
PRISON = "Long term support: Prison"
ST_MAX = "Short term support: ST-Max"
LOW_LEVEL = "Short term support: Ongoing low level"
SHORT_TERM = "Short term support: Other short term"
TO_CARER = "Unpaid carer support: Direct to unpaid carer"
FOR_CARER = "Unpaid carer support: Support involving the person cared-for"

DIRECT_PAYMENT = "Direct payment"
MANAGED = "CASSR managed personal budget"
COMMISSIONED = "CASSR commissioned support"

LEARNING_DISABILITY = "Learning disability support"
CARER_SUPPORT = "Social support: Support to unpaid carer"

CARE_HOME = "Registered care home"
NURSING_HOME = "Registered nursing home"
IN_PRISON = "Prison, young offenders institution or detention centre"

_SPOKEN_OF: Mapping[str, tuple[str, ...]] = {
    "client_type": (SERVICE_USER, CARER, KNOWN_BY_ASSOCIATION),
    "event_type": (REQUEST, ASSESSMENT, SERVICE, REVIEW),
    "event_outcome": (
        *(REABLE, ASSESS, PLAN, CONTINUES, HOSPITAL, MOVED, NHS, SELF_FUNDED, ADVICE, OTHER_SERVICE),
        *(DECLINED, DECEASED, AS_PLANNED, OTHER_REASON, NOT_OFFERED, NFA_OTHER),
    ),
    "service_type": (NURSING, RESIDENTIAL, COMMUNITY, PRISON, ST_MAX, LOW_LEVEL, SHORT_TERM, TO_CARER, FOR_CARER),
    "delivery_mechanism": (DIRECT_PAYMENT, MANAGED, COMMISSIONED),
    "primary_support_reason": (LEARNING_DISABILITY, CARER_SUPPORT),
    "accommodation_status": (CARE_HOME, NURSING_HOME, IN_PRISON),
}

_YES_NO = ("Yes", "No", "Unknown")
# Plausible labels for lists of which no Release 2 value has been published.
MADE_UP: Mapping[str, tuple[str, ...]] = {
    "autism_spectrum_disorder_asd": _YES_NO,
    "dementia": _YES_NO,
    "eligible_needs_identified": ("Yes", "No"),
    "request_route_of_access": (
        "Community or other route",
        "Discharge from hospital",
        "Diversion from hospital services",
        "Planned entry (transition)",
        "Self-funder with depleted funds",
        "Prison",
    ),
    "method_of_assessment": (
        "Face to face",
        "Telephone or online",
        "Supported self-assessment",
        "Provider assessment",
    ),
    "method_of_review": ("Face to face", "Telephone or online", "Self-review"),
    "review_outcomes_achieved": ("Fully achieved", "Partially achieved", "Not achieved"),
    "total_hrs_caring_per_week": ("0 to 19 hours", "20 to 49 hours", "50 or more hours", "Unknown"),
}


class Values:
    """Which values may stand in each list field of a made-up file."""

    def __init__(self, standard: Standard) -> None:
        """Raises: SpecError when the standard has dropped a value that the stories speak of."""
        self._listed = {
            field: defined.release_2 or MADE_UP.get(field, ()) for field, defined in standard.list_of.items()
        }
        for field, values in _SPOKEN_OF.items():
            missing = sorted(set(values) - set(self._listed[field]))
            if missing:
                raise SpecError(f"The list {field} no longer has {missing[0]!r}, which made-up people need.")

    def of(self, field: str) -> tuple[str, ...]:
        """All values of the field's list, in the standard's order."""
        return self._listed[field]

    def like(self, field: str, word: str) -> str:
        """The field's first value that contains `word`, whatever its case, or else its first."""
        found = [value for value in self._listed[field] if word.lower() in value.lower()]
        return (found or list(self._listed[field]))[0]

    def without(self, field: str, *words: str) -> tuple[str, ...]:
        """The field's values that contain none of the words."""
        return tuple(v for v in self._listed[field] if not any(word.lower() in v.lower() for word in words))
