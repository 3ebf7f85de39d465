"""The faces of what changed between two states of a store: a CSV, JSON, and a line a measure on the terminal."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from caretrail.preview import ENGLAND, ChangedFigure
from caretrail.reports.files import replacing
from caretrail.reports.wording import count


_COLUMNS = (
    *("table", "measure", "period", "group", "la_code", "value_before", "value_after", "by"),
    *("numerator_before", "numerator_after", "denominator_before", "denominator_after"),
)


def changes_as_json(changes: Sequence[ChangedFigure]) -> dict[str, Any]:
    """One object per changed figure; values and counts are null where a state does not publish them."""
    return {"changes": [dict(zip(_COLUMNS, _row(one), strict=True)) for one in changes]}


def write_changes(path: Path, changes: Sequence[ChangedFigure]) -> None:
    """Write one line per changed figure as CSV; raises SystemFailure when the disk refuses."""
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(map(_row, changes))


def changes_in_words(changes: Sequence[ChangedFigure]) -> Iterator[str]:
    """A sentence per measure: how many figures of how many councils, and the one that moved most."""
    if not changes:
        yield "No published figure differs."
    for measure in dict.fromkeys(one.key.measure for one in changes):
        some = [one for one in changes if one.key.measure == measure]
        councils = {one.la_code for one in some if one.la_code}
        most = max(some, key=lambda one: abs(one.by or 0))
        told = f"; most: {', '.join(most.key.group)} of {most.la_code or ENGLAND} by {most.by:+g}" if most.by else ""
        differ = "differs" if len(some) == 1 else "differ"
        yield f"{measure}: {count(len(some), 'figure')} of {count(len(councils), 'council')} {differ}{told}."


def _row(one: ChangedFigure) -> tuple[object, ...]:
    old, new = one.before, one.after
    return (
        *(one.key.table, one.key.measure, one.key.period, ", ".join(one.key.group), one.la_code or ENGLAND),
        *(old.value if old else None, new.value if new else None, one.by),
        *(old.numerator if old else None, new.numerator if new else None),
        *(old.denominator if old else None, new.denominator if new else None),
    )
