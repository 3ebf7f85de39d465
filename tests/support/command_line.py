"""Runs the command line as a person would, and reads everything it wrote.

In the same process where that is enough; in one of its own where limits or another user are needed.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from caretrail.cli import main
from tests.support.tree import ROOT


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run of the command line ended."""

    code: int
    out: str
    err: str


def run(*words: str | Path) -> Ended:
    """Run one verb in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(word) for word in words])
    return Ended(code=code, out=out.getvalue(), err=err.getvalue())


def check(path: Path, *words: str | Path) -> Ended:
    """Run `caretrail check` on a file, on the day all these tests agree on."""
    return run("check", path, "--on", "2026-05-05", *words)


def check_apart(
    path: Path,
    *words: str | Path,
    beforehand: Callable[[], None] | None = None,
    **environment: str,
) -> Ended:
    """The same in a process of its own, with limits set `beforehand`."""
    program = ["-m", "caretrail", "check", str(path), "--on", "2026-05-05", *map(str, words)]
    return _python(program, beforehand, environment)


def check_as_nobody(path: Path, *words: str | Path, known: Path) -> Ended:
    """The same as a user without any rights; only root can do this.

    The interpreter and the package may lie where nobody else may read, so the process first checks a file
    that it may read, `known`, and only then becomes the other user.
    """
    program = ["-c", _AS_NOBODY, str(known), str(known.with_suffix("")), str(path), *map(str, words)]
    return _python(program, None, {"CARETRAIL_HOME": os.path.join(os.path.sep, "nowhere")})


_AS_NOBODY = """
import contextlib, io, os, sys
from caretrail.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    assert main(["check", sys.argv[1], "--out", sys.argv[2], "--json"]) < 2
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
sys.exit(main(["check", *sys.argv[3:]]))
"""


def _python(words: list[str], beforehand: Callable[[], None] | None, environment: dict[str, str]) -> Ended:
    done = subprocess.run(
        [sys.executable, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        preexec_fn=beforehand,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return Ended(code=done.returncode, out=done.stdout, err=done.stderr)


def is_one_line(ended: Ended) -> bool:
    """Whether standard error holds one line for people and no traceback."""
    return (
        ended.err.startswith("caretrail: ")
        and ended.err.count("\n") == 1
        and "Traceback" not in ended.err
        and "unforeseen" not in ended.err
    )


def written(folder: Path) -> dict[str, str]:
    """Everything in a folder as text, by name; workbooks are unpacked."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[path.name] = _text(path)
    return found


def _text(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8", errors="replace")
    with zipfile.ZipFile(path) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
