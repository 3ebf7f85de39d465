"""The closed vocabulary in which rules are written: every clause a rule may use, as frozen objects.

A clause is true or false of one row, never unknown: a comparison with a missing or unreadable value is
false. Anything outside this vocabulary is refused when the standard is loaded, so that one rule has one
meaning wherever it is rendered (check, reference pages, tests).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from caretrail.errors import SpecError


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """The cell is empty (or the text NULL, which counts as empty); with `blank=False`, it is not."""

    field: str
    blank: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """The listed meaning of the cell is one of `values`, whatever release or spelling it came in.

    `how` is "is" (one of them), "not" (anything else, blank included) or "listed_not" (a value on the
    list, but none of these).
    """

    field: str
    values: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InGroup:
    """The listed meaning of the cell belongs to one of the list's `groups`."""

    field: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """The cell's text starts with `prefix`, listed or not."""

    field: str
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two dates in order: `field` before or after `other` (a field, or "@today")."""

    field: str
    order: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBefore:
    """`field` is not known to be before `other`: true also when either is missing."""

    field: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfMonth:
    """The date is not the first ("not_first") or not the last ("not_last") day of its month."""

    field: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDates:
    """The date is one of `dates` (ISO)."""

    field: str
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeOn:
    """The national age (birth month, 365.25 days a year) on the first known of `dates` is in a range."""

    dates: tuple[str, ...]
    from_age: int
    to_age: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number is below, equal to or not equal to `value`; false when it is missing or unreadable."""

    field: str
    how: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """Two cells hold the same text and neither is blank."""

    field: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreFilled:
    """More of `fields` are filled than the number in `than` says; false when that number is missing."""

    fields: tuple[str, ...]
    than: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnEvents:
    """The event type gives `field` this status ("mandatory" or "not_applicable")."""

    field: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellState:
    """The cell was read as this state (see `CELL_STATES`)."""

    field: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """One of the alternatives holds, each a list of clauses that must all hold."""

    alternatives: tuple[tuple[Clause, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A named condition of the standard holds, or (`negated`) does not."""

    name: str
    negated: bool


Clause = (
    Blank
    | Means
    | InGroup
    | Starts
    | Compared
    | NotBefore
    | DayOfMonth
    | OnDates
    | AgeOn
    | Amount
    | Same
    | MoreFilled
    | OnEvents
    | CellState
    | AnyOf
    | Named
)

# Every way a cell can be read; the first two count as empty, "ok" and "ok_test" are good, and the rest are the
# cell checks of rules.toml.
CELL_STATES: tuple[str, ...] = (
    "blank",
    "null_text",
    "ok",
    "ok_test",
    "excel_error",
    "release_1",
    "near_miss",
    "truncated",
    "not_submittable",
    "unlisted",
    "two_digit_year",
    "excel_serial",
    "month_first",
    "not_a_date",
    "nhs_scientific",
    "nhs_lost_zero",
    "nhs_spaced",
    "nhs_not_ten_digits",
    "nhs_check_digit",
    "nhs_placeholder",
    "id_characters",
    "la_code_format",
    "postcode_format",
    "postcode_pseudo",
    "gp_format",
    "gp_default",
    "cqc_format",
    "number_symbol",
    "not_a_number",
    "not_whole",
    "spaces",
    "identifying_text",
    "out_of_scope_text",
)

_DATES = ("before", "after")
_AMOUNTS = ("below", "equals", "not_equals")
_MEANINGS = ("is", "not", "listed_not")


def parse_clauses(rows: Sequence[Mapping[str, Any]], where: str) -> tuple[Clause, ...]:
    """Turn the inline tables of a standard file into clauses.

    Raises: SpecError naming `where` and the keys, when a table says something outside the vocabulary.
    """
    return tuple(_parse(row, where) for row in rows)


def _parse(row: Mapping[str, Any], where: str) -> Clause:
    keys = frozenset(row)
    if keys == {"any"}:
        return AnyOf(alternatives=tuple(parse_clauses(alternative, where) for alternative in row["any"]))
    if keys in ({"condition"}, {"unless"}):
        (key,) = keys
        return Named(name=row[key], negated=key == "unless")
    if keys == {"mandatory"}:
        return OnEvents(field=row["mandatory"], status="mandatory")
    if keys == {"inapplicable"}:
        return OnEvents(field=row["inapplicable"], status="not_applicable")
    if keys == {"age_on", "from", "to"}:
        return AgeOn(dates=tuple(row["age_on"]), from_age=row["from"], to_age=row["to"])
    if keys == {"not_before", "than"}:
        return NotBefore(field=row["not_before"], other=row["than"])
    if keys == {"same", "as"}:
        return Same(field=row["same"], other=row["as"])
    if keys == {"filled", "more_than"}:
        return MoreFilled(fields=tuple(row["filled"]), than=row["more_than"])
    if "field" in keys and len(keys) == 2:
        (key,) = keys - {"field"}
        parsed = _parse_about(row["field"], key, row[key])
        if parsed is not None:
            return parsed
    raise SpecError(f"{where}: a clause with the keys {', '.join(sorted(keys))} is not in the vocabulary")


def _parse_about(field: str, key: str, value: Any) -> Clause | None:
    if key == "blank":
        return Blank(field=field, blank=value)
    if key in _MEANINGS:
        return Means(field=field, values=tuple(value), how=key)
    if key == "group":
        return InGroup(field=field, groups=tuple(value))
    if key == "starts":
        return Starts(field=field, prefix=value)
    if key in _DATES:
        return Compared(field=field, order=key, other=value)
    if key == "day":
        return DayOfMonth(field=field, day=value)
    if key == "on":
        return OnDates(field=field, dates=tuple(value))
    if key in _AMOUNTS:
        return Amount(field=field, how=key, value=value)
    return None


def for_field(clause: Clause, field: str) -> Clause:
    """The same clause with the family's `{field}` replaced by the field it is expanded for."""
    if isinstance(clause, AnyOf):
        return AnyOf(
            alternatives=tuple(tuple(for_field(c, field) for c in alternative) for alternative in clause.alternatives)
        )
    if getattr(clause, "field", None) == "{field}":
        return replace(clause, field=field)  # type: ignore[arg-type]
    return clause


def fields_of(clauses: Sequence[Clause], conditions: Mapping[str, tuple[Clause, ...]]) -> frozenset[str]:
    """Which fields must be in the file for these clauses to be decided."""
    found: set[str] = set()
    for clause in clauses:
        match clause:
            case AnyOf(alternatives=alternatives):
                for alternative in alternatives:
                    found |= fields_of(alternative, conditions)
            case Named(name=name):
                found |= fields_of(conditions[name], conditions)
            case Compared(field=field, other=other):
                found |= {field} if other == "@today" else {field, other}
            case NotBefore(field=field, other=other):
                found |= {field, other}
            case Same(field=field, other=other):
                found |= {field, other}
            case MoreFilled(fields=fields, than=than):
                found |= {*fields, than}
            case AgeOn(dates=dates):
                found |= {"date_of_birth", *dates}
            case OnEvents():
                found.add("event_type")
            case _:
                found.add(clause.field)
    return frozenset(found)
