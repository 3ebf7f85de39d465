"""The statements as Polars expressions, for the validators that run on Polars; no other library is needed here."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl


Statement = dict[str, Any]


def given() -> tuple[str, list[str], list[Statement]]:
    """From the command line: the file to check, what counts as empty, and the statements."""
    content = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    return sys.argv[1], content["empty"], content["statements"]


def read_text(path: str, empty: list[str]) -> pl.DataFrame:
    """Every column as text, empty cells missing."""
    return pl.read_csv(path, infer_schema=False, null_values=empty)


def parse_date(column: str) -> pl.Expr:
    """A text column as dates, missing where it is none."""
    written_right = pl.col(column).str.contains("^[0-9]{2}/[0-9]{2}/[0-9]{4}$")
    return pl.when(written_right).then(pl.col(column)).str.to_date("%d/%m/%Y", strict=False)


def holds(statement: Statement, date: Callable[[str], pl.Expr] = parse_date) -> pl.Expr:
    """True (or missing, for an empty cell) where the statement holds; `date` says where a column's dates are."""
    column = pl.col(statement["column"])
    match statement["kind"]:
        case "listed":
            return column.is_in(statement["values"])
        case "none_of":
            return ~column.is_in(statement["values"])
        case "pattern":
            return column.str.contains(statement["pattern"])
        case "date":
            return column.is_null() | date(statement["column"]).is_not_null()
        case "modulus_11":
            return _modulus_11(column)
        case "filled":
            return column.is_not_null() | ~_applies(statement["only"])
        case "order":
            return (date(statement["first"]) <= date(statement["then"])) | ~_applies(statement["only"])
    raise ValueError(statement["kind"])


def _modulus_11(column: pl.Expr) -> pl.Expr:
    number = column.cast(pl.Int64, strict=False)
    total = pl.sum_horizontal((number // 10 ** (10 - place) % 10) * (11 - place) for place in range(1, 10))
    return column.str.contains("^[0-9]{10}$") & ((total + number % 10) % 11 == 0)


def _applies(only: list[Statement]) -> pl.Expr:
    return pl.all_horizontal(pl.lit(value=True), *(_condition(one) for one in only))


def _condition(one: Statement) -> pl.Expr:
    column = pl.col(one["column"])
    if one["test"] == "filled":
        return column.is_not_null()
    among = column.is_in(one["values"]).fill_null(value=False)
    return among if one["test"] == "is" else ~among
