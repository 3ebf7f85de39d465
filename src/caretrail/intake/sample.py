"""Looks at a few stretches of a file beforehand: which texts its list columns hold.

Texts met here are read once instead of on every row. Whatever is not met is read row by row, with the
same answer.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from caretrail.intake.stage import Delimited


_STRETCH = 200_000  # bytes
_STRETCHES = 3
_MOST_TEXTS = 300  # a list column with more different texts than this holds something else


def list_texts(source: Delimited, fields: Mapping[str, int]) -> Mapping[str, set[str]]:
    """Different texts of the given columns, in a few stretches of the file.

    In:   `fields`, field name -> column place.
    Out:  field name -> texts; empty for a column with too many different ones.
    """
    met: dict[str, set[str]] = {name: set() for name in fields}
    size = source.path.stat().st_size
    with source.path.open("rb") as file:
        for stretch in range(_STRETCHES if size > _STRETCH else 1):
            file.seek(stretch * (size // _STRETCHES))
            text = file.read(_STRETCH).decode("utf-8", errors="ignore")
            # The first and last line of a stretch may be parts of lines.
            lines = text.splitlines(keepends=True)[1 : -1 if size > _STRETCH else None]
            for row in _rows("".join(lines), source.delimiter):
                if len(row) == source.width:
                    for name, place in fields.items():
                        met[name].add(row[place])
    return {name: texts if len(texts) <= _MOST_TEXTS else set() for name, texts in met.items()}


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    # What cannot be split here is left to the reader proper.
    with suppress(csv.Error):
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
