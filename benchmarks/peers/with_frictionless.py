"""frictionless: the statements on one column, as a Table Schema; every error is collected.

Run: python with_frictionless.py FILE STATEMENTS. Statements on several columns and the modulus 11 are left out.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from frictionless import Dialect, Resource, Schema, system


_TYPES = {"listed": "enum", "pattern": "pattern", "filled": "required"}


def main() -> None:
    content = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    told = [one for one in content["statements"] if (*_TYPES, "date").count(one["kind"]) and not one.get("only")]
    file = Path(sys.argv[1])
    fields = [_field(name, told) for name in content["headers"]]
    schema = Schema.from_descriptor({"fields": fields, "missingValues": content["empty"]})
    with system.use_context(trusted=True):
        report = Resource(path=str(file), schema=schema, dialect=Dialect()).validate(limit_errors=10**9)
    task = report.tasks[0]
    found = Counter((error.field_name, _kind(error)) for error in task.errors)
    counts = {one["id"]: found[one["column"], one["kind"]] for one in told}
    print(json.dumps({"rows": task.stats["rows"], "counts": counts}))


def _field(name: str, told: list[dict[str, Any]]) -> dict[str, Any]:
    about = {one["kind"]: one for one in told if one["column"] == name}
    constraints = {
        **({"required": True} if "filled" in about else {}),
        **({"enum": about["listed"]["values"]} if "listed" in about else {}),
        **({"pattern": about["pattern"]["pattern"]} if "pattern" in about else {}),
    }
    if "date" in about:
        return {"name": name, "type": "date", "format": "%d/%m/%Y", "constraints": constraints}
    return {"name": name, "type": "string", "constraints": constraints}


def _kind(error: Any) -> str:
    if error.type == "type-error":
        return "date"
    return next(kind for kind, word in _TYPES.items() if f'"{word}' in error.note)


if __name__ == "__main__":
    main()
