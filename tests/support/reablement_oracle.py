"""What became of reablement, worked out row by row in plain Python from the published method's words, not from its SQL.

An independent answer for ASCOF 2A: episodes, who is a new client, what followed. Days are dates; open ends are far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.support.made_up_events import RANKS, SERVICE_USER, ST_MAX, Event, Person


FAR = date(9999, 1, 1)
UNCLASSED = frozenset(list(RANKS)[:5])
RANKED_SERVICES = (
    "Long term support: Nursing care",
    "Long term support: Residential care",
    "Long term support: Community",
    "Long term support: Prison",
    ST_MAX,
    "Short term support: Ongoing low level",
    "Short term support: Other short term",
)
SHORT_STAYS = ("Short term residential care", "Short term nursing care")


@dataclass(frozen=True)
class Row:
    """An event as the oracle reads it: its number (later is larger), open end far away, outcome and its strength."""

    number: int
    event: Event
    end: date
    outcome: str
    strength: int

    @property
    def start(self) -> date:
        return self.event.start

    @property
    def is_reablement(self) -> bool:
        return self.event.kind == "service" and self.event.service_type == ST_MAX


@dataclass(frozen=True)
class Told:
    """One episode of a new client, and what is told of it."""

    council: str
    person: str
    start: date
    end: date
    outcome: str
    step: str
    band: str


def episodes_told(events: Sequence[Event], persons: Sequence[Person], first: date, last: date) -> set[Told]:
    """Every episode that ended from `first` to `last` and counts for ASCOF 2A."""
    known = {(person.council, person.name): person for person in persons}
    rows = [row for number, event in enumerate(events, start=1) if (row := _read(number, event))]
    told = set()
    for who in sorted({(row.event.council, row.event.person) for row in rows}):
        own = [row for row in rows if (row.event.council, row.event.person) == who]
        person = known.get(who) or Person(name=who[1], council=who[0])
        for episode in _episodes([row for row in own if row.is_reablement]):
            start, end = min(row.start for row in episode), max(row.end for row in episode)
            band = _band(person, end)
            if not first <= end <= last or band is None or (person.died and person.died < start):
                continue
            others = [row for row in own if not (row.is_reablement and start <= row.start <= end)]
            if any(_shows_known(row, start) for row in others):
                continue
            last_row = min(episode, key=lambda row: (-row.end.toordinal(), row.strength, -row.number))
            outcome, step = _told(person, start, end, last_row, others)
            told.add(Told(*who, start, end, outcome, step, band))
    return told


def _read(number: int, event: Event) -> Row | None:
    if event.client_type != SERVICE_USER or (event.end is not None and event.end < event.start):
        return None
    outcome = event.outcome or "Invalid and not mapped"
    strength = RANKS.get(outcome, 999) + (100 if outcome in UNCLASSED else 0)
    return Row(number, event, event.end or FAR, outcome, strength)


def _episodes(rows: list[Row]) -> list[list[Row]]:
    episodes: list[list[Row]] = []
    so_far = date.min
    for row in sorted(rows, key=lambda row: (row.start, row.end, row.strength, -row.number)):
        if not episodes or (row.start > so_far and (row.start - so_far).days > 7):
            episodes.append([])
        episodes[-1].append(row)
        so_far = max(so_far, row.end)
    return episodes


def _band(person: Person, on: date) -> str | None:
    if person.born is None:
        return "Unknown"
    years = int((on - person.born).days // 365.25)
    return None if years < 18 else "18 to 64" if years < 65 else "65 and above"


def _shows_known(row: Row, start: date) -> bool:
    long_term = (row.event.service_type or "").startswith("Long term support")
    return long_term and row.start < start and (start - row.end).days < 91


def _told(person: Person, start: date, end: date, last: Row, others: list[Row]) -> tuple[str, str]:
    if person.died and (person.died - end).days <= 7:
        return "NFA: Deceased", "1"
    if last.outcome == "Admitted to hospital":
        return last.outcome, "2"
    after = [row for row in others if row.start >= start and row.end > end and (row.start - end).days <= 7]
    reabled = [row.start for row in after if row.event.service_type == ST_MAX]
    after = [row for row in after if not reabled or row.start < min(reabled)]
    services = [row for row in after if row.event.service_type in RANKED_SERVICES]
    if services:
        return _service_told(services), "3"
    within = [row for row in others if row.start >= start and start < row.end <= end]
    candidates = _candidates(last, after, within, end)
    if candidates:
        strength, step = min(candidates)
        return next(outcome for outcome, rank in RANKS.items() if rank == strength), step
    if any(row.event.kind == "service" and row.event.component == "Equipment" for row in within):
        return "Short term support: Ongoing low level", "5"
    return last.outcome, "6"


def _service_told(services: list[Row]) -> str:
    first = min(RANKED_SERVICES.index(row.event.service_type or "") for row in services)
    best = [row for row in services if row.event.service_type == RANKED_SERVICES[first]]
    stays = any(row.event.component in SHORT_STAYS for row in best)
    short = RANKED_SERVICES[first] == "Short term support: Other short term"
    return "Short term support: Residential or Nursing care" if short and stays else RANKED_SERVICES[first]


def _candidates(last: Row, after: list[Row], within: list[Row], end: date) -> list[tuple[int, str]]:
    usable = [
        row
        for row in after
        if row.event.kind != "service"
        and row.outcome != "NFA: Support ended as planned"
        and (last.strength < 100 or row.strength < 100)
    ]
    found = []
    if (not after and last.strength < 100) or usable:
        found.append((last.strength, "4a"))
    found += [(row.strength, "4b") for row in usable if row.strength < 100]
    concluding = [
        row
        for row in within
        if row.event.kind in ("assessment", "review") and (end - row.end).days < 14 and row.strength < 100
    ]
    if concluding:
        chosen = min(concluding, key=lambda row: (-row.end.toordinal(), row.strength, -row.number))
        found.append((chosen.strength, "4c"))
    return found


def days(n: int) -> timedelta:
    """So many days."""
    return timedelta(days=n)
