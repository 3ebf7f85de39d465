"""Reads the heading of a file: which separator it uses, and which column is which field.

Headings are known in any case and order, with spaces, underscores or punctuation; a close miss is
suggested, never assumed.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from caretrail.errors import UnusableInput
from caretrail.intake.findings import RenamedHeader, UnknownHeader
from caretrail.intake.scan import LONGEST_LINE
from caretrail.spec import Standard


DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_FEWEST_KNOWN = 5  # fewer known headings than this is not a return
_MOST_COLUMNS = 1000
_MOST_LINES = 100  # a heading of one return spans no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the first line of a file says."""

    delimiter: str
    width: int
    lines: int  # of the file; more than one where a heading is quoted and broken
    columns: Mapping[str, int]  # field name -> place
    renamed: tuple[RenamedHeader, ...]
    unknown: tuple[UnknownHeader, ...]

    @property
    def delimiter_name(self) -> str:
        """The separator in a word."""
        return _NAMES[self.delimiter]


def heading_key(text: str) -> str:
    """The form in which headings agree: lower case, letters and digits only."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def read_heading(path: Path, name: str, standard: Standard, renames: Mapping[str, str]) -> Heading:
    """Find separator and columns.

    In:      `renames`, heading as written (its `heading_key`) -> field name, from a mapping file.
    Raises:  UnusableInput when no heading is recognised, one field has two columns, there are more than
             1,000 columns, or there is no line below the heading.
    """
    with path.open("rb") as file:
        raw, lines = _first_record(file)
        more = file.read(64).strip()
    if not more and b"\r" in raw.strip():
        raise UnusableInput(f"{name} ends its lines as old Macs did. Save it as CSV UTF-8.")
    if len(raw) >= LONGEST_LINE:
        raise UnusableInput(f"{name} begins with a line of more than 1 MB, so it has no heading that can be read.")
    line = raw.decode("utf-8-sig", errors="replace").rstrip("\r\n")
    known = {heading_key(text): field.name for field in standard.fields for text in (field.name, field.header)}
    known.update(renames)
    delimiter, cells = max(
        ((delimiter, _cells(line, delimiter)) for delimiter in DELIMITERS),
        key=lambda found: (sum(heading_key(cell) in known for cell in found[1]), len(found[1])),
    )
    if sum(heading_key(cell) in known for cell in cells) < _FEWEST_KNOWN:
        raise UnusableInput(
            f"{name} has no heading that Caretrail knows in its first line. The first line must name the columns, "
            f"such as LA Code and NHS Number, separated by commas, semicolons, tabs or vertical bars."
        )
    if len(cells) > _MOST_COLUMNS:
        raise UnusableInput(f"{name} has {len(cells):,} columns; a return has {len(standard.fields)}.")
    if not more:
        raise UnusableInput(f"{name} has a heading but no rows below it.")
    columns, renamed, unknown = _columns(cells, name, standard, known)
    return Heading(
        delimiter=delimiter, width=len(cells), lines=lines, columns=columns, renamed=renamed, unknown=unknown
    )


def _first_record(file: BinaryIO) -> tuple[bytes, int]:
    """The first line, and those after it that belong to it because a quoted heading is broken; how many they are."""
    first = raw = file.readline(LONGEST_LINE)
    start = file.tell()
    for lines in range(1, _MOST_LINES):
        if raw.count(b'"') % 2 == 0:
            return raw, lines
        raw += file.readline(LONGEST_LINE)
    file.seek(start)
    return first, 1


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _columns(
    cells: list[str], name: str, standard: Standard, known: Mapping[str, str]
) -> tuple[Mapping[str, int], tuple[RenamedHeader, ...], tuple[UnknownHeader, ...]]:
    columns: dict[str, int] = {}
    renamed: list[RenamedHeader] = []
    unknown: list[UnknownHeader] = []
    headers = {heading_key(field.header): field.header for field in standard.fields}
    for place, cell in enumerate(cells):
        field = known.get(heading_key(cell))
        if field is None:
            near = difflib.get_close_matches(heading_key(cell), headers, n=1, cutoff=0.75)
            unknown.append(UnknownHeader(written=cell, nearest=headers[near[0]] if near else None))
        elif field in columns:
            raise UnusableInput(
                f"{name} has two columns for {standard.by_name[field].header} "
                f"(columns {columns[field] + 1} and {place + 1}). Take one out."
            )
        else:
            columns[field] = place
            if cell != standard.by_name[field].header:
                renamed.append(RenamedHeader(written=cell, field=field, header=standard.by_name[field].header))
    return columns, tuple(renamed), tuple(unknown)
