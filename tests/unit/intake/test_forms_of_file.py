"""One submission in every form that councils send is checked alike: separators, encodings, headings, packing, kind."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from caretrail.errors import UnusableInput
from tests.support.submissions import (
    HEADINGS,
    NAMES,
    STANDARD,
    checked,
    failing,
    joined,
    rows,
    table,
    text,
    told,
    write,
)


FAULTS = {
    "gender": "male",
    "postcode": "SW1A1AA ",
    "event_outcome": "NULL",
    "unit_cost": "£12",
    "event_description": "é",
}
ROWS = [*rows(6), *({**row, **FAULTS} for row in rows(10)[6:])]
TEXT = text(ROWS)
DATES = [field.name for field in STANDARD.fields if field.type == "date"]
NUMBERS = [field.name for field in STANDARD.fields if field.type in ("decimal", "integer")]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[int, str, str]]:
    """What is found in the plain form: UTF-8, commas."""
    found = failing(write(tmp_path_factory.mktemp("plain") / "plain.csv", TEXT))
    assert len(found) > 10
    return found


def zipped(content: str, *, beside: Sequence[str] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in beside:
            archive.writestr(name, "")
        archive.writestr("folder/return.csv", content)
    return out.getvalue()


def with_headings(change: Callable[[str], str]) -> str:
    headings, *lines = table(ROWS)
    return joined([[change(heading) for heading in headings], *lines])


FORMS: dict[str, bytes] = {
    "semicolons": text(ROWS, delimiter=";").encode(),
    "tabs": text(ROWS, delimiter="\t").encode(),
    "vertical bars": text(ROWS, delimiter="|").encode(),
    "every cell quoted": text(ROWS, quoting=csv.QUOTE_ALL).encode(),
    "line feeds alone": text(ROWS, newline="\n").encode(),
    "no line break at the end": TEXT.rstrip().encode(),
    "blank lines at the end": (TEXT + "\r\n" * 5).encode(),
    "byte order mark": TEXT.encode("utf-8-sig"),
    "Windows-1252": TEXT.encode("cp1252"),
    "Windows-1252 with semicolons": text(ROWS, delimiter=";").encode("cp1252"),
    "gzip": gzip.compress(TEXT.encode()),
    "gzip of Windows-1252": gzip.compress(TEXT.encode("cp1252")),
    "zip": zipped(TEXT),
    "zip as a Mac makes it": zipped(TEXT, beside=("__MACOSX/folder/._return.csv",)),
    "headings in lower case": with_headings(str.lower).encode(),
    "headings in upper case": with_headings(str.upper).encode(),
    "headings with underscores": with_headings(lambda heading: heading.replace(" ", "_")).encode(),
    "headings without spaces": with_headings(lambda heading: heading.replace(" ", "")).encode(),
    "headings with spaces around": with_headings(lambda heading: f" {heading} ").encode(),
    "headings over two lines": with_headings(lambda heading: heading.replace(" ", "\n", 1)).encode(),
    "names of fields": joined([NAMES, *table(ROWS)[1:]]).encode(),
    "columns back to front": joined([line[::-1] for line in table(ROWS)]).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_text_changes_no_finding(form: str, plain: set[tuple[int, str, str]], tmp_path: Path):
    assert failing(write(tmp_path / "return [final] (1).csv", FORMS[form])) == plain


def test_what_a_file_was_read_as_is_told(tmp_path: Path):
    result = checked(write(tmp_path / "a.csv", FORMS["Windows-1252 with semicolons"]))
    assert (result.encoding, result.delimiter) == ("Windows-1252", "semicolon")
    assert checked(write(tmp_path / "b.csv", TEXT)).encoding == "UTF-8"


def test_headings_not_written_as_in_the_standard_are_told(tmp_path: Path):
    result = checked(write(tmp_path / "a.csv", FORMS["names of fields"]))
    assert [one.field for one in result.renamed] == list(NAMES)
    assert not checked(write(tmp_path / "b.csv", TEXT)).renamed


def test_an_unknown_heading_is_told_with_its_nearest_and_not_guessed(tmp_path: Path):
    lines = table(ROWS)
    lines[0] = [heading.replace("Accommodation Status", "Accomodation Statis") for heading in lines[0]]
    lines = [[*line, cell] for line, cell in zip(lines, ["Team", *["x"] * len(ROWS)], strict=True)]
    result = checked(write(tmp_path / "a.csv", joined(lines)))
    assert [(one.written, one.nearest) for one in result.unknown_headers] == [
        ("Accomodation Statis", "Accommodation Status"),
        ("Team", None),
    ]
    findings = told(result)
    assert ("H02.header", "unknown") in findings
    assert "accommodation_status" in {one.field for one in result.not_checked}


def test_an_absent_mandatory_column_is_one_error_and_an_optional_one_is_not_checked(tmp_path: Path):
    mandatory, optional = "gender", "event_description"
    names = [name for name in NAMES if name not in (mandatory, optional)]
    result = checked(write(tmp_path / "a.csv", text(ROWS, names)))
    absent = {rule: rows for (rule, check), rows in told(result).items() if check == "absent"}
    assert absent.pop(f"H01.{mandatory}") == 0
    assert not absent
    causes = {one.field: one.cause for one in result.not_checked if one.field in (mandatory, optional)}
    assert set(causes) == {mandatory, optional}
    assert all("is not in the file" in cause for cause in causes.values())


def workbook(path: Path, lines: list[list[object]], *, first_row: int = 0, sheet_before: bool = False) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        if sheet_before:
            book.add_worksheet("Notes")
        sheet = book.add_worksheet("Return")
        for place, line in enumerate(lines, first_row):
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(place, column, cell)
                else:
                    sheet.write(place, column, cell)
    return path


def typed(lines: list[list[str]]) -> list[list[object]]:
    """The rows with dates as dates and numbers as numbers, as Excel keeps them."""
    headings, *body = lines
    names = dict(zip(headings, NAMES, strict=True))
    return [
        list(headings),
        *([_typed(names[heading], cell) for heading, cell in zip(headings, line, strict=True)] for line in body),
    ]


def _typed(name: str, cell: str) -> object:
    if name in DATES and cell:
        return datetime.strptime(cell, "%d/%m/%Y")  # noqa: DTZ007
    try:
        return float(cell) if name in NUMBERS else cell
    except ValueError:
        return cell


@pytest.mark.parametrize("as_numbers", [False, True], ids=["as text", "dates and numbers"])
def test_a_workbook_is_read_as_its_csv(as_numbers: bool, plain: set[tuple[int, str, str]], tmp_path: Path):
    lines = typed(table(ROWS)) if as_numbers else table(ROWS)
    assert failing(workbook(tmp_path / "a.xlsx", lines)) == plain


def test_the_first_sheet_with_anything_in_it_counts(plain: set[tuple[int, str, str]], tmp_path: Path):
    assert failing(workbook(tmp_path / "a.xlsx", table(ROWS), sheet_before=True)) == plain


def test_a_table_further_down_the_sheet_is_read(tmp_path: Path):
    assert checked(workbook(tmp_path / "a.xlsx", table(ROWS), first_row=3)).accepted == len(ROWS)


def test_blank_rows_of_a_sheet_are_not_rows(tmp_path: Path):
    lines = table(ROWS)
    result = checked(workbook(tmp_path / "a.xlsx", [*lines[:4], [], [], *lines[4:], *[[""] * 50] * 20]))
    assert (result.rows, result.accepted) == (len(ROWS), len(ROWS))


def test_an_nhs_number_kept_as_a_number_has_no_decimals_and_loses_its_zero(tmp_path: Path):
    lines: list[list[object]] = [list(line) for line in table(rows(2))]
    place = HEADINGS.index("NHS Number")
    lines[1][place], lines[2][place] = 9990000018.0, 990000018
    findings = told(checked(workbook(tmp_path / "a.xlsx", lines)))
    assert findings["F12.nhs_number", "test_data"] == 1
    assert findings["F01.nhs_number", "lost_zero"] == 1


@pytest.mark.parametrize("as_numbers", [False, True], ids=["as text", "dates and numbers"])
def test_a_parquet_file_is_read_as_its_csv(as_numbers: bool, plain: set[tuple[int, str, str]], tmp_path: Path):
    source = write(tmp_path / "source.csv", TEXT)
    types = {STANDARD.by_name[name].header: "DATE" for name in DATES} if as_numbers else {}
    table_ = duckdb.read_csv(str(source), all_varchar=True)
    columns = ", ".join(
        f'strptime("{name}", \'%d/%m/%Y\')::{types[name]} AS "{name}"' if name in types else f'"{name}"'
        for name in HEADINGS
    )
    path = tmp_path / "a.parquet"
    table_.project(columns).write_parquet(str(path))
    assert failing(path) == plain


def test_moments_of_midnight_in_a_parquet_file_are_days(tmp_path: Path):
    path = tmp_path / "a.parquet"
    columns = {"la_code": 503, "gender": "'Male'", "event_type": "'Service'", "ethnicity": "NULL", "postcode": "NULL"}
    made = ", ".join(f"{cell} AS {name}" for name, cell in columns.items())
    duckdb.sql(f"SELECT {made}, TIMESTAMP '2026-02-03' AS event_end_date, 2.0::DOUBLE AS unit_cost").write_parquet(
        str(path)
    )
    result = checked(path)
    assert [(one.month, one.event_type, one.rows) for one in result.months] == [(date(2026, 2, 1), "Service", 1)]
    assert not {field for field, _ in told(result) if field in ("D01.event_end_date", "F08.unit_cost")}


def test_a_sheet_that_is_not_a_return_is_refused(tmp_path: Path):
    with pytest.raises(UnusableInput, match="no heading"):
        checked(workbook(tmp_path / "a.xlsx", [["Budget", "2026"], ["x", "1"]]))
