"""Sheets of up to a million rows each, streamed into a workbook that xlsxwriter has laid out.

xlsxwriter makes everything but the long sheets' rows. It also writes one pattern row for every sentence that
the rows repeat; a streamed row is its own few cells followed by the cells of its pattern, so a line costs one
string and no cell objects. Nothing inside xlsxwriter is relied on, only the file it writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from caretrail.intake import FailingLine
from caretrail.reports.wording import event_name, printable


LAST_ROW = 1_048_576  # of a sheet, in every version of the format
_LINES_A_SHEET = LAST_ROW - 1  # below the heading
_LINES_AT_ONCE = 4_096
_CELL_LIMIT = 200  # signs of a file's own text shown in one cell

_ROW = re.compile(r"<row [^>]*>(.*?)</row>")
_PLACE = re.compile(r' r="[A-Z]+[0-9]+"')
_STYLE = re.compile(r' s="[0-9]+"')
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the laid-out workbook is to be read.

    Below the heading of each long sheet stand one row whose only cell has the format of text that came out
    of the council's file, then one row for each of `keys` (rule id and key of the check), in that order.
    """

    first_sheet: int  # the first long sheet, counted from 1
    keys: tuple[tuple[str, str], ...]
    with_values: bool


def write_streamed(path: Path, layout: Layout, build: Callable[[int], bytes], lines: Iterable[FailingLine]) -> int:
    """Writes the workbook that `build` lays out for a number of long sheets, with `lines` as their rows.

    Out: how many lines were written. A sheet takes 1,048,575; the rest goes on in the next one.
    """
    skeleton = build(1)
    sheet = _Sheet(skeleton, layout)
    left = iter(lines)
    sizes: list[int] = []
    following = next(left, None)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        while following is not None or not sizes:
            rows = islice(chain([following] if following else [], left), _LINES_A_SHEET)
            with archive.open(_part_name(layout.first_sheet + len(sizes)), "w") as part:
                sizes.append(sheet.write(part, rows))
            following = next(left, None)
        _copy_rest(skeleton if len(sizes) == 1 else build(len(sizes)), layout, archive)
    return sum(sizes)


class _Sheet:
    """The XML of a long sheet: what stands before its rows, the patterns of its rows, what stands after them."""

    def __init__(self, skeleton: bytes, layout: Layout) -> None:
        with ZipFile(BytesIO(skeleton)) as archive:
            xml = archive.read(_part_name(layout.first_sheet)).decode()
        start, end = xml.index("<sheetData>"), xml.index("</sheetData>")
        heading, own_text, *patterns = list(_ROW.finditer(xml, start, end))
        style = _STYLE.search(own_text[1])
        self._before = xml[: heading.end()]
        self._after = xml[end:]
        self._text_cell = f'<c{style[0] if style else ""} t="inlineStr"><is><t xml:space="preserve">'
        self._patterns = {key: _PLACE.sub("", row[1]) for key, row in zip(layout.keys, patterns, strict=True)}
        self._with_values = layout.with_values

    def write(self, part: IO[bytes], lines: Iterator[FailingLine]) -> int:
        """Writes the whole sheet and says how many lines it holds."""
        size = 0
        part.write(self._before.encode())
        while batch := list(islice(lines, _LINES_AT_ONCE)):
            part.write("".join(self._rows(batch)).encode())
            size += len(batch)
        part.write(self._after.encode())
        return size

    def _rows(self, lines: list[FailingLine]) -> Iterator[str]:
        start, patterns, with_values = self._text_cell, self._patterns, self._with_values
        for row, local_id, event_type, rule, check, value in lines:
            identifier = f"{start}{_text(local_id)}</t></is></c>" if local_id else "<c/>"
            last = f"{start}{_text(value)}</t></is></c>" if with_values and value else ""
            yield f"<row><c><v>{row + 1}</v></c>{identifier}{_event(event_type)}{patterns[rule, check]}{last}</row>"


def _text(text: str) -> str:
    """Text of a file as XML; letters and digits need no looking at, and most identifiers have nothing else."""
    return text if text.isalnum() and len(text) <= _CELL_LIMIT else _escaped(text)


def _escaped(text: str) -> str:
    return _LOOKS_ESCAPED.sub("_x005F_", escape(printable(text, _CELL_LIMIT), quote=False))


@lru_cache(maxsize=64)
def _event(event_type: str | None) -> str:
    return f'<c t="inlineStr"><is><t>{_escaped(event_name(event_type or ""))}</t></is></c>'


def _part_name(sheet: int) -> str:
    return f"xl/worksheets/sheet{sheet}.xml"


def _copy_rest(skeleton: bytes, layout: Layout, archive: ZipFile) -> None:
    """Every part of the skeleton that is not there yet, which is all but the long sheets."""
    streamed = set(archive.namelist())
    with ZipFile(BytesIO(skeleton)) as laid_out:
        for name in laid_out.namelist():
            if name not in streamed:
                with archive.open(name, "w") as part:
                    part.write(laid_out.read(name))
