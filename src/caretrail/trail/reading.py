"""Reads a trail as a list of records, as far as its head, or an append that got as far as its last line, says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from caretrail.errors import SystemFailure
from caretrail.trail.checkpoint import BEGINNING, Checkpoint, read_file
from caretrail.trail.places import Places
from caretrail.trail.record import Record, parse_line, raw_lines, read_line


def read_records(path: Path) -> Iterator[Record]:
    """The records of a trail, oldest first; none where there is no trail yet.

    Does not verify: `verify_trail` does.
    Raises:  SystemFailure when the trail is shorter than its head says or holds what is not a record.
    """
    places = Places(path)
    head, pending = read_file(places.head) or BEGINNING, read_file(places.pending)
    if pending is not None and reaches(path, head, pending):
        head = pending
    if head.size == 0:
        return
    try:
        with path.open("rb") as file:
            for line in raw_lines(file, head.size):
                yield parse_line(line)
            if file.tell() < head.size:
                raise SystemFailure(f"{path} is shorter than its signed head says. Run `caretrail trail verify`.")
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SystemFailure(f"{path} cannot be read to its end. Run `caretrail trail verify`.") from error


def reaches(path: Path, head: Checkpoint, pending: Checkpoint) -> bool:
    """Are the lines of an append that was cut off all there, from its head before to the one pending?"""
    if not (path.exists() and head.size < pending.size <= path.stat().st_size):
        return False
    seq, previous = head.seq, head.hash.encode("ascii")
    with path.open("rb") as file:
        file.seek(head.size)
        for raw in raw_lines(file, pending.size):
            line = read_line(raw)
            if line is None or not line.sound or (line.seq, line.previous) != (seq + 1, previous):
                return False
            seq, previous = line.seq, line.hash
    return previous == pending.hash.encode("ascii")
