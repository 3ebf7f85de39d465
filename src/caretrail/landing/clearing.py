"""Clears away what was never finished, and puts finished things in place. The trail says which is which."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from caretrail.errors import SystemFailure
from caretrail.keys import PublicKeys
from caretrail.landing.catalogue import derived_version, landed_in, refuse_changed_trail
from caretrail.landing.layout import Layout, safe_on_disk
from caretrail.trail import Trail


_PATIENCE = 600  # seconds until a writer that waits its turn gives up


@contextmanager
def commit_lock(layout: Layout) -> Iterator[None]:
    """Holds the store for one writer while it commits.

    Raises:  SystemFailure when another writer does not let go, or the disk fails.
    """
    lock = FileLock(layout.commit_lock, timeout=_PATIENCE, poll_interval=0.02, mode=0o600, fallback_to_soft=False)
    try:
        with lock:
            yield
    except Timeout:
        raise SystemFailure(f"{layout.root} has been held by another writer for {_PATIENCE} seconds.") from None
    except OSError as error:
        raise SystemFailure(f"{layout.root} cannot be written: {error.strerror}. Is the disk full?") from error


@contextmanager
def work_folder(layout: Layout, name: str) -> Iterator[Path]:
    """A private folder to prepare in; it goes at the end, whatever happens. Its lock shows that its owner lives."""
    folder = layout.incoming / name
    lock = FileLock(_lock_of(folder), mode=0o600, fallback_to_soft=False)
    try:
        with lock:
            folder.mkdir(mode=0o700)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                with suppress(OSError):
                    _lock_of(folder).unlink(missing_ok=True)
    except OSError as error:
        raise SystemFailure(f"{folder} cannot be written: {error.strerror}. Is the disk full?") from error


def put_in_place(made: Path, place: Path) -> None:
    """Move a finished file or folder to where it belongs, for good: what is in it and its name are on the disk."""
    for path in [made, *made.rglob("*")] if made.is_dir() else [made]:
        safe_on_disk(path)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made.replace(place)
    safe_on_disk(place.parent)


def clear_up(layout: Layout, trail: Trail, keys: PublicKeys, *, at: datetime) -> None:
    """Have the trail settle its last append, then remove every file that it does not speak for.

    Call it with the commit lock held: what lies in place without a record is then nobody's.
    Raises:  UnusableInput when the trail is not as it was written: nothing may be removed on its word then.
    """
    refuse_changed_trail(layout, keys)
    trail.checkpoint(at)
    landed = landed_in(layout)
    for zone in ("submissions", "identifying"):
        for folder in (layout.root / zone).glob("*/*"):
            if folder.name not in landed:
                shutil.rmtree(folder, ignore_errors=True)
    for path in (layout.root / "submissions").glob("*/*/derived-*.json"):
        if derived_version(path) not in landed[path.parent.name].derivations:
            path.unlink(missing_ok=True)
    for path in (layout.root / "identifying").glob("*/*/texts-*.sealed"):
        if path.stem.removeprefix("texts-") not in landed[path.parent.name].derivations:
            path.unlink(missing_ok=True)
    for path in (layout.root / "analysis").glob("*/*/*"):
        if path.stem not in landed or path.parts[-3] not in landed[path.stem].derivations:
            path.unlink(missing_ok=True)
    _clear_abandoned(layout)


def _clear_abandoned(layout: Layout) -> None:
    """Remove the folders of desks that are no more."""
    for folder in layout.incoming.iterdir():
        if not folder.is_dir():
            continue
        lock = FileLock(_lock_of(folder), timeout=0, mode=0o600, fallback_to_soft=False)
        with suppress(Timeout), lock:
            shutil.rmtree(folder, ignore_errors=True)
            _lock_of(folder).unlink(missing_ok=True)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.lock")
