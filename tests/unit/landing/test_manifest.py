"""A manifest: read whole before anything is landed, and told by file, row and field where it is wrong."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from caretrail.errors import UnusableInput
from caretrail.landing import read_manifest


HEADING = "la_code,la_name,import_datetime,stated_period_start,stated_period_end,file_name,rows"
GOOD = "201,Synthshire 001,2026-04-18 15:06:05,2025-04-01,2026-03-31,a.csv,653"


def manifest(folder: Path, *lines: str, heading: str = HEADING) -> Path:
    (folder / "submissions").mkdir(exist_ok=True)
    for name in ("a.csv", "b.csv"):
        (folder / "submissions" / name).write_text("content is for the check")
    (folder / "submissions.csv").write_text("\n".join((heading, *lines)) + "\n")
    return folder / "submissions.csv"


def test_a_line_says_who_sent_what_when(tmp_path: Path) -> None:
    (found,) = read_manifest(manifest(tmp_path, GOOD))
    assert (found.la_code, found.la_name, found.rows) == ("201", "Synthshire 001", 653)
    assert found.received_at == datetime.fromisoformat("2026-04-18T15:06:05")
    assert (found.stated_start, found.stated_end) == (date(2025, 4, 1), date(2026, 3, 31))
    assert found.path == tmp_path / "submissions" / "a.csv"


def test_a_file_beside_the_manifest_goes_first(tmp_path: Path) -> None:
    path = manifest(tmp_path, GOOD)
    (tmp_path / "a.csv").write_text("beside")
    assert read_manifest(path)[0].path == tmp_path / "a.csv"


def test_moments_may_have_thousandths(tmp_path: Path) -> None:
    (found,) = read_manifest(manifest(tmp_path, GOOD.replace("15:06:05", "13:28:24.253")))
    assert found.received_at == datetime.fromisoformat("2026-04-18T13:28:24.253000")


def test_the_nation(national: Path) -> None:
    found = read_manifest(national / "submissions.csv")
    assert len(found) == 34
    assert {one.la_code for one in found} == {"201", "202", "203", "204"}


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        ("la_code", "201,", "20,", "la_code"),
        ("la_code", "201,", ",", "la_code"),
        ("la_name", "Synthshire 001", "", "la_name is empty"),
        ("import_datetime", "2026-04-18 15:06:05", "18/04/2026", "import_datetime"),
        ("import_datetime", "2026-04-18 15:06:05", "2026-02-30 15:06:05", "import_datetime"),
        ("stated_period_start", "2025-04-01", "01/04/2025", "stated_period_start is not a date"),
        ("stated_period_end", "2026-03-31", "2025-03-31", "stated_period_end is before"),
        ("stated_period_end", "2026-03-31", "", "or one of them is empty"),
        ("file_name", "a.csv", "c.csv", "file_name is not there"),
        ("file_name", "a.csv", "", "file_name is empty"),
        ("file_name", "a.csv", "../submissions/a.csv", "names a folder"),
        ("rows", ",653", ",many", "rows is not a whole number"),
        ("rows", ",653", "", "more or fewer cells"),
        ("rows", ",653", ",653,7", "more or fewer cells"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_field(tmp_path: Path, field: str, before: str, after: str, said: str) -> None:
    path = manifest(tmp_path, GOOD.replace("a.csv", "b.csv"), GOOD.replace(before, after))
    with pytest.raises(UnusableInput, match=rf"submissions\.csv, row 2: .*{said}"):
        read_manifest(path)


def test_a_file_that_stands_in_it_twice(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="row 2: file_name stands in row 1 already"):
        read_manifest(manifest(tmp_path, GOOD, GOOD))


@pytest.mark.parametrize(
    ("lines", "heading", "said"),
    [
        ([], HEADING, "names no submission"),
        ([GOOD], HEADING.replace("la_name,", ""), "no column la_name"),
        ([GOOD.replace("Synthshire", '"Synth')], HEADING, "cannot be read as a CSV"),
    ],
)
def test_what_is_no_manifest(tmp_path: Path, lines: list[str], heading: str, said: str) -> None:
    with pytest.raises(UnusableInput, match=said):
        read_manifest(manifest(tmp_path, *lines, heading=heading))


def test_a_manifest_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="cannot be opened"):
        read_manifest(tmp_path / "nowhere.csv")
    (tmp_path / "binary.csv").write_bytes(HEADING.encode() + b"\n\xff\xfe\x00")
    with pytest.raises(UnusableInput, match="UTF-8"):
        read_manifest(tmp_path / "binary.csv")
