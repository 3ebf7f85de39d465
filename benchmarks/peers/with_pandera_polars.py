"""pandera on Polars: all statements as one schema, validated lazily so that every failing row is listed.

Run: python with_pandera_polars.py FILE STATEMENTS.
"""

from __future__ import annotations

import json
from typing import Any

import pandera.polars as pa
import polars as pl
from polars_statements import Statement, given, holds, parse_date, read_text


def main() -> None:
    path, empty, statements = given()
    dates = [one["column"] for one in statements if one["kind"] == "date"]
    text = read_text(path, empty)
    table = text.with_columns(parse_date(name).alias(_parsed(name)) for name in dates)  # once, not for every check
    schema = pa.DataFrameSchema(
        {name: _column([one for one in statements if one["column"] == name]) for name in text.columns},
        checks=[_check(one) for one in statements if _is_wide(one)],
    )
    counts = {one["id"]: 0 for one in statements}
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            name = error.check.name if isinstance(error.check, pa.Check) else _filled(error.column_name, statements)
            counts[name] = error.failure_cases.height
    print(json.dumps({"rows": text.height, "counts": counts}))


def _is_wide(statement: Statement) -> bool:
    """Whether the statement reads more than its own column."""
    return statement["kind"] == "order" or bool(statement.get("only"))


def _column(about: list[Statement]) -> Any:
    own = [one for one in about if not _is_wide(one)]
    return pa.Column(
        pl.String,
        [_check(one) for one in own if one["kind"] != "filled"],
        nullable=not any(one["kind"] == "filled" for one in own),
    )


def _check(statement: Statement) -> Any:
    name = statement["id"]
    match statement["kind"]:
        case "listed":
            return pa.Check.isin(statement["values"], name=name)
        case "none_of":
            return pa.Check.notin(statement["values"], name=name)
        case "pattern":
            return pa.Check.str_matches(statement["pattern"], name=name)
    return pa.Check(lambda data: data.lazyframe.select(holds(statement, _dates_of)), name=name)


def _dates_of(column: str) -> pl.Expr:
    return pl.col(_parsed(column))


def _parsed(column: str) -> str:
    return f"{column} as a date"


def _filled(column: str, statements: list[Statement]) -> str:
    found = (one["id"] for one in statements if one["kind"] == "filled" and one["column"] == column)
    return next(found)


if __name__ == "__main__":
    main()
