"""Reads a made-up nation back the way an outsider would: from its files only."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path


Row = Mapping[str, str]


def table(path: Path) -> list[Row]:
    """The rows of a CSV file by heading."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def headings(path: Path) -> list[str]:
    """The headings of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def submissions(nation: Path) -> dict[str, list[Row]]:
    """The rows of every submission, by file name, in the order of the manifest."""
    return {line["file_name"]: table(nation / "submissions" / line["file_name"]) for line in manifest(nation)}


def manifest(nation: Path) -> list[Row]:
    """The lines of submissions.csv."""
    return table(nation / "submissions.csv")


def truth(nation: Path) -> dict[str, set[tuple[int, str]]]:
    """Row and rule of every planted fault, by file name; a file without faults has an empty set."""
    faults: dict[str, set[tuple[int, str]]] = {line["file_name"]: set() for line in manifest(nation)}
    for line in table(nation / "truth" / "faults.csv"):
        faults[line["file"]].add((int(line["row"]), line["rule"]))
    return faults


def fingerprints(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def day(text: str) -> date | None:
    """A date as submissions write it, dd/mm/yyyy; None for an empty cell."""
    return date(int(text[6:]), int(text[3:5]), int(text[:2])) if text else None
