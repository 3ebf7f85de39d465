"""A private DuckDB session: bounded memory, its own spill folder, no network, nothing left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    import duckdb


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder only this user can read, removed at the end with all that is in it."""
    with tempfile.TemporaryDirectory(prefix="caretrail-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def open_session(spill: Path, *, memory: str = "1350MB", threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """An in-memory database that spills to `spill` past `memory` and may not reach for extensions.

    In:   `spill`, a private folder of the caller's; `threads`, by default one per core.
    Out:  a connection; the caller closes it.
    """
    import duckdb

    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": memory,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    if threads is not None:
        connection.execute(f"SET threads = {int(threads)}")
    connection.execute("SET enable_progress_bar = false")
    return connection
