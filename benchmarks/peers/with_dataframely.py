"""dataframely: the statements on one column, as a schema; counts rows that break each.

Run: python with_dataframely.py FILE STATEMENTS. Statements on several columns are left out, so that what is
timed is what the library does in one pass of its own.
"""

from __future__ import annotations

import json
from typing import Any

import dataframely as dy
from polars_statements import Statement, given, holds, read_text


def main() -> None:
    path, empty, statements = given()
    told = [one for one in statements if one["kind"] != "order" and not one.get("only")]
    columns = {}
    table = read_text(path, empty)
    for name in table.columns:
        about = [one for one in told if one["column"] == name]
        checks = {one["id"]: _check(one) for one in about if one["kind"] != "filled"}
        columns[name] = dy.String(nullable=len(checks) == len(about), check=checks or None, alias=name)
    schema: Any = type("Submission", (dy.Schema,), {f"c{at}": column for at, column in enumerate(columns.values())})
    accepted, failures = schema.filter(table)
    found = failures.counts()
    counts = {one["id"]: _count(one, found) for one in told}
    print(json.dumps({"rows": table.height, "accepted": accepted.height, "counts": counts}))


def _check(statement: Statement) -> Any:
    return lambda column: holds(statement)


def _count(statement: Statement, found: dict[str, int]) -> int:
    rule = "nullability" if statement["kind"] == "filled" else f"check__{statement['id']}"
    return found.get(f"{statement['column']}|{rule}", 0)


if __name__ == "__main__":
    main()
