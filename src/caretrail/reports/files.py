"""Writes a report file whole or not at all: beside its place first, then renamed into it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caretrail.errors import SystemFailure


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the place of `path` when the block ends well.

    Raises SystemFailure when the disk refuses. Whatever is raised, nothing half-written stays behind and an
    older file at `path` is as it was.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        yield beside
        os.replace(beside, path)
    except OSError as error:
        reason = error.strerror or "the disk refused"
        raise SystemFailure(
            f"{path}: could not be written ({reason}); make room or choose another folder with --out, then run again"
        ) from error
    finally:
        beside.unlink(missing_ok=True)
