"""Hospital episodes: read as they are, with tokens for numbers; a file that cannot be used says so without a cell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from caretrail.errors import UnusableInput
from caretrail.measures.hospital import load_hospital_episodes
from tests.support.event_tables import token
from tests.support.hospital_files import episode, write_hospital_file


NUMBER = "9990000001"


def tokens(numbers: Iterable[str]) -> dict[str, UUID]:
    return {number: token(number.lower()) for number in numbers}


def read(path: Path, *columns: str) -> list[tuple[object, ...]]:
    """The columns of the table, in file order."""
    with duckdb.connect() as session:
        load_hospital_episodes(session, path, tokens)
        return session.execute(f"SELECT {', '.join(columns)} FROM hospital_episodes").fetchall()


def test_a_number_is_replaced_by_its_token(tmp_path: Path):
    path = write_hospital_file(tmp_path, [episode(number=NUMBER), episode(number=NUMBER + "  "), episode(number="")])
    assert read(path, "person") == [(token(NUMBER),), (token(NUMBER),), (None,)]


def test_no_number_is_left_in_the_session(tmp_path: Path):
    path = write_hospital_file(tmp_path, [episode(number=NUMBER)])
    with duckdb.connect() as session:
        load_hospital_episodes(session, path, tokens)
        tables = [name for (name,) in session.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        assert tables == ["hospital_episodes"]
        assert NUMBER not in str(session.execute("FROM hospital_episodes").fetchall())


def test_codes_lose_their_case_and_spaces_at_the_end(tmp_path: Path):
    path = write_hospital_file(tmp_path, [episode(management="em ", treatment_function="", sex="1")])
    assert read(path, "management", "treatment_function", "sex") == [("EM", None, "1")]


def test_dates_that_cannot_be_read_are_missing(tmp_path: Path):
    rows = [episode(born=("1950", "2")), episode(born=("1950", "13"), discharged="soon"), episode(born=("", "2"))]
    path = write_hospital_file(tmp_path, rows)
    assert read(path, "birth_date", "discharged") == [
        (date(1950, 2, 1), date(2025, 6, 10)),
        (None, None),
        (None, date(2025, 6, 10)),
    ]


def test_a_file_without_rows_has_no_episodes(tmp_path: Path):
    assert read(write_hospital_file(tmp_path, []), "count(*)") == [(0,)]


def test_the_order_of_columns_and_further_ones_do_not_matter(tmp_path: Path):
    path = write_hospital_file(tmp_path, [{"Extra": NUMBER, **dict(reversed(episode(number=NUMBER).items()))}])
    assert read(path, "person", "admitted") == [(token(NUMBER), date(2025, 6, 1))]


def test_a_long_file_is_read_in_pieces(tmp_path: Path):
    rows = [episode(number=f"999{number:07}", ident=str(number)) for number in range(12_000)]
    told = read(write_hospital_file(tmp_path, rows), "count(*)", "count(DISTINCT person)", "count(DISTINCT ident)")
    assert told == [(12_000, 12_000, 12_000)]


def test_a_byte_order_mark_is_no_part_of_a_heading(tmp_path: Path):
    path = write_hospital_file(tmp_path, [episode(number=NUMBER)])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read(path, "person") == [(token(NUMBER),)]


def test_what_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(UnusableInput, match=r"sus\.csv: there is no such file"):
        read(tmp_path / "sus.csv", "person")


def test_a_lacking_column_is_named(tmp_path: Path):
    row = episode()
    del row["Discharge_Method"], row["Sex"]
    with pytest.raises(UnusableInput, match=r"sus\.csv: there is no column Sex, Discharge_Method"):
        read(write_hospital_file(tmp_path, [row]), "person")


def test_a_line_with_other_cells_is_refused_without_telling_them(tmp_path: Path):
    path = write_hospital_file(tmp_path, [episode()])
    path.write_text(path.read_text(encoding="utf-8") + f"{NUMBER},1\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match="as many cells in every line") as refused:
        read(path, "person")
    assert NUMBER not in str(refused.value)


def test_an_empty_file_is_refused(tmp_path: Path):
    (tmp_path / "sus.csv").write_bytes(b"")
    with pytest.raises(UnusableInput, match=r"sus\.csv"):
        read(tmp_path / "sus.csv", "person")


def test_a_file_in_another_encoding_is_refused_without_telling_its_cells(tmp_path: Path):
    path = write_hospital_file(tmp_path, [episode(lsoa="caf\u00e9")])
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    with pytest.raises(UnusableInput, match="UTF-8") as refused:
        read(path, "person")
    assert "caf" not in str(refused.value)


def test_dates_written_the_british_way_are_asked_for_again(tmp_path: Path):
    path = write_hospital_file(tmp_path, [episode(admitted="01/06/2025")])
    with pytest.raises(UnusableInput, match="YYYY-MM-DD"):
        read(path, "person")
