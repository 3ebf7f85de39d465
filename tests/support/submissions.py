"""Writes made-up submissions in every form councils send, and says what a check finds in them.

Rows are flawless unless a test changes them: one person a row, NHS numbers in the test range.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from caretrail.intake import Checked, check_file
from caretrail.spec import EVENT_TYPES, base_row, load_standard


STANDARD = load_standard()
HEADINGS = tuple(field.header for field in STANDARD.fields)
NAMES = tuple(field.name for field in STANDARD.fields)
ON = date(2026, 5, 5)
# A few columns make a narrow file, which is checked in a tenth of the time.
NARROW = (
    "la_code",
    "nhs_number",
    "la_person_unique_identifier",
    "client_type",
    "gender",
    "event_type",
    "event_start_date",
    "event_end_date",
    "event_description",
)
Row = Mapping[str, str]


def _test_numbers() -> Iterator[str]:
    """Valid NHS numbers of the test range, in order."""
    for stem in range(999_000_001, 999_100_000):
        check = -sum(int(digit) * (10 - place) for place, digit in enumerate(str(stem))) % 11
        if check < 10:
            yield f"{stem}{check}"


NHS_NUMBERS = tuple(islice(_test_numbers(), 3000))


def rows(count: int = 8, **changes: str) -> list[dict[str, str]]:
    """Flawless rows, the four kinds of event in turn, each of another person; `changes` apply to all of them."""
    made = []
    for place in range(count):
        person = {"la_person_unique_identifier": f"P{5000 + place}", "nhs_number": NHS_NUMBERS[place]}
        made.append(base_row(STANDARD, EVENT_TYPES[place % 4]) | person | changes)
    return made


def table(made: Iterable[Row], names: Sequence[str] = NAMES) -> list[list[str]]:
    """The rows as lists, with the standard's headings first."""
    headings = [STANDARD.by_name[name].header for name in names]
    return [headings, *([row[name] for name in names] for row in made)]


def text(
    made: Iterable[Row],
    names: Sequence[str] = NAMES,
    *,
    delimiter: str = ",",
    newline: str = "\r\n",
    quoting: int = csv.QUOTE_MINIMAL,
) -> str:
    """The rows as delimited text with a heading."""
    return joined(table(made, names), delimiter=delimiter, newline=newline, quoting=quoting)


def joined(
    lines: Iterable[Sequence[str]], *, delimiter: str = ",", newline: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL
) -> str:
    """Lists of cells as delimited text."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(lines)  # type: ignore[arg-type]
    return out.getvalue()


def write(path: Path, content: str | bytes, *, encoding: str = "utf-8") -> Path:
    """The file with exactly this content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def checked(path: Path, **options: object) -> Checked:
    """What a check says of this file, as of the day all these tests agree on."""
    with check_file(path, **{"on": ON, "standard": STANDARD, **options}) as intake:  # type: ignore[arg-type]
        return intake.checked


def told(result: Checked) -> dict[tuple[str, str], int]:
    """Rule and check -> rows, for every finding."""
    return {(finding.rule, finding.check): finding.rows for finding in result.findings}


def failing(path: Path, **options: object) -> set[tuple[int, str, str]]:
    """Row number, rule and check of every failing row."""
    with check_file(path, **{"on": ON, "standard": STANDARD, **options}) as intake:  # type: ignore[arg-type]
        return set(intake.failures())
