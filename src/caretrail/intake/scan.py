"""Looks through the bytes of a text file once: hash, NUL bytes, longest line, blank lines, encoding."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from caretrail.errors import UnusableInput


LONGEST_LINE = 1_048_576  # bytes; a longer line is refused
_PIECE = LONGEST_LINE
_NOT_CP1252 = b"\x81\x8d\x8f\x90\x9d"  # bytes that Windows-1252 does not define


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one pass over the bytes says of a file.

    `encoding` is "UTF-8", "Windows-1252" or "mixed" (some lines are neither alone). `blank_lines` is
    about lines between others, not at the end.
    """

    sha256: str
    encoding: str
    longest: int
    blank_lines: bool
    lines: int  # line breaks, and one more if the last line has none


def look_through(path: Path, name: str) -> Scan:
    """Read every byte once, in pieces.

    Raises:  UnusableInput when the file holds NUL bytes; `name` is what the message calls the file.
    """
    digest = hashlib.sha256()
    longest = carried = lines = 0
    blank_lines = False
    letters = _Letters()
    before = b""
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
            joined = before[-2:] + piece
            blank_lines = blank_lines or _blank_line_inside(joined)
            before = piece
            letters.take(piece)
    return Scan(
        sha256=digest.hexdigest(),
        encoding=letters.encoding(),
        longest=longest,
        blank_lines=blank_lines,
        lines=lines + (carried > 0),
    )


def _blank_line_inside(piece: bytes) -> bool:
    for gap in (b"\n\n", b"\n\r\n"):
        place = piece.find(gap)
        while place >= 0:
            if piece[place:].strip(b"\r\n"):
                return True
            place = -1
    return False


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
