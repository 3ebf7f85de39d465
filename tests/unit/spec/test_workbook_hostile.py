"""A workbook that cannot be trusted is refused in one line that holds none of its cells, and nothing is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from caretrail.cli import main
from caretrail.errors import UnusableInput
from caretrail.spec import load_standard, read_workbook
from tests.support.specification_workbooks import OFFICIAL, side_by_side


STANDARD = load_standard()


def _book(path: Path, fill: Callable[[xlsxwriter.Workbook], object]) -> None:
    with xlsxwriter.Workbook(path) as book:
        fill(book)


def _repacked(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """The workbook with some of its parts rewritten."""
    side_by_side(path)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as whole:
        parts = {name: change(name, whole.read(name)) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def missing(_: Path) -> None:
    """There is no such file."""


def a_folder(path: Path) -> None:
    path.mkdir()


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


def a_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + b"x" * 5000)


def a_csv(path: Path) -> None:
    path.write_text("Gender\nMale\nFemale\n", encoding="utf-8")


def another_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not a workbook")


def cut_off(path: Path) -> None:
    whole = side_by_side(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def broken_part(path: Path) -> None:
    _repacked(path, lambda name, content: content[: len(content) // 2] if "sheet1" in name else content)


def zip_bomb(path: Path) -> None:
    _repacked(path, lambda name, content: content + b" " * 200_000_000 if "sharedStrings" in name else content)


def lying_size(path: Path) -> None:
    """A part that unpacks to more than the zip says it does."""
    _repacked(path, lambda name, content: content + b" " * 5_000_000 if "sharedStrings" in name else content)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    path.write_bytes(bytes(content).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))


def far_corner(path: Path) -> None:
    _book(path, lambda book: book.add_worksheet("Gender").write("XFD1048576", "far away"))


def too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.seek(30_000_000)
        file.write(b"x")


def no_sheet_filled(path: Path) -> None:
    _book(path, lambda book: book.add_worksheet("Gender"))


def no_list(path: Path) -> None:
    _book(path, lambda book: book.add_worksheet("Plan").write_column(0, 0, ["Task", "Write it", "Test it"]))


def calculated(path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Codes")
        sheet.write_column(0, 0, ["Gender", "Male", "Female"])
        sheet.write_formula(3, 0, '=CONCAT("Other","")', None, "Other")

    _book(path, fill)


def failed_cell(path: Path) -> None:
    _book(path, lambda book: book.add_worksheet("Codes").write_column(0, 0, ["Gender", "Male", "#REF!", "Female"]))


def repeated_value(path: Path) -> None:
    side_by_side(path, {**OFFICIAL, "Gender": ("Male", "Female", "Male")})


def two_lists_that_disagree(path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("May").write_column(0, 0, ["Gender", "Male", "Female"])
        book.add_worksheet("June").write_column(0, 0, ["Gender", "Male", "Female", "Another"])

    _book(path, fill)


HOSTILE: tuple[tuple[Callable[[Path], None], str], ...] = (
    (missing, "There is no file"),
    (a_folder, "is a folder"),
    (empty_file, "not an .xlsx workbook"),
    (a_pdf, "not an .xlsx workbook"),
    (a_csv, "not an .xlsx workbook"),
    (another_zip, "not an .xlsx workbook"),
    (cut_off, "not an .xlsx workbook"),
    (broken_part, "damaged"),
    (zip_bomb, "unpacks to far more"),
    (lying_size, "not an .xlsx workbook"),
    (far_corner, "span more than"),
    (too_large, "larger than 20 MB"),
    (no_sheet_filled, "No defined list was recognised"),
    (no_list, "No defined list was recognised"),
    (calculated, "cell A4 is calculated"),
    (failed_cell, "cell A3 is calculated or a spreadsheet error"),
    (repeated_value, "repeats a value of Gender"),
    (two_lists_that_disagree, "two different lists for gender"),
)


@pytest.mark.parametrize(("make", "reason"), HOSTILE, ids=[make.__name__ for make, _ in HOSTILE])
def test_it_is_refused_in_one_line_and_nothing_is_written(
    make: Callable[[Path], None], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, home = tmp_path / "book.xlsx", tmp_path / "home"
    make(path)
    assert main(["standard", "import", str(path), "--yes", "--home", str(home)]) == 2
    told = capsys.readouterr()
    assert reason in told.err
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err
    assert told.out == ""
    assert not home.exists()


def test_two_lists_that_agree_are_one(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("May", "June"):
            book.add_worksheet(name).write_column(0, 0, ["Gender", "Male", "Female"])
    assert dict(read_workbook(path, STANDARD).lists) == {"gender": ("Male", "Female")}


def test_a_refusal_quotes_no_cell(tmp_path: Path) -> None:
    path = side_by_side(tmp_path / "book.xlsx", {"Gender": ("Secret value", "Female", "Secret value")})
    with pytest.raises(UnusableInput) as refused:
        read_workbook(path, STANDARD)
    assert "Secret" not in str(refused.value)
