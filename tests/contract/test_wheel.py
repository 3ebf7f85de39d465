"""The wheel that `pipx install` takes holds all of the package: code, standards, templates, style sheets."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from caretrail import __version__
from tests.support.tree import ROOT, SRC, kept_files, plant


def build(root: Path, into: Path) -> zipfile.ZipFile:
    """Builds a wheel of a tree and opens it."""
    command = [sys.executable, "-P", "-m", "hatchling", "build", "--target", "wheel", "--directory", str(into)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return zipfile.ZipFile(next(into.glob("*.whl")))


def left_out(src: Path, wheel: zipfile.ZipFile) -> list[str]:
    """Files of the package that the wheel does not hold."""
    held = set(wheel.namelist())
    return [name for path in kept_files(src) if (name := path.relative_to(src).as_posix()) not in held]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_the_whole_package(wheel: zipfile.ZipFile) -> None:
    assert left_out(SRC, wheel) == []


def test_the_wheel_says_what_it_is(wheel: zipfile.ZipFile) -> None:
    about = message_from_bytes(wheel.read(f"caretrail-{__version__}.dist-info/METADATA"))
    assert (about["Name"], about["Version"], about["License-Expression"]) == ("caretrail", __version__, "MIT")
    assert about["Requires-Python"] == ">=3.11"


def test_the_wheel_brings_the_command_and_runs_anywhere(wheel: zipfile.ZipFile) -> None:
    assert wheel.read(f"caretrail-{__version__}.dist-info/entry_points.txt").split() == [
        b"[console_scripts]",
        b"caretrail",
        b"=",
        b"caretrail.cli:main",
    ]
    assert b"Tag: py3-none-any" in wheel.read(f"caretrail-{__version__}.dist-info/WHEEL")


def test_a_planted_missing_file_is_seen(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    plant(tmp_path, "src/caretrail/__init__.py", '"""A package."""\n')
    plant(tmp_path, "src/caretrail/version.py", '"""Its version."""\n\n__version__ = "0.0.1"\n')
    wheel = build(tmp_path, tmp_path / "dist")
    assert left_out(tmp_path / "src", wheel) == []
    plant(tmp_path, "src/caretrail/standards/late.toml", "")
    assert left_out(tmp_path / "src", wheel) == ["caretrail/standards/late.toml"]
