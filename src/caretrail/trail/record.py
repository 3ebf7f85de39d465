"""One record of the trail: the line it is written as, its hash, and how a line is read back without parsing it.

A line is canonical JSON (RFC 8785) with the keys about, act, at, by, hash, previous, purpose, seq in that order. The
hash is the SHA-256 of the same object without its hash: of the line with one stretch cut out, so that verifying
compares bytes and never reads JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import BinaryIO, NamedTuple

import rfc8785

from caretrail.errors import UsageError


GENESIS = "0" * 64  # what the first record names as the hash before it
LONGEST = 1 << 16  # bytes; every line of ours is shorter

_LINE = re.compile(
    rb'(\{"about":.*),"hash":"([0-9a-f]{64})"(,"previous":"([0-9a-f]{64})","purpose":".*","seq":([1-9][0-9]{0,14})\})\n'
)
_SPLICE = b',"previous":"'

Value = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be recorded. `about` points at things by id, count and hash, as the act declares; `at` has a zone."""

    act: str
    by: str
    purpose: str
    about: Mapping[str, Value]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An entry as it stands in the trail: numbered from 1, and bound to the record before it by that one's hash."""

    seq: int
    act: str
    by: str
    purpose: str
    about: Mapping[str, Value]
    at: datetime
    previous: str
    hash: str


class Line(NamedTuple):
    """What the chain needs of a line; `sound` when its own hash fits its content."""

    seq: int
    hash: bytes
    previous: bytes
    sound: bool


def write_line(entry: Entry, *, seq: int, previous: str) -> tuple[bytes, str]:
    """The line of an entry at its place in the chain, and its hash.

    Raises:  UsageError when `at` has no zone or the line is longer than a line may be.
    """
    body = rfc8785.dumps(
        {
            "about": dict(entry.about),
            "act": entry.act,
            "at": moment(entry.at),
            "by": entry.by,
            "previous": previous,
            "purpose": entry.purpose,
            "seq": seq,
        }
    )
    digest = sha256(body).hexdigest()
    cut = body.rindex(_SPLICE)
    line = b"".join((body[:cut], b',"hash":"', digest.encode("ascii"), b'"', body[cut:], b"\n"))
    if len(line) >= LONGEST:
        raise UsageError(f"An entry of {entry.act} is longer than {LONGEST} bytes. Record ids and counts, not lists.")
    return line, digest


def read_line(line: bytes) -> Line | None:
    """The links of a line, or None when it is not a record. Reads no JSON."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    before, stored, after, previous, seq = found.groups()
    return Line(int(seq), stored, previous, sha256(before + after).hexdigest().encode("ascii") == stored)


def raw_lines(file: BinaryIO, end: int) -> Iterator[bytes]:
    """The lines from where the file stands up to the byte `end`. Of a line that is too long, only its beginning."""
    left = end - file.tell()
    while left > 0 and (line := file.readline(min(left, LONGEST))):
        left -= len(line)
        if len(line) == LONGEST and not line.endswith(b"\n"):
            while left > 0 and (more := file.readline(min(left, LONGEST))):
                left -= len(more)
                if more.endswith(b"\n"):
                    line += b"\n"
                    break
        yield line


def parse_line(line: bytes) -> Record:
    """A line of a verified trail as a record."""
    held = json.loads(line)
    return Record(**{**held, "at": datetime.fromisoformat(held["at"])})


def moment(at: datetime) -> str:
    """A moment as the trail writes it: UTC, ISO 8601, `2026-05-05T09:30:00+00:00`.

    Raises:  UsageError when it has no zone.
    """
    if at.utcoffset() is None:
        raise UsageError("A moment without a time zone cannot be recorded. Give one with its zone.")
    return at.astimezone(UTC).isoformat()
