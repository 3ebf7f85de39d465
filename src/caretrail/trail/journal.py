"""Appends to a trail: one writer at a time, on disk before it is acknowledged, at a cost that does not grow.

An append signs the new head into `pending`, writes its lines, then renames `pending` to `head`. A crash in between
leaves either the old head (and lines beyond it that nobody was promised) or a pending head whose lines are whole; the
next append settles which, keeps what is whole, and sets the rest aside with a record of having done so.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from caretrail.errors import SystemFailure, UsageError
from caretrail.keys import KeyRing, written_whole
from caretrail.trail.checkpoint import (
    Checkpoint,
    append_lines,
    read_file,
    sign_checkpoint,
)
from caretrail.trail.declared import check_entry
from caretrail.trail.places import Places
from caretrail.trail.reading import reaches
from caretrail.trail.record import GENESIS, Entry, Value, write_line


EVERY = 1_000  # records from one checkpoint to the next
_PATIENCE = 300  # seconds until a writer that waits its turn gives up
_POLL = 0.01


class Trail:
    """A trail at `path`, signed by `ring`. Any number of threads and processes may append to it at once."""

    def __init__(self, path: Path, ring: KeyRing) -> None:
        self.path = path
        self._places = Places(path)
        self._ring = ring
        self._turn = threading.Lock()  # threads of one process queue here, processes at the lock file

    def append(self, *, act: str, by: str, purpose: str, about: Mapping[str, Value], at: datetime) -> Checkpoint:
        """Record one act; when this returns, it is on disk and signed.

        In:      `act` and its `about` as declared in standards/trail/acts.toml; `by`, a user or service.
        Out:     the trail's new head: `seq` and `hash` are those of the record.
        Raises:  UsageError when the entry is not as declared; SystemFailure when it cannot be written or the trail was
                 tampered with. Nothing was recorded then: the act must not go ahead.
        """
        return self.append_all([Entry(act=act, by=by, purpose=purpose, about=about, at=at)])

    def append_all(self, entries: Iterable[Entry]) -> Checkpoint:
        """Record many acts, in their order and with nothing in between: all of them or none.

        Out, Raises:  as `append`; the head is at the last of them.
        """
        group = list(entries)
        if not group:
            raise UsageError("There is nothing to record.")
        for entry in group:
            check_entry(entry)
        with self._alone():
            head, left = self._settle(group[0].at)
            return self._write([left, *group] if left else group, head)

    def checkpoint(self, at: datetime) -> Checkpoint:
        """Sign how far the trail has come, and keep it among the checkpoints.

        Send a copy to somebody else: it is what shows that the trail was put back to an earlier state.
        Raises:  UsageError when nothing was recorded yet; SystemFailure as `append`.
        """
        with self._alone():
            head, left = self._settle(at)
            if left:
                head = self._write([left], head)
            if head.seq == 0:
                raise UsageError(f"{self.path} holds no record yet; there is nothing to sign.")
            signed = sign_checkpoint(self._ring, seq=head.seq, digest=head.hash, size=head.size, at=at)
            append_lines(self._places.checkpoints, [signed])
        return signed

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Holds the trail for one writer; what goes wrong with the disk becomes a sentence."""
        lock = FileLock(self._places.lock, timeout=_PATIENCE, poll_interval=_POLL, mode=0o600, fallback_to_soft=False)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._turn, lock:
                yield
        except Timeout:
            raise SystemFailure(f"{self.path} has been held by another writer for {_PATIENCE} seconds.") from None
        except OSError as error:
            raise SystemFailure(f"{self.path} cannot be written: {error.strerror}. Nothing was recorded.") from error

    def _settle(self, at: datetime) -> tuple[Checkpoint, Entry | None]:
        """The head to go on from, and the entry that tells of what was set aside, if anything was.

        Raises:  SystemFailure when the head is missing, not ours, or ahead of the trail.
        """
        places = self._places
        size = self.path.stat().st_size if self.path.exists() else 0
        head = self._trusted(places.head)
        if head is None:
            if size or places.pending.exists() or places.checkpoints.exists():
                raise SystemFailure(
                    f"{places.head} is missing. Restore it; `caretrail trail verify` says what is sure."
                )
            head = self._begin(at)
        pending = self._trusted(places.pending)
        if pending is not None and reaches(self.path, head, pending):
            places.pending.replace(places.head)
            head = pending
        if size < head.size:
            raise SystemFailure(f"{self.path} is shorter than its signed head says. Run `caretrail trail verify`.")
        return head, self._set_aside(head, size, at) if size > head.size else None

    def _begin(self, at: datetime) -> Checkpoint:
        """Signs that there is a trail now, with nothing in it: a trail without a head is never a new one."""
        signed = sign_checkpoint(self._ring, seq=0, digest=GENESIS, size=0, at=at)
        with written_whole(self._places.head) as file:
            file.write(signed.as_json())
        return signed

    def _trusted(self, path: Path) -> Checkpoint | None:
        """The checkpoint in a file, if it is signed by this ring. A pending head cut off by a crash is none."""
        found = read_file(path)
        if found is None and path == self._places.head and path.exists():
            raise SystemFailure(f"{path} cannot be read. Run `caretrail trail verify`.")
        if found is not None and not found.fits(self._ring.public_keys):
            raise SystemFailure(f"{path} does not fit its signature. Run `caretrail trail verify`.")
        return found

    def _set_aside(self, head: Checkpoint, size: int, at: datetime) -> Entry:
        """Moves what stands beyond the head into a file of its own, unread."""
        digest = sha256()
        with self.path.open("r+b") as file, self._places.torn.open("ab") as torn:
            file.seek(head.size)
            while piece := file.read(1 << 20):
                digest.update(piece)
            file.seek(head.size)
            shutil.copyfileobj(file, torn)
            torn.flush()
            os.fsync(torn.fileno())
            file.truncate(head.size)
        about: dict[str, Value] = {"bytes": size - head.size, "sha256": digest.hexdigest()}
        return Entry(act="trail.mended", by="caretrail", purpose="trail", about=about, at=at)

    def _write(self, group: Sequence[Entry], head: Checkpoint) -> Checkpoint:
        grown = _grow(group, head)
        last, places = grown.marks[-1], self._places
        signed = sign_checkpoint(self._ring, seq=last.seq, digest=last.hash, size=last.size, at=group[-1].at)
        try:
            _write_synced(places.pending, signed.as_json(), "wb")
            _write_synced(self.path, grown.lines, "ab")
        except OSError:
            with suppress(OSError):
                os.truncate(self.path, head.size)
                places.pending.unlink()
            raise
        places.pending.replace(places.head)
        _sync_folder(self.path.parent)
        self._keep_checkpoints(grown.marks, group[-1].at)
        return signed

    def _keep_checkpoints(self, marks: Sequence[_Mark], at: datetime) -> None:
        kept = [mark for mark in marks if mark.seq % EVERY == 0]
        # The records are safe by now; a checkpoint that finds no room on the disk is done without.
        with suppress(OSError):
            if kept:
                append_lines(
                    self._places.checkpoints,
                    [
                        sign_checkpoint(self._ring, seq=mark.seq, digest=mark.hash, size=mark.size, at=at)
                        for mark in kept
                    ],
                )


@dataclass(frozen=True, slots=True)
class _Mark:
    seq: int
    hash: str
    size: int


@dataclass(frozen=True, slots=True)
class _Grown:
    """The lines of a group of entries, and where the trail stands after every so many and after the last."""

    lines: bytes
    marks: Sequence[_Mark]


def _grow(group: Sequence[Entry], head: Checkpoint) -> _Grown:
    seq, previous, size = head.seq, head.hash, head.size
    lines, marks = [], []
    for entry in group:
        seq += 1
        line, previous = write_line(entry, seq=seq, previous=previous)
        size += len(line)
        lines.append(line)
        if seq % EVERY == 0 or seq == head.seq + len(group):
            marks.append(_Mark(seq, previous, size))
    return _Grown(b"".join(lines), marks)


def _write_synced(path: Path, contents: bytes, mode: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if mode == "ab" else os.O_TRUNC), 0o600)
    with os.fdopen(descriptor, mode) as file:
        file.write(contents)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Makes a renaming last through a power cut, where folders can be synced."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
