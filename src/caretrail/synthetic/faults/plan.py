"""How many faults of which kinds a file gets: the four profiles, and the planter that carries them out.

A: about 3 in 100 rows faulty, in a mix like that of real files
B: about 3 in 100 rows faulty for every field that can be, several on one row where they do not interfere
C: one list column wrong on every row (ethnicity in Release 1 words), and nothing else
D: no fault at all
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from caretrail.spec import Rule, Standard, clauses
from caretrail.synthetic.faults.agreement import kinds_of_agreement
from caretrail.synthetic.faults.dates import kinds_of_dates
from caretrail.synthetic.faults.formats import kinds_of_format
from caretrail.synthetic.faults.people import Trouble, kinds_of_trouble
from caretrail.synthetic.faults.row import LINKS, FileFacts, Kind, Own, Row
from caretrail.synthetic.faults.texts import kinds_of_text
from caretrail.synthetic.rows import quoted, unquoted
from caretrail.synthetic.stream import spread
from caretrail.synthetic.values import Values


T = TypeVar("T")

PROFILES = ("A", "B", "C", "D")

# Rows of one person that differ in one of these fields only must not become the same event by two faults.
_TELL_EVENTS_APART = frozenset(
    {
        *("nhs_number", "la_person_unique_identifier", "client_type", "event_type", "event_start_date"),
        *("service_component", "date_of_death"),
    }
)
_LIKE_REAL_FILES = spread(
    {
        "blank": 16,
        "null text": 6,
        "release 1": 14,
        "near miss": 8,
        "off the list": 8,
        "other review": 6,
        "made nationally": 2,
        "truncated": 2,
        "spreadsheet error": 1,
        "two-digit year": 1,
        "serial number": 1,
        "no such day": 1,
        "outside the period": 3,
        "service outside the period": 2,
        "ends in the future": 2,
        "ends before it starts": 1,
        "ends after death": 2,
        "dead before it starts": 1,
        "a child": 1,
        "placeholder birth": 1,
        "scientific": 1,
        "lost digit": 1,
        "check digit": 1,
        "spaced": 1,
        "stray spaces": 1,
        "not a postcode": 1,
        "pseudo-postcode": 1,
        "not a practice": 1,
        "not a provider": 1,
        "pound sign": 2,
        "negative": 1,
        "no cost at all": 1,
        "on a carer's row": 2,
        "on another event": 1,
        "link to nobody": 2,
        "wrong person for the support": 1,
        "not a direct payment": 1,
        "care home mixed up": 1,
        "open but ended": 2,
        "deceased without date": 1,
        "no units": 1,
        "weekly times seven": 1,
        "out of scope": 1,
        "names somebody": 1,
    }
)
_WRONG_THROUGHOUT = "ethnicity"
_TRIES = 40
_SPAN_A, _SPAN_B = 79, 65  # faults are 1 to this many rows (A) or cells of one field (B) apart: half as many on average
_TROUBLES_A, _TROUBLES_B = 900, 120  # rows between faults over several rows, at most


class Catalogue:
    """Every kind of fault, by name and by field, and which of them cannot share a row."""

    def __init__(self, standard: Standard, values: Values) -> None:
        together = _read_together(standard)
        self.kinds: tuple[Kind, ...] = tuple(
            replace(kind, apart_from=frozenset().union(*(together[field] for field in kind.touches)))
            for kind in (
                *kinds_of_text(standard),
                *kinds_of_dates(),
                *kinds_of_format(),
                *kinds_of_agreement(standard),
            )
        )
        self.troubles: tuple[Trouble, ...] = kinds_of_trouble(values)
        self.fields: tuple[str, ...] = tuple(field.name for field in standard.fields)
        self.by_field: Mapping[str, Sequence[Kind]] = _grouped(self.kinds, [kind.field for kind in self.kinds])
        self.by_what: Mapping[str, Sequence[Kind]] = _grouped(self.kinds, [kind.what for kind in self.kinds])


def _grouped(kinds: Sequence[Kind], keys: Sequence[str]) -> Mapping[str, Sequence[Kind]]:
    groups: dict[str, list[Kind]] = defaultdict(list)
    for key, kind in zip(keys, kinds, strict=True):
        groups[key].append(kind)
    return groups


def _read_together(standard: Standard) -> Mapping[str, set[str]]:
    """For each field, the fields that some rule reads together with it, itself included."""
    together: dict[str, set[str]] = {field.name: {field.name} for field in standard.fields}
    for rule in standard.rules:
        if rule.kind == "row":
            fields = rule.needs | _dates_of_age(rule)
            for field in fields:
                together[field] |= fields
    return together


def _dates_of_age(rule: Rule) -> set[str]:
    read = (clause for check in rule.checks for clause in (*check.when, *check.fails))
    return {day for clause in read if isinstance(clause, clauses.AgeOn) for day in clause.dates}


class _Turns(Generic[T]):
    """Faults to choose from: those planted least often come first, so that the rare ones are met too."""

    def __init__(self, choices: Sequence[T]) -> None:
        self._choices = choices
        self._planted = [0] * len(choices)

    def order(self) -> Iterator[T]:
        """Each choice once; the one at which the reader stops counts as planted."""
        for place in sorted(range(len(self._choices)), key=self._planted.__getitem__):
            self._planted[place] += 1
            yield self._choices[place]
            self._planted[place] -= 1


class Choices:
    """What has been planted so far in a council's submissions, so that every kind gets its turn."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.by_field = {field: _Turns(kinds) for field, kinds in catalogue.by_field.items()}
        self.by_what = {what: _Turns(kinds) for what, kinds in catalogue.by_what.items()}
        self.everywhere = _Turns([k for k in catalogue.by_what["release 1"] if k.field == _WRONG_THROUGHOUT])
        self.troubles = _Turns(catalogue.troubles)


class Planter:
    """Makes one submission faulty as its profile says, household by household, and keeps the truth."""

    def __init__(self, profile: str, catalogue: Catalogue, choices: Choices, facts: FileFacts) -> None:
        self.rows = 0
        self.truth: list[tuple[int, str]] = []
        self._profile = profile
        self._catalogue = catalogue
        self._facts = facts
        self._choices = choices
        self._next_row = 0
        self._next_cell = 0
        self._next_trouble = 0
        if profile in "AB":
            self._next_row = 1 + facts.stream.below(_SPAN_A)
            self._next_cell = facts.stream.below(_SPAN_B)
            self._next_trouble = 1 + facts.stream.below(_TROUBLES_A if profile == "A" else _TROUBLES_B)

    def plant(self, lines: list[str], *, spare: bool = False) -> list[str]:
        """The household's lines as the file shall have them; `spare` leaves them as they are."""
        if spare or not self._due(len(lines)):
            self.rows += len(lines)
            return lines
        rows = self._opened(lines)
        spoilt = self._troubled(rows)
        if spoilt is None:
            self._row_by_row(rows)
            spoilt = rows
        for place, row in enumerate(spoilt, start=self.rows + 1):
            self.truth.extend((place, rule) for rule in sorted(row.rules))
        self.rows += len(spoilt)
        return [quoted(row.cells) for row in spoilt]

    def _due(self, count: int) -> bool:
        match self._profile:
            case "A":
                return min(self._next_row, self._next_trouble) <= self.rows + count
            case "D":
                return False
        return count > 0

    def _opened(self, lines: list[str]) -> list[Row]:
        people: dict[str, Own] = defaultdict(Own)
        rows = []
        for line in lines:
            cells = unquoted(line)
            row = Row(cells, self._facts, people[cells[self._facts.index["la_person_unique_identifier"]]])
            row.own.rows += 1
            row.own.starts.append(row["event_start_date"])
            rows.append(row)
        for named in {row[link] for row in rows for link in LINKS} & people.keys():
            people[named].linked = True
        return rows

    def _troubled(self, rows: list[Row]) -> list[Row] | None:
        if self._profile not in "AB" or self._next_trouble > self.rows + len(rows):
            return None
        for trouble in self._choices.troubles.order():
            spoilt = trouble.spoil(rows)
            if spoilt is not None:
                gap = _TROUBLES_A if self._profile == "A" else _TROUBLES_B
                self._next_trouble = self.rows + len(rows) + 1 + self._facts.stream.below(gap)
                self._next_row = max(self._next_row, self.rows + len(rows) + 1)
                return spoilt
        return None

    def _row_by_row(self, rows: list[Row]) -> None:
        for place, row in enumerate(rows, start=self.rows + 1):
            match self._profile:
                case "A":
                    self._like_real_files(place, row)
                case "B":
                    self._field_by_field(place, row)
                case "C":
                    self._try(row, self._choices.everywhere)

    def _like_real_files(self, place: int, row: Row) -> None:
        if place < self._next_row:
            return
        for _ in range(_TRIES):
            if self._try(row, self._choices.by_what[self._facts.stream.pick(_LIKE_REAL_FILES)]):
                break
        self._next_row = place + 1 + self._facts.stream.below(_SPAN_A)

    def _field_by_field(self, place: int, row: Row) -> None:
        fields = self._catalogue.fields
        first, last = (place - 1) * len(fields), place * len(fields)
        self._next_cell = max(self._next_cell, first)
        while self._next_cell < last:
            self._try(row, self._choices.by_field[fields[self._next_cell - first]])
            self._next_cell += 1 + self._facts.stream.below(_SPAN_B)

    def _try(self, row: Row, turns: _Turns[Kind]) -> bool:
        for kind in turns.order():
            telling = kind.touches & _TELL_EVENTS_APART
            if telling & row.own.spent or not kind.apart_from.isdisjoint(row.touched):
                continue
            rules = kind.plant(row)
            if rules:
                row.rules.update(rules)
                row.touched |= kind.touches
                row.own.spent |= telling
                return True
        return False
