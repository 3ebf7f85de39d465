"""The folder that figures are written into: it appears whole, with all that one run gave, or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caretrail.errors import SystemFailure, UsageError


ABOUT = "about.json"  # says what a run was asked for, and which files it wrote
_VERB = "measure"


@contextmanager
def figures_folder(out: Path, *, private: bool) -> Iterator[Path]:
    """A place to write a run's files; at the end it becomes `out`, in place of an earlier run's figures there.

    In:      `private`, whether nobody but its owner may look into it.
    Raises:  UsageError when `out` is a file or holds anything but an earlier run's figures; SystemFailure when it
             cannot be made or written to. Nothing is left behind then, and what `out` held stays.
    """
    _expect_ours(out)
    made = [parent for parent in out.absolute().parents if not parent.exists()]
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.absolute().parent))
    except OSError as error:
        raise SystemFailure(f"{out} cannot be written to: {error.strerror}.") from error
    try:
        yield part
        if not private:
            part.chmod(0o777 & ~_umask())
        _become(part, out)
    except OSError as error:
        raise SystemFailure(f"The figures could not be written to {out}: {error.strerror}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        for parent in made:
            if parent.exists() and not any(parent.iterdir()):
                parent.rmdir()


def write_about(folder: Path, about: dict[str, object]) -> None:
    """Says in the folder what the run was asked for and what it wrote."""
    said = json.dumps({"verb": _VERB, **about}, indent=2, ensure_ascii=False)
    (folder / ABOUT).write_text(said + "\n", encoding="utf-8")


def _expect_ours(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise UsageError(f"{out} is a file. Name a folder with --out.")
    if any(out.iterdir()) and not _is_ours(out):
        raise UsageError(f"{out} holds other files. Name another folder, or one that is empty, with --out.")


def _is_ours(out: Path) -> bool:
    """Whether all that is in the folder is what an earlier run says it wrote."""
    try:
        about = json.loads((out / ABOUT).read_text(encoding="utf-8"))
        written = {ABOUT, *about["files"]}
        held = {str(path.relative_to(out).as_posix()) for path in out.rglob("*") if path.is_file()}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return about.get("verb") == _VERB and held <= written


def _become(part: Path, out: Path) -> None:
    if out.exists():
        earlier = part.with_name(f"{part.name}-earlier")
        out.replace(earlier)
        part.replace(out)
        shutil.rmtree(earlier, ignore_errors=True)
    else:
        part.replace(out)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
