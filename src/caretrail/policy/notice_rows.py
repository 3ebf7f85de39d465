"""The rows of a pack's notice.toml: what was promised, each class one table of `standards/packs/format.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from caretrail.policy.rows import DatedRow, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Row):
    """The notice itself and its dates."""

    TABLE: ClassVar[str] = "notice"
    version: str
    title: str
    effective_from: date
    effective_to: date | None = None
    published_on: date | None = None
    updated_on: date | None = None
    review_every: str = "12 months"
    about: str = ""
    encodes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists(Row):
    """Which lists are open."""

    TABLE: ClassVar[str] = "lists"
    recipients: str = "closed"
    sources: str = "closed"
    categories: str = "closed"
    purposes: str = "closed"
    applications: str = "closed"
    datasets: str = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases(Row):
    """The bases and conditions that the notice states."""

    TABLE: ClassVar[str] = "bases"
    article_6: tuple[str, ...] = ()
    article_9: tuple[str, ...] = ()
    schedule_1: tuple[str, ...] = ()
    article_10: tuple[str, ...] = ()
    confidentiality: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Row):
    """A kind of people."""

    TABLE: ClassVar[str] = "subject"
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Category(Row):
    """A kind of data."""

    TABLE: ClassVar[str] = "category"
    title: str
    items: tuple[str, ...] = ()
    special: tuple[str, ...] = ()
    criminal: bool = False
    subjects: tuple[str, ...] = ()
    retention: tuple[str, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(DatedRow):
    """Where data comes from besides the person."""

    TABLE: ClassVar[str] = "source"
    title: str
    kind: str
    successor: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient(DatedRow):
    """Who may see data."""

    TABLE: ClassVar[str] = "recipient"
    title: str
    kind: str
    role: str = "controller"
    country: str = "UK"
    successor: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(DatedRow):
    """An agreement or contract that data flows under."""

    TABLE: ClassVar[str] = "agreement"
    title: str
    kind: str
    review_on: date | None = None
    payment: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose(DatedRow):
    """Why data is used, on which bases, and which kinds of data it opens."""

    TABLE: ClassVar[str] = "purpose"
    to: str
    kind: str
    article_6: tuple[str, ...] = ()
    statutes: tuple[str, ...] = ()
    article_9: tuple[str, ...] = ()
    schedule_1: tuple[str, ...] = ()
    article_10: str = ""
    confidentiality: str = ""
    categories: tuple[str, ...] = ()
    only_fields: tuple[str, ...] = ()
    not_fields: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    instrument: str = ""
    opt_out: str = "own_care"
    opt_out_reason: str = ""
    policy_document: str = ""
    dpia: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure(DatedRow):
    """Who may be given what, for what."""

    TABLE: ClassVar[str] = "disclosure"
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    why: str
    categories: tuple[str, ...]
    only_fields: tuple[str, ...] = ()
    not_fields: tuple[str, ...] = ()
    mask: tuple[str, ...] = ()
    article_6: tuple[str, ...] = ()
    article_9: tuple[str, ...] = ()
    schedule_1: tuple[str, ...] = ()
    article_10: str = ""
    confidentiality: str = ""
    agreement: str = ""
    gateway: tuple[str, ...] = ()
    instrument: str = ""
    needs: tuple[str, ...] = ()
    becomes_controller: str = "no"
    onward: str = ""
    recipient_keeps: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Never(Row):
    """What the notice says will not happen."""

    TABLE: ClassVar[str] = "never"
    says: str
    purpose_kinds: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomatedDecision(DatedRow):
    """A decision or profile made by computer."""

    TABLE: ClassVar[str] = "automated_decision"
    title: str
    says: str
    solely: bool
    significant: bool
    purposes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    safeguards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(DatedRow):
    """Data that may leave the UK."""

    TABLE: ClassVar[str] = "transfer"
    says: str
    territories: tuple[str, ...]
    mechanism: str
    purposes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def covers(self, territory: str, purpose: str) -> bool:
        """Whether data may go to the territory for the purpose under this row."""
        somewhere = "any" in self.territories or territory in self.territories
        return somewhere and (not self.purposes or purpose in self.purposes)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut(Row):
    """What the notice says about the National Data Opt-out."""

    TABLE: ClassVar[str] = "opt_out"
    says: str
    web: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie(DatedRow):
    """What the site stores on a device."""

    TABLE: ClassVar[str] = "cookie"
    name: str
    serves: str
    exception: str
    lifetime: str = ""
    objection: str = ""
    third_party: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Row):
    """A service that people apply or claim for."""

    TABLE: ClassVar[str] = "application"
    title: str
    collects: tuple[str, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(Row):
    """A set of records that may be shared or matched."""

    TABLE: ClassVar[str] = "dataset"
    title: str
    matchable: bool = False
    public_register: bool = False
    authority: tuple[str, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Row):
    """One more fact that the notice tells people."""

    TABLE: ClassVar[str] = "statement"
    section: str
    says: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListException(DatedRow):
    """A named, dated decision that adds a row to an open list."""

    TABLE: ClassVar[str] = "exception"
    list: str
    row: str
    approved_by: str
    approved_on: date
    reason: str

    def begun(self, on: date) -> bool:
        """Whether the first day has come: nothing is let in before somebody decided it."""
        # Named in full: a slotted dataclass is made anew, and a bare super() would still mean the first one.
        return self.approved_on <= on and DatedRow.begun(self, on)
