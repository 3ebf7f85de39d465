"""Looks through the parts of an Excel workbook before they are read, and refuses what would not fit in memory.

The reader of workbooks makes room for every cell from the first to the last. One stray cell in the far
corner of an otherwise small sheet asks for 500 GB, so how far the cells reach is looked up beforehand.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from caretrail.errors import UnusableInput
from caretrail.intake.packed import refuse_bomb


_PIECE = 1_048_576
_OVERLAP = 64  # bytes; more than the reference of a cell takes
_COLUMN = re.compile(rb"""\sr=["']([A-Z]+)[0-9]""")
_ROW = re.compile(rb"""\sr=["'][A-Z]*([0-9]+)["']""")
_ALWAYS_ALLOWED = 5_000_000  # cells; 160 MB
_FURTHEST_ROW = 1_048_576
_READ = ("xl/", "_rels/", "[Content_Types].xml")
_NOT_READ = ("xl/media/", "xl/drawings/", "xl/embeddings/")


def plain_copy(path: Path, folder: Path) -> Path:
    """A copy of the workbook whose parts are not compressed, so that what was looked through is what is read.

    Raises:  UnusableInput when a part is damaged, the whole grows beyond belief, or the cells of a sheet
             reach much further than what it holds.
    """
    copy = folder / "workbook.xlsx"
    written = 0
    try:
        with zipfile.ZipFile(path) as packed, zipfile.ZipFile(copy, "w") as plain:
            for part in packed.infolist():
                if part.filename.startswith(_READ) and not part.filename.startswith(_NOT_READ):
                    written += _copy_part(packed, part, plain, path, written)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnusableInput(f"{path.name} is a damaged Excel file, or locked with a password.") from error
    return copy


def _copy_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo, plain: zipfile.ZipFile, path: Path, before: int) -> int:
    """Copy one part; answer its size."""
    reach = _Reach() if part.filename.startswith("xl/worksheets/") else None
    size = 0
    with packed.open(part) as source, plain.open(part.filename, "w", force_zip64=True) as target:
        while piece := source.read(_PIECE):
            size += len(piece)
            refuse_bomb(before + size, path)
            target.write(piece)
            if reach is not None:
                reach.take(piece)
    if reach is not None:
        reach.refuse_sprawl(size, path.name)
    return size


class _Reach:
    """The furthest row and column that any cell of a sheet names, taken from its text in pieces."""

    def __init__(self) -> None:
        self._rest = b""
        self._row = self._column = 0

    def take(self, piece: bytes) -> None:
        text = self._rest + piece
        self._column = max([self._column, *map(_column_number, set(_COLUMN.findall(text)))])
        self._row = max([self._row, *map(int, set(_ROW.findall(text)))])
        self._rest = text[-_OVERLAP:]

    def refuse_sprawl(self, size: int, name: str) -> None:
        """Every cell in use takes more than one byte of text, so a reach far beyond the text is empty."""
        if self._row > _FURTHEST_ROW or self._row * self._column > max(_ALWAYS_ALLOWED, size):
            raise UnusableInput(
                f"{name} has a cell far outside its table: the sheet reaches to row {self._row:,} and column "
                f"{self._column:,}. Delete the rows and columns outside the table, or save the sheet as CSV."
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
