"""Turns what goes wrong in engine or disk while a file is read into one line that quotes no cell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from caretrail.errors import EngineError, SystemFailure


@contextmanager
def told_in_one_line(name: str) -> Iterator[None]:
    """Work on the file called `name`; the engine's own messages, which may quote a cell, do not get out.

    Raises:  SystemFailure when disk or engine fail.
    """
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise EngineError(f"{name} needs more memory or temporary disk space than there is.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SystemFailure(f"{name} could not be copied for checking: {reason}. Is the disk full?") from error
    except duckdb.Error as error:
        raise EngineError(f"The data engine failed while checking {name} ({type(error).__name__}).") from error
