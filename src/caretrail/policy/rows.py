"""The rows of a pack's council.toml, retention.toml and field_catalogue.toml, and what every row has.

Each class is one table of `standards/packs/format.toml` and has its keys; a contract test compares them. Rows know
the pack they stand in, so that a clause of an inherited pack keeps its owner: `luton/purpose.debts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row has. `lines`: where the published notice says so; `added`: keys that it does not state."""

    TABLE: ClassVar[str] = ""
    id: str = ""
    lines: str = ""
    added: tuple[str, ...] = ()
    pack: str = ""  # the pack that it stands in

    def clause(self, of: str) -> str:
        """The clause id as the pack `of` cites it: bare for its own rows, with the owner for inherited ones."""
        bare = f"{self.TABLE}.{self.id}" if self.id else self.TABLE
        return bare if self.pack == of else f"{self.pack}/{bare}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRow(Row):
    """A row with its own first and last day."""

    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the day lies between both, ends included."""
        return self.begun(on) and not self.ended(on)

    def begun(self, on: date) -> bool:
        """Whether the first day has come."""
        return self.valid_from is None or self.valid_from <= on

    def ended(self, on: date) -> bool:
        """Whether the last day has passed."""
        return self.valid_to is not None and self.valid_to < on


# --- council.toml ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Council(Row):
    """Whose pack it is."""

    TABLE: ClassVar[str] = "council"
    name: str
    service: str = ""
    inherits: str = ""
    regulator: str = "ico"
    la_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller(DatedRow):
    """Who decides why and how data is used."""

    TABLE: ClassVar[str] = "controller"
    name: str
    post: str = ""
    role: str = "controller"
    answers_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer(DatedRow):
    """An office, such as the data protection officer, by post and never by name."""

    TABLE: ClassVar[str] = "officer"
    office: str
    role: str
    email: str = ""
    phone: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(DatedRow):
    """Where people turn to."""

    TABLE: ClassVar[str] = "contact"
    serves: tuple[str, ...]
    channel: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand(DatedRow):
    """A name and the hosts under which the notice is shown."""

    TABLE: ClassVar[str] = "brand"
    name: str
    hosts: tuple[str, ...] = ()
    controller: str = ""


# --- retention.toml ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(Row):
    """The retention schedule."""

    TABLE: ClassVar[str] = "schedule"
    version: str
    source: str
    effective_from: date | None = None
    stated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClass(Row):
    """A kind of record that is kept and disposed of together."""

    TABLE: ClassVar[str] = "class"
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule(DatedRow):
    """How long a class is kept; `record_class` is the key `class` of the pack."""

    TABLE: ClassVar[str] = "rule"
    record_class: str
    trigger: str
    keep: str
    source: str
    applies_when: str = "always"
    replaces: tuple[str, ...] = ()
    approximate: bool = False
    disposal: str = "review_then_destroy"


# --- field_catalogue.toml ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(Row):
    """What the catalogue must cover."""

    TABLE: ClassVar[str] = "catalogue"
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueField(Row):
    """One stored field: `id` is its name, `title` what a resident would call it."""

    TABLE: ClassVar[str] = "fields"
    title: str
    category: str
    nature: str
    need: str
    sensitivity: str
    mask: str = ""
    provided_by: str = "council"
