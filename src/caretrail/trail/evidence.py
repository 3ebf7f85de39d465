"""The signed evidence about a trail: its head, its checkpoints, and those that somebody kept elsewhere."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from caretrail.errors import UnusableInput
from caretrail.keys import PublicKeys
from caretrail.trail.checkpoint import Checkpoint, read_file, read_lines
from caretrail.trail.places import Places
from caretrail.trail.verdict import Fault


# An auditor who may not write, or a medium that nobody can write to.
_MAY_ONLY_READ = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is signed about a trail at one moment.

    `anchors`: record -> the hash that signatures say it has. `end`: how many records there must be. `head` is None
    when no head can be trusted. `size` is how long the file was; `pending` the head of an append cut off or under way.
    """

    anchors: Mapping[int, bytes]
    end: int
    head: Checkpoint | None
    pending: Checkpoint | None
    size: int
    faults: tuple[Fault, ...]


def gather(path: Path, keys: PublicKeys, kept_elsewhere: Iterable[Checkpoint]) -> Evidence:
    """Reads everything that is signed about the trail, at a moment when nobody appends.

    Raises:  UnusableInput when there is no trail, a file cannot be read, or it is signed with a key not among `keys`.
    """
    places = Places(path)
    try:
        with _held_still(places):
            size = path.stat().st_size
            head, pending = read_file(places.head), read_file(places.pending)
            listed = read_lines(places.checkpoints)
    except OSError as error:
        raise UnusableInput(f"{path} cannot be verified: {error.strerror or 'it is being written to'}.") from error
    outside = tuple(kept_elsewhere)
    if not all(each.fits(keys) for each in outside):
        raise UnusableInput("A checkpoint that was kept elsewhere does not fit its signature. Fetch it again.")
    good = [each for each in listed if each is not None and each.fits(keys)]
    head = head if head is not None and head.fits(keys) else None
    # What was kept elsewhere is out of reach of whoever changed this folder: it has the last word.
    signed = [*([head] if head else []), *good, *outside]
    anchors = {each.seq: each.hash.encode("ascii") for each in signed if each.seq}
    end = max(anchors, default=0)
    faults = []
    if head is None:
        faults.append(f"No head that fits its signature stands beside the trail ({places.head.name}).")
    if len(good) < len(listed):
        faults.append(f"{len(listed) - len(good)} lines of {places.checkpoints.name} do not fit their signatures.")
    return Evidence(
        anchors=anchors,
        end=end,
        head=head,
        pending=pending if pending is not None and pending.fits(keys) else None,
        size=size,
        faults=tuple(Fault(kind="evidence", record=end + 1, until=end + 1, says=says) for says in faults),
    )


@contextmanager
def _held_still(places: Places) -> Iterator[None]:
    """Keeps writers out for a moment. A copy of a trail has no lock file and no writers, and is left untouched."""
    with ExitStack() as held:
        if places.lock.exists():
            try:
                held.enter_context(FileLock(places.lock, timeout=60, fallback_to_soft=False))
            except OSError as error:
                if error.errno not in _MAY_ONLY_READ:
                    raise
        yield
