"""Opens a specification workbook (XLSX) and answers its sheets as text, or refuses it in one line.

Whatever a hostile file could cost is bounded before it is read: its size, its unpacked size, and the
area its cells span (one cell in the last corner of a sheet would otherwise cost gigabytes).
"""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from caretrail.errors import UnusableInput


_MOST_BYTES = 20_000_000
_MOST_UNPACKED = 150_000_000
_MOST_PARTS = 2_000
_MOST_CELLS = 2_000_000  # a national specification has a few thousand
_MOST_TEXT = 2_000
_MOST_MERGED = 2_000
_LARGEST_MERGED = 1_000  # cells; a larger area is decoration

_POSITION = re.compile(rb'\sr="([A-Z]{0,3})([0-9]{1,7})"')
_FORMULA = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f[\s>/]')
_SHEET = re.compile(r"<sheet\s[^>]*>")
_RELATION = re.compile(r"<Relationship\s[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet. `cells[row][column]` from the top left corner, trimmed text, "" where empty.

    Merged areas hold their text in every cell. `formulas` are the places whose text is a calculated one.
    """

    name: str
    hidden: bool
    cells: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...]  # first row, first column, last row, last column
    repeated: frozenset[tuple[int, int]]  # places of a merged area that only repeat its first cell
    formulas: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """The sheets of a workbook, and the hash that pins the file they were read from."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]


def open_workbook(path: Path) -> Workbook:
    """The sheets of an XLSX file as text.

    Raises: UnusableInput when it is no XLSX workbook, is locked or damaged, or would unpack to more than
            a specification can be.
    """
    content = _content(path)
    formulas = _formulas(content, path.name)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = tuple(_sheet(book, about, formulas) for about in book.sheets_metadata if _is_sheet(about))
    except (CalamineError, ValueError, OSError) as error:
        raise UnusableInput(
            f"{path.name} cannot be read as a workbook: it is damaged or locked by a password. Save it again as .xlsx."
        ) from error
    return Workbook(name=path.name, sha256=hashlib.sha256(content).hexdigest(), sheets=sheets)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnusableInput(f"{path.name} is a folder. Name the workbook itself.")
        if path.stat().st_size > _MOST_BYTES:
            raise UnusableInput(
                f"{path.name} is larger than {_MOST_BYTES // 1_000_000} MB, which no specification workbook is."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnusableInput(f"There is no file {path.name}. Check the name and the folder.") from error
    except OSError as error:
        raise UnusableInput(f"{path.name} cannot be opened. Check that you may read it.") from error


def _formulas(content: bytes, name: str) -> dict[str, frozenset[tuple[int, int]]]:
    """Looks into the zip before anything unpacks it, and notes where each sheet calculates."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(archive, name)
            if archive.testzip() is not None:
                raise zipfile.BadZipFile("a part does not have the size it states")
            return {
                sheet: frozenset(_place(found) for found in _FORMULA.finditer(archive.read(part)))
                for sheet, part in _sheet_parts(archive).items()
            }
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise UnusableInput(
            f"{name} is not an .xlsx workbook, or it is damaged. Open it in a spreadsheet and save it as .xlsx."
        ) from error


def _refuse_bomb(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise UnusableInput(f"{name} unpacks to far more than a specification workbook holds, so it was not read.")
    for part in parts:
        if "worksheets/" in part.filename and _span(archive.read(part)) > _MOST_CELLS:
            raise UnusableInput(f"{name} has a sheet whose cells span more than {_MOST_CELLS:,} places; tidy it first.")


def _span(xml: bytes) -> int:
    rows, columns = 1, 1
    for found in _POSITION.finditer(xml):
        row, column = _place(found)
        rows, columns = max(rows, row + 1), max(columns, column + 1)
    return rows * columns


def _place(found: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return int(found[2]) - 1, column - 1


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> the part of the zip that holds it."""
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION.findall(relations)}
    workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    parts = {_attribute(tag, "name"): targets.get(_attribute(tag, "r:id"), "") for tag in _SHEET.findall(workbook)}
    inside = {name: part[1:] if part.startswith("/") else f"xl/{part}" for name, part in parts.items()}
    return {name: part for name, part in inside.items() if "worksheets/" in part}


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


def _is_sheet(about: Any) -> bool:
    return str(about.typ).endswith("WorkSheet")


def _sheet(book: Any, about: Any, formulas: dict[str, frozenset[tuple[int, int]]]) -> Sheet:
    read = book.get_sheet_by_name(about.name)
    cells = [[_text(value) for value in row] for row in read.to_python(skip_empty_area=False)]
    ranges = [(*start, *end) for start, end in (read.merged_cell_ranges or ())[:_MOST_MERGED]]
    merged = tuple(area for area in ranges if (area[2] - area[0] + 1) * (area[3] - area[1] + 1) <= _LARGEST_MERGED)
    repeated = frozenset(place for area in merged for place in _spread(cells, *area))
    return Sheet(
        name=about.name,
        hidden=not str(about.visible).endswith(".Visible"),
        cells=tuple(tuple(row) for row in cells),
        merged=merged,
        repeated=repeated,
        formulas=formulas.get(about.name, frozenset()),
    )


def _spread(cells: list[list[str]], top: int, left: int, bottom: int, right: int) -> list[tuple[int, int]]:
    """Writes the text of a merged area into all its places; answers all but the first."""
    inside = [
        (row, column)
        for row in range(top, min(bottom + 1, len(cells)))
        for column in range(left, min(right + 1, len(cells[row])))
    ]
    for row, column in inside[1:]:
        cells[row][column] = cells[top][left]
    return inside[1:]


def _text(value: Any) -> str:
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return value.isoformat()[:10]
    return str(value).replace("\u00a0", " ").strip()[:_MOST_TEXT]
