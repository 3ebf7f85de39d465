"""Faults that only several rows together show: one person told in two ways, one event sent twice.

Each is made on all rows of a household at once, which then gets no other fault.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from caretrail.synthetic.days import british
from caretrail.synthetic.faults.row import Row
from caretrail.synthetic.values import REQUEST, SERVICE, SERVICE_USER, Values


# Makes some of a household's rows faulty and answers them all in their new order, or None where it cannot.
Spoil = Callable[[list[Row]], list[Row] | None]
_LOCAL, _NUMBER = "la_person_unique_identifier", "nhs_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One kind of fault over several rows."""

    what: str
    spoil: Spoil


def kinds_of_trouble(values: Values) -> tuple[Trouble, ...]:
    """Every fault of this module."""
    always = [
        Trouble(what=f"two of one person: {field}", spoil=_contradiction(field, _other_listed(values, field)))
        for field in ("gender", "ethnicity")
    ]
    same_day = [
        Trouble(what=f"two on one day: {field}", spoil=_contradiction_on_date(field, _other_listed(values, field)))
        for field in ("accommodation_status", "employment_status", "has_unpaid_carer", "client_funding_status")
    ]
    return (
        *always,
        Trouble(what="two dates of birth", spoil=_contradiction("date_of_birth", _a_year_earlier)),
        Trouble(what="two dates of death", spoil=_contradiction("date_of_death", _a_little_later)),
        *same_day,
        Trouble(what="two NHS numbers", spoil=_two_nhs_numbers),
        Trouble(what="two local identifiers", spoil=_two_local_identifiers),
        Trouble(what="sent twice", spoil=_sent_twice),
        Trouble(what="two prices", spoil=_two_prices),
    )


def _rows_of_somebody(rows: Sequence[Row], where: Callable[[Row], bool]) -> list[Row]:
    """The rows of the household's first person with several rows, all about drawing on care, that satisfy `where`."""
    for first in rows:
        mine = [row for row in rows if row.own is first.own]
        if len(mine) > 1 and not first.own.linked and all(row.client == SERVICE_USER for row in mine):
            chosen = [row for row in mine if where(row)]
            if len(chosen) > 1:
                return chosen
    return []


def _other_listed(values: Values, field: str) -> Callable[[Row], str]:
    def other(row: Row) -> str:
        return row.facts.stream.pick([value for value in values.of(field) if value != row[field]])

    return other


def _a_year_earlier(row: Row) -> str:
    return british((row.day("date_of_birth") or 0) - row.facts.stream.between(200, 400))


def _a_little_later(row: Row) -> str:
    return british((row.day("date_of_death") or 0) + row.facts.stream.between(1, 3))


def _contradiction(field: str, other: Callable[[Row], str]) -> Spoil:
    def spoil(rows: list[Row]) -> list[Row] | None:
        chosen = _rows_of_somebody(rows, lambda row: bool(row[field]))
        if not chosen:
            return None
        chosen[-1][field] = other(chosen[-1])
        _fail(chosen, f"X13.{field}")
        return rows

    return spoil


def _contradiction_on_date(field: str, other: Callable[[Row], str]) -> Spoil:
    def spoil(rows: list[Row]) -> list[Row] | None:
        for row in rows:
            same = _rows_of_somebody(rows, _at_the_same_time(row, field))
            if same and row in same:
                same[-1][field] = other(same[-1])
                _fail(same, f"X13.{field}")
                return rows
        return None

    return spoil


def _at_the_same_time(row: Row, field: str) -> Callable[[Row], bool]:
    def same(other: Row) -> bool:
        dates = all(other[day] == row[day] for day in ("event_start_date", "event_end_date"))
        return dates and bool(other[field])

    return same


def _two_nhs_numbers(rows: list[Row]) -> list[Row] | None:
    chosen = _rows_of_somebody(rows, lambda row: True)
    if not chosen:
        return None
    chosen[0][_NUMBER] = next(chosen[0].facts.spare_numbers)
    _fail(chosen, f"F02.{_NUMBER}")
    return rows


def _two_local_identifiers(rows: list[Row]) -> list[Row] | None:
    chosen = _rows_of_somebody(rows, lambda row: True)
    if not chosen:
        return None
    chosen[0][_LOCAL] += "B"
    _fail(chosen, f"F13.{_LOCAL}")
    return rows


def _sent_twice(rows: list[Row]) -> list[Row] | None:
    for row in rows:
        if row.event not in ("", REQUEST) and not row.own.linked:
            twin = _twin(row)
            twin["event_reference"] += "-2"
            _fail((row, twin), "X14.event_start_date")
            return [*rows, twin]
    return None


def _two_prices(rows: list[Row]) -> list[Row] | None:
    for row in rows:
        if row.event == SERVICE and row["unit_cost"] and not row.own.linked:
            twin = _twin(row)
            twin["unit_cost"] = f"{row['unit_cost'][:-3]}9{row['unit_cost'][-3:]}"
            _fail((row, twin), "X16.unit_cost")
            return [*rows, twin]
    return None


def _twin(row: Row) -> Row:
    return Row(list(row.cells), row.facts, row.own)


def _fail(rows: Sequence[Row], rule: str) -> None:
    for row in rows:
        row.rules.add(rule)
