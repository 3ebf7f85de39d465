"""Which years are asked for, as known on which day, and the pieces that the long period is chosen by."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from caretrail.errors import UsageError
from caretrail.periods import PERIOD_METHODS, PeriodMethod
from caretrail.spec import load_method


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """First and last day of a period."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise UsageError(f"The period {self.start}..{self.end} ends before it starts.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The rolling year `start`..`end`, the day from which the long period runs to the same end, and the as-of day.

    `periods_by` is the method by which the rows of a submission imply its period.
    Raises:  UsageError when the days are not in order.
    """

    start: date
    end: date
    joined_from: date
    as_of: date
    periods_by: PeriodMethod = PERIOD_METHODS[0]

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise UsageError(f"The period {self.start}..{self.end} ends before it starts.")
        if self.joined_from > self.start:
            raise UsageError(f"The joined period starts {self.joined_from}, after the period {self.start}..{self.end}.")

    @property
    def year(self) -> Span:
        """The period that one submission is to cover."""
        return Span(start=self.start, end=self.end)

    def pieces(self, months: int) -> Iterator[Span]:
        """The long period in pieces of so many months from its first day, without a last one that is not whole."""
        first = self.joined_from
        while (last := months_later(first, months) - timedelta(days=1)) <= self.end:
            yield Span(start=first, end=last)
            first = last + timedelta(days=1)


def wanted_year(
    year: Span, *, as_of: date, joined_from: date | None = None, periods_by: PeriodMethod = PERIOD_METHODS[0]
) -> Wanted:
    """A rolling year with the long period that ends with it, which begins as the method has it unless a day is given.

    Raises:  UsageError when the long period is not made of whole pieces: months that make none would be lost.
    """
    method = load_method()
    first = joined_from or months_later(year.start, -method.joined_months_before)
    wanted = Wanted(start=year.start, end=year.end, joined_from=first, as_of=as_of, periods_by=periods_by)
    if max((piece.end for piece in wanted.pieces(method.joined_piece_months)), default=None) != year.end:
        raise UsageError(
            f"The joined period {first}..{year.end} is not a whole number of quarters. "
            "Choose --joined-from so that it is."
        )
    return wanted


def months_later(day: date, months: int) -> date:
    """The same day so many months later (or earlier), or the last of that month where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
