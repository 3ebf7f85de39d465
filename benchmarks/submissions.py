"""The files that are checked: made-up submissions with 3 rows in 100 faulty (profile A), of any size.

Up to half a million rows, the largest a council sends, a file is made by `caretrail.synthetic`. A larger one is
that file again and again with events starting a day earlier each time, because there are too few test NHS numbers for
more people: so people, not their events, stop growing past half a million rows.

Run: python submissions.py FOLDER ROWS. The file is FOLDER/ROWS.csv.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import duckdb

from caretrail.synthetic import write_nation


_LARGEST = 500_000
_SEED = 1


def submission(folder: Path, rows: int) -> Path:
    """A submission of this many rows, made unless it is already in `folder`; the same bytes every time."""
    path = folder / f"{rows}.csv"
    if not path.exists():
        print(f"making a submission of {rows:,} rows", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f"{rows}.unfinished"
        if rows <= _LARGEST:
            _make(made, rows)
        else:
            _repeat(submission(folder, _LARGEST), made, rows)
        made.rename(path)
    return path


def _make(target: Path, rows: int) -> None:
    nation = target.with_name(f"{target.name}.nation")
    shutil.rmtree(nation, ignore_errors=True)
    write_nation(nation, rows=rows, submissions=1, seed=_SEED, profile="A")
    (made,) = (nation / "submissions").glob("*.csv")
    made.replace(target)
    shutil.rmtree(nation)


def _repeat(source: Path, target: Path, rows: int) -> None:
    with source.open("rb") as file:
        heading = file.readline()
    part = target.with_name(f"{target.name}.part")
    with target.open("wb") as whole:
        whole.write(heading)
        for day in range(-(-rows // _LARGEST)):
            _copy_earlier(source, part, day, min(_LARGEST, rows - day * _LARGEST))
            with part.open("rb") as file:
                shutil.copyfileobj(file, whole, 1 << 20)
    part.unlink()


def _copy_earlier(source: Path, target: Path, days: int, rows: int) -> None:
    started = '"Event Start Date"'
    earlier = f"strftime(try_strptime({started}, '%d/%m/%Y') - INTERVAL {days} DAY, '%d/%m/%Y')"
    shifted = f"CASE WHEN length({started}) = 10 THEN coalesce({earlier}, {started}) ELSE {started} END"
    scan = f"read_csv('{source}', header = true, all_varchar = true, nullstr = 'no such text')"
    with duckdb.connect(":memory:") as session:
        session.execute("SET enable_progress_bar = false")
        session.execute(
            f"COPY (SELECT * REPLACE ({shifted} AS {started}) FROM {scan} LIMIT {rows}) TO '{target}' "
            "(FORMAT csv, HEADER false, FORCE_QUOTE *)"
        )


if __name__ == "__main__":
    submission(Path(sys.argv[1]), int(sys.argv[2]))
