"""What a measure is made of: the periods it is asked for, the steps that compute it, the tables it gives."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from caretrail.engine import Step


if TYPE_CHECKING:
    import duckdb

    from caretrail.events import CuratedStore, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A reporting period of a measure, both days included; `label` is what the outputs call it."""

    label: str
    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One table that is written: the rows of `query`, in the file `name`.

    `people` are the columns that hold tokens in place of identifiers; where they are named, a row is about one person.
    Columns stand in the query's order. A floating-point number is written with as many decimals as it has.
    """

    name: str
    query: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A published measure: its name on the command line, what it needs, how it is computed, what it gives.

    `steps` and `outputs` take the reporting year that was asked for; a measure derives its own periods from it.
    `needs` names the reference tables (`population`, `sus`, ...) without which it cannot be computed. `prepare`, where
    there is one, runs before the steps and reads what is no table yet, such as hospital episodes. `shown_by` is for a
    measure that shows a group only where somebody is in it, and then counts others too: a query for group and person.
    `published` measures
    give figures, each for so many `per`; the others are the tables that figures are read from.
    """

    name: str
    title: str
    steps: Callable[[Period], tuple[Step, ...]]
    outputs: Callable[[Period], tuple[Output, ...]]
    needs: tuple[str, ...] = ()
    prepare: Callable[[duckdb.DuckDBPyConnection, CuratedStore, Reference], None] | None = None
    shown_by: Callable[[Period], str] | None = None
    published: bool = True
    per: int = 100


def months_earlier(on: date, months: int) -> date:
    """The same day so many months before, or the last of that month where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def latest_and_previous(year: Period, months: int) -> tuple[Period, Period]:
    """The year asked for, and the revised one that starts and ends so many months before.

    A period that ends with a month is followed back to the end of a month, as the published script does.
    """
    end = months_earlier(year.end, months)
    if year.end.day == calendar.monthrange(year.end.year, year.end.month)[1]:
        end = end.replace(day=calendar.monthrange(end.year, end.month)[1])
    return (
        Period(label="latest", start=year.start, end=year.end),
        Period(label="previous", start=months_earlier(year.start, months), end=end),
    )
