"""A disk that is full or may not be written to: exit code 3, one line, nothing half-written, no private copy left."""

from __future__ import annotations

import gzip
import io
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from tests.support.command_line import check, check_apart, check_as_nobody, is_one_line, needs_root
from tests.support.submissions import rows, table, text, write


CANARY = "Quillfeather"
ROWS = rows(400, event_description=CANARY)
TEXT = text(ROWS)
ROOM = 60_000  # bytes that any one file may take


def full_disk() -> None:
    """Any file that grows past the limit fails, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))


def zipped(folder: Path) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", TEXT)
    return write(folder / "a.zip", out.getvalue())


def workbook(folder: Path) -> Path:
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, line in enumerate(table(ROWS)):
            sheet.write_row(place, 0, line)
    return path


def parquet(folder: Path) -> Path:
    path = folder / "a.parquet"
    source = write(folder / "source.csv", TEXT)
    duckdb.read_csv(str(source), all_varchar=True).write_parquet(str(path))
    source.unlink()
    return path


PRIVATE_COPIES: dict[str, Callable[[Path], Path]] = {
    "unpacked gzip": lambda folder: write(folder / "a.csv.gz", gzip.compress(TEXT.encode())),
    "unpacked zip": zipped,
    "workbook": workbook,
    "parquet": parquet,
    "Windows-1252": lambda folder: write(folder / "a.csv", TEXT.replace("Home", "Hôme"), encoding="cp1252"),
    "good rows": lambda folder: write(folder / "a.csv", TEXT + "one,two\r\n"),
}


@pytest.mark.parametrize("kind", PRIVATE_COPIES)
def test_no_room_for_a_private_copy(kind: str, tmp_path: Path):
    (scratch := tmp_path / "scratch").mkdir()
    (work := tmp_path / "work").mkdir()
    path = PRIVATE_COPIES[kind](work)
    ended = check_apart(path, "--json", beforehand=full_disk, TMPDIR=str(scratch))
    assert (ended.code, ended.out) == (3, "")
    assert is_one_line(ended), ended.err
    assert "disk" in ended.err
    assert CANARY not in ended.err
    assert [left.name for left in work.iterdir()] == [path.name]
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("options", [(), ("--fix",)], ids=["reports", "reports and mended copy"])
def test_no_room_for_the_reports(options: tuple[str, ...], tmp_path: Path):
    (scratch := tmp_path / "scratch").mkdir()
    path = write(tmp_path / "a.csv", TEXT)
    ended = check_apart(
        path, *options, "--out", tmp_path / "deep" / "reports", beforehand=full_disk, TMPDIR=str(scratch)
    )
    assert ended.code == 3
    assert is_one_line(ended), ended.err
    assert CANARY not in ended.err
    assert sorted(left.name for left in tmp_path.iterdir()) == ["a.csv", "scratch"]
    assert not list(scratch.iterdir())


def test_older_reports_stay_as_they_were_when_there_is_no_room(tmp_path: Path):
    path = write(tmp_path / "a.csv", text(ROWS[:4]))
    assert check(path).code == 0
    before = {old.name: old.read_bytes() for old in (tmp_path / "a_caretrail").iterdir()}
    write(path, TEXT)
    assert check_apart(path, beforehand=full_disk).code == 3
    assert {old.name: old.read_bytes() for old in (tmp_path / "a_caretrail").iterdir()} == before


def test_reports_below_a_file_are_refused(tmp_path: Path):
    path = write(tmp_path / "a.csv", text(ROWS[:4]))
    ended = check(path, "--out", path / "reports")
    assert ended.code == 3
    assert is_one_line(ended), ended.err
    assert [left.name for left in tmp_path.iterdir()] == ["a.csv"]


@needs_root
def test_a_folder_that_may_not_be_written_to(open_folder: Path, tmp_path: Path):
    path = write(open_folder / "a.csv", text(ROWS[:4]))
    ended = check_as_nobody(path, known=write(tmp_path / "known.csv", text(ROWS[:4])))
    assert ended.code == 3
    assert is_one_line(ended), ended.err
    assert "a_caretrail cannot be written to: Permission denied" in ended.err
    assert [left.name for left in open_folder.iterdir()] == ["a.csv"]
