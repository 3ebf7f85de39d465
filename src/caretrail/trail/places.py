"""The files of a trail: the records themselves, and what stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """Where a trail and its evidence lie. Only `records` and `checkpoints` grow; both are only ever added to."""

    records: Path

    @property
    def head(self) -> Path:
        """The signed checkpoint of the newest record."""
        return self._beside("head")

    @property
    def pending(self) -> Path:
        """The head of an append that is being written; takes the place of `head` when its lines are on disk."""
        return self._beside("pending")

    @property
    def checkpoints(self) -> Path:
        """Earlier heads, one a line: every so many records, and whenever one is asked for."""
        return self._beside("checkpoints")

    @property
    def torn(self) -> Path:
        """What appends that were cut off had left in the trail."""
        return self._beside("torn")

    @property
    def lock(self) -> Path:
        """Held by whoever appends."""
        return self._beside("lock")

    def _beside(self, kind: str) -> Path:
        return self.records.with_name(f"{self.records.name}.{kind}")
