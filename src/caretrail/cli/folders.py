"""Where reports go: a folder of the file's own, written whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from caretrail.errors import SystemFailure, UsageError


_ABOUT = "about.json"  # says which file the reports in a folder are about


def report_folders(files: Sequence[Path], out: Path | None) -> list[Path | None]:
    """The folder named by the user for one file; for several, a folder in it for each, numbered where names agree."""
    if out is None or len(files) == 1:
        return [out] * len(files)
    seen: Counter[str] = Counter()
    folders: list[Path | None] = []
    for path in files:
        seen[path.stem] += 1
        folders.append(out / (path.stem if seen[path.stem] == 1 else f"{path.stem}_{seen[path.stem]}"))
    return folders


def report_folder(path: Path, out: Path | None, sha256: str) -> Path:
    """The folder for the reports of a file; made at writing, never one that holds another file's reports.

    By default `<name>_caretrail` beside the file, with a number added where that one is taken.
    Raises:  UsageError when the folder named by the user is a file, or holds the reports of another file.
    """
    about = {"file": path.name, "sha256": sha256}
    if out is not None:
        if out.exists() and not out.is_dir():
            raise UsageError(f"{out} is a file. Name a folder with --out.")
        if not _free_for(out, about):
            raise UsageError(f"{out} holds the reports of another file. Name another folder with --out.")
        return out
    number = 1
    while True:
        folder = path.parent / f"{path.stem}_caretrail{'' if number == 1 else f'_{number}'}"
        if _free_for(folder, about):
            return folder
        number += 1


def _free_for(folder: Path, about: dict[str, str]) -> bool:
    if folder.exists() and not folder.is_dir():
        return False
    try:
        held = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return not (folder / "report.html").exists()
    except (OSError, ValueError):
        return False
    return isinstance(held, dict) and held.get("file") == about["file"]


@contextmanager
def written_whole(folder: Path, file: str = "", sha256: str = "") -> Iterator[Path]:
    """A place to write files that appear in `folder` only when all are finished.

    Raises:  SystemFailure when the folder cannot be made or the disk is full; nothing is left behind.
    """
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    except OSError as error:
        raise SystemFailure(f"{folder} cannot be written to: {error.strerror}.") from error
    try:
        yield part
        about = json.dumps({"file": file, "sha256": sha256})
        (part / _ABOUT).write_text(about + "\n", encoding="utf-8")
        for finished in part.iterdir():
            finished.replace(folder / finished.name)
    except OSError as error:
        raise SystemFailure(f"The reports could not be written: {error.strerror}. Is the disk full?") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        for parent in made:
            if parent.exists() and not any(parent.iterdir()):
                parent.rmdir()
