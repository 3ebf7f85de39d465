"""Looks through the bytes of a text file once: hash, NUL bytes, longest line, number of lines. Encoding when asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from caretrail.errors import UnusableInput


LONGEST_LINE = 1_048_576  # bytes; a longer line is refused
_PIECE = LONGEST_LINE
_TAIL = 4096  # bytes; where blank lines at the end are looked for
_NOT_CP1252 = b"\x81\x8d\x8f\x90\x9d"  # bytes that Windows-1252 does not define


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one pass over the bytes says of a file. `lines` leaves out blank lines at the end."""

    sha256: str
    longest: int  # bytes of the longest line
    lines: int


def look_through(path: Path, name: str) -> Scan:
    """Read every byte once, in pieces.

    Raises:  UnusableInput when the file holds NUL bytes; `name` is what the message calls the file.
    """
    digest = hashlib.sha256()
    longest = carried = lines = 0
    end = b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            if b"\x00" in piece:
                raise UnusableInput(_nul_reason(path, name))
            first = piece.find(b"\n")
            longest = max(longest, carried + (len(piece) if first < 0 else first))
            carried = carried + len(piece) if first < 0 else len(piece) - piece.rfind(b"\n") - 1
            longest = max(longest, carried)
            lines += piece.count(b"\n")
            end = piece[-_TAIL:] if len(piece) >= _TAIL else (end + piece)[-_TAIL:]
    return Scan(
        sha256=digest.hexdigest(),
        longest=longest,
        lines=lines + (carried > 0) - _blank_at_end(end),
    )


def encoding_of(path: Path) -> str:
    """Which encoding a text is in: "UTF-8", "Windows-1252", or "mixed" where some lines are neither alone."""
    letters = _Letters()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            letters.take(piece)
    return letters.encoding()


def _blank_at_end(end: bytes) -> int:
    return max(0, end[len(end.rstrip(b"\r\n")) :].count(b"\n") - 1)


class _Letters:
    """Decides the encoding of text that comes in pieces."""

    def __init__(self) -> None:
        self._rest = b""
        self._valid, self._some_utf8, self._cp1252 = True, False, True

    def take(self, piece: bytes) -> None:
        if piece.isascii() and not self._rest:
            return
        whole, self._rest = _split_at_character(self._rest + piece)
        self._cp1252 = self._cp1252 and not any(byte in piece for byte in _NOT_CP1252)
        try:
            whole.decode("utf-8")
            self._some_utf8 = self._some_utf8 or not whole.isascii()
        except UnicodeDecodeError:
            self._valid = False
            self._some_utf8 = self._some_utf8 or _some_line_is_utf8(whole)

    def encoding(self) -> str:
        if self._valid and not self._rest:
            return "UTF-8"
        return "Windows-1252" if self._cp1252 and not self._some_utf8 else "mixed"


def _split_at_character(piece: bytes) -> tuple[bytes, bytes]:
    """The piece up to its last whole UTF-8 character, and what is left of the next."""
    for back in range(1, min(4, len(piece)) + 1):
        byte = piece[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return (piece[:-back], piece[-back:]) if needed > back else (piece, b"")
    return piece, b""


def _some_line_is_utf8(piece: bytes) -> bool:
    return any(not line.isascii() and is_utf8(line) for line in piece.split(b"\n"))


def is_utf8(line: bytes) -> bool:
    """Whether these bytes are valid UTF-8."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _nul_reason(path: Path, name: str) -> str:
    with path.open("rb") as file:
        head = file.read(400)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(b"\x00") > len(head) // 4:
        return f"{name} is UTF-16 text. Save it as CSV UTF-8."
    return f"{name} holds NUL bytes, so it is damaged or not a text file. Export it again."
