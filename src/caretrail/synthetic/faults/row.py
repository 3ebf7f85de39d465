"""A flawless row about to be made faulty, and what a fault must know about it and about its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from caretrail.synthetic.stream import Stream
from caretrail.synthetic.values import KNOWN_BY_ASSOCIATION


LINKS = ("adult_1_linked_person_id", "adult_2_linked_person_id", "adult_3_linked_person_id")


@dataclass(slots=True, kw_only=True)
class FileFacts:
    """What is the same for every row of one submission."""

    index: Mapping[str, int]  # field -> place in the row
    start: int  # first and last day of the stated period
    end: int
    anchor_id: str  # somebody who draws on care in every file and is never touched
    spare_numbers: Iterator[str]  # NHS numbers nobody has
    stream: Stream
    _used: set[tuple[str, ...]] = field(default_factory=set)

    def once(self, *text: str) -> bool:
        """Whether this is the first time the file is to hold these texts together."""
        if text in self._used:
            return False
        self._used.add(text)
        return True


@dataclass(slots=True, kw_only=True)
class Own:
    """What the rows of one person in one file share."""

    rows: int = 0
    linked: bool = False  # an unpaid carer's row names this person
    starts: list[str] = field(default_factory=list)
    spent: set[str] = field(default_factory=set)  # fields already made faulty on one of the person's rows


class Row:
    """One row: its cells by field, and the rules that must fail on it."""

    __slots__ = ("_index", "cells", "facts", "own", "rules", "touched")

    def __init__(self, cells: list[str], facts: FileFacts, own: Own) -> None:
        self.cells = cells
        self.facts = facts
        self.own = own
        self.rules: set[str] = set()
        self.touched: set[str] = set()
        self._index = facts.index

    def __getitem__(self, field: str) -> str:
        return self.cells[self._index[field]]

    def __setitem__(self, field: str, text: str) -> None:
        self.cells[self._index[field]] = text

    @property
    def event(self) -> str:
        """The event type; "" on the row of a carer known by association."""
        return self["event_type"]

    @property
    def client(self) -> str:
        """The client type."""
        return self["client_type"]

    @property
    def by_association(self) -> bool:
        """Whether the row is about an unpaid carer without an event."""
        return self.client == KNOWN_BY_ASSOCIATION

    @property
    def alone(self) -> bool:
        """Whether the person has this one row only, and nobody names them."""
        return self.own.rows == 1 and not self.own.linked

    @property
    def lives(self) -> bool:
        """Whether no death is recorded."""
        return not self["date_of_death"]

    def day(self, field: str) -> int | None:
        """The day in a date cell, None where it is blank."""
        text = self[field]
        return date(int(text[6:]), int(text[3:5]), int(text[:2])).toordinal() if text else None


# Makes a row faulty and answers the ids of every rule that then fails on it; answers nothing, and leaves
# the row alone, where the fault cannot be made on this row.
Plant = Callable[[Row], Sequence[str]]
NOT_HERE: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of planted fault: what it is called, which field it is about, which cells it changes.

    `apart_from` are the fields that some rule reads together with a changed one: where one of them has been
    made faulty already, the two faults would not be independent.
    """

    what: str
    field: str
    touches: frozenset[str]
    plant: Plant
    apart_from: frozenset[str] = frozenset()


def kind(what: str, field: str, plant: Plant, *also: str) -> Kind:
    """A kind of fault in `field` that also changes the fields named last."""
    return Kind(what=what, field=field, touches=frozenset({field, *also}), plant=plant)
