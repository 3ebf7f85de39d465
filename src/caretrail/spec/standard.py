"""The national Client Level Data standard as frozen objects: fields, defined lists, rules, sources.

These objects are the waist that everything else reads: the check renders rules from them, reference
pages describe them, synthetic files obey them. They are built by `caretrail.spec.load_standard`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from caretrail.spec.clauses import Clause


EVENT_TYPES: tuple[str, ...] = ("Request", "Assessment", "Service", "Review")
SEVERITIES: tuple[str, ...] = ("error", "warning", "info", "cannot_verify")

_SPACES = re.compile(r"[ \t\n\f\r]+")
# The space separators of Unicode: what SQL trims, too.
OUTER_SPACES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ALIKE = str.maketrans({"İ": "i", "–": "-", "—": "-", "‐": "-", "’": "'", "‘": "'", "\u00a0": " "})


def fold_value(value: str) -> str:
    """The form in which near misses of a listed value agree: spaces collapsed, dashes alike, lower case."""
    return _SPACES.sub(" ", value.translate(_ALIKE)).strip(OUTER_SPACES).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of the national file."""

    order: int
    name: str
    header: str
    group: str
    description: str
    type: str  # string, date, integer, decimal, defined_list
    list_name: str | None
    in_release_2: str  # yes or uncertain
    in_national_dq: bool
    status: Mapping[str, str]  # event type -> mandatory, applicable, not_applicable, unknown
    personal_data: str  # identifier, special_category, operational
    confidence: str
    sources: tuple[str, ...]

    @property
    def mandatory_somewhere(self) -> bool:
        """Whether at least one kind of event must fill the field, so that its column must be there."""
        return "mandatory" in self.status.values()

    def events_with(self, status: str) -> tuple[str, ...]:
        """The event types on which the field has this status."""
        return tuple(event for event in EVENT_TYPES if self.status.get(event) == status)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListValue:
    """One value of a defined list, in one release."""

    value: str
    release: int
    group: str
    standing: str  # listed, uncertain, not_submittable
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What Release 2 made of a Release 1 value; `release_2` is None where nothing replaced it."""

    release_1: str
    release_2: str | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedList:
    """The values one field may take, and how whole our copy of them is."""

    name: str
    field: str
    complete: bool
    completeness: str
    confidence: str
    release_1_complete: bool
    sources: tuple[str, ...]
    release_1_sources: tuple[str, ...]
    note: str
    values: tuple[ListValue, ...]
    replacements: tuple[Replacement, ...]

    @property
    def release_2(self) -> tuple[str, ...]:
        """The values a council may send, in the standard's order."""
        return tuple(v.value for v in self.values if v.release == 2 and v.standing == "listed")

    @property
    def release_1(self) -> tuple[str, ...]:
        """The values of Release 1, in its order."""
        return tuple(v.value for v in self.values if v.release == 1)

    @property
    def not_submittable(self) -> tuple[str, ...]:
        """Labels that national processing makes and a council may not send."""
        return tuple(v.value for v in self.values if v.standing == "not_submittable")

    def group_members(self, group: str) -> tuple[str, ...]:
        """The Release 2 values of a group, such as "Long term support"."""
        return tuple(v.value for v in self.values if v.group == group and v.release == 2)

    def superseded(self) -> Mapping[str, str | None]:
        """Release 1 values that Release 2 certainly replaced or dropped, with the replacement.

        A Release 1 value without a known replacement is only certain to be gone when the Release 2 list
        is complete; otherwise it may still be on the part we do not hold.
        """
        still = set(self.release_2)
        known = {r.release_1: r.release_2 for r in self.replacements}
        gone = {old: new for old, new in known.items() if old not in still and (new or self.complete)}
        if self.complete:
            gone |= {old: None for old in self.release_1 if old not in still and old not in gone}
        return gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One way in which a rule can fail, with the words that explain and mend it."""

    key: str
    severity: str
    severity_live: str
    when: tuple[Clause, ...]
    fails: tuple[Clause, ...]
    message: str
    mend: str
    example: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One checkable statement on one field, with a stable id such as "M11.unit_cost"."""

    id: str
    family: str
    field: str
    kind: str  # row, cross_row, file
    task: str
    statement: str
    why: str
    severity: str
    evidence: str
    sources: tuple[str, ...]
    procedure: str | None  # of cross_row and file rules: which calculation decides it
    needs: frozenset[str]  # fields whose columns must be in the file
    needs_input: tuple[str, ...]  # other things it needs, such as the previous file
    unlisted: bool  # the list it would compare with has no known value at all
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """A rule of the guidance that one file cannot test; shown, not counted."""

    id: str
    text: str
    evidence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts of the standard were read."""

    key: str
    title: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What an analyst has to do about a group of findings."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How the rows of a rule can move a published measure."""

    measure: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Which official workbook was laid over the packaged standard."""

    workbook: str
    sha256: str
    imported_on: str


@dataclass(frozen=True, kw_only=True)
class Standard:
    """Everything we hold of the standard, overlay included."""

    dataset: str
    spec_release: str
    fields: tuple[Field, ...]
    lists: tuple[DefinedList, ...]
    rules: tuple[Rule, ...]
    guidance: tuple[Guidance, ...]
    conditions: Mapping[str, tuple[Clause, ...]]
    effects: Mapping[str, tuple[Effect, ...]]  # rule id -> effects
    sources: tuple[Source, ...]
    tasks: tuple[Task, ...]
    known_gaps: tuple[str, ...]
    notes: Mapping[str, Mapping[str, str]]  # scale name -> word -> meaning
    examples: Mapping[str, Any]
    overlay: Overlay | None = None

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by their snake_case name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def list_of(self) -> Mapping[str, DefinedList]:
        """The defined list of each field that has one, by field name."""
        return {defined.field: defined for defined in self.lists}

    @cached_property
    def rule(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}
