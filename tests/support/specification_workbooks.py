"""Specification workbooks in the layouts somebody might choose, all saying the same about the same lists.

The real workbook was not available, so each layout is one that such workbooks are known to have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xlsxwriter


Lists = Mapping[str, Sequence[str]]

# What the made-up workbook says: one list as packaged, one respelt, one longer, one nobody had seen.
OFFICIAL: dict[str, tuple[str, ...]] = {
    "Client Type": ("Service user", "Unpaid carer", "Unpaid carer known by association"),
    "Delivery Mechanism": ("Direct Payment", "CASSR managed personal budget", "CASSR commissioned support"),
    "Gender": ("Male", "Female", "Another gender", "Unknown"),
    "Method of Review": ("Service user only", "Unpaid carer only", "Service user and unpaid carer"),
}
RELEASE_1 = {"Client Type": ("Service User", "Carer", "Carer known by association")}


def one_list_per_sheet(path: Path, lists: Lists = OFFICIAL) -> Path:
    """A contents sheet, then one sheet per list: a title, a blank row, headings, values beside descriptions."""
    with xlsxwriter.Workbook(path) as book:
        contents = book.add_worksheet("Contents")
        contents.write_column(0, 0, ["Contents", "", "This workbook has one sheet for each defined list."])
        for header, values in lists.items():
            sheet = book.add_worksheet(header)
            sheet.write_row(0, 0, [f"Defined list: {header}"])
            sheet.write_row(2, 0, ["Value", "Description"])
            for at, value in enumerate(values):
                sheet.write_row(3 + at, 0, [value, "What the value means, at some length."])
    return path


def sheets_named_after_fields(path: Path, lists: Lists = OFFICIAL) -> Path:
    """Numbered sheets named after the field, with nothing on them but a headed column."""
    with xlsxwriter.Workbook(path) as book:
        for at, (header, values) in enumerate(lists.items(), start=1):
            book.add_worksheet(f"{at}. {header} list"[:31]).write_column(0, 1, ["Permitted values", *values])
    return path


def one_big_table(path: Path, lists: Lists = OFFICIAL) -> Path:
    """One table of field and value below a title, the field named only on its first row, with a notes column."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Defined lists")
        sheet.write(0, 0, "Client Level Data: defined lists")
        sheet.write_row(3, 0, ["Ref", "Field name", "Allowed values", "Notes"])
        row = 4
        for header, values in lists.items():
            for at, value in enumerate(values):
                sheet.write_row(row, 0, [row - 3, header if at == 0 else "", value, "see guidance"])
                row += 1
    return path


def merged_table(path: Path, lists: Lists = OFFICIAL) -> Path:
    """The same table with the field in one merged cell beside all its values."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Lists")
        sheet.merge_range(0, 0, 0, 2, "Defined lists of the collection")
        sheet.write_row(1, 0, ["List name", "Code", "List value"])
        row = 2
        for header, values in lists.items():
            sheet.merge_range(row, 0, row + len(values) - 1, 0, header)
            for at, value in enumerate(values, start=1):
                sheet.write_row(row, 1, [at, value])
                row += 1
    return path


def side_by_side(path: Path, lists: Lists = OFFICIAL) -> Path:
    """All lists on one sheet, one column each, some rows below a title."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Codes")
        sheet.write(1, 0, "Look-up values")
        for column, (header, values) in enumerate(lists.items()):
            sheet.write_column(4, column, [header, *values])
    return path


def stacked(path: Path, lists: Lists = OFFICIAL) -> Path:
    """All lists in one column, one above the other, with an empty row between."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Lists")
        row = 0
        for header, values in lists.items():
            sheet.write_column(row, 0, [header, *values, ""])
            row += len(values) + 2
    return path


def beside_release_1(path: Path, lists: Lists = OFFICIAL) -> Path:
    """Field names merged over two columns, Release 1 values beside the Release 2 values that replaced them."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Mapping")
        for at, (header, values) in enumerate(lists.items()):
            sheet.merge_range(0, 3 * at, 0, 3 * at + 2, header)
            sheet.write_row(1, 3 * at, ["Release 1 value", "Release 2 value", "Change"])
            old = RELEASE_1.get(header, values)
            for row, value in enumerate(values):
                sheet.write_row(2 + row, 3 * at, [old[row], value, "no change"])
            # Two more Release 1 values: one joined to a value above, one dropped.
            sheet.write_row(2 + len(values), 3 * at, ["An older value", values[0], "joined"])
            sheet.write_row(3 + len(values), 3 * at, ["A dropped value", "n/a", "removed"])
    return path


def lines_in_one_cell(path: Path, lists: Lists = OFFICIAL) -> Path:
    """A table of fields with all values of a list in one cell, on lines of their own."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Specification")
        sheet.write_row(0, 0, ["Data item", "Description", "Valid values"])
        for row, (header, values) in enumerate(lists.items(), start=1):
            sheet.write_row(row, 0, [header, "What it is about", "\n".join(values)])
    return path


LAYOUTS: tuple[Callable[[Path], Path], ...] = (
    one_list_per_sheet,
    sheets_named_after_fields,
    one_big_table,
    merged_table,
    side_by_side,
    stacked,
    beside_release_1,
    lines_in_one_cell,
)


def table_of_fields(path: Path, headings: Sequence[str], lists: Lists = OFFICIAL) -> Path:
    """A sheet of fields with their headings, types and notes, then the lists side by side."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Fields")
        sheet.write_row(2, 0, ["No.", "Column heading", "Type", "Description"])
        for at, heading in enumerate(headings, start=1):
            sheet.write_row(2 + at, 0, [at, heading, "Text", "What it is about"])
        codes = book.add_worksheet("Codes")
        for column, (header, values) in enumerate(lists.items()):
            codes.write_column(0, column, [header, *values])
    return path
