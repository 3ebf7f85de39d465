"""A council's own code in place of a listed value, as a new system leaves it on rows that it took over."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

from caretrail.spec import Standard


_ENDED = "event_end_date"


def write_with_own_code(
    source: Path, target: Path, standard: Standard, *, field: str, value: str, code: str, ended_by: date
) -> int:
    """Copy a made-up submission, with `code` wherever `field` holds `value` on an event that ended by a day.

    Grain:   one line per line of `source`, in its order.
    Out:     how many rows carry the code.
    """
    coded = 0
    with (
        source.open(encoding="utf-8", newline="") as made,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        rows = csv.reader(made)
        headings = next(rows)
        at, ended = (headings.index(standard.by_name[name].header) for name in (field, _ENDED))
        writer = csv.writer(out)
        writer.writerow(headings)
        for row in rows:
            if row[at] == value and _by(row[ended], ended_by):
                row[at], coded = code, coded + 1
            writer.writerow(row)
    return coded


def _by(text: str, day: date) -> bool:
    """Whether a date is written properly, and not after a day."""
    try:
        return datetime.strptime(text, "%d/%m/%Y").date() <= day  # noqa: DTZ007
    except ValueError:
        return False
