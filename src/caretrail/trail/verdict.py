"""What a verification found: is the trail as it was written, how far is that certain, what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


Kind = Literal["edit", "delete", "insert", "reorder", "truncation", "rewrite", "evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that was done to the trail.

    `record` is the number of the first record that is not what it was: changed, missing, out of its place, or pushed
    back by what was put before it. It lies between `record` and `until`; these are equal except where the chain was
    computed anew, which shows only at the next checkpoint. `evidence` means that something signed is missing or was
    changed: `record` is then the first that nothing vouches for.
    """

    kind: Kind
    record: int
    until: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer of `verify_trail`.

    `records` is how many the file holds, `vouched` up to which record signatures vouch for what stands there,
    `unfinished` how many bytes an append that was cut off has left behind the last record (they are no fault: the next
    append sets them aside). `faults` are in the order of the records.
    """

    records: int
    vouched: int
    unfinished: int
    faults: tuple[Fault, ...]

    @property
    def intact(self) -> bool:
        """Is every record what it was when it was written, and none missing?"""
        return not self.faults
