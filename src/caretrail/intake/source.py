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
_HEAD = 64  # bytes; enough to know the kind of a file
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document. Ask for the CSV or Excel file it was made from."),
    (b"{\\rtf", "a Rich Text document. Save the table in it as CSV."),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file, or one with a password. Save it as .xlsx or CSV."),
    (b"\x89PNG", "a picture. Ask for the CSV or Excel file."),
    (b"\xff\xd8\xff", "a picture. Ask for the CSV or Excel file."),
    (b"SQLite format 3", "a database. Export the table in it as CSV."),
    (b"BZh", "a bzip2 archive. Unpack it first."),
    (b"7z\xbc\xaf", "a 7-Zip archive. Unpack it first."),
)
_REFUSED_INSIDE: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "another packed file. Unpack it first."),
    (b"PK\x03\x04", "an Excel workbook or another zip. Unpack it first."),
    (b"PAR1", "a Parquet file. Unpack it first."),
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
        _refuse(head, f"{path.name} is", _REFUSED)
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
        if path.exists() and not path.is_file():
            raise UnusableInput(f"{path.name} is a device or a pipe. Save it as a file first.")
        _refuse_unreadable_name(path)
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if not head:
            raise UnusableInput(f"{path.name} is empty.")
        return path.stat().st_size, head
    except FileNotFoundError as error:
        raise UnusableInput(f"{path.name} is not there. Check the name and the folder.") from error
    except PermissionError as error:
        raise UnusableInput(f"{path.name} may not be read by this user. Ask for permission to the file.") from error
    except OSError as error:
        raise UnusableInput(f"{path.name[:80]} cannot be opened: {error.strerror}. Check name and folder.") from error


def _refuse_unreadable_name(path: Path) -> None:
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError as error:
        readable = path.name.encode(errors="replace").decode()
        raise UnusableInput(f"{readable} or a folder above it has a name that is not Unicode. Rename it.") from error


def _as_text(path: Path, head: bytes, folder: Path) -> Path:
    packed = head.startswith(b"\x1f\x8b")
    zipped = head.startswith(b"PK\x03\x04")
    if packed or (zipped and not is_workbook(path)):
        inner = unpack_gzip(path, folder) if packed else unpack_zip(path, folder)
        with inner.open("rb") as file:
            _refuse(file.read(_HEAD), f"{path.name} holds", (*_REFUSED, *_REFUSED_INSIDE))
        return inner
    if zipped:
        return workbook_to_csv(path, folder)
    if head.startswith(b"PAR1"):
        return parquet_to_csv(path, folder)
    return path


def _refuse(head: bytes, name: str, kinds: tuple[tuple[bytes, str], ...]) -> None:
    for magic, kind in kinds:
        if head.startswith(magic):
            raise UnusableInput(f"{name} {kind}")


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
