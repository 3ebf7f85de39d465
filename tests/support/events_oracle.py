"""A second opinion on care events and persons, in plain Python over the rows as sent: no SQL, no shared code.

Written from the published method, slowly and literally, one row at a time.
"""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.support import persons_oracle
from tests.support.curated import Row, Sending, day, fold, money
from tests.support.persons_oracle import FAR, Cleaner, Id, Mapped, Record, cleaner


BAD = (datetime.fromisoformat("2026-04-23T13:28:24.253"),)


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
        people=persons_oracle.people(retained, clean, year),
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
