"""Trails of made-up acts for the tests: written by the real writer, read as lines, tampered with, put back."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import rfc8785

from caretrail.keys import KeyRing, new_ring
from caretrail.trail import Entry, Trail, Verdict, verify_trail


AT = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
RING = new_ring()  # making keys is slow enough to do it once


def entry(number: int = 0, **changes: Any) -> Entry:
    """An act that the table declares; `number` tells entries apart."""
    told: dict[str, Any] = {
        "act": "identifiers.revealed",
        "by": "analyst",
        "purpose": "tests",
        "about": {"submissions": number, "tokens": 2},
        "at": AT,
    }
    return Entry(**{**told, **changes})


def make_trail(folder: Path, groups: Sequence[int], *, ring: KeyRing = RING, checkpoints: Sequence[int] = ()) -> Trail:
    """A trail of so many appends, each of so many entries; a checkpoint is signed after the appends named."""
    trail = Trail(folder / "trail.jsonl", ring)
    written = 0
    for number, size in enumerate(groups):
        trail.append_all([entry(written + i) for i in range(size)])
        written += size
        if number in checkpoints:
            trail.checkpoint(AT)
    return trail


def lines_of(trail: Trail) -> list[bytes]:
    """The lines of a trail, each with its end."""
    return trail.path.read_bytes().splitlines(keepends=True)


def put_lines(trail: Trail, lines: Sequence[bytes]) -> None:
    """Writes these lines over a trail, as somebody would who has the disk and not the keys."""
    trail.path.write_bytes(b"".join(lines))


def verdict_on(trail: Trail, **more: Any) -> Verdict:
    """What an offline verifier says, who has the public keys only."""
    return verify_trail(trail.path, RING.public_keys, **more)


def forged(record: dict[str, Any]) -> bytes:
    """A line whose own hash fits: what an insider writes who knows how trails are made."""
    body = {key: value for key, value in record.items() if key != "hash"}
    return rfc8785.dumps({**body, "hash": sha256(rfc8785.dumps(body)).hexdigest()}) + b"\n"


def saved(folder: Path, copy: Path) -> Path:
    """A copy of a trail with all that stands beside it."""
    shutil.copytree(folder, copy)
    return copy
