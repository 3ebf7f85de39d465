"""Which rules fail when a right cell loses what it said: the cell becomes blank, or holds what nobody can read.

Worked out from the standard's conditions by hand, so that the check has something to be compared with.
"""

from __future__ import annotations

from caretrail.synthetic.faults.row import LINKS, Row
from caretrail.synthetic.values import (
    ASSESSMENT,
    COMMISSIONED,
    CONTINUES,
    DECEASED,
    DIRECT_PAYMENT,
    LEARNING_DISABILITY,
    REVIEW,
    SERVICE,
    SERVICE_USER,
)


ALWAYS_FILLED = frozenset(
    {
        *("la_code", "reporting_period_start_date", "reporting_period_end_date", "nhs_number"),
        *("la_person_unique_identifier", "gender", "ethnicity", "date_of_birth", "client_type", "postcode"),
        *("accommodation_status", "has_unpaid_carer"),
    }
)
_OF_EVENT = {
    "request_route_of_access": "Request",
    "assessment_type": ASSESSMENT,
    "method_of_assessment": ASSESSMENT,
    "service_type": SERVICE,
    "service_component": SERVICE,
    "review_reason": REVIEW,
    "method_of_review": REVIEW,
}
_COSTS = ("unit_cost", "cost_frequency_unit_type", "planned_units_per_week")
_STAYS_AND_RESPITE = ("Short term residential care", "Short term nursing care", "Unpaid carer respite")
BY_THE_UNIT = ("Per session", "Hourly", "Daily")


def may_lose(row: Row, field: str) -> bool:
    """Whether the cell can lose its meaning without anything changing on other rows, or in unlisted ways."""
    if field == "client_type":
        return not row.by_association and not row.own.linked
    return field != "la_person_unique_identifier" or not row.own.linked


def if_blank(row: Row, field: str) -> set[str]:
    """The rules that fail when this filled cell is emptied and nothing else changes."""
    if field in ALWAYS_FILLED:
        return {f"M01.{field}"}
    if field in ("event_type", "event_start_date"):
        return {f"M02.{field}"}
    if field in LINKS:
        return _gap_after(row, field)
    if field in _COSTS:
        return _without_cost(row, field)
    if _OF_EVENT.get(field, "") == row.event and field in _OF_EVENT:
        return {f"M09.{field}"}
    match field:
        case "event_end_date":
            return _left_open(row)
        case "event_outcome":
            return {"M04.event_outcome"}
        case "date_of_death":
            return {"X08.event_outcome"} if row["event_outcome"] == DECEASED else set()
        case "primary_support_reason":
            return {"M05.primary_support_reason"} if row.event in (ASSESSMENT, SERVICE, REVIEW) else set()
        case "employment_status":
            return {"M06.employment_status"} if _working_age_with_learning_disability(row) else set()
        case "client_funding_status":
            needed = row.client == SERVICE_USER and row.event in (SERVICE, REVIEW)
            return {"M07.client_funding_status"} if needed else set()
        case "delivery_mechanism":
            return if_unreadable(row, field)
    return set()


def if_unreadable(row: Row, field: str) -> set[str]:
    """The rules that fail besides the one about the text itself, when this filled cell can no longer be read."""
    if field in LINKS:
        return {f"X01.{field}"}
    if field != "delivery_mechanism":
        return set()
    if row["service_component"] == DIRECT_PAYMENT:
        return {"X05.delivery_mechanism"}
    if _could_need_cost(row):
        return {f"M11.{cost}" for cost in _COSTS if not row[cost]}
    return set()


def needs_cost(row: Row) -> bool:
    """Whether the standard asks for unit cost, frequency and planned units on this row."""
    return row["delivery_mechanism"] != COMMISSIONED and _could_need_cost(row)


def _could_need_cost(row: Row) -> bool:
    lasting = row["service_type"].startswith(("Long term support", "Unpaid carer support"))
    return row.event == SERVICE and (lasting or row["service_component"] in _STAYS_AND_RESPITE)


def _without_cost(row: Row, field: str) -> set[str]:
    if needs_cost(row):
        return {f"M11.{field}"}
    dropped = field == "planned_units_per_week" and row["cost_frequency_unit_type"] in BY_THE_UNIT
    return {"X11.planned_units_per_week"} if dropped else set()


def _left_open(row: Row) -> set[str]:
    if row.event != SERVICE or not row.lives:
        return {"M03.event_end_date"}
    return {"X07.event_outcome"} if row["event_outcome"] != CONTINUES else set()


def _gap_after(row: Row, field: str) -> set[str]:
    place = LINKS.index(field) + 1
    return {f"X02.{LINKS[place]}"} if place < len(LINKS) and row[LINKS[place]] else set()


def _working_age_with_learning_disability(row: Row) -> bool:
    if row.client != SERVICE_USER or row["primary_support_reason"] != LEARNING_DISABILITY:
        return False
    birth = row.day("date_of_birth") or 0
    days = row.facts.end - (birth - int(row["date_of_birth"][:2]) + 1)
    return 18 * 1461 <= days * 4 < 65 * 1461
