"""Files made of example rows, and what a check says about each row of them.

Rows are written as councils write them: a CSV with the standard's headings.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from caretrail.intake import check_file
from caretrail.spec import EVENT_TYPES, Check, Example, Rule, Standard, base_row


CHECKED_ON = date(2026, 5, 5)
Row = Mapping[str, str]


def write_rows(path: Path, standard: Standard, rows: Sequence[Row]) -> Path:
    """A submission of these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.header for field in standard.fields])
        writer.writerows([row[field.name] for field in standard.fields] for row in rows)
    return path


def failures_by_row(path: Path, standard: Standard) -> Mapping[int, set[tuple[str, str]]]:
    """Row (counted from 0) -> the rules and checks it fails."""
    failing: dict[int, set[tuple[str, str]]] = defaultdict(set)
    with check_file(path, on=CHECKED_ON, standard=standard) as intake:
        for row, rule, check in intake.failures():
            failing[row - 1].add((rule, check))
    return failing


def surroundings(standard: Standard, rows: Sequence[Row]) -> list[dict[str, str]]:
    """One flawless row of each kind of event about somebody else, and one for everybody a row links to."""
    others = [base_row(standard, event) | person("P7001", "9990000115") for event in EVENT_TYPES]
    linked = dict.fromkeys(row[f"adult_{n}_linked_person_id"] for row in rows for n in (1, 2, 3))
    known = {row["la_person_unique_identifier"] for row in rows} | {"", "P9999"}
    numbers = ("9990000123", "9990000131", "9990000158")
    missing = [identifier.strip() for identifier in linked if identifier.strip() not in known]
    return others + [
        base_row(standard, "Service") | person(identifier, number)
        for identifier, number in zip(dict.fromkeys(missing), numbers, strict=False)
    ]


def person(identifier: str, nhs_number: str) -> dict[str, str]:
    """Who a row is about."""
    return {"la_person_unique_identifier": identifier, "nhs_number": nhs_number}


def is_borne_out(standard: Standard, rule: Rule, check: Check, example: Example, folder: Path) -> bool:
    """Whether a file with the passing rows passes the rule, and one with the failing rows fails it at exactly those.

    For rules that look at several rows together, whose examples cannot share a file.
    """
    around = surroundings(standard, example.passing)
    passing = failures_by_row(write_rows(folder / "passing.csv", standard, [*around, *example.passing]), standard)
    failing = failures_by_row(write_rows(folder / "failing.csv", standard, [*around, *example.failing]), standard)
    wanted = {(len(around) + at, check.key) for at in example.failing_rows}
    return not _named(passing, rule) and _named(failing, rule) == wanted


def _named(failing: Mapping[int, set[tuple[str, str]]], rule: Rule) -> set[tuple[int, str]]:
    return {(row, check) for row, found in failing.items() for told, check in found if told == rule.id}
