"""pandera on pandas: all statements as one schema, validated lazily so that every failing row is listed.

Run: python with_pandera_pandas.py FILE STATEMENTS.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa


Statement = dict[str, Any]


def main() -> None:
    content = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    statements = content["statements"]
    text = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False, na_values=content["empty"])
    dates = [one["column"] for one in statements if one["kind"] == "date"]
    table = text.assign(**{_parsed(name): _dates(text[name]) for name in dates})  # once, not for every check
    schema = pa.DataFrameSchema(
        {name: _column([one for one in statements if one["column"] == name]) for name in text.columns},
        checks=[_check(one) for one in statements if _is_wide(one)],
    )
    counts = {one["id"]: 0 for one in statements}
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            name = error.check.name if isinstance(error.check, pa.Check) else _filled(error.schema.name, statements)
            counts[name] = int(error.failure_cases["index"].nunique())
    print(json.dumps({"rows": len(text), "counts": counts}))


def _is_wide(statement: Statement) -> bool:
    """Whether the statement reads more than its own column."""
    return statement["kind"] in ("order", "date") or bool(statement.get("only"))


def _column(about: list[Statement]) -> Any:
    own = [one for one in about if not _is_wide(one)]
    return pa.Column(
        str,
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
        case "modulus_11":
            return pa.Check(_modulus_11, name=name)
    return pa.Check(lambda table: _holds(statement, table), name=name, ignore_na=False)


def _holds(statement: Statement, table: pd.DataFrame) -> pd.Series:
    column = table[statement["column"]]
    match statement["kind"]:
        case "date":
            return column.isna() | table[_parsed(statement["column"])].notna()
        case "filled":
            return column.notna() | ~_applies(statement["only"], table)
        case "order":
            first, then = table[_parsed(statement["first"])], table[_parsed(statement["then"])]
            return ~(then < first) | ~_applies(statement["only"], table)
    raise ValueError(statement["kind"])


def _parsed(column: str) -> str:
    return f"{column} as a date"


def _dates(column: pd.Series) -> pd.Series:
    written_right = column.where(column.str.fullmatch("[0-9]{2}/[0-9]{2}/[0-9]{4}").eq(True))
    return pd.to_datetime(written_right, format="%d/%m/%Y", errors="coerce")


def _modulus_11(column: pd.Series) -> pd.Series:
    ten_digits = column.str.fullmatch("[0-9]{10}").eq(True)
    number = column.where(ten_digits, "0").astype("int64")
    total = sum((number // 10 ** (10 - place) % 10) * (11 - place) for place in range(1, 10))
    return ten_digits & ((total + number % 10) % 11 == 0)


def _applies(only: list[Statement], table: pd.DataFrame) -> pd.Series:
    applies = pd.Series(data=True, index=table.index)
    for one in only:
        column = table[one["column"]]
        applies &= column.notna() if one["test"] == "filled" else column.isin(one["values"]).eq(one["test"] == "is")
    return applies


def _filled(column: str, statements: list[Statement]) -> str:
    return next(one["id"] for one in statements if one["kind"] == "filled" and one["column"] == column)


if __name__ == "__main__":
    main()
