"""One line on standard error that says what is being done; on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def telling(first: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A function that says what is being done now; it says nothing where nobody would see it."""
    if quiet or not sys.stderr.isatty():
        yield lambda doing: None
        return
    from rich.console import Console

    with Console(stderr=True).status(first) as status:
        yield status.update
