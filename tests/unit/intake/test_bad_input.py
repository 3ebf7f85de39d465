"""Files that cannot be used: one line that says what and what to do, exit code 2, nothing written, no cell quoted."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from tests.support.command_line import check, check_as_nobody, is_one_line, needs_root
from tests.support.submissions import HEADINGS, joined, rows, table, text, write


CANARY = "Xanthippe Quillfeather"
GOOD = text(rows(4, event_description=CANARY))
LINES = GOOD.splitlines(keepends=True)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(*cells: tuple[int, int, str]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, column, cell in cells:
            sheet.write_string(row, column, cell)
    return out.getvalue()


def parquet(query: str, folder: Path) -> bytes:
    path = folder / "made.parquet"
    duckdb.sql(query).write_parquet(str(path))
    return path.read_bytes()


SHEET = workbook(*((y, x, cell) for y, line in enumerate(table(rows(3))) for x, cell in enumerate(line)))
GZIP = gzip.compress(GOOD.encode(), mtime=0)
FIVE_THOUSAND = "".join(line.rstrip("\r\n") + f",{CANARY}" * 5_000 + "\r\n" for line in LINES)
TWICE = "".join(
    line.rstrip("\r\n") + cell + "\r\n" for line, cell in zip(LINES, (",la_code", *[",503"] * 4), strict=True)
)

CASES: dict[str, tuple[str | bytes, str]] = {
    "empty.csv": ("", "is empty"),
    "blank_lines.csv": ("\r\n\r\n\r\n", "no heading"),
    "header_only.csv": (LINES[0], "no rows below"),
    "header_and_blank_lines.csv": (LINES[0] + "\r\n\r\n", "no rows below"),
    "no_header.csv": ("".join(LINES[1:]), "no heading"),
    "other_delimiter.csv": (joined(table(rows(3)), delimiter="^"), "no heading"),
    "delimiter_changes.csv": (LINES[0] + "".join(LINES[1:]).replace(",", ";"), "No line of"),
    "pdf.csv": (f"%PDF-1.7\n{CANARY}", "a PDF document"),
    "rich_text.csv": (b"{\\rtf1 " + CANARY.encode(), "Rich Text"),
    "old_excel.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
    "database.csv": (b"SQLite format 3\x00" + bytes(100), "a database"),
    "nul_bytes.csv": (GOOD.replace(CANARY, CANARY + "\x00"), "NUL bytes"),
    "nul_at_the_end.csv": (GOOD + "\x00" * 3, "NUL bytes"),
    "utf16.csv": (GOOD.encode("utf-16"), "UTF-16"),
    "utf16_big_endian.csv": (GOOD.encode("utf-16-be"), "UTF-16"),
    "old_mac.csv": (GOOD.replace("\r\n", "\r"), "old Macs"),
    "duplicate_headers.csv": (TWICE, "two columns for LA Code (columns 1 and 51)"),
    "five_thousand_columns.csv": (FIVE_THOUSAND, "5,050 columns"),
    "one_long_line.csv": (CANARY * 2_500_000, "more than 1 MB"),
    "only_a_long_row.csv": (LINES[0] + CANARY * 2_500_000, "longer than 1 MB"),
    "truncated.csv.gz": (GZIP[:-30], "cut off"),
    "damaged.csv.gz": (GZIP[:40] + b"\xff" * 20 + GZIP[60:], "damaged gzip"),
    "nothing.csv.gz": (gzip.compress(b""), "empty file"),
    "twice.csv.gz": (gzip.compress(GZIP), "another packed file"),
    "pdf_inside.gz": (gzip.compress(b"%PDF-1.7 and more"), "a PDF document"),
    "bomb.csv.gz": (gzip.compress(bytes(70_000_000)), "far more than any return"),
    "bomb.zip": (zipped({"a.csv": b"," * 70_000_000}), "far more than any return"),
    "truncated.zip": (zipped({"a.csv": GOOD.encode()})[:-40], "damaged zip"),
    "damaged.zip": (zipped({"a.csv": GOOD.encode()}).replace(b"a.csv", b"\xff.csv", 1), "damaged zip"),
    "several.zip": (zipped({"a.csv": GOOD.encode(), "b.csv": GOOD.encode()}), "holds 2 files"),
    "none.zip": (zipped({"folder/": b""}), "holds 0 files"),
    "workbook_inside.zip": (zipped({"a.xlsx": SHEET}), "an Excel workbook or another zip"),
    "truncated.xlsx": (SHEET[: len(SHEET) // 2], "damaged"),
    "hole.xlsx": (SHEET[:2_000] + bytes(400) + SHEET[2_400:], "damaged Excel file"),
    "nothing.xlsx": (workbook(), "no sheet with anything in it"),
    "other_table.xlsx": (workbook((0, 0, CANARY), (1, 0, CANARY)), "no heading"),
    "far_cell.xlsx": (workbook((0, 0, "LA Code"), (1_048_575, 16_383, CANARY)), "far outside its table"),
    "binary.xlsb": (zipped({"xl/workbook.bin": b"x"}), "binary Excel workbook"),
    "truncated.parquet": (b"PAR1" + bytes(200), "damaged Parquet"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(name: str, tmp_path: Path):
    content, reason = CASES[name]
    path = write(tmp_path / name, content)
    ended = check(path, "--json")
    assert (ended.code, ended.out) == (2, "")
    assert is_one_line(ended), ended.err
    assert name in ended.err
    assert reason in ended.err
    assert CANARY.split()[0] not in ended.err
    assert [left.name for left in tmp_path.iterdir()] == [name], "nothing may be left beside the file"


def test_a_password_is_named(tmp_path: Path):
    locked = bytearray(zipped({"a.csv": GOOD.encode()}))
    central = locked.index(b"PK\x01\x02")
    locked[6] |= 1  # the mark of an encrypted member, in both of its headers
    locked[central + 8] |= 1
    ended = check(write(tmp_path / "locked.zip", bytes(locked)))
    assert ended.code == 2
    assert "password" in ended.err


def test_a_parquet_file_of_another_table_is_refused(tmp_path: Path):
    ended = check(write(tmp_path / "other.parquet", parquet(f"SELECT '{CANARY}' AS name", tmp_path)))
    assert ended.code == 2
    assert is_one_line(ended)
    assert CANARY not in ended.err


UNREADABLE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "absent": (lambda folder: folder / "absent.csv", "is not there"),
    "folder": (lambda folder: folder, "is a folder"),
    "below a file": (lambda folder: write(folder / "a.csv", GOOD) / "b.csv", "cannot be opened"),
    "long name": (lambda folder: folder / ("n" * 300 + ".csv"), "cannot be opened"),
    "device": (lambda folder: Path(os.devnull), "device or a pipe"),
    "not Unicode": (lambda folder: write(folder / os.fsdecode(b"caf\xe9.csv"), GOOD), "not Unicode"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_not_a_file_is_refused_in_one_line(kind: str, tmp_path: Path):
    make, reason = UNREADABLE[kind]
    ended = check(make(tmp_path))
    assert ended.code == 2
    assert is_one_line(ended), ended.err
    assert reason in ended.err


@needs_root
@pytest.mark.parametrize("hidden", ["file", "folder"])
def test_a_file_without_permission_is_refused_under_another_user(hidden: str, open_folder: Path, tmp_path: Path):
    folder = open_folder / "reports"
    folder.mkdir()
    path = write(folder / "secret.csv", GOOD)
    (path if hidden == "file" else folder).chmod(0o600)
    ended = check_as_nobody(path, known=write(tmp_path / "known.csv", GOOD))
    assert ended.code == 2
    assert is_one_line(ended), ended.err
    assert "secret.csv may not be read by this user" in ended.err


def test_the_heading_must_know_five_columns(tmp_path: Path):
    four, five = ("\r\n".join([",".join(HEADINGS[:known]), ",".join("x" * known), ""]) for known in (4, 5))
    assert check(write(tmp_path / "four.csv", four)).code == 2
    assert check(write(tmp_path / "five.csv", five)).code == 1
