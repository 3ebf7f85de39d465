"""Recognises the layouts in which a sheet may hold fields and defined lists, and reads them.

Three layouts: a table with a column of fields (and one of values); a row of all headings, as in a template;
and blocks, a field's name above or on the sheet with its values below. Each part says where it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from caretrail.errors import UnusableInput
from caretrail.spec.standard import Field
from caretrail.spec.workbook_file import Sheet
from caretrail.spec.workbook_words import FieldNames, Role, role_of


_HEADING_ROWS = 40  # headings are sought in this many rows from the top
_BELOW_TITLE = 4  # a row of headings is at most this far below the title of its block
_FEWEST_FIELDS = 10  # so many fields in one row or column are a table of fields, not of lists
_FEWEST_VALUES = 2
_LONGEST_VALUE = 200
_GAP = 2  # so many empty cells end a block
_NO_VALUE = frozenset({"-", "–", "n/a", "none", "no equivalent", "removed", "deleted", "not mapped", "no mapping"})
_FOOTNOTE = ("note:", "notes:", "note ", "source:", "sources:", "*")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundList:
    """The values of one field's list, and where they stand."""

    field: str
    values: tuple[str, ...]
    sheet: str
    where: str
    what: str = "list"

    @property
    def count(self) -> int:
        """How many values."""
        return len(self.values)

    @property
    def place(self) -> str:
        """Sheet and cells, for a message."""
        return f"sheet {self.sheet!r}, {self.where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFields:
    """Headings of fields, and where they stand."""

    headers: Mapping[str, str]
    unknown: tuple[str, ...]
    where: str
    what: str = "fields"

    @property
    def count(self) -> int:
        """How many fields."""
        return len(self.headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A part of a sheet that was left out, and why."""

    where: str
    count: int = 0
    what: str = "not read"


Part = FoundList | FoundFields | Unread


def read_sheet(sheet: Sheet, names: FieldNames) -> list[Part]:
    """What does this sheet hold? At least one part; an `Unread` one when nothing was recognised.

    Raises: UnusableInput when a list holds a value twice, a formula or a spreadsheet error.
    """
    parts = _field_table(sheet, names) or _heading_row(sheet, names) or _blocks(sheet, names)
    return parts or [Unread(where="empty" if not any(map(any, sheet.cells)) else "no field or list recognised")]


# --- a table with a column of fields -------------------------------------------------------------------------------


def _field_table(sheet: Sheet, names: FieldNames) -> list[Part]:
    for row in range(min(_HEADING_ROWS, len(sheet.cells))):
        roles = _roles(sheet, row, range(len(sheet.cells[row])), names)
        at = next((column for column, role in roles.items() if role.kind == "field"), None)
        if at is None:
            continue
        named = dict(_named_rows(sheet, row + 1, at))
        known = {text: field for text in named.values() if (field := names.loosely(text)) is not None}
        if len(known) >= _FEWEST_VALUES or (known and _value_column(roles) is not None):
            return _rows_of_fields(sheet, row, at, roles, known, named)
    return []


def _named_rows(sheet: Sheet, start: int, column: int) -> Iterator[tuple[int, str]]:
    """Each row with the field it belongs to: the one beside it, or the last one named above."""
    current = ""
    for row in range(start, len(sheet.cells)):
        current = sheet.cells[row][column] or current
        if current:
            yield row, current


def _rows_of_fields(
    sheet: Sheet, heading: int, at: int, roles: Mapping[int, Role], known: Mapping[str, Field], named: Mapping[int, str]
) -> list[Part]:
    parts: list[Part] = []
    unknown = tuple(dict.fromkeys(text for text in named.values() if text not in known and len(text) <= _LONGEST_VALUE))
    fields = {field.name: text for text, field in known.items()}
    if _is_about_fields(known.values()):
        where = f"column {_letter(at)} from row {heading + 2}, under {_quoted(sheet.cells[heading][at])}"
        parts.append(FoundFields(headers=fields, unknown=unknown, where=where))
    else:
        parts.extend(Unread(where=f"column {_letter(at)}, {_quoted(name)}: no field of this name") for name in unknown)
    column = _value_column(roles)
    if column is None:
        return parts
    beside_release_1 = _has_release_1(roles)
    for field in {field.name: field for field in known.values() if field.list_name}.values():
        rows = [row for row, text in named.items() if known.get(text) is field]
        places = [(row, line) for row in rows for line in _cell(sheet, row, column).splitlines()]
        under = f"under {_quoted(sheet.cells[heading][column])}"
        found = _list_of(sheet, field, column, places, under, beside_release_1=beside_release_1)
        if found is not None:
            parts.append(found)
    return parts


def _is_about_fields(fields: Iterable[Field]) -> bool:
    """Whether these are a table of the standard's fields rather than of its lists only."""
    by_name = {field.name: field for field in fields}
    return len(by_name) >= _FEWEST_FIELDS and any(not field.list_name for field in by_name.values())


# --- a row of all headings -----------------------------------------------------------------------------------------


def _heading_row(sheet: Sheet, names: FieldNames) -> list[Part]:
    for row in range(min(_HEADING_ROWS, len(sheet.cells))):
        texts = [text for text in sheet.cells[row] if text]
        known = {text: field for text in texts if (field := names.exactly(text)) is not None}
        if _is_about_fields(known.values()):
            unknown = tuple(text for text in texts if text not in known and role_of(text) is None)
            headers = {field.name: text for text, field in known.items()}
            return [FoundFields(headers=headers, unknown=unknown, where=f"headings in row {row + 1}")]
    return []


# --- blocks: the name of a field with its values below --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    field: Field
    row: int
    column: int
    last_column: int


def _blocks(sheet: Sheet, names: FieldNames) -> list[Part]:
    heads = list(_heads(sheet, names))
    named_after = names.of_sheet(sheet.name)
    if not heads and named_after is not None and named_after.list_name:
        width = max((len(row) for row in sheet.cells), default=0)
        heads = [_Head(field=named_after, row=-1, column=0, last_column=width - 1)]
    return [part for head in heads for part in _block(sheet, head, heads, names)]


def _heads(sheet: Sheet, names: FieldNames) -> Iterator[_Head]:
    for row, cells in enumerate(sheet.cells):
        titles = [
            (column, field)
            for column, text in enumerate(cells)
            if text and (row, column) not in sheet.repeated and (field := names.loosely(text)) and field.list_name
        ]
        for place, (column, field) in enumerate(titles):
            after = titles[place + 1][0] if place + 1 < len(titles) else len(cells)
            yield _Head(field=field, row=row, column=column, last_column=after - 1)


def _block(sheet: Sheet, head: _Head, heads: Sequence[_Head], names: FieldNames) -> list[Part]:
    below = [h.row for h in heads if h.row > head.row and head.column <= h.column <= head.last_column]
    end = min(below, default=len(sheet.cells))
    heading = _sub_heading(sheet, head, end, names)
    if heading is not None:
        row, roles = heading
        column = _value_column(roles)
        if column is None:
            return [Unread(where=f"{head.field.header}: only Release 1 values in row {row + 1} and below")]
        return _column_of_values(sheet, head.field, row, end, column, beside_release_1=_has_release_1(roles))
    if head.row < 0:
        return [Unread(where=f"named after {head.field.header}, but no column is headed as its values")]
    return _column_of_values(sheet, head.field, head.row, end, head.column, beside_release_1=False)


def _column_of_values(
    sheet: Sheet, field: Field, heading: int, end: int, column: int, *, beside_release_1: bool
) -> list[Part]:
    places, left = _downwards(sheet, heading + 1, end, column, over_gaps=beside_release_1)
    under = f"under {_quoted(sheet.cells[heading][column])}"
    found = _list_of(sheet, field, column, places, under, beside_release_1=beside_release_1)
    if found is None:
        return []
    rest = Unread(where=f"column {_letter(column)} below {field.header}, after a gap", count=left)
    return [found, rest] if left else [found]


def _sub_heading(sheet: Sheet, head: _Head, end: int, names: FieldNames) -> tuple[int, Mapping[int, Role]] | None:
    """The row of headings of a block, and what its columns are for."""
    reach = _HEADING_ROWS if head.row < 0 else _BELOW_TITLE
    for row in range(head.row + 1, min(head.row + 1 + reach, end)):
        roles = _roles(sheet, row, range(head.column, min(head.last_column + 1, len(sheet.cells[row]))), names)
        if any(role.kind in ("values", "release_1") for role in roles.values()):
            return row, roles
    return None


def _downwards(
    sheet: Sheet, start: int, end: int, column: int, *, over_gaps: bool
) -> tuple[list[tuple[int, str]], int]:
    """The filled cells of a column until a gap, and how many more stand below it.

    Beside Release 1 values a gap is a value that Release 2 dropped, so reading goes on.
    """
    filled = [(row, text) for row in range(start, end) if (text := _cell(sheet, row, column))]
    for place, (row, _) in enumerate(filled):
        above = filled[place - 1][0] if place else start - 1
        if not over_gaps and row - above > _GAP:
            return filled[:place], len(filled) - place
    return filled, 0


# --- shared --------------------------------------------------------------------------------------------------------


def _roles(sheet: Sheet, row: int, columns: range, names: FieldNames) -> dict[int, Role]:
    cells = sheet.cells[row]
    return {c: role for c in columns if names.exactly(cells[c]) is None and (role := role_of(cells[c])) is not None}


def _value_column(roles: Mapping[int, Role]) -> int | None:
    """The column of the values to send: the one headed Release 2 before any other."""
    columns = [(-role.rank, column) for column, role in roles.items() if role.kind == "values"]
    return min(columns)[1] if columns else None


def _has_release_1(roles: Mapping[int, Role]) -> bool:
    return any(role.kind == "release_1" for role in roles.values())


def _cell(sheet: Sheet, row: int, column: int) -> str:
    return "" if (row, column) in sheet.repeated else sheet.cells[row][column]


def _list_of(
    sheet: Sheet, field: Field, column: int, places: Sequence[tuple[int, str]], under: str, *, beside_release_1: bool
) -> FoundList | None:
    """The list in these cells; None when they are too few to be one.

    Raises: UnusableInput for a value that stands twice, a formula or a spreadsheet error. Beside Release 1
            values one value may stand on several rows, where Release 2 made one of several.
    """
    lines = [(row, text.replace("\n", " ").strip()) for row, text in places]
    kept = [(row, text) for row, text in lines if _is_value(text, beside_release_1)]
    values = tuple(dict.fromkeys(value for _, value in kept))
    if len(values) < _FEWEST_VALUES:
        return None
    left_out = f"; left out: {len(places) - len(kept)}" if len(kept) < len(places) else ""
    where = f"column {_letter(column)}, rows {kept[0][0] + 1} to {kept[-1][0] + 1}, {under}{left_out}"
    for row, value in kept:
        if (row, column) in sheet.formulas or value.startswith("#"):
            raise UnusableInput(
                f"Sheet {sheet.name!r}, cell {_letter(column)}{row + 1} is calculated or a spreadsheet error, where a "
                f"value of {field.header} should stand. Save the workbook with values only, and import again."
            )
    if len(values) < len(kept) and not beside_release_1:
        twice = next(row for place, (row, value) in enumerate(kept) if value in {v for _, v in kept[:place]})
        raise UnusableInput(
            f"Sheet {sheet.name!r}, cell {_letter(column)}{twice + 1} repeats a value of {field.header}. "
            "Remove the repetition, or the second list, and import again."
        )
    return FoundList(field=field.name, values=values, sheet=sheet.name, where=where)


def _is_value(text: str, beside_release_1: bool) -> bool:
    if not text or len(text) > _LONGEST_VALUE or text.lower().startswith(_FOOTNOTE):
        return False
    return not (beside_release_1 and text.lower() in _NO_VALUE)


def _letter(column: int) -> str:
    """The letter of a column as spreadsheets write it."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _quoted(text: str) -> str:
    return f"“{text[:40]}”"
