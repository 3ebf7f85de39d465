"""What an explanation says: figures with their units, a person's events, a row and why it is or is not counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from caretrail.events import Wanted
from caretrail.preview.figures import Figure
from caretrail.spec import MeasureDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlace:
    """Where a row stands: the file as it was named when it was submitted, and the row, 1 being the first."""

    file_name: str
    row_number: int

    def __str__(self) -> str:
        return f"{self.file_name}:{self.row_number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fed:
    """A submission that fed the figures, with the versions by which its rows were read and derived."""

    file_name: str
    submission_id: str
    received_at: datetime
    ref_start: date
    ref_end: date
    rows: int
    spec_release: str
    derivation: str
    derivations: Mapping[str, int]
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTold:
    """One of what a figure counts: a person, an episode, a request, a discharge."""

    person: UUID | None
    unit: str
    in_denominator: bool
    in_numerator: bool
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTold:
    """A figure and its units. `population`: its denominator is no count of units."""

    figure: Figure
    units: tuple[UnitTold, ...]
    population: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is not counted: what must be so and is not. `about` is the row, its person or what it is part of.

    `read` is what it says instead, where that can be told; `place` the row that decided it.
    """

    about: str
    says: str
    read: str | None = None
    place: RowPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How a row is used in the figures of a measure: what it is there, or why it is not counted."""

    measure: str
    period: str
    roles: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def counted(self) -> bool:
        """Whether the row stands behind a figure."""
        return bool(self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Another row of the same care event, and why the kept row was kept rather than it."""

    place: RowPlace
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTold:
    """A care event of a person: the row that was kept for it, the others, and how it is used."""

    place: RowPlace
    event_type: str
    start: date
    end: date | None
    cropped: bool
    says: str
    duplicates: tuple[Duplicate, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTold:
    """A person's units in the figures that were asked for, and all events of theirs with the council."""

    person: UUID
    units: tuple[tuple[Figure, UnitTold], ...]
    events: tuple[EventTold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTold:
    """One row of a submission. `reasons` keep it out of the events that measures read; `kept` is the row that is kept
    for its care event, itself or another. Where there is none, `twin` is a kept row of the same person, start and event
    type. `uses` are those of the kept row or the twin."""

    place: RowPlace
    person: UUID | None
    reasons: tuple[Reason, ...]
    kept: RowPlace | None
    uses: tuple[Use, ...]
    twin: RowPlace | None = None

    @property
    def counted(self) -> bool:
        """Whether the row itself stands behind a figure."""
        return not self.reasons and any(use.counted for use in self.uses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The whole answer; every face shows this one object. `names` are what tokens stand for, when that was asked."""

    definition: MeasureDefinition
    la_code: str
    la_name: str
    wanted: Wanted
    fed: tuple[Fed, ...]
    figures: tuple[FigureTold, ...]
    person: PersonTold | None = None
    row: RowTold | None = None
    names: Mapping[UUID, str] = field(default_factory=dict)

    def name(self, person: UUID | None) -> str:
        """A person as they are shown: by token, unless identifiers were asked for."""
        return "" if person is None else self.names.get(person, str(person))
