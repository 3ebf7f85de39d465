"""What nobody can beat: the engine started, lines counted, every column read as text and nothing else done.

Run: python floors.py count|read FILE.
"""

from __future__ import annotations

import json
import sys

import duckdb


_QUESTIONS = {"count": "count(*)", "read": "max(COLUMNS(*))"}


def main() -> None:
    question, path = _QUESTIONS[sys.argv[1]], sys.argv[2].replace("'", "''")
    scan = f"read_csv('{path}', header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
    found = duckdb.execute(f"SELECT {question} FROM {scan}").fetchall()
    print(json.dumps({"columns": len(found[0])}))


if __name__ == "__main__":
    main()
