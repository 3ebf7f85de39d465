"""A manifest: who sent which file when, with which stated period. Read whole before anything is landed."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from caretrail.errors import UnusableInput


COLUMNS = (
    "la_code",
    "la_name",
    "import_datetime",
    "stated_period_start",
    "stated_period_end",
    "file_name",
    "rows",
)
_COUNCIL = re.compile(r"[0-9]{3}|[A-Z][0-9]{8}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """One file that a council sent: where it lies, and what its sender or the receiving desk says of it.

    `received_at` is local time without a zone, as national manifests have it. `rows` is the stated number of
    rows, if stated.
    """

    path: Path
    la_code: str
    la_name: str
    received_at: datetime
    stated_start: date | None
    stated_end: date | None
    rows: int | None = None


def read_manifest(path: Path) -> tuple[Consignment, ...]:
    """Every line of a manifest, in its order. Files are sought beside it, then in `submissions/`.

    Raises:  UnusableInput naming file, row (1 is the first below the heading) and field, when the manifest cannot be
             read, a cell of it cannot be what it should be, a file is not there or stands in it twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            lacking = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if lacking:
                raise UnusableInput(f"{path.name} is not a manifest: it has no column {', '.join(lacking)}.")
            lines = [_Line(path, number, row) for number, row in enumerate(reader, 1)]
    except OSError as error:
        raise UnusableInput(f"{path} cannot be opened: {error.strerror}. Check name and folder.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableInput(f"{path.name} cannot be read as a CSV file in UTF-8.") from error
    if not lines:
        raise UnusableInput(f"{path.name} names no submission.")
    consignments = tuple(line.consignment() for line in lines)
    _refuse_repeats(path, consignments)
    return consignments


def as_council(text: str) -> str | None:
    """A council's code, as three digits or as an area code; None when the text is neither."""
    return text if _COUNCIL.fullmatch(text) else None


def as_moment(text: str) -> datetime | None:
    """A moment such as `2026-04-23 13:28:24.253`; None when the text is not one."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


class _Line:
    """One line of a manifest, and how to say what is wrong with it."""

    def __init__(self, manifest: Path, number: int, cells: Mapping[str, str | None]) -> None:
        self._manifest, self._number = manifest, number
        self._cells = {name: (cells.get(name) or "").strip() for name in COLUMNS}
        if None in cells or None in cells.values():
            raise self._fault("has more or fewer cells than the heading")

    def consignment(self) -> Consignment:
        la_code = as_council(self._cells["la_code"])
        received_at = as_moment(self._cells["import_datetime"])
        if la_code is None:
            raise self._fault("la_code is not a council's code of three digits")
        if not self._cells["la_name"]:
            raise self._fault("la_name is empty")
        if received_at is None:
            raise self._fault("import_datetime is not a moment such as 2026-04-18 15:06:05")
        start, end = self._date("stated_period_start"), self._date("stated_period_end")
        if (start is None) != (end is None) or (start and end and end < start):
            raise self._fault("stated_period_end is before stated_period_start, or one of them is empty")
        return Consignment(
            path=self._file(),
            la_code=la_code,
            la_name=self._cells["la_name"],
            received_at=received_at,
            stated_start=start,
            stated_end=end,
            rows=self._rows(),
        )

    def _file(self) -> Path:
        name = self._cells["file_name"]
        if not name or Path(name).name != name:
            raise self._fault("file_name is empty or names a folder; it must be the bare name of a file")
        folder = self._manifest.parent
        for path in (folder / name, folder / "submissions" / name):
            if path.is_file():
                return path
        raise self._fault("file_name is not there, neither beside the manifest nor in submissions/")

    def _date(self, field: str) -> date | None:
        text = self._cells[field]
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self._fault(f"{field} is not a date such as 2026-03-31") from error

    def _rows(self) -> int | None:
        text = self._cells["rows"]
        if text and not text.isdecimal():
            raise self._fault("rows is not a whole number")
        return int(text) if text else None

    def _fault(self, what: str) -> UnusableInput:
        return UnusableInput(f"{self._manifest.name}, row {self._number}: {what}. Nothing was landed.")


def _refuse_repeats(manifest: Path, consignments: tuple[Consignment, ...]) -> None:
    seen: dict[tuple[str, Path], int] = {}
    for number, consignment in enumerate(consignments, 1):
        before = seen.setdefault((consignment.la_code, consignment.path), number)
        if before != number:
            raise UnusableInput(
                f"{manifest.name}, row {number}: file_name stands in row {before} already. Nothing was landed."
            )
