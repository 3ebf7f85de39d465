"""Verifies a trail offline: one pass over its bytes; only when something is wrong, a second look at what was done."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from caretrail.errors import UnusableInput
from caretrail.keys import PublicKeys
from caretrail.trail.checkpoint import BEGINNING, Checkpoint
from caretrail.trail.diagnosis import diagnose
from caretrail.trail.evidence import Evidence, gather
from caretrail.trail.record import raw_lines, read_line
from caretrail.trail.verdict import Verdict


def verify_trail(path: Path, public_keys: PublicKeys, *, kept_elsewhere: Iterable[Checkpoint] = ()) -> Verdict:
    """Is this trail as it was written, and if not, what was done to it and from which record on?

    In:      `public_keys` of the ring that signed it; `kept_elsewhere`, checkpoints that were sent away when they
             were made. Nothing else is needed: no secret, no network, no database.
    Out:     edits, deletions, insertions, reorderings and truncations told apart. Two things cannot be seen from
             the trail's folder alone: that all of its files together were put back to an earlier state (a checkpoint
             kept elsewhere shows it), and what somebody did who holds the signing key.
    Raises:  UnusableInput when there is no trail, it cannot be read, or it was signed with a key not among those given.
    """
    evidence = gather(path, public_keys, kept_elsewhere)
    try:
        with path.open("rb") as file:
            verdict = _as_written(file, evidence)
            if verdict is not None:
                return verdict
            file.seek(0)
            lines = [(read_line(line), line.endswith(b"\n")) for line in raw_lines(file, evidence.size)]
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read to its end: {error.strerror}.") from error
    return diagnose(lines, evidence)


def _as_written(file: BinaryIO, evidence: Evidence) -> Verdict | None:
    """The verdict on a trail that is what the evidence says; None when anything is not."""
    head, pending = evidence.head, evidence.pending
    if evidence.faults or head is None or evidence.end > head.seq or evidence.size < head.size:
        return None
    if not _leads(file, BEGINNING, head, evidence):
        return None
    if evidence.size == head.size:
        return Verdict(records=head.seq, vouched=head.seq, unfinished=0, faults=())
    if pending is None or not head.size < evidence.size <= pending.size:
        return None
    if evidence.size == pending.size and _leads(file, head, pending, evidence):
        return Verdict(records=pending.seq, vouched=pending.seq, unfinished=0, faults=())
    return Verdict(records=head.seq, vouched=head.seq, unfinished=evidence.size - head.size, faults=())


def _leads(file: BinaryIO, start: Checkpoint, end: Checkpoint, evidence: Evidence) -> bool:
    """Do the lines from one checkpoint to the next form one unbroken chain that agrees with everything signed?"""
    seq, previous = start.seq, start.hash.encode("ascii")
    anchors = evidence.anchors
    file.seek(start.size)
    for raw in raw_lines(file, end.size):
        line = read_line(raw)
        if line is None or not line.sound or line.previous != previous or line.seq != seq + 1:
            return False
        seq, previous = line.seq, line.hash
        if seq in anchors and anchors[seq] != previous:
            return False
    return seq == end.seq and previous == end.hash.encode("ascii")
