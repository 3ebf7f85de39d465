"""A second opinion on what is latest known of persons, in plain Python: no SQL, no shared code.

Written from the published method, slowly and literally; `events_oracle` says which rows are kept.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.support.curated import Row, day, fold


FAR = date(9999, 1, 1)
UNCLEAR = "Invalid and not mapped"
Mapped = Mapping[tuple[str, str], tuple[str, str]]  # field and folded text as sent -> cleaned, group
Id = tuple[int, int]  # submission in order of receipt, row: the larger, the later


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row of a chosen submission that counts in its reference period."""

    id: Id
    la_code: str
    file_name: str
    person: str
    row: Row
    span: tuple[date, date]
    start: date
    end: date | None
    cropped: bool = False

    def says(self, field: str) -> str:
        """A cell, folded; "" when empty."""
        return fold(self.row.get(field, ""))

    def sent(self, field: str) -> str | None:
        """A cell, folded; None when empty, which a cell of spaces is not."""
        return self.says(field) if self.row.get(field) else None

    @property
    def service(self) -> bool:
        return "service" in self.says("event_type")


Cleaner = Callable[[Record, str], str | None]


def cleaner(mapped: Mapped) -> Cleaner:
    """The cleaned value of a field of a record; None when the mapping does not know what was sent."""
    return lambda record, field: mapped.get((field, record.says(field)), (None, ""))[0]


NO_ETHNICITY = "No data: Undeclared or not known"
FUNDED = ("Fully social care funded", "Joint client and social care funded", "Fully client funded")
SERVICE_RANKS = (
    "Long term support: Nursing care",
    "Long term support: Residential care",
    "Long term support: Community",
    "Long term support: Prison",
    "Short term support: ST-Max",
    "Short term support: Ongoing low level",
    "Short term support: Other short term",
)
USEFUL = ("Shared Lives", "Community supported living", "Extra care housing", "Home support or domiciliary care")
SETTLED = (
    "Owner occupier or shared ownership scheme",
    "Tenant: Local authority or other social housing provider",
    "Tenant: Private landlord",
    "Settled mainstream housing with family or friends",
    "Supported accommodation, supported lodgings or supported group home",
    "Shared Lives scheme",
    "Approved premises for offenders released from prison or under probation supervision",
    "Sheltered housing, extra care housing or other sheltered housing",
    "Mobile accommodation for Gypsy, Roma and Traveller communities",
    "Unknown: Presumed at home",
)


def people(records: Sequence[Record], clean: Cleaner, year: tuple[date, date]) -> dict[tuple[str, str], dict[str, Any]]:
    """Section 6: what is latest known of each person of a council, from the kept rows of the long period."""
    of: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        of[record.la_code, record.person].append(record)
    cared_for = {
        (record.la_code, record.says(f"adult_{place}_linked_person_id"))
        for record in records
        if clean(record, "client_type") in ("Unpaid carer", "Unpaid carer known by association")
        and (record.end or FAR) >= year[0]
        and record.start <= year[1]
        for place in (1, 2, 3)
    }
    found = {}
    for key, its in of.items():
        told = person(its, clean, year[1])
        if any((r.la_code, r.says("la_person_unique_identifier")) in cared_for for r in its if r.says(LOCAL)):
            told["has_unpaid_carer"] = "Yes"
        found[key] = told
    return found


LOCAL = "la_person_unique_identifier"


def person(its: Sequence[Record], clean: Cleaner, last_day: date) -> dict[str, Any]:
    """What is latest known of one person."""

    def value(field: str, unclear: str = "Unknown") -> Callable[[Record], str]:
        return lambda r: (clean(r, field) or UNCLEAR).replace(UNCLEAR, unclear)

    def funded(record: Record) -> str:
        sent = clean(record, "client_funding_status")
        return sent if sent in FUNDED else "Unknown"

    def known(*weak: str) -> Callable[[str], int]:
        return lambda said: (*weak, said).index(said)

    accommodation = latest(its, value("accommodation_status"), known("Unknown"), "Unknown")
    if accommodation == "Unknown":
        accommodation = home_from_services(its, clean)
    birth = min(
        ((not r.row.get("date_of_birth"), -r.span[1].toordinal(), day(r.row.get("date_of_birth", ""))) for r in its),
        key=lambda b: (b[0], b[1], (b[2].year, b[2].month) if b[2] else (0, 0)),
    )[2]
    deaths = [(r.span[1], day(r.row["date_of_death"])) for r in its if r.row.get("date_of_death")]
    return {
        "local_id": local_id(its),
        "accommodation_status": accommodation,
        "accommodation_group": int(accommodation in SETTLED),
        "employment_status": latest(
            its, value("employment_status", UNCLEAR), lambda said: said not in ("Unknown", UNCLEAR), "Unknown"
        ),
        "gender": latest(its, value("gender"), known("Unknown"), "Unknown"),
        "ethnicity": latest(
            its, value("ethnicity", NO_ETHNICITY), known(NO_ETHNICITY, "No data: Refused"), NO_ETHNICITY
        ),
        "birth_year": birth.year if birth else None,
        "birth_month": birth.month if birth else None,
        "age_end": age_on(birth, last_day),
        "date_of_death": max(deaths, default=(None, None))[1],
        "has_unpaid_carer": latest(its, value("has_unpaid_carer"), known("Unknown"), "Unknown"),
        "primary_support_reason": latest(
            its,
            value("primary_support_reason"),
            lambda said: said not in ("Unknown", "Social support: Support to unpaid carer"),
            "Unknown",
        ),
        "client_funding_status": latest(its, funded, known("Unknown"), "Unknown"),
    }


def age(row: Row, on: date) -> int | None:
    """Age of whom a row is about, from the first of the month of birth."""
    return age_on(day(row.get("date_of_birth", "")), on)


def age_on(birth: date | None, on: date) -> int | None:
    """Whole years of 365.25 days since the first of the month of birth; negative before it."""
    return math.floor((on - birth.replace(day=1)).days / 365.25) if birth else None


def latest(its: Sequence[Record], value: Callable[[Record], str], known: Callable[[str], int], conflict: str) -> str:
    """Section 6.1: what the rows agree on that know most and are latest."""

    def place(record: Record) -> tuple[int, date, date, date]:
        return known(value(record)), record.span[1], record.end or FAR, record.start

    first = max(map(place, its))
    said = {value(record) for record in its if place(record) == first}
    return said.pop() if len(said) == 1 else conflict


def local_id(its: Sequence[Record]) -> str | None:
    """The council's own identifier, by the latest rows and then by most rows; None when unknown."""

    def value(record: Record) -> str | None:
        said = record.says(LOCAL)
        return None if said in ("", "unknown", "invalid and not mapped") else said

    rows = Counter(map(value, its))

    def place(record: Record) -> tuple[bool, date, date, date, int]:
        return value(record) is not None, record.span[1], record.end or FAR, record.start, rows[value(record)]

    first = max(map(place, its))
    said = {value(record) for record in its if place(record) == first}
    return said.pop() if len(said) == 1 else None


def home_from_services(its: Sequence[Record], clean: Cleaner) -> str:
    """Section 6.2: how somebody lives, as their latest services tell."""
    services = [record for record in its if record.says("event_type") == "service"]
    if not services:
        return "Unknown"

    def strength(record: Record) -> int:
        sent = clean(record, "service_type")
        return SERVICE_RANKS.index(sent) + 1 if sent in SERVICE_RANKS else 99

    def useful(record: Record) -> str | None:
        sent = clean(record, "service_component")
        return sent if sent in USEFUL else None

    def place(record: Record) -> tuple[date, int, bool, date]:
        return record.end or FAR, -strength(record), useful(record) is not None, record.start

    first = max(map(place, services))
    tied = [record for record in services if place(record) == first]
    kinds = {clean(record, "service_type") for record in tied if strength(record) < 99}
    components = {useful(record) for record in tied} - {None}
    kind = kinds.pop() if len(kinds) == 1 else None
    component = components.pop() if len(components) == 1 else None
    if kind == "Long term support: Nursing care":
        return "Registered nursing home"
    if kind == "Long term support: Residential care":
        return "Registered care home"
    if component == "Shared Lives":
        return "Shared Lives scheme"
    if component == "Extra care housing":
        return "Sheltered housing, extra care housing or other sheltered housing"
    if component == "Community supported living":
        return "Supported accommodation, supported lodgings or supported group home"
    if kind == "Long term support: Community":
        return "Unknown: Presumed at home" if component else "Unknown: Presumed in community"
    return (
        "Prison, young offenders institution or detention centre" if kind == "Long term support: Prison" else "Unknown"
    )
