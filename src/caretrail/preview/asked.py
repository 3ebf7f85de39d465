"""What is asked of a file: whose it is and for which year; what is left open, the file and the store tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from caretrail.errors import UnusableInput
from caretrail.events import Reference, Span, Wanted, months_later, wanted_year
from caretrail.intake import Checked
from caretrail.landing import Store


_QUARTER, _YEAR = 3, 12  # months


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which figures are to be previewed. None is told by the file: its council, and the year that its rows imply."""

    as_of: date
    la_code: str | None = None
    la_name: str | None = None
    year: Span | None = None
    joined_from: date | None = None


def council_of(asked: Asked, checked: Checked) -> str:
    """The council that the file is of: the one asked for, else the one that most of its rows name.

    Raises:  UnusableInput when no row names one.
    """
    found = asked.la_code or checked.council
    if found is None:
        raise UnusableInput(f"No row of {checked.file} names a council. Name it with --la-code.")
    return found


def name_of(asked: Asked, la_code: str, store: Store, reference: Reference) -> str:
    """What the council is called: as it last sent, else as the reference has it, else its code."""
    landed = [one.la_name for one in store.submissions if one.la_code == la_code]
    listed = [name for code, _, name, _ in reference.councils if code == la_code]
    return asked.la_name or next(iter((*landed[-1:], *listed)), la_code)


def year_of(asked: Asked, checked: Checked) -> Wanted:
    """The year asked for, else the twelve months that end with the last whole quarter of the file's period.

    The file's period is the one that its rows imply, else the one that it states.
    Raises:  UnusableInput when rows neither imply nor state one.
    """
    period = checked.derived or checked.stated
    if asked.year is None and period is None:
        raise UnusableInput(
            f"The rows of {checked.file} neither imply nor state a period. Give the year with --period."
        )
    year = asked.year or last_year_to(period.end)  # type: ignore[union-attr]
    return wanted_year(year, as_of=asked.as_of, joined_from=asked.joined_from)


def refuse_other_councils(asked: Asked, checked: Checked, la_code: str, senders: frozenset[str]) -> None:
    """A submission is one council's: its rows may name no other, unless it is said whose it is.

    Raises:  UnusableInput, which tells no content of a cell.
    """
    if la_code not in senders:
        raise UnusableInput(
            f"No row of {checked.file} carries the LA code {la_code}. Give the right one with --la-code."
        )
    if asked.la_code is None and len(senders) > 1:
        raise UnusableInput(
            f"The rows of {checked.file} carry {len(senders)} different LA codes, most of them {la_code}. "
            f"If it is that council's, say so with --la-code {la_code}."
        )


def last_year_to(day: date) -> Span:
    """The twelve months to the last end of a quarter on or before a day."""
    after = day + timedelta(days=1)
    first = after.replace(month=after.month - (after.month - 1) % _QUARTER, day=1)
    return Span(start=months_later(first, -_YEAR), end=first - timedelta(days=1))
