"""Large files are read in large pieces, and no row is lost where one piece ends and the next begins."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caretrail.engine import open_session
from caretrail.intake.stage import Delimited, text_scan


ROW_GROUP = 122_880  # rows, in DuckDB


def source(path: Path, lines: int) -> Delimited:
    return Delimited(path=path, delimiter=",", width=2, columns={}, lines=lines)


@pytest.mark.parametrize("bytes_in_row", [20, 37, 150, 666])
def test_a_quarter_of_what_is_read_at_once_fills_a_row_group(bytes_in_row: int, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(1_000_000 * bytes_in_row)
    (size,) = map(int, re.findall(r"buffer_size = (\d+)", text_scan(source(path, 1_000_000))))
    assert size % (4 * 1024**2) == 0
    assert size // 4 // bytes_in_row >= ROW_GROUP


@pytest.mark.parametrize(("lines", "bytes_in_row"), [(100_000, 666), (1_000_000, 5_000), (0, 666)])
def test_small_files_and_long_rows_are_left_to_the_engine(lines: int, bytes_in_row: int, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    with path.open("wb") as file:
        file.truncate(max(lines, 1) * bytes_in_row)
    assert "buffer_size" not in text_scan(source(path, lines))


def test_every_row_is_read_once_and_in_order(tmp_path: Path) -> None:
    rows = 700_001
    path = tmp_path / "rows.csv"
    text = "".join(f'"{row}","{"x" * (row % 7)}"\n' for row in range(rows))
    path.write_text('"row","filling"\n' + text, encoding="utf-8")
    scan = text_scan(source(path, rows + 1))
    assert "buffer_size" in scan
    with open_session(tmp_path) as session:
        session.execute(f"CREATE TABLE read AS SELECT c0::INTEGER AS row, length(c1) AS filling FROM {scan}")
        out_of_place = "count(*) FILTER (WHERE row <> rowid OR coalesce(filling, 0) <> row % 7)"
        assert session.execute(f"SELECT count(*), {out_of_place} FROM read").fetchone() == (rows, 0)
        assert session.execute("SELECT count(*) FROM reject_errors").fetchone() == (0,)
