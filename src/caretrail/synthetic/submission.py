"""One submission being written: its rows, how many there are, and the truth about its faults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from caretrail.synthetic.faults import Planter


_BUFFER = 1 << 20  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a landing store is told about one submission: a line of submissions.csv."""

    la_code: str
    la_name: str
    import_datetime: str
    stated_period_start: str
    stated_period_end: str
    file_name: str
    rows: int


MANIFEST_HEADINGS: tuple[str, ...] = tuple(Manifest.__slots__)


class Submission:
    """An open submission file beside its part of the truth."""

    def __init__(self, path: Path, heading: str, truth: Path, planter: Planter) -> None:
        self.name = path.name
        self.faulty_rows = 0
        self.truth = truth
        self._planter = planter
        self._file = _opened(path)
        self._truth_file = _opened(truth)
        self._file.write(heading)

    @property
    def rows(self) -> int:
        """How many rows it has so far."""
        return self._planter.rows

    def add(self, lines: list[str], *, spare: bool) -> None:
        """One household's rows; `spare` keeps them free of faults."""
        self._file.writelines(self._planter.plant(lines, spare=spare))
        truth = self._planter.truth
        if truth:
            self.faulty_rows += len({row for row, _ in truth})
            self._truth_file.writelines(f"{self.name},{row},{rule}\n" for row, rule in truth)
            truth.clear()

    def close(self) -> None:
        """Write what is still in memory."""
        self._file.close()
        self._truth_file.close()


def _opened(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="", buffering=_BUFFER)
