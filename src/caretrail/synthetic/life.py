"""One person's life with care, written down event by event, so that its days can never contradict each other.

The rules kept here, whatever story is told: nothing starts on or after the death, nothing ends after it,
a service cut short by death says so, and no event is told twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from caretrail.synthetic.days import Period
from caretrail.synthetic.hospital import Episode
from caretrail.synthetic.people import Identity, Registry
from caretrail.synthetic.services import Package, no_cost, priced
from caretrail.synthetic.stream import Stream, spread
from caretrail.synthetic.values import (
    ASSESS,
    ASSESSMENT,
    CARE_HOME,
    COMMISSIONED,
    CONTINUES,
    DECEASED,
    NURSING_HOME,
    REQUEST,
    REVIEW,
    SERVICE,
    SERVICE_USER,
    Values,
)


_DESCRIPTIONS = spread({"": 80, "Phone call": 6, "Home visit": 6, "Joint visit": 4, "Online form": 4})
_CONVERSATIONS = spread({"": 70, "Conversation 1": 12, "Conversation 2": 6, "Phone call": 12})


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What every story of one council shares. Events are told from `first` to `last`, day numbers."""

    registry: Registry
    values: Values
    periods: tuple[Period, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One true event. `end` is None while it goes on after the last day told; `outcome` is how it ends."""

    client_type: str
    kind: str
    start: int
    end: int | None
    outcome: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody and everything that happened to them.

    `situations` are the person's changing cells, each with the day from which it holds, oldest first.
    """

    identity: Identity
    death: int | None
    own_cells: dict[str, str]  # fields that apply to people who draw on care, not to carers
    situations: tuple[tuple[int, dict[str, str]], ...]
    caring_cells: dict[str, str]
    cared_for: tuple[str, ...]  # local identifiers of the adults an unpaid carer looks after
    by_association: bool
    events: tuple[Event, ...]
    episodes: tuple[Episode, ...]


class Life:
    """Writes one person's story down."""

    def __init__(self, world: World, stream: Stream, identity: Identity, *, death: int | None = None) -> None:
        self.world = world
        self.stream = stream
        self.identity = identity
        self.death = death if death is not None and death <= world.last else None
        self.client_type = SERVICE_USER
        self.own_cells: dict[str, str] = {}
        self.episodes: list[Episode] = []
        self._changes: list[tuple[int, dict[str, str]]] = []
        self._events: list[Event] = []
        self._taken: set[tuple[str, str, str, int]] = set()

    @property
    def age_band(self) -> str:
        """Whether the person is 65 by the last day told ("older") or not yet ("adult")."""
        return "older" if self.world.last - self.identity.birth > 65 * 365 else "adult"

    def living_on(self, day: int) -> bool:
        """Whether the story still goes on that day."""
        return day <= self.world.last and (self.death is None or day < self.death)

    def change(self, day: int, **cells: str) -> None:
        """From this day on, some of the person's changing cells are these."""
        self._changes.append((day, cells))

    def request(self, day: int, outcome: str, route: str, *, days: int) -> int:
        """A request for support that takes `days`; answers the day after it ended."""
        cells = {"request_route_of_access": route, "event_description": self.stream.pick(_CONVERSATIONS)}
        return self._moment(REQUEST, day, days, outcome, cells)

    def assessment(self, day: int, outcome: str, word: str, *, days: int, eligible: bool) -> int:
        """An assessment of the type that contains `word`; answers the day after it ended."""
        values, stream = self.world.values, self.stream
        cells = {
            "assessment_type": values.like("assessment_type", word),
            "eligible_needs_identified": values.like("eligible_needs_identified", "Yes" if eligible else "No"),
            "method_of_assessment": stream.pick(values.of("method_of_assessment")),
            "event_description": stream.pick(_DESCRIPTIONS),
        }
        return self._moment(ASSESSMENT, day, days, outcome, cells)

    def review(self, day: int, outcome: str, *, days: int = 5) -> int:
        """A review of care; answers the day after it ended."""
        values, stream = self.world.values, self.stream
        cells = {
            "review_reason": stream.pick(values.of("review_reason")),
            "review_outcomes_achieved": stream.pick(values.of("review_outcomes_achieved")),
            "method_of_review": stream.pick(values.of("method_of_review")),
            "event_description": stream.pick(_DESCRIPTIONS),
        }
        return self._moment(REVIEW, day, days, outcome, cells)

    def service(self, package: Package, start: int, end: int | None, outcome: str) -> None:
        """A service from `start` to `end`, or still running when `end` is None or not yet reached."""
        if not self._free(SERVICE, package.component, start):
            return
        if self.death is not None and (end is None or end >= self.death):
            end, outcome = self.death, DECEASED
        elif end is not None and end > self.world.last:
            end = None
        if self.death is not None and outcome == CONTINUES:
            outcome = ASSESS
        blank = package.mechanism == COMMISSIONED and self.stream.chance(10)
        cost, frequency, units = no_cost() if blank else priced(package, self.stream)
        provider, location = self.stream.pick(self.world.registry.council.providers)
        cells = {
            "service_type": package.kind,
            "service_component": package.component,
            "delivery_mechanism": package.mechanism,
            "provider_cqc_location_name": provider,
            "provider_cqc_location_id": location,
            "unit_cost": cost,
            "cost_frequency_unit_type": frequency,
            "planned_units_per_week": units,
        }
        self._write(SERVICE, package.component, start, end, outcome, cells)

    def moves_into_home(self, day: int, *, nursing: bool) -> None:
        """From this day the person lives in a care home, if still living."""
        if self.living_on(day):
            self.change(day, accommodation_status=NURSING_HOME if nursing else CARE_HOME)

    def told(
        self, *, caring: dict[str, str] | None = None, cared_for: tuple[str, ...] = (), by_association: bool = False
    ) -> Person:
        """The finished story, events by start date."""
        return Person(
            identity=self.identity,
            death=self.death,
            own_cells=self.own_cells,
            situations=self._situations(),
            caring_cells=caring or {},
            cared_for=cared_for,
            by_association=by_association,
            events=tuple(sorted(self._events, key=lambda event: (event.start, event.kind))),
            episodes=tuple(self.episodes),
        )

    def _situations(self) -> tuple[tuple[int, dict[str, str]], ...]:
        known: list[tuple[int, dict[str, str]]] = []
        for day, cells in sorted(self._changes, key=lambda change: change[0]):
            known.append((day, {**(known[-1][1] if known else {}), **cells}))
        return tuple(known)

    def span_of_support(self, least: int) -> tuple[int, int | None] | None:
        """The longest service of at least `least` days: first and last day, None while it goes on."""
        spans = [
            ((event.end or self.world.last) - event.start, event.start, event.end)
            for event in self._events
            if event.kind == SERVICE
        ]
        days, start, end = max(spans, default=(0, 0, 0), key=lambda span: span[:2])
        return (start, end) if days >= least else None

    def _moment(self, kind: str, start: int, days: int, outcome: str, cells: dict[str, str]) -> int:
        while (self.client_type, kind, "", start) in self._taken:
            start += 1
        end = start + days
        if self.death is not None and end >= self.death:
            end, outcome = self.death, DECEASED
        if end <= self.world.last and self._free(kind, "", start):
            self._write(kind, "", start, end, outcome, cells)
        return end + 1

    def _free(self, kind: str, component: str, start: int) -> bool:
        return self.living_on(start) and (self.client_type, kind, component, start) not in self._taken

    def _write(
        self, kind: str, component: str, start: int, end: int | None, outcome: str, cells: dict[str, str]
    ) -> None:
        self._taken.add((self.client_type, kind, component, start))
        cells["event_type"], cells["event_reference"] = kind, self.world.registry.reference()
        self._events.append(
            Event(client_type=self.client_type, kind=kind, start=start, end=end, outcome=outcome, cells=cells)
        )
