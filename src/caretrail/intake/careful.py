"""The careful reader: line by line, for files with lines that cannot be read as a row.

Slower than the fast reader and used only when that one met, or would meet, a bad line. It loses
nothing: a line that cannot be read is rejected with its reason and reading goes on with the next, even
after a quotation mark that is never closed. Good rows go to a private copy with their row number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from caretrail.intake.findings import Rejected
from caretrail.intake.heading import Heading
from caretrail.intake.scan import LONGEST_LINE


_LONGEST_ROW = LONGEST_LINE - 1024  # in the private copy a row grows by its number and some quotation marks
_MOST_LINES_IN_ROW = 200  # a quoted cell may hold line breaks, but not this many
_KEPT_REJECTS = 1000  # reasons kept; the rest are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class CarefullyRead:
    """A copy of the good rows, each with its row number as an added last column, and the bad lines."""

    path: Path
    accepted: int
    rejected: tuple[Rejected, ...]
    rejected_count: int


@dataclass(slots=True)
class _Line:
    number: int
    text: str | None  # with its line break
    fault: str | None


def read_carefully(path: Path, heading: Heading, folder: Path) -> CarefullyRead:
    """Split a file into rows and rejected lines.

    Grain:   the copy holds one line per accepted row: its cells and, last, its row number (1 is the
             first line below the heading; blank lines count, so that it agrees with a spreadsheet).
    Counts:  every line below the heading is a row, part of a row, blank, or rejected.
    """
    target = folder / "good_rows.csv"
    csv.field_size_limit(LONGEST_LINE)
    rejected: list[Rejected] = []
    accepted = count = row = 0
    with path.open("rb") as file, target.open("w", encoding="utf-8", newline="") as out:
        # Both characters of this line break are quoted where they stand in a cell.
        writer = csv.writer(out, delimiter=heading.delimiter, lineterminator="\r\n")
        writer.writerow([*(f"c{place}" for place in range(heading.width)), "row"])
        lines = _Lines(file)
        for _ in range(heading.lines):
            next(lines, None)
        for line in lines:
            row += 1
            if line.text is not None and not line.text.strip(" \r\n"):
                continue
            cells, fault = _row(line, lines, heading)
            if fault is None:
                accepted += 1
                writer.writerow([*cells, row])
            else:
                count += 1
                if count <= _KEPT_REJECTS:
                    rejected.append(Rejected(row=row, line=line.number, reason=fault))
    return CarefullyRead(path=target, accepted=accepted, rejected=tuple(rejected), rejected_count=count)


class _Lines:
    """Lines of a file as text, with a way to give back lines that were read ahead."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._number = 0
        self._ahead: list[_Line] = []

    def __iter__(self) -> Iterator[_Line]:
        return self

    def __next__(self) -> _Line:
        if self._ahead:
            return self._ahead.pop(0)
        raw = self._file.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        self._number += 1
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            while raw and not raw.endswith(b"\n"):
                raw = self._file.readline(LONGEST_LINE)
            return _Line(self._number, None, "longer than 1 MB")
        try:
            return _Line(self._number, raw.decode("utf-8-sig" if self._number == 1 else "utf-8"), None)
        except UnicodeDecodeError:
            return _Line(self._number, None, "characters in another encoding than the rest of the file")

    def give_back(self, lines: list[_Line]) -> None:
        self._ahead = lines + self._ahead


def _row(line: _Line, lines: _Lines, heading: Heading) -> tuple[list[str], str | None]:
    if line.text is None:
        return [], line.fault
    text, taken = line.text, []
    while True:
        cells, fault, unfinished = _split(text.rstrip("\r\n"), heading.delimiter)
        if not unfinished:
            break
        following = next(lines, None)
        if following is not None:
            taken.append(following)
        if following is None or following.text is None or len(taken) > _MOST_LINES_IN_ROW or len(text) > LONGEST_LINE:
            lines.give_back(taken)
            return [], "a quotation mark that is never closed"
        text += following.text
    while len(cells) > heading.width and not cells[-1]:
        cells.pop()  # a surplus cell with nothing in it does no harm
    if fault is None and len(cells) != heading.width:
        fault = f"{len(cells)} cells where the heading has {heading.width}"
    if fault is None and len(text) > _LONGEST_ROW // 4 and len(text.encode()) > _LONGEST_ROW:
        fault = "longer than 1 MB"
    if fault is not None:
        lines.give_back(taken)
    return cells, fault


def _split(text: str, delimiter: str) -> tuple[list[str], str | None, bool]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        return rows[0], None if len(rows) == 1 else "a line break as old Macs make it", False
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            return [], None, True
        if "field limit" in str(error):
            return [], "a cell longer than any field", False
        return [], "a quotation mark in the middle of a cell", False
