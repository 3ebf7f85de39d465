"""Written tables: what a cell looks like in each form, identifiers put back, and what cannot be written."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from caretrail.errors import EngineError, SystemFailure
from caretrail.measures import FORMS, Output, write_outputs


CELLS = """
SELECT DATE '2026-03-31' AS day, TIMESTAMP '2026-04-18 15:06:05' AS moment, true AS yes, NULL::INTEGER AS missing,
    83e0 AS per_cent, 11.11e0 AS two, 330.30e0 AS money, 1234567 AS whole, 'a, "b"' AS text
"""
ADA, NOBODY = uuid.uuid5(uuid.NAMESPACE_OID, "ada"), uuid.uuid5(uuid.NAMESPACE_OID, "nobody")


@pytest.fixture
def session() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def test_csv_is_as_the_nation_exchanges_it(session: duckdb.DuckDBPyConnection, tmp_path: Path):
    (written,) = write_outputs(session, [Output(name="cells", query=CELLS)], tmp_path, "csv")
    assert (written.file, written.rows) == ("cells.csv", 1)
    assert (tmp_path / "cells.csv").read_text(encoding="utf-8").splitlines() == [
        "day,moment,yes,missing,per_cent,two,money,whole,text",
        '2026-03-31,2026-04-18 15:06:05,true,,83.0,11.11,330.3,1234567,"a, ""b"""',
    ]


def test_json_and_parquet_keep_types(session: duckdb.DuckDBPyConnection, tmp_path: Path):
    write_outputs(session, [Output(name="cells", query=CELLS)], tmp_path, "json")
    (row,) = json.loads((tmp_path / "cells.json").read_text(encoding="utf-8"))
    assert (row["day"], row["yes"], row["missing"], row["per_cent"]) == ("2026-03-31", True, None, 83.0)
    write_outputs(session, [Output(name="cells", query=CELLS)], tmp_path, "parquet")
    assert session.sql(f"FROM '{tmp_path}/cells.parquet'").fetchall() == session.sql(CELLS).fetchall()


@pytest.mark.parametrize("form", FORMS)
def test_a_table_without_rows_is_written(form: str, session: duckdb.DuckDBPyConnection, tmp_path: Path):
    (written,) = write_outputs(session, [Output(name="none", query=f"{CELLS} LIMIT 0")], tmp_path, form)  # type: ignore[arg-type]
    assert written.rows == 0
    assert (tmp_path / f"none.{form}").exists()


def test_identifiers_are_put_back_in_the_columns_about_people(session: duckdb.DuckDBPyConnection, tmp_path: Path):
    session.execute(f"CREATE TABLE told AS SELECT UUID '{ADA}' AS token, '9990000001' AS text")
    query = f"""
        SELECT UUID '{ADA}' AS person_id, 'unlisted:' || replace('{ADA}', '-', '') AS kind, UUID '{ADA}' AS other
        UNION ALL SELECT UUID '{NOBODY}', 'service', UUID '{NOBODY}' ORDER BY kind DESC
    """
    output = Output(name="people", query=query, people=("person_id", "kind"))
    write_outputs(session, [output], tmp_path, "csv", revealed="told")
    assert sorted((tmp_path / "people.csv").read_text(encoding="utf-8").splitlines()[1:]) == sorted(
        [f"9990000001,9990000001,{ADA}", f"{NOBODY},service,{NOBODY}"]
    )


def test_a_folder_that_is_gone_is_a_failure_of_the_system(session: duckdb.DuckDBPyConnection, tmp_path: Path):
    with pytest.raises(SystemFailure, match=r"cells\.csv could not be written"):
        write_outputs(session, [Output(name="cells", query=CELLS)], tmp_path / "gone", "csv")


def test_a_query_that_fails_names_its_table_and_no_cell(session: duckdb.DuckDBPyConnection, tmp_path: Path):
    failing = Output(name="cells", query="SELECT CAST('9990000001 Ada' AS INTEGER) AS n")
    with pytest.raises(EngineError) as raised:
        write_outputs(session, [failing], tmp_path, "csv")
    assert "cells" in str(raised.value)
    assert "Ada" not in str(raised.value)
