"""Unpacks .gz and .zip into a private folder, and refuses the ones that are damaged or mean harm."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from pathlib import Path
from typing import Protocol

from caretrail.errors import UnusableInput


_PIECE = 1_048_576
_MOST_BYTES = 40 * 1024**3  # no return is larger than this
_MOST_TIMES = 250  # a return shrinks 10 to 60 times; a bomb a thousand times and more
_ALWAYS_ALLOWED = 64 * 1024**2


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def unpack_gzip(path: Path, folder: Path) -> Path:
    """The one file inside a .gz.

    Raises:  UnusableInput when it is cut off, damaged, or grows beyond belief.
    """
    try:
        with gzip.open(path, "rb") as packed:
            return _copy(packed, folder / "unpacked.csv", path)
    except EOFError as error:
        raise UnusableInput(f"{path.name} is cut off: the end of the gzip file is missing. Copy it again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UnusableInput(f"{path.name} is a damaged gzip file. Copy it again.") from error


def unpack_zip(path: Path, folder: Path) -> Path:
    """The one file inside a .zip.

    Raises:  UnusableInput when there is none or more than one, it has a password, is damaged, or grows
             beyond belief.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_content(member)]
            if len(members) != 1:
                raise UnusableInput(f"{path.name} holds {len(members)} files. Put one file in the zip, or unpack it.")
            if members[0].flag_bits & 1:
                raise UnusableInput(f"{path.name} has a password. Unpack it first.")
            with archive.open(members[0]) as packed:
                return _copy(packed, folder / "unpacked.csv", path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnusableInput(f"{path.name} is a damaged zip file, or packed in an unusual way.") from error


def is_workbook(path: Path) -> bool:
    """Whether a zip is an Excel workbook.

    Raises:  UnusableInput when the zip is damaged, or holds a binary workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise UnusableInput(f"{path.name} is a damaged zip or Excel file. Copy it again.") from error
    if "xl/workbook.bin" in names:
        raise UnusableInput(f"{path.name} is a binary Excel workbook. Save it as .xlsx or CSV.")
    return "xl/workbook.xml" in names


def _is_content(member: zipfile.ZipInfo) -> bool:
    return not member.is_dir() and not member.filename.startswith("__MACOSX/")


def _copy(packed: _Readable, target: Path, path: Path) -> Path:
    written = 0
    with target.open("wb") as out:
        while piece := packed.read(_PIECE):
            written += len(piece)
            refuse_bomb(written, path)
            out.write(piece)
    if not written:
        raise UnusableInput(f"{path.name} holds an empty file.")
    return target


def refuse_bomb(unpacked: int, path: Path) -> None:
    """Refuse a packed file of which this many bytes have come out, if that is beyond belief."""
    if unpacked > _MOST_BYTES or unpacked > max(_ALWAYS_ALLOWED, path.stat().st_size * _MOST_TIMES):
        raise UnusableInput(f"{path.name} unpacks to far more than any return holds, so it was not opened.")
