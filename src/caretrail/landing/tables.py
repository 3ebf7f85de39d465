"""The tables that a store gives: SQL over the files of the analysis zone and the receipts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from caretrail.errors import UnusableInput
from caretrail.landing.catalogue import Submission
from caretrail.landing.layout import Layout
from caretrail.landing.prepare import CHECK
from caretrail.spec import Curated


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


TABLES = ("curated", "findings", "submissions")


def make_submissions(session: duckdb.DuckDBPyConnection, submissions: Sequence[Submission]) -> str:
    """The table `submissions`.

    Grain:   one row per submission, in the national order.
    """
    _replace(session, "submissions", _as_table(submissions).drop_columns("place"))
    return "submissions"


def make_curated(session: duckdb.DuckDBPyConnection, submissions: Sequence[Submission], definition: Curated) -> str:
    """The view `curated` over the files of these submissions.

    Grain:   one row per accepted row of a submission.
    """
    columns = ", ".join(column.name for column in definition.columns)
    if not submissions:
        types = ", ".join(f"NULL::{column.type} AS {column.name}" for column in definition.columns)
        files = f"SELECT 0::UBIGINT AS place, {types} WHERE false"
    else:
        paths = ", ".join("'" + str(each.curated).replace("'", "''") + "'" for each in submissions)
        files = f"SELECT file_index AS place, {columns} FROM read_parquet([{paths}], union_by_name = false)"
    names = ["place", "number", "submission_id", "la_code", "la_name", "received_at", "file_name"]
    _replace(session, "curated_files", _as_table(submissions).select(names))
    session.execute(
        f"""CREATE OR REPLACE TEMP VIEW curated AS
        SELECT number, submission_id, la_code, la_name, received_at, file_name, {columns}
        FROM ({files}) JOIN curated_files USING (place)"""
    )
    return "curated"


def make_findings(session: duckdb.DuckDBPyConnection, submissions: Sequence[Submission], layout: Layout) -> str:
    """The table `findings`: what the check of each submission found, without any value of a cell.

    Grain:   one row per submission, rule and check.
    """
    import pyarrow as pa

    rows = [
        {"submission_id": each.submission_id, "la_code": each.la_code, **finding}
        for each in submissions
        for finding in _findings_of(layout, each)
    ]
    texts = ("submission_id", "la_code", "rule", "check", "field", "severity", "message")
    schema = pa.schema([*((name, pa.string()) for name in texts), ("rows", pa.uint32())])
    _replace(session, "findings", pa.Table.from_pylist(rows, schema))
    return "findings"


def _findings_of(layout: Layout, submission: Submission) -> list[dict[str, object]]:
    path = layout.submission(submission.la_code, submission.submission_id) / CHECK
    try:
        found: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableInput(f"{path} is missing or cannot be read. Restore it from a copy of the store.") from error
    return found


def _as_table(submissions: Sequence[Submission]) -> pa.Table:
    """Submissions as a table; `place` counts them from 0."""
    import pyarrow as pa

    columns: dict[str, tuple[list[object], pa.DataType]] = {
        "place": (list(range(len(submissions))), pa.uint64()),
        "number": ([each.number for each in submissions], pa.uint32()),
        "received_at": ([each.received_at for each in submissions], pa.timestamp("us")),
        "stated_start": ([each.stated_start for each in submissions], pa.date32()),
        "stated_end": ([each.stated_end for each in submissions], pa.date32()),
        "rows": ([each.rows for each in submissions], pa.uint32()),
        "accepted": ([each.accepted for each in submissions], pa.uint32()),
    }
    for name in ("submission_id", "la_code", "la_name", "file_name", "sha256", "spec_release", "derivation"):
        columns[name] = ([getattr(each, name) for each in submissions], pa.string())
    return pa.table({name: pa.array(values, kind) for name, (values, kind) in columns.items()})


def _replace(session: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """A table of the session's own, made from one of ours."""
    session.register("handed_over", table)
    session.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM handed_over")
    session.unregister("handed_over")
