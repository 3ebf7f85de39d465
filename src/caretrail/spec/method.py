"""Reads the national method's own data: how values are cleaned and grouped, what is known of a person, bad imports.

Everything here is data of `standards/method`; the rooms above turn it into tables.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from caretrail.errors import SpecError
from caretrail.spec.standard import DefinedList, Standard


_GROUPINGS = ("", "before_colon", "nfa")
_NO_FURTHER_ACTION = "NFA"


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedField:
    """A coded field that is cleaned: its name in the standard and in the main tables, and how it is grouped."""

    field: str
    column: str
    grouping: str  # "", before_colon or nfa
    grouped: str  # the group's column, "" for none


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedValue:
    """One line of a cleaning table: a value as sent, what it means in Release 2, and its group ("" for none)."""

    field: str
    raw: str
    cleaned: str
    grouped: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBadImport:
    """A submission that is never chosen, told by its moment of receipt alone."""

    received_at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What is latest known of a person: how values are read, and which know less than others."""

    name: str
    column: str  # of the main tables
    reads: Mapping[str, str]
    only: tuple[str, ...]  # empty: every value stays
    otherwise: str
    known_after: tuple[tuple[str, ...], ...]  # weakest first
    conflict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccommodationRule:
    """What the latest services tell of where a person lives; None fits anything, "" fits none."""

    service_type: str | None
    component: str | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """The choices of the national method that are lists, labels, ranks or dates."""

    joined_piece_months: int
    joined_months_before: int
    unclear: str
    unclear_group: str
    no_equivalent: Mapping[str, str]  # field -> label of a Release 1 value without one in Release 2
    no_identifier: tuple[str, ...]
    known_bad_imports: tuple[KnownBadImport, ...]
    cleaned: tuple[CleanedField, ...]
    review_starts: Mapping[str, str]
    review_same: tuple[str, ...]
    review_otherwise: str
    age_unknown: str
    age_bands: Mapping[str, Mapping[str, int]]  # column -> label -> youngest age
    outcome_ranks: Mapping[str, int]
    attributes: tuple[Attribute, ...]
    carer_client_types: tuple[str, ...]
    carer_evidence: str
    accommodation_event_type: str
    accommodation_unknown: str
    telling_components: tuple[str, ...]
    service_types: tuple[str, ...]  # strongest first
    accommodation_rules: tuple[AccommodationRule, ...]
    settled: tuple[str, ...]

    def group_of(self, field: CleanedField, cleaned: str) -> str:
        """The group of a cleaned value; "" for a field that is not grouped."""
        if field.grouping == "nfa":
            return _NO_FURTHER_ACTION if cleaned.startswith(_NO_FURTHER_ACTION) else cleaned
        if field.grouping == "before_colon":
            return self.unclear_group if cleaned == self.unclear else cleaned.split(":", 1)[0]
        return ""


@lru_cache(maxsize=1)
def load_method() -> Method:
    """What does the national method fix by list, label, rank or date?

    Raises:  SpecError when a file of `standards/method` says something unknown.
    """
    events, people = _toml("events.toml"), _toml("person_details.toml")
    services = people["accommodation_from_services"]
    return Method(
        joined_piece_months=events["joined_piece_months"],
        joined_months_before=events["joined_months_before"],
        unclear=events["unclear"],
        unclear_group=events["unclear_group"],
        no_equivalent=events["no_equivalent"],
        no_identifier=tuple(events["no_identifier"]),
        known_bad_imports=tuple(
            KnownBadImport(received_at=datetime.fromisoformat(row["received_at"]), why=row["why"])
            for row in events["known_bad_import"]
        ),
        cleaned=tuple(_cleaned_field(row) for row in events["cleaned"]),
        review_starts=events["review_type"]["starts"],
        review_same=tuple(events["review_type"]["same"]),
        review_otherwise=events["review_type"]["otherwise"],
        age_unknown=events["age_bands"]["unknown"],
        age_bands={name: bands for name, bands in events["age_bands"].items() if name != "unknown"},
        outcome_ranks={row["event_outcome"]: int(row["hierarchy"]) for row in _csv("outcome_hierarchy.csv")},
        attributes=tuple(_attribute(row) for row in people["attribute"]),
        carer_client_types=tuple(people["carer_evidence"]["client_types"]),
        carer_evidence=people["carer_evidence"]["has_unpaid_carer"],
        accommodation_event_type=services["event_type"],
        accommodation_unknown=services["unknown"],
        telling_components=tuple(services["telling_components"]),
        service_types=tuple(services["service_types"]),
        accommodation_rules=tuple(
            AccommodationRule(service_type=row.get("type"), component=row.get("component"), status=row["status"])
            for row in services["rules"]
        ),
        settled=tuple(people["settled"]["accommodation_status"]),
    )


def default_mapping(standard: Standard, method: Method) -> tuple[MappedValue, ...]:
    """How are values cleaned where nobody brings a mapping: what the standard itself knows.

    Grain:   one line per cleaned field and value as sent (compared without case and trailing spaces): Release 2
             values stay, Release 1 values become what replaced them, labels of national processing stay.
    Limits:  a value on neither list has no line, and cleans to nothing.
    """
    lines = []
    for field in method.cleaned:
        seen: set[str] = set()
        for raw, cleaned in _known_values(standard.list_of[field.field], method):
            if raw.rstrip(" ").lower() not in seen:
                seen.add(raw.rstrip(" ").lower())
                grouped = method.group_of(field, cleaned)
                lines.append(MappedValue(field=field.field, raw=raw, cleaned=cleaned, grouped=grouped))
    return tuple(lines)


def _known_values(defined: DefinedList, method: Method) -> list[tuple[str, str]]:
    submittable = [v.value for v in defined.values if v.release == 2 and v.standing != "not_submittable"]
    lost = method.no_equivalent.get(defined.field, method.unclear)
    replaced = [(r.release_1, r.release_2 or lost) for r in defined.replacements]
    return [(value, value) for value in (*submittable, *dict.fromkeys((lost, method.unclear)))] + replaced


def _cleaned_field(row: Mapping[str, str]) -> CleanedField:
    grouping = row.get("group", "")
    if grouping not in _GROUPINGS:
        raise SpecError(f"events.toml: {row['field']} has an unknown group; it can be {', '.join(_GROUPINGS[1:])}.")
    return CleanedField(
        field=row["field"], column=row.get("column", row["field"]), grouping=grouping, grouped=row.get("grouped", "")
    )


def _attribute(row: Mapping[str, Any]) -> Attribute:
    return Attribute(
        name=row["name"],
        column=row.get("column", row["name"]),
        reads=row.get("reads", {}),
        only=tuple(row.get("only", ())),
        otherwise=row.get("otherwise", ""),
        known_after=tuple(tuple(values) for values in row["known_after"]),
        conflict=row["conflict"],
    )


def _toml(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(name))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{name}: {error}") from error


def _csv(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(name))))


def _text(name: str) -> str:
    return files("caretrail.standards").joinpath("method", name).read_text(encoding="utf-8")
