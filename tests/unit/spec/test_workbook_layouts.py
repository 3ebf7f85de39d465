"""A specification workbook is understood in every plausible layout, and says where each list was read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from caretrail.spec import Proposal, load_standard, read_workbook
from tests.support.specification_workbooks import LAYOUTS, OFFICIAL, side_by_side, table_of_fields


STANDARD = load_standard()
EXPECTED = {
    "client_type": OFFICIAL["Client Type"],
    "delivery_mechanism": OFFICIAL["Delivery Mechanism"],
    "gender": OFFICIAL["Gender"],
    "method_of_review": OFFICIAL["Method of Review"],
}


def read(path: Path) -> Proposal:
    return read_workbook(path, STANDARD)


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.__name__ for layout in LAYOUTS])
def test_the_lists_are_read_whole_and_in_order(layout: Callable[[Path], Path], tmp_path: Path) -> None:
    assert dict(read(layout(tmp_path / "specification.xlsx")).lists) == EXPECTED


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.__name__ for layout in LAYOUTS])
def test_each_list_says_on_which_sheet_and_rows_it_stands(layout: Callable[[Path], Path], tmp_path: Path) -> None:
    readings = read(layout(tmp_path / "specification.xlsx")).readings
    lists = {reading.field: reading for reading in readings if reading.what == "list"}
    assert set(lists) == set(EXPECTED)
    assert all(reading.count == len(EXPECTED[str(field)]) for field, reading in lists.items())
    assert all("column" in reading.where and "rows" in reading.where for reading in lists.values())


def test_a_sheet_that_is_not_understood_is_named(tmp_path: Path) -> None:
    path = tmp_path / "specification.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Introduction").write(0, 0, "Read this first.")
        book.add_worksheet("Blank")
        book.add_worksheet("Gender").write_column(0, 0, ["Gender", "Male", "Female"])
        book.add_worksheet("Ethnicity").write_column(0, 0, ["no heading that we know", "and two", "more lines"])
    unread = {reading.sheet: reading.where for reading in read(path).readings if reading.what == "not read"}
    assert set(unread) == {"Introduction", "Blank", "Ethnicity"}
    assert unread["Blank"] == "empty"
    assert "no column is headed as its values" in unread["Ethnicity"]


def test_a_sheet_name_cut_at_31_letters_still_names_its_field(tmp_path: Path) -> None:
    path = tmp_path / "specification.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Autism Spectrum Disorder (ASD) list"[:31]).write_column(0, 0, ["Values", "Yes", "No"])
    assert dict(read(path).lists) == {"autism_spectrum_disorder_asd": ("Yes", "No")}


def test_a_hidden_sheet_is_read_and_said_to_be_hidden(tmp_path: Path) -> None:
    path = tmp_path / "specification.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Front")
        sheet = book.add_worksheet("Validation")
        sheet.write_column(0, 0, ["Gender", "Male", "Female"])
        sheet.hide()
    assert "Validation (hidden)" in {reading.sheet for reading in read(path).readings}


def test_what_stands_below_a_gap_is_not_taken_for_a_value_and_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "specification.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Lists").write_column(0, 0, ["Gender", "Male", "", "Female", "", "", "", "Version 2", "May"])
    proposal = read(path)
    assert dict(proposal.lists) == {"gender": ("Male", "Female")}
    assert [(r.where, r.count) for r in proposal.readings if r.what == "not read"] == [
        ("column A below Gender, after a gap", 2)
    ]


def test_a_footnote_is_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "specification.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Lists").write_column(0, 0, ["Gender", "Male", "Female", "Note: as of May"])
    proposal = read(path)
    assert dict(proposal.lists) == {"gender": ("Male", "Female")}
    assert "left out: 1" in proposal.readings[0].where


def test_release_1_lists_of_their_own_are_never_taken(tmp_path: Path) -> None:
    path = tmp_path / "specification.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Codes")
        sheet.write_column(0, 0, ["Client Type (Release 1)", "Service User", "Carer"])
        sheet.write_column(0, 1, ["Client Type", "Service user", "Unpaid carer"])
    assert dict(read(path).lists) == {"client_type": ("Service user", "Unpaid carer")}


def test_headings_come_from_a_table_of_fields(tmp_path: Path) -> None:
    headings = [f.header.replace("Unit Cost", "Unit cost") for f in STANDARD.fields] + ["A brand new field"]
    proposal = read(table_of_fields(tmp_path / "specification.xlsx", headings))
    assert proposal.headers["unit_cost"] == "Unit cost"
    assert len(proposal.headers) == len(STANDARD.fields)
    assert proposal.unknown_fields == ("A brand new field",)
    assert dict(proposal.lists) == EXPECTED


def test_a_template_of_headings_gives_headings_and_its_sample_row_no_lists(tmp_path: Path) -> None:
    path = tmp_path / "specification.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Template")
        sheet.write_row(0, 0, [field.header.upper() for field in STANDARD.fields])
        for row in range(1, 5):
            sheet.write_row(row, 0, [f"{row}" for _ in STANDARD.fields])
        book.add_worksheet("Gender").write_column(0, 0, ["Gender", "Male", "Female"])
    proposal = read(path)
    assert proposal.headers["la_code"] == "LA CODE"
    assert set(proposal.lists) == {"gender"}


def test_the_hash_pins_the_file(tmp_path: Path) -> None:
    one = read(side_by_side(tmp_path / "one.xlsx"))
    other = read(side_by_side(tmp_path / "two.xlsx", {**OFFICIAL, "Gender": ("Male", "Female")}))
    assert one.sha256 != other.sha256
    assert len(one.sha256) == 64
