"""Checkpoints: the signed word of the key ring on how far a trail had come. The newest one is the trail's head."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import rfc8785

from caretrail.errors import UnusableInput
from caretrail.keys import KeyRing, PublicKeys, Signature
from caretrail.trail.record import GENESIS, moment


_CONTEXT = "trail/checkpoint"
_HEX = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """At `at` the trail held `seq` records in `size` bytes, and the last one had this hash: signed.

    Records are numbered from 1, so that `seq` is also their count. One checkpoint vouches for every record up to it,
    for each names the hash of the one before.
    """

    seq: int
    hash: str
    size: int
    at: str
    signature: Signature

    def as_json(self) -> bytes:
        """One line of canonical JSON, to keep or to send to somebody who will remember it."""
        signed = {"key": self.signature.key_id, "signature": self.signature.value}
        return rfc8785.dumps({**_statement(self.seq, self.hash, self.size, self.at), **signed})

    def fits(self, keys: PublicKeys) -> bool:
        """Was it signed by one of these keys?

        Raises:  UnusableInput when its key is not among them, so that nothing can be said.
        """
        if self.signature.key_id not in keys:
            raise UnusableInput(
                f"The trail is signed with key {self.signature.key_id}, which is not among the public keys given."
            )
        data = rfc8785.dumps(_statement(self.seq, self.hash, self.size, self.at))
        return keys.verify(data, self.signature, context=_CONTEXT)


BEGINNING = Checkpoint(seq=0, hash=GENESIS, size=0, at="", signature=Signature(key_id="", value=""))


def sign_checkpoint(ring: KeyRing, *, seq: int, digest: str, size: int, at: datetime) -> Checkpoint:
    """The ring's word that the trail ends with this record."""
    data = rfc8785.dumps(_statement(seq, digest, size, moment(at)))
    return Checkpoint(seq=seq, hash=digest, size=size, at=moment(at), signature=ring.sign(data, context=_CONTEXT))


def read_checkpoint(text: bytes) -> Checkpoint | None:
    """A checkpoint as `as_json` wrote it, or None when it is not one. Its signature is not looked at."""
    try:
        held = json.loads(text)
        signature = Signature(key_id=held.pop("key"), value=held.pop("signature"))
        checkpoint = Checkpoint(**held, signature=signature)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    texts = (checkpoint.hash, checkpoint.at, signature.key_id, signature.value)
    counts = (checkpoint.seq, checkpoint.size)
    well_formed = all(type(n) is int and 0 <= n < 2**53 for n in counts) and all(isinstance(t, str) for t in texts)
    return checkpoint if well_formed and _HEX.fullmatch(checkpoint.hash) else None


def read_file(path: Path) -> Checkpoint | None:
    """The one checkpoint of a file, such as a trail's head; None when there is none to be read."""
    try:
        return read_checkpoint(path.read_bytes())
    except FileNotFoundError:
        return None


def read_lines(path: Path) -> list[Checkpoint | None]:
    """The checkpoints of a file, one a line; None for a line that is not one. A last line cut off is left out."""
    try:
        return [read_checkpoint(line) for line in path.read_bytes().split(b"\n")[:-1]]
    except FileNotFoundError:
        return []


def read_checkpoints(path: Path) -> tuple[Checkpoint, ...]:
    """The checkpoints that somebody kept elsewhere, one a line. Their signatures are not looked at.

    Raises:  UnusableInput when the file cannot be read or a line is not a checkpoint.
    """
    try:
        found = [read_checkpoint(line) for line in path.read_bytes().splitlines() if line.strip()]
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read: {error.strerror}.") from error
    if not found or None in found:
        raise UnusableInput(f"{path} is not a file of checkpoints. `caretrail trail checkpoint` makes them.")
    return tuple(each for each in found if each is not None)


def append_lines(path: Path, checkpoints: Iterable[Checkpoint]) -> None:
    """Add checkpoints to a file of them; a line that a crash cut off is ended first."""
    with path.open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(b"".join(each.as_json() + b"\n" for each in checkpoints))
        file.flush()
        os.fsync(file.fileno())


def _statement(seq: int, digest: str, size: int, at: str) -> dict[str, str | int]:
    return {"seq": seq, "hash": digest, "size": size, "at": at}
