"""Files that appear whole or not at all, readable by their owner alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from caretrail.errors import SystemFailure


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write into that takes the place of `path` when the block ends well, and is removed when it does not.

    Raises:  SystemFailure when the folder cannot be written to or the disk is full.
    """
    part: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)  # mode 0600
        part = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        part = None
    except OSError as error:
        raise SystemFailure(f"{path} cannot be written: {error.strerror}. Is the disk full?") from error
    finally:
        if part is not None:
            with suppress(OSError):
                part.unlink(missing_ok=True)
