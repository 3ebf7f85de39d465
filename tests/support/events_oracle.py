"""A second opinion on care events and persons, in plain Python over the rows as sent: no SQL, no shared code.

Written from the published method, slowly and literally, one row at a time.
"""

from __future__ import annotations

import calendar
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.support.curated import Row, Sending, day, fold, money


FAR = date(9999, 1, 1)
BAD = (datetime.fromisoformat("2026-04-23T13:28:24.253"),)
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


@dataclass(frozen=True, kw_only=True)
class Nation:
    """What the oracle makes of all submissions."""

    periods: Mapping[str, tuple[date, date] | None]  # by file
    chosen: Mapping[str, tuple[tuple[str, date, date], ...]]  # single, joined -> file, first and last day
    rows: Mapping[str, Sequence[Record]]
    kept: Mapping[str, Mapping[Id, Id]]  # single, joined -> row -> the row that stands for its event
    people: Mapping[tuple[str, str], Mapping[str, Any]]


def nation(
    sendings: Sequence[Sending],
    mapped: Mapped,
    ranks: Mapping[str, int],
    year: tuple[date, date],
    joined_from: date,
    as_of: date,
) -> Nation:
    """The periods, choices, events and persons of a nation."""
    sendings = sorted(sendings, key=lambda s: (s.received_at, s.la_code, s.file_name))
    periods = {s.file_name: implied_period(s.rows, s.received_at) for s in sendings}
    single = {s: [year] for s in chosen_for(sendings, periods, year, as_of)}
    joined: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for piece in quarters(joined_from, year[1]):
        for place in chosen_for(sendings, periods, piece, as_of):
            joined[place].append(piece)
    chosen: dict[str, dict[int, tuple[date, date]]] = {
        "single": {place: spans[0] for place, spans in single.items()},
        "joined": {place: (min(s[0] for s in its), max(s[1] for s in its)) for place, its in joined.items()},
    }
    rows = {form: crop(list(counting_rows(sendings, spans))) for form, spans in chosen.items()}
    clean = cleaner(mapped)
    kept = {form: stand_ins(rows[form], form, clean, ranks) for form in chosen}
    retained = [row for row in rows["joined"] if kept["joined"][row.id] == row.id]
    return Nation(
        periods=periods,
        chosen={
            form: tuple(sorted((sendings[place].file_name, *span) for place, span in spans.items()))
            for form, spans in chosen.items()
        },
        rows=rows,
        kept=kept,
        people=people(retained, clean, year),
    )


def implied_period(rows: Iterable[Row], received: datetime) -> tuple[date, date] | None:
    """Section 1: months before that of receipt in which events ended."""
    ended: Counter[tuple[int, int]] = Counter()
    kinds: dict[tuple[int, int], set[str]] = defaultdict(set)
    for row in rows:
        end = day(row.get("event_end_date", ""))
        if end and end < received.date().replace(day=1):
            month = (end.year, end.month)
            ended[month] += 1
            kinds[month] |= {fold(row["event_type"])} if row.get("event_type") else set()
    everything = sum(ended.values())
    fullest = max((len(kinds[month]) for month in ended), default=0)
    good = [
        month
        for month, count in ended.items()
        if everything < 100 or (count / everything >= 0.02 and len(kinds[month]) >= fullest - 1)
    ]
    if not good:
        return None
    (first_year, first_month), (last_year, last_month) = min(good), max(good)
    return date(first_year, first_month, 1), date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])


def quarters(start: date, end: date) -> list[tuple[date, date]]:
    """Whole pieces of three months."""
    pieces = []
    while True:
        month = start.month + 2
        last = date(start.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
        if last > end:
            return pieces
        pieces.append((start, last))
        start = last + timedelta(days=1)


def chosen_for(
    sendings: Sequence[Sending],
    periods: Mapping[str, tuple[date, date] | None],
    wanted: tuple[date, date],
    as_of: date,
) -> list[int]:
    """Section 2: of each council the last received that covers the period."""
    last: dict[str, int] = {}
    for place, sending in enumerate(sendings):
        period = periods[sending.file_name]
        covers = period is not None and period[0] <= wanted[0] and period[1] >= wanted[1]
        late_enough = sending.received_at > datetime(wanted[1].year, wanted[1].month, wanted[1].day)  # noqa: DTZ001
        if covers and late_enough and sending.received_at.date() <= as_of and sending.received_at not in BAD:
            last[sending.la_name] = place
    return list(last.values())


def counting_rows(sendings: Sequence[Sending], spans: Mapping[int, tuple[date, date]]) -> Iterable[Record]:
    """Sections 3 and 4.1: the rows that count in the reference period and say who they are about."""
    for place, (first, last) in spans.items():
        sending = sendings[place]
        for number, row in enumerate(sending.rows, start=1):
            start, end = day(row.get("event_start_date", "")), day(row.get("event_end_date", ""))
            death = day(row.get("date_of_death", ""))
            if not row.get("event_type") or start is None or start > last:
                continue
            if death and ((end and start <= death <= end) or (end is None and death > start)):
                end = death
            if "service" in row["event_type"].lower():
                counts = end is None or end >= first
            else:
                counts = end is not None and first <= end <= last
            nhs, local = fold(row.get("nhs_number", "")), fold(row.get("la_person_unique_identifier", ""))
            if counts and (death is None or (death >= first and death >= start)) and (nhs or local):
                yield Record(
                    id=(place + 1, number),
                    la_code=sending.la_code,
                    file_name=sending.file_name,
                    person=nhs or f"{sending.la_code}_{local}",
                    row=row,
                    span=(first, last),
                    start=start,
                    end=end,
                )


def event_of(record: Record) -> tuple[Any, ...]:
    """Section 4.4: what is equal in the rows of one event."""
    kind = record.says("event_type")
    return (
        record.la_code,
        record.person,
        record.start,
        None if record.service else record.end,
        record.sent("client_type"),
        kind,
        record.sent("request_route_of_access") if "request" in kind else None,
        record.sent("assessment_type") if "assessment" in kind else None,
        (record.sent("service_type"), record.sent("service_component")) if "service" in kind else None,
    )


def crop(records: Sequence[Record]) -> list[Record]:
    """Section 4.5: a service that no later submission takes over ends with its period."""
    last_start: dict[str, date] = {}
    starts: dict[tuple[Any, ...], set[date]] = defaultdict(set)
    for record in records:
        last_start[record.la_code] = max(record.span[0], last_start.get(record.la_code, record.span[0]))
        starts[event_of(record)].add(record.span[0])
    cropped = []
    for record in records:
        goes_on = record.end is None or record.end > record.span[1]
        taken_over = record.span[1] + timedelta(days=1) in starts[event_of(record)]
        if record.span[0] != last_start[record.la_code] and goes_on and not taken_over:
            record = replace(record, end=record.span[1], cropped=True)
        cropped.append(record)
    return cropped


Cleaner = Callable[[Record, str], str | None]


def cleaner(mapped: Mapped) -> Cleaner:
    """The cleaned value of a field of a record; None when the mapping does not know what was sent."""
    return lambda record, field: mapped.get((field, record.says(field)), (None, ""))[0]


def stand_ins(records: Sequence[Record], form: str, clean: Cleaner, ranks: Mapping[str, int]) -> dict[Id, Id]:
    """Section 5: for every row the one that is kept for its event."""

    def group(record: Record) -> tuple[Any, ...]:
        if form == "joined" or not record.service:
            return event_of(record)
        costs = (money(record.row.get("unit_cost", "")), money(record.row.get("planned_units_per_week", "")))
        return (
            *event_of(record),
            clean(record, "delivery_mechanism"),
            clean(record, "cost_frequency_unit_type"),
            *costs,
        )

    def order(record: Record) -> tuple[Any, ...]:
        rank = ranks.get(clean(record, "event_outcome") or "", 999)
        spoke = "conversation" in record.row.get("event_description", "").lower()
        latest = record.span[1] if form == "joined" else None
        return (latest, record.end or FAR, -rank, spoke, record.id)

    groups: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for record in records:
        groups[group(record)].append(record)
    return {r.id: max(its, key=order).id for its in groups.values() for r in its}


# --- section 6 --------------------------------------------------------------------------------------------------------

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
