"""Makes a whole made-up nation: councils, their people, the submissions they send, references and the truth.

Nothing is left behind unless everything was written: the files appear under their name all at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from caretrail.errors import SystemFailure, UsageError
from caretrail.spec import Standard, load_standard
from caretrail.synthetic.council import CouncilWriter, Making
from caretrail.synthetic.days import rolling_periods
from caretrail.synthetic.faults import PROFILES, Catalogue
from caretrail.synthetic.place import MOST_COUNCILS, Council, council
from caretrail.synthetic.reference import write_reference, write_table
from caretrail.synthetic.rows import Layout
from caretrail.synthetic.submission import MANIFEST_HEADINGS, Submission
from caretrail.synthetic.truth import Truth
from caretrail.synthetic.values import Values


_RING = 1_000_000  # places for NHS numbers, see people.py
_PEOPLE = 3000
_MOST_PEOPLE = 600_000
_MOST_ROWS = 10**9
_MOST_SUBMISSIONS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: counts over all councils."""

    councils: int
    submissions: int
    people: int
    events: int
    rows: int
    faulty_rows: int


def write_nation(
    out: Path,
    *,
    councils: int = 1,
    people: int | None = None,
    rows: int | None = None,
    seed: int = 1,
    profile: str = "A",
    submissions: int = 7,
    last_day: date = date(2026, 3, 31),
    standard: Standard | None = None,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Writes made-up councils with their quarterly submissions of rolling twelve months.

    In:      `out`, a folder that is not there yet or is empty; `people` for each council (3,000 unless told),
             or `rows`, the submission rows wanted altogether: people are added until they are reached, so that
             each council ends at most one household's rows above its share; `profile` of faults A to D;
             `submissions` for each council; `last_day`, the end of the newest period;
             `progress`, called now and then with the rows written so far.
    Out:     submissions.csv, submissions/*.csv, ref/*.csv and truth/{faults,people,events}.csv, the same bytes
             for the same arguments on every machine.
    Raises:  UsageError on arguments out of range or a folder in use; SystemFailure when the disk fails.
    """
    if profile not in PROFILES:
        raise UsageError(f"There is no fault profile of that name; the profiles are {', '.join(PROFILES)}.")
    places = [council(seed, number) for number in range(_within("councils", councils, MOST_COUNCILS))]
    periods = rolling_periods(last_day, _within("submissions", submissions, _MOST_SUBMISSIONS))
    most_people = _within("people", people if people is not None else _PEOPLE, _MOST_PEOPLE)
    most_rows = None if rows is None else _within("rows", rows, _MOST_ROWS)
    with _all_or_nothing(out) as folder:
        spec = standard or load_standard()
        values = Values(spec)
        with Truth(folder) as truth:
            making = Making(
                folder=folder,
                seed=seed,
                profile=profile,
                periods=periods,
                standard=spec,
                values=values,
                layout=Layout(spec),
                catalogue=Catalogue(spec, values),
                truth=truth,
                progress=progress or _unseen,
            )
            made = list(_councils(making, places, most_people, most_rows))
        return _finished(making, made)


def _councils(
    making: Making, places: Sequence[Council], most_people: int, most_rows: int | None
) -> Iterator[CouncilWriter]:
    """Each council in turn; with `most_rows`, each takes its share of the rows still wanted."""
    rows = 0
    for place in places:
        writer = CouncilWriter(making, place, place.number * (_RING // len(places)))
        if most_rows is None:
            writer.write(people=most_people)
        else:
            writer.write(rows=max(1, (most_rows - rows) // (len(places) - place.number)))
        rows += writer.rows
        yield writer


def _finished(making: Making, made: Sequence[CouncilWriter]) -> Written:
    """Writes what is known only at the end: the manifest, the faults of all files, the reference tables."""
    manifest = [line for writer in made for line in writer.manifest()]
    submissions = [submission for writer in made for submission in writer.submissions]
    write_table(making.folder / "submissions.csv", MANIFEST_HEADINGS, ([*map(str, astuple(m))] for m in manifest))
    _join_faults(making.folder / "truth" / "faults.csv", submissions)
    people = {writer.place.la_code: (writer.adults, writer.older) for writer in made}
    write_reference(making.folder / "ref", making.standard, [writer.place for writer in made], people)
    return Written(
        councils=len(made),
        submissions=len(submissions),
        people=sum(writer.registry.people for writer in made),
        events=sum(writer.registry.events for writer in made),
        rows=sum(submission.rows for submission in submissions),
        faulty_rows=sum(submission.faulty_rows for submission in submissions),
    )


def _join_faults(path: Path, submissions: Sequence[Submission]) -> None:
    with path.open("w", encoding="utf-8", newline="") as whole:
        whole.write("file,row,rule\n")
        for submission in submissions:
            with submission.truth.open(encoding="utf-8", newline="") as part:
                shutil.copyfileobj(part, whole)
            submission.truth.unlink()


def _unseen(rows: int) -> None:
    """Progress nobody looks at."""


def _within(what: str, number: int, most: int) -> int:
    if not 1 <= number <= most:
        raise UsageError(f"The number of {what} must be from 1 to {most:,}.")
    return number


@contextmanager
def _all_or_nothing(out: Path) -> Iterator[Path]:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"The folder {out} is already in use. Name a new one with --out.")
    folder = out.with_name(f".{out.name}.unfinished")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        for part in ("submissions", "ref", "truth"):
            (folder / part).mkdir(parents=True)
        yield folder
        if out.exists():
            out.rmdir()
        folder.rename(out)
    except OSError as error:
        raise SystemFailure(f"The made-up files could not be written to {out}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
