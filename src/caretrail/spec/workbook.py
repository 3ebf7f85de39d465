"""Reads an official specification workbook: which sheet holds which defined list, which holds the fields.

Nobody outside has seen every layout such a workbook may have, so this room proposes and says where it
read each list; a person confirms it before `caretrail.spec.overlay` writes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from caretrail.errors import UnusableInput
from caretrail.spec.standard import Standard
from caretrail.spec.workbook_file import Workbook, open_workbook
from caretrail.spec.workbook_layout import FoundFields, FoundList, Unread, read_sheet
from caretrail.spec.workbook_words import FieldNames


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one part of the workbook was read as. Grain: one per list, table of fields or sheet not read."""

    sheet: str
    what: str  # list, fields, not read
    field: str | None
    where: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the workbook says, as far as it was understood. Nothing has been written yet."""

    workbook: str
    sha256: str
    readings: tuple[Reading, ...]
    lists: Mapping[str, tuple[str, ...]]  # field -> its values, in the workbook's order
    headers: Mapping[str, str]  # field -> its heading, where the workbook states headings
    unknown_fields: tuple[str, ...]  # fields the workbook names and the packaged standard does not


def read_workbook(path: Path, standard: Standard) -> Proposal:
    """Which defined lists and headings does this workbook give?

    In:       an .xlsx file with one list per sheet, lists side by side or one above the other, or one
              table of fields and values; headings may stand below titles, in merged cells, beside Release 1
              values and notes.
    Raises:   UnusableInput when it cannot be opened, holds no list we recognise, or contradicts itself
              (two different lists of one field, a value twice, a calculated or failed cell in a list).
    """
    book = open_workbook(path)
    names = FieldNames(standard)
    found = {sheet.name: read_sheet(sheet, names) for sheet in book.sheets}
    lists = [part for parts in found.values() for part in parts if isinstance(part, FoundList)]
    fields = [part for parts in found.values() for part in parts if isinstance(part, FoundFields)]
    if not lists:
        raise UnusableInput(
            f"No defined list was recognised in {book.name}. Each list needs the name of its field as a title, "
            "a sheet name or a column beside the values."
        )
    return Proposal(
        workbook=book.name,
        sha256=book.sha256,
        readings=_readings(book, found),
        lists=_agreed_lists(lists, book.name),
        headers=_agreed_headers(fields),
        unknown_fields=tuple(dict.fromkeys(name for part in fields for name in part.unknown)),
    )


def _readings(book: Workbook, found: Mapping[str, list[FoundList | FoundFields | Unread]]) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            sheet=f"{sheet.name} (hidden)" if sheet.hidden else sheet.name,
            what=part.what,
            field=part.field if isinstance(part, FoundList) else None,
            where=part.where,
            count=part.count,
        )
        for sheet in book.sheets
        for part in found[sheet.name]
    )


def _agreed_lists(found: list[FoundList], workbook: str) -> Mapping[str, tuple[str, ...]]:
    """One list for each field.

    Raises: UnusableInput when two places give different values for one field.
    """
    agreed: dict[str, FoundList] = {}
    for part in found:
        first = agreed.setdefault(part.field, part)
        if set(first.values) != set(part.values):
            raise UnusableInput(
                f"{workbook} gives two different lists for {part.field}: {first.place} and {part.place}. "
                "Remove the sheet that does not hold, and import again."
            )
    return {field: part.values for field, part in agreed.items()}


def _agreed_headers(found: list[FoundFields]) -> Mapping[str, str]:
    """The heading of each field; where two tables write it differently, none, so that ours stays."""
    written: dict[str, set[str]] = {}
    for part in found:
        for field, header in part.headers.items():
            written.setdefault(field, set()).add(header)
    return {field: next(iter(headers)) for field, headers in written.items() if len(headers) == 1}
