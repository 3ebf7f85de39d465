"""A made-up council's newest file with twenty planted faults, beside the same file without any.

Each fault is one kind on one field, on every so many rows that can have it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from caretrail.spec import load_standard


STANDARD = load_standard()
Row = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Planted:
    """One kind of fault: which rule finds it, in which field, on which rows, and how a cell is spoilt."""

    rule: str
    field: str
    spoil: Callable[[str], str]
    on: Callable[[Row], bool] = lambda row: True
    every: int = 7
    fills: bool = False  # spoils empty cells, not filled ones


def _service(row: Row) -> bool:
    return row["event_type"] == "Service"


def _open(row: Row) -> bool:
    return not row["event_end_date"]


FAULTS: tuple[Planted, ...] = (
    Planted(rule="C02.service_type", field="service_type", spoil=lambda text: "own code 7", every=5),
    Planted(rule="C02.event_outcome", field="event_outcome", spoil=lambda text: "own code 1", every=11),
    Planted(rule="C02.client_type", field="client_type", spoil=lambda text: "SU", every=13),
    Planted(rule="C02.accommodation_status", field="accommodation_status", spoil=lambda text: text.upper() + " "),
    Planted(rule="C02.has_unpaid_carer", field="has_unpaid_carer", spoil=lambda text: text.lower(), every=6),
    Planted(rule="C02.primary_support_reason", field="primary_support_reason", spoil=lambda text: "LD", every=9),
    Planted(rule="C02.event_type", field="event_type", spoil=str.upper, every=8),
    Planted(rule="C06.gender", field="gender", spoil=lambda text: text[:-1] + ".", every=10),
    Planted(rule="C06.service_component", field="service_component", spoil=lambda text: "own component", every=12),
    Planted(rule="C03.employment_status", field="employment_status", spoil=lambda text: "NULL", every=14),
    Planted(rule="M04.event_outcome", field="event_outcome", spoil=lambda text: "", every=9),
    Planted(rule="M05.primary_support_reason", field="primary_support_reason", spoil=lambda text: "", every=16),
    Planted(rule="C06.assessment_type", field="assessment_type", spoil=lambda text: "own code 3", every=2),
    Planted(rule="M14.review_reason", field="review_reason", spoil=lambda text: "Planned", on=_service, fills=True),
    Planted(rule="D04.event_end_date", field="event_end_date", spoil=lambda text: text[:6] + "1925", every=17),
    Planted(rule="D01.event_start_date", field="event_start_date", spoil=lambda text: text[:6] + text[8:], every=19),
    Planted(rule="D09.date_of_death", field="date_of_death", spoil=lambda text: text[:6] + "2001", every=2),
    Planted(rule="F01.nhs_number", field="nhs_number", spoil=lambda text: f"{text[:3]} {text[3:6]} {text[6:]}"),
    Planted(rule="F08.unit_cost", field="unit_cost", spoil=lambda text: f"£{text}", every=3),
    Planted(
        rule="C05.la_person_unique_identifier", field="la_person_unique_identifier", spoil=lambda text: f" {text} "
    ),
)

# Curated rows hold no whole date of birth, so nothing tells what it was.
UNKNOWABLE = Planted(rule="M01.date_of_birth", field="date_of_birth", spoil=lambda text: "", every=21)


class Table:
    """A submission as a table of texts; cells are named by row number, from 1, and the standard's field."""

    def __init__(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.headings, self.rows = list(headings), [list(row) for row in rows]
        self._places = {field.name: self.headings.index(field.header) for field in STANDARD.fields}

    @classmethod
    def read(cls, path: Path) -> Table:
        """The table in a file."""
        with path.open(encoding="utf-8", newline="") as file:
            headings, *rows = csv.reader(file)
        return cls(headings, rows)

    def write(self, path: Path) -> Path:
        """The table as a file."""
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([self.headings, *self.rows])
        return path

    def row(self, number: int) -> Row:
        """A row by field."""
        return {name: self.rows[number - 1][place] for name, place in self._places.items()}

    def cell(self, number: int, field: str) -> str:
        """What a cell holds."""
        return self.rows[number - 1][self._places[field]]

    def put(self, number: int, field: str, text: str) -> None:
        """Write a cell."""
        self.rows[number - 1][self._places[field]] = text

    def copy(self) -> Table:
        """The same table, to be changed by itself."""
        return Table(self.headings, self.rows)

    @property
    def numbers(self) -> range:
        """Every row's number."""
        return range(1, len(self.rows) + 1)


def with_faults(clean: Table, faults: Sequence[Planted] = FAULTS) -> Table:
    """The table with every fault planted, each on rows that fit it and where no other fault spoilt the same cell."""
    faulty = clean.copy()
    for start, fault in enumerate(faults):
        fit = [
            number
            for number in clean.numbers
            if bool(clean.cell(number, fault.field)) is not fault.fills
            and faulty.cell(number, fault.field) == clean.cell(number, fault.field)
            and fault.on(clean.row(number))
        ]
        for number in fit[start % fault.every :: fault.every]:
            faulty.put(number, fault.field, fault.spoil(clean.cell(number, fault.field)))
    return faulty


def mended(faulty: Table, clean: Table, field: str, numbers: Sequence[int]) -> Table:
    """The faulty table with the cells of one field put back on some rows."""
    put_back = faulty.copy()
    for number in numbers:
        put_back.put(number, field, clean.cell(number, field))
    return put_back
