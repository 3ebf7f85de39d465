"""The runner makes the same tables all at once and key by key, and says which step failed without quoting a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

from caretrail.engine import Step, open_session, run_steps
from caretrail.errors import EngineError


@pytest.fixture
def session(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A session with 900 rows of three councils, nine submissions and thirty persons."""
    with open_session(tmp_path) as opened:
        opened.execute("""
CREATE TABLE rows AS
SELECT i AS id, (i % 3 + 201)::VARCHAR AS la_code, i % 9 AS number, i % 30 AS person, i * 7 % 11 AS v
FROM range(900) AS r(i)""")
        opened.execute("CREATE TABLE weights AS SELECT unnest([0, 1, 2]) AS remainder, unnest([10, 20, 30]) AS weight")
        yield opened


def step(key: str, column: str, **rest: object) -> Step:
    """The total of each key value."""
    given = {
        "name": f"totals by {column}",
        "writes": "totals",
        "key": key,
        "grain": f"one row per {column}",
        "source": "made up",
        "sql": f"SELECT {column}, sum(v * weight)::BIGINT AS total, count(*) AS n "
        f"FROM rows JOIN weights ON remainder = v % 3 GROUP BY {column}",
        "split": ("rows",),
        "whole": ("weights",),
    }
    return Step(**{**given, **rest})  # type: ignore[arg-type]


def table(session: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    return sorted(session.execute(f"SELECT * FROM {name}").fetchall())


@pytest.mark.parametrize(("key", "column"), [("council", "la_code"), ("submission", "number"), ("person", "person")])
@pytest.mark.parametrize("memory", ["1KB", "80KB", "1GB"])
def test_key_by_key_gives_the_cells_of_all_at_once(
    key: str, column: str, memory: str, session: duckdb.DuckDBPyConnection
) -> None:
    run_steps(session, [step(key, column)])
    at_once = table(session, "totals")
    run_steps(session, [step(key, column)], memory=memory)
    assert table(session, "totals") == at_once != []


@pytest.mark.parametrize(("key", "column"), [("council", "la_code"), ("person", "person")])
def test_rows_without_a_key_are_not_lost(key: str, column: str, session: duckdb.DuckDBPyConnection) -> None:
    session.execute(f"UPDATE rows SET {column} = NULL WHERE id % 5 = 0")
    run_steps(session, [step(key, column)])
    at_once = set(session.execute("SELECT * FROM totals").fetchall())
    run_steps(session, [step(key, column)], memory="1KB")
    assert set(session.execute("SELECT * FROM totals").fetchall()) == at_once
    assert any(value is None for value, *_ in at_once)


def test_a_key_that_is_a_lie_gives_other_cells(session: duckdb.DuckDBPyConnection) -> None:
    lie = step("council", "la_code", sql="SELECT count(DISTINCT la_code) AS councils FROM rows")
    run_steps(session, [lie], memory="1KB")
    assert table(session, "totals") == [(1,), (1,), (1,)]


def test_a_small_budget_makes_more_groups_and_each_is_told(session: duckdb.DuckDBPyConnection) -> None:
    def runs(memory: str | None) -> list[str]:
        told: list[str] = []
        run_steps(session, [step("council", "la_code")], memory=memory, on_step=lambda s, phase: told.append(phase))
        return told

    assert runs(None) == runs("1GB") == ["start", "end"]
    assert runs("1KB") == ["start", "end"] * 3


def test_steps_of_one_key_go_through_their_groups_together(session: duckdb.DuckDBPyConnection) -> None:
    parts = step("council", "la_code", writes="parts", keep=False)
    top = step("council", "la_code", name="top", writes="top", sql="SELECT max(total) FROM parts", split=("parts",))
    told: list[str] = []
    run_steps(session, [parts, top], memory="1KB", on_step=lambda s, phase: told.append(s.name))
    assert told == ["totals by la_code", "totals by la_code", "top", "top"] * 3
    assert len(table(session, "top")) == 3


def test_a_table_that_is_not_kept_is_gone(session: duckdb.DuckDBPyConnection) -> None:
    for memory in (None, "1KB"):
        run_steps(session, [step("council", "la_code", keep=False)], memory=memory)
        with pytest.raises(duckdb.CatalogException):
            table(session, "totals")


def test_a_step_without_a_key_sees_everything_at_once(session: duckdb.DuckDBPyConnection) -> None:
    whole = Step(
        name="all", writes="everything", key=None, grain="one row", source="made up", sql="SELECT count(*) FROM rows",
        whole=("rows",),
    )  # fmt: skip
    run_steps(session, [whole], memory="1KB")
    assert table(session, "everything") == [(900,)]


def test_a_step_that_reads_files_is_told_which_keys(session: duckdb.DuckDBPyConnection) -> None:
    asked: list[Sequence[str] | None] = []

    def query(keys: Sequence[str] | None) -> str:
        asked.append(keys)
        return "SELECT la_code, sum(v) AS v FROM rows GROUP BY ALL"

    read = step("council", "la_code", sql=query, rows="SELECT la_code, 50000 FROM rows GROUP BY ALL")
    run_steps(session, [read], memory="45MB")
    assert asked == [("201", "202"), ("203",)]
    run_steps(session, [read])
    assert asked[-1] is None


def test_no_rows_make_an_empty_table(session: duckdb.DuckDBPyConnection) -> None:
    session.execute("DELETE FROM rows")
    run_steps(session, [step("council", "la_code")], memory="1KB")
    assert table(session, "totals") == []


def test_tables_of_an_earlier_run_are_replaced(session: duckdb.DuckDBPyConnection) -> None:
    for _ in range(2):
        run_steps(session, [step("council", "la_code")], memory="1KB")
    assert len(table(session, "totals")) == 3


def test_a_failure_names_the_step_and_no_cell(session: duckdb.DuckDBPyConnection) -> None:
    broken = step("council", "la_code", sql="SELECT CAST(la_code || ' Mary Smith' AS DATE) FROM rows")
    with pytest.raises(EngineError) as refused:
        run_steps(session, [broken])
    assert "totals by la_code" in str(refused.value)
    assert "Mary" not in str(refused.value)


def test_a_budget_that_is_no_size_is_refused(session: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="400MB"):
        run_steps(session, [step("council", "la_code")], memory="plenty")


def test_a_step_says_all_it_reads() -> None:
    assert step("council", "la_code").reads == ("rows", "weights")
