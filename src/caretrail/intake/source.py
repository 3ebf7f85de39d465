"""Opens whatever an analyst hands over: CSV in its many forms, gzip, zip, Excel or Parquet.

Ends with a UTF-8 delimited file that the stage can read, either the file itself or a private copy of
it, and with what is known about the original. Says in one line why a file cannot be used.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from caretrail.errors import SystemFailure, UnusableInput
from caretrail.intake.packed import is_workbook, unpack_gzip, unpack_zip
from caretrail.intake.scan import encoding_of, look_through
from caretrail.intake.tables import parquet_to_csv, workbook_to_csv


_PIECE = 1_048_576
_REFUSED_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file; save it as .xlsx or CSV"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file that can be read as text, and what is known about the one handed over.

    `path` is the original or a private copy. `encoding` is taken to be UTF-8 until reading shows otherwise.
    """

    path: Path
    name: str
    sha256: str
    size: int
    encoding: str
    longest: int
    lines: int


def open_source(path: Path, folder: Path) -> Opened:
    """Recognise the file, unpack or convert it into `folder` if need be, and look through its bytes once.

    Raises:  UnusableInput in one line: not there, a folder, empty, another kind of file, damaged, a zip
             bomb, NUL bytes. SystemFailure when the disk fails. Never the content of a cell.
    """
    try:
        size, head = _begin(path)
        for magic, kind in _REFUSED_KINDS:
            if head.startswith(magic):
                raise UnusableInput(f"{path.name} is {kind}, not a CSV, Excel or Parquet file.")
        text = _as_text(path, head, folder)
        scan = look_through(text, path.name)
        sha256 = scan.sha256 if text == path else _sha256(path)
        return Opened(
            path=text,
            name=path.name,
            sha256=sha256,
            size=size,
            encoding="UTF-8",
            longest=scan.longest,
            lines=scan.lines,
        )
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SystemFailure(f"{path.name} could not be read or copied: {reason}. Is the disk full?") from error


def _begin(path: Path) -> tuple[int, bytes]:
    try:
        if path.is_dir():
            raise UnusableInput(f"{path.name or path} is a folder. Name the file in it.")
        with path.open("rb") as file:
            head = file.read(64)
        if not head:
            raise UnusableInput(f"{path.name} is empty.")
        return path.stat().st_size, head
    except FileNotFoundError as error:
        raise UnusableInput(f"{path.name} is not there. Check the name and the folder.") from error
    except PermissionError as error:
        raise UnusableInput(f"{path.name} may not be read by this user. Ask for permission to the file.") from error


def _as_text(path: Path, head: bytes, folder: Path) -> Path:
    if head.startswith(b"\x1f\x8b"):
        return unpack_gzip(path, folder)
    if head.startswith(b"PK\x03\x04"):
        return workbook_to_csv(path, folder) if is_workbook(path) else unpack_zip(path, folder)
    if head.startswith(b"PAR1"):
        return parquet_to_csv(path, folder)
    return path


def settle_encoding(opened: Opened, folder: Path) -> Opened:
    """The file as UTF-8 where all of it can be; for one that was not valid UTF-8 at first reading."""
    encoding = encoding_of(opened.path)
    path = _from_cp1252(opened.path, folder) if encoding == "Windows-1252" else opened.path
    return replace(opened, path=path, encoding=encoding)


def _from_cp1252(path: Path, folder: Path) -> Path:
    copy = folder / "as_utf8.csv"
    with path.open("r", encoding="cp1252", newline="") as source, copy.open("w", encoding="utf-8", newline="") as out:
        while piece := source.read(_PIECE):
            out.write(piece)
    return copy


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
