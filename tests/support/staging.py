"""Reads texts into the stage through a real file, one column at a time, and says what each cell became."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from caretrail.engine import open_session
from caretrail.intake.dictionary import Dictionary, all_dictionaries
from caretrail.intake.stage import Delimited, read_stage
from caretrail.spec import CELL_STATES
from tests.support.submissions import STANDARD


DICTIONARIES = all_dictionaries(STANDARD, {"gender": {"1": "Male", " two ": "Female"}})


def staged(folder: Path, field: str, texts: Sequence[str], *, dictionary: Dictionary | None = None) -> list[Any]:
    """What the stage holds for each text of a column: the entry of a list, else (state, typed value).

    The value of a field that is not a date or number is None.
    """
    path = folder / "column.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("text", "place"), *((text, "x") for text in texts)])
    source = Delimited(path=path, delimiter=",", width=2, columns={field: 0})
    used: Mapping[str, Dictionary] = {field: dictionary or DICTIONARIES[field]} if field in DICTIONARIES else {}
    # A session of its own for each file: the engine may keep what it read of a path a moment ago.
    with open_session(folder) as session:
        assert read_stage(session, source, STANDARD, used) == 0
        if used:
            codes = session.execute(f"SELECT {field} FROM stage ORDER BY rowid").fetchall()
            return [used[field].entries[int(code)] for (code,) in codes]
        value = field if STANDARD.by_name[field].type in ("date", "decimal", "integer") else "NULL"
        found = session.execute(f"SELECT {field}_state, {value} FROM stage ORDER BY rowid").fetchall()
        return [(CELL_STATES[state], value) for state, value in found]
