"""Faults of fields that contradict each other, and of fields filled on rows where they do not belong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from caretrail.spec import Standard
from caretrail.synthetic.faults.consequences import BY_THE_UNIT
from caretrail.synthetic.faults.row import LINKS, NOT_HERE, Kind, Plant, Row, kind
from caretrail.synthetic.values import (
    AS_PLANNED,
    CARER,
    COMMISSIONED,
    COMMUNITY,
    CONTINUES,
    DECEASED,
    DIRECT_PAYMENT,
    LOW_LEVEL,
    NFA_OTHER,
    NURSING,
    PRISON,
    REQUEST,
    RESIDENTIAL,
    REVIEW,
    SERVICE,
    SERVICE_USER,
    TO_CARER,
)


_TYPE, _COMPONENT, _HOW = "service_type", "service_component", "delivery_mechanism"
_OUTCOME, _NUMBER, _UNITS = "event_outcome", "no_of_adults_being_cared_for", "planned_units_per_week"
_CONDITIONS = ("autism_spectrum_disorder_asd", "visual_impairment", "hearing_impairment", "dementia")
_OTHER_REVIEWS = ("Planned", "Unplanned - Other Reason")

# What stands in a field that should be blank on the row.
_STRAYS: Mapping[str, str] = {
    "event_type": REQUEST,
    "event_reference": "E1",
    "event_description": "Phone call",
    "event_outcome": NFA_OTHER,
    "request_route_of_access": "Community or other route",
    "assessment_type": "Long term assessment",
    "eligible_needs_identified": "Yes",
    "method_of_assessment": "Face to face",
    "service_type": LOW_LEVEL,
    "service_component": "Meals",
    "delivery_mechanism": COMMISSIONED,
    "provider_cqc_location_name": "Oakenham House",
    "provider_cqc_location_id": "1-100000977",
    "review_reason": "Review of short term support",
    "review_outcomes_achieved": "Fully achieved",
    "method_of_review": "Face to face",
    "unit_cost": "10.00",
    "cost_frequency_unit_type": "Monthly",
    "planned_units_per_week": "1",
}


def kinds_of_agreement(standard: Standard) -> Iterator[Kind]:
    """Every fault of this module."""
    yield from _misplaced(standard)
    yield from _about_carers()
    yield kind("wrong person for the support", _TYPE, _carers_support_swapped, _COMPONENT)
    yield kind("direct payment in prison", _HOW, _direct_payment_in_prison, _TYPE, _COMPONENT)
    yield kind("not a direct payment", _HOW, _not_a_direct_payment)
    yield kind("care home mixed up", _COMPONENT, _care_home_mixed_up)
    yield kind("open but ended", _OUTCOME, _open_but_ended)
    yield kind("deceased without date", _OUTCOME, _deceased_without_date)
    yield kind("continues after death", "date_of_death", _continues_after_death, _OUTCOME)
    yield kind("no units", _UNITS, _no_units)
    yield kind("weekly times seven", _UNITS, _weekly_times_seven)
    yield kind("other review", "review_reason", _other_review)
    yield kind("no outcome of a planned review", "review_outcomes_achieved", _planned_without, "review_reason")


def _misplaced(standard: Standard) -> Iterator[Kind]:
    for field in _CONDITIONS:
        text = "No visual impairment" if field == "visual_impairment" else "Unknown"
        yield kind("on a carer's row", field, _on_carers_row(field, text, f"M08.{field}"))
    funding = "client_funding_status"
    yield kind("on a carer's row", funding, _on_carers_row(funding, "Fully social care funded", f"M07.{funding}"))
    caring = {"total_hrs_caring_per_week": "20 to 49 hours", _NUMBER: "1"}
    for field in ("total_hrs_caring_per_week", _NUMBER, *LINKS):
        yield kind("on a service user's row", field, _on_service_users_row(field, caring.get(field)))
    for rule in standard.rules:
        if rule.family == "M13":
            yield kind("event of a carer known by association", rule.field, _without_event(rule.field))
        elif rule.family == "M14":
            where = standard.by_name[rule.field].events_with("not_applicable")
            yield kind("on another event", rule.field, _on_other_event(rule.field, where))


def _on_carers_row(field: str, text: str, rule: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if row.client == SERVICE_USER:
            return NOT_HERE
        row[field] = text
        return (rule,)

    return plant


def _on_service_users_row(field: str, text: str | None) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if row.client != SERVICE_USER:
            return NOT_HERE
        row[field] = text or row.facts.anchor_id
        gap = [f"X02.{field}"] if field in LINKS[1:] else []
        return (f"M12.{field}", *gap)

    return plant


def _without_event(field: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if not row.by_association:
            return NOT_HERE
        row[field] = _STRAYS.get(field) or row["reporting_period_start_date"]
        return (f"M13.{field}",)

    return plant


def _on_other_event(field: str, events: Sequence[str]) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if row.event not in events:
            return NOT_HERE
        row[field] = _STRAYS[field]
        return (f"M14.{field}",)

    return plant


def _about_carers() -> Iterator[Kind]:
    for field in LINKS:
        yield kind("link to nobody", field, _link_to_nobody(field))
        yield kind("link to oneself", field, _link_to_oneself(field))
    yield kind("more linked than cared for", _NUMBER, _more_linked)
    yield kind("first link left out", LINKS[1], _first_link_left_out, LINKS[0])
    yield kind("second link left out", LINKS[2], _second_link_left_out, _NUMBER, LINKS[1])


def _link_to_nobody(field: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        if not row[field]:
            return NOT_HERE
        row[field] = f"X{row[field][1:]}"
        return (f"X01.{field}",)

    return plant


def _link_to_oneself(field: str) -> Plant:
    def plant(row: Row) -> Sequence[str]:
        own = row["la_person_unique_identifier"]
        if not row[field] or not row.by_association:
            return NOT_HERE
        row[field] = own
        return (f"X01.{field}", f"X02.{field}")

    return plant


def _more_linked(row: Row) -> Sequence[str]:
    if not row[LINKS[0]]:
        return NOT_HERE
    row[_NUMBER] = "0"
    return (f"X02.{_NUMBER}",)


def _first_link_left_out(row: Row) -> Sequence[str]:
    if not row[LINKS[1]] or row[LINKS[2]]:
        return NOT_HERE
    row[LINKS[0]] = ""
    return (f"X02.{LINKS[1]}",)


def _second_link_left_out(row: Row) -> Sequence[str]:
    if not row[LINKS[0]] or row[LINKS[1]]:
        return NOT_HERE
    row[LINKS[2]], row[_NUMBER] = row.facts.anchor_id, "3"
    return (f"X02.{LINKS[2]}",)


def _carers_support_swapped(row: Row) -> Sequence[str]:
    if row.event != SERVICE or not row["unit_cost"] or row.own.starts.count(row["event_start_date"]) > 1:
        return NOT_HERE
    if row.client == CARER:
        row[_TYPE], row[_COMPONENT] = LOW_LEVEL, "Equipment"
    else:
        row[_TYPE], row[_COMPONENT] = TO_CARER, "Unpaid carer respite"
    return (f"X03.{_TYPE}",)


def _direct_payment_in_prison(row: Row) -> Sequence[str]:
    if row[_TYPE] not in (PRISON, COMMUNITY) or not _lone_start(row):
        return NOT_HERE
    row[_TYPE], row[_COMPONENT], row[_HOW] = PRISON, "Other long term support", DIRECT_PAYMENT
    return (f"X04.{_HOW}",)


def _not_a_direct_payment(row: Row) -> Sequence[str]:
    if row[_COMPONENT] != DIRECT_PAYMENT:
        return NOT_HERE
    row[_HOW] = COMMISSIONED
    return (f"X05.{_HOW}",)


def _care_home_mixed_up(row: Row) -> Sequence[str]:
    choices = {
        NURSING: ("Long term residential care", "Short term nursing care"),
        RESIDENTIAL: ("Long term nursing care", "Short term residential care"),
        COMMUNITY: ("Long term residential care", "Short term residential care"),
    }.get(row[_TYPE])
    if choices is None or not _lone_start(row):
        return NOT_HERE
    row[_COMPONENT] = row.facts.stream.pick(choices)
    return (f"X06.{_COMPONENT}",)


def _lone_start(row: Row) -> bool:
    """Whether the row has a price and no other row of the person starts the same day."""
    return bool(row["unit_cost"]) and row.own.starts.count(row["event_start_date"]) == 1


def _open_but_ended(row: Row) -> Sequence[str]:
    if row.event != SERVICE or row["event_end_date"]:
        return NOT_HERE
    row[_OUTCOME] = row.facts.stream.pick((AS_PLANNED, NFA_OTHER))
    return (f"X07.{_OUTCOME}",)


def _deceased_without_date(row: Row) -> Sequence[str]:
    if row.event != REVIEW or not row.lives:
        return NOT_HERE
    row[_OUTCOME] = DECEASED
    return (f"X08.{_OUTCOME}",)


def _continues_after_death(row: Row) -> Sequence[str]:
    if row.event != SERVICE or row.lives:
        return NOT_HERE
    row[_OUTCOME] = CONTINUES
    return ("X08.date_of_death",)


def _no_units(row: Row) -> Sequence[str]:
    if row["cost_frequency_unit_type"] not in BY_THE_UNIT or not row["unit_cost"]:
        return NOT_HERE
    row[_UNITS] = "0"
    return (f"X11.{_UNITS}",)


def _weekly_times_seven(row: Row) -> Sequence[str]:
    if row["cost_frequency_unit_type"] != "Weekly":
        return NOT_HERE
    row[_UNITS] = row.facts.stream.pick(("7", "52", "0.5"))
    return (f"X12.{_UNITS}",)


def _other_review(row: Row) -> Sequence[str]:
    if row.event != REVIEW:
        return NOT_HERE
    row["review_reason"] = row.facts.stream.pick(_OTHER_REVIEWS)
    return ("C06.review_reason",)


def _planned_without(row: Row) -> Sequence[str]:
    if row.event != REVIEW:
        return NOT_HERE
    row["review_reason"], row["review_outcomes_achieved"] = "Planned", ""
    return ("C06.review_reason", "M10.review_outcomes_achieved")
