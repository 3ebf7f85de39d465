"""A wrapper for bytes that must never be seen: not in a repr, a log, a pickle or a traceback with its locals."""

from __future__ import annotations

from typing import NoReturn


class Secret:
    """Holds bytes and shows none of them. `reveal` is the one way to them, so that every use can be searched for."""

    __slots__ = ("_held",)

    def __init__(self, held: bytes) -> None:
        self._held = held

    def reveal(self) -> bytes:
        """The bytes themselves. Pass them on at once; a local variable that holds them shows in tracebacks."""
        return self._held

    def __repr__(self) -> str:
        return "<secret>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret cannot be pickled or copied.")
