"""The law that policy and rights rest on, as frozen objects with dates: bases, conditions, rights, limits, instruments.

Every provision says where it was read, when that was checked, and between which days it is in force. What asks,
asks as at a day: an old event is judged by the law of its day. Built by `caretrail.spec.load_law`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One line of law, in our own words. `verify`: from general knowledge, a person should confirm it."""

    id: str
    source: str
    checked_on: date
    title: str = ""
    plain: str = ""  # a phrase that a resident can read, completing a sentence of its list
    in_force_from: date | None = None
    in_force_to: date | None = None
    verify: bool = False

    def in_force(self, as_at: date) -> bool:
        """Whether it applied on that day; both ends belong to it."""
        return (self.in_force_from is None or self.in_force_from <= as_at) and (
            self.in_force_to is None or as_at <= self.in_force_to
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis(Provision):
    """A lawful basis of Article 6. `public_task`: open to a public authority for its own tasks."""

    public_task: bool
    needs_statute: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Provision):
    """A condition of Article 9 or an authority of Article 10, with the domestic conditions of which it needs one."""

    schedule_1: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DomesticCondition(Provision):
    """A paragraph of Schedule 1 to the Data Protection Act 2018."""

    policy_document: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidentiality(Provision):
    """A basis in the common law duty of confidentiality. `own_care_only`: not for uses beyond the person's own care."""

    own_care_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeKind(Provision):
    """A kind of purpose. `standing`: open, agreement (denied unless the person explicitly agreed) or never."""

    standing: str = "open"
    beyond_own_care: bool = False
    locks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieException(Provision):
    """A reason for which a site may store something on a device."""

    needs_objection: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Provision):
    """A direction or data provision notice; `document_hash` is its SHA-256 where we hold the document.

    `purpose_kind`: what rests on it is locked as purposes of this kind are.
    """

    kind: str
    made_by: str
    link: str
    document_hash: str
    successor: str = ""
    purpose_kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightOnBasis(Provision):
    """Whether a right holds for processing on a basis: yes, no or conditional; `plain` says why not, or if what."""

    right: str
    basis: str
    holds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground(Provision):
    """A ground on which a right may be used. `any_basis`: it holds whatever the processing rests on."""

    right: str
    any_basis: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption(Provision):
    """A reason to hold an item back, and what has to be written down to use it."""

    rights: tuple[str, ...]
    needs: tuple[str, ...]
    presumes_disclosure: bool = False
    withheld_without_opinion: bool = False
    may_stay_silent: bool = False
    opinion_within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Provision):
    """A time limit: its length, what it counts from, and how it pauses, extends and rolls off a day off."""

    length: int
    unit: str  # calendar_month, day, working_day, hour
    starts: str
    day_one: str  # same_day, next_day
    roll: str  # next_working_day, none
    pauses: str = ""
    extends_by: int = 0
    extends_unit: str = ""
    extends_from: str = ""
    extension_notice_within: str = ""
    method_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeElement(Provision):
    """Something that a public privacy notice must hold, and the section in which ours states it."""

    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulator(Provision):
    """Who supervises, and how to reach them. `successor`: who takes over the day after the last one."""

    post: str
    phone: str
    web: str
    successor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankHoliday:
    """A day on which no limit falls due in England and Wales."""

    on: date
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankHolidays:
    """The days, and the span of years for which they are known."""

    days: Mapping[date, BankHoliday]
    known_from: date
    known_to: date
    source: str
    checked_on: date


AnyProvision = TypeVar("AnyProvision", bound=Provision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """All provisions by list and id. Names of the lists are those that packs and the pack format use."""

    article_6: Mapping[str, Basis]
    article_9: Mapping[str, Condition]
    schedule_1: Mapping[str, DomesticCondition]
    article_10: Mapping[str, Condition]
    confidentiality: Mapping[str, Confidentiality]
    special_type: Mapping[str, Provision]
    purpose_kind: Mapping[str, PurposeKind]
    body_kind: Mapping[str, Provision]
    evidence: Mapping[str, Provision]
    opt_out_exemption: Mapping[str, Provision]
    transfer_mechanism: Mapping[str, Provision]
    safeguard: Mapping[str, Provision]
    cookie_exception: Mapping[str, CookieException]
    retention_trigger: Mapping[str, Provision]
    instrument: Mapping[str, Instrument]
    statute: Mapping[str, Provision]
    right: Mapping[str, Provision]
    right_basis: Mapping[str, RightOnBasis]
    ground: Mapping[str, Ground]
    exemption: Mapping[str, Exemption]
    clock: Mapping[str, Clock]
    notice_section: Mapping[str, Provision]
    notice_element: Mapping[str, NoticeElement]
    regulator: Mapping[str, Regulator]
    bank_holidays: BankHolidays

    def choices(self, name: str) -> tuple[str, ...]:
        """The ids that a pack may use from a list: `purpose_kind` without what no pack can declare."""
        if name == "never_kind":
            return tuple(self.purpose_kind)
        if name == "purpose_kind":
            return tuple(kind.id for kind in self.purpose_kind.values() if kind.standing != "never")
        provisions: Mapping[str, Provision] = getattr(self, name)
        return tuple(provisions)

    def locks(self, kind: str, instrument: str = "") -> Mapping[str, tuple[str, ...]]:
        """What a purpose must rest on, by its kind and by the instrument behind it."""
        meant = self.instrument[instrument].purpose_kind if instrument in self.instrument else ""
        return {**self.purpose_kind[kind].locks, **(self.purpose_kind[meant].locks if meant else {})}

    def regulator_on(self, name: str, on: date) -> Regulator:
        """Who supervises on a day: the named regulator, or whoever has taken over from it by then."""
        held = self.regulator[name]
        while held.successor and held.in_force_to is not None and held.in_force_to < on:
            held = self.regulator[held.successor]
        return held

    def right_holds(self, right: str, basis: str, *, as_at: date) -> tuple[str, str]:
        """Does a right hold for processing on this basis on that day?

        Out: "yes", "no" or "conditional", and the plain reason or condition ("" for yes). A right that is not
             in force on the day does not hold.
        """
        if not self.right[right].in_force(as_at):
            return "no", "the law did not give it on that day"
        for cell in self.right_basis.values():
            if (cell.right, cell.basis) == (right, basis) and cell.in_force(as_at):
                return cell.holds, cell.plain
        return "yes", ""


def in_force(provisions: Iterable[AnyProvision], as_at: date) -> tuple[AnyProvision, ...]:
    """Those that applied on the day, in their order."""
    return tuple(one for one in provisions if one.in_force(as_at))
