"""Every dependency has a purpose, a free licence and a hash, and no lock says where packages come from."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tests.support.tree import ROOT


PYPROJECT = ROOT / "pyproject.toml"
LOCKS = {kind: ROOT / "requirements" / f"{kind}.txt" for kind in ("core", "dev")}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
PLACES = re.compile(r"://|--(?:extra-)?index|--find-links|--trusted-host")
ENTRY = re.compile(r'^\s*"([A-Za-z0-9._-]+)[^"]*",?\s*(#\s*\S+.*)?$')

# What an installed package says of its licence, in any of the three places where packages say it.
FREE = re.compile(
    r"\b(MIT(-0)?|MIT License|BSD([- ][23][- ]Clause)?|BSD License|Apache(-2\.0| 2\.0| Software License)?|MPL-2\.0"
    r"|PSF-2\.0|Python Software Foundation License|ISC)\b"
)


def pins(lock: Path) -> dict[str, str]:
    """Package -> version as a lock pins them, names in one spelling."""
    return {_plain(name): version for name, version in PIN.findall(lock.read_text(encoding="utf-8"))}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def without_purpose(pyproject: Path) -> list[str]:
    """Dependencies whose line has no comment that says what they are for."""
    entries = [ENTRY.match(line) for line in _dependency_lines(pyproject.read_text(encoding="utf-8"))]
    return [entry[1] for entry in entries if entry and not entry[2]]


def _dependency_lines(text: str) -> list[str]:
    lists = re.findall(r"^(?:dependencies|[a-z]+) = \[\n(.*?)^\]", _tables(text), re.MULTILINE | re.DOTALL)
    return [line for held in lists for line in held.splitlines()]


def _tables(text: str) -> str:
    """The text of the tables that list dependencies, without classifiers and keywords."""
    project = re.search(r"^dependencies = \[\n.*?^\]", text, re.MULTILINE | re.DOTALL)
    groups = re.search(
        r"^\[(?:dependency-groups|project\.optional-dependencies)\]\n(.*?)(?=^\[(?!\s)|\Z)", text, re.M | re.S
    )
    return "\n".join(part.group(0) for part in (project, groups) if part)


def lock_faults(lock: Path) -> list[str]:
    """Lines of a lock that name a place on the network, and pins without a hash."""
    text = lock.read_text(encoding="utf-8")
    places = [f"line {n} names a place" for n, line in enumerate(text.splitlines(), 1) if PLACES.search(line)]
    blocks = re.split(r"\n(?=\S)", text.strip())
    return places + [f"{block.split()[0]} has no hash" for block in blocks if "--hash=sha256:" not in block]


def licence(package: str) -> str:
    """What an installed package says of its licence, from wherever it says it."""
    about = metadata.metadata(package)
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    return " ".join([about.get("License-Expression") or "", (about.get("License") or "")[:60], *classifiers]).strip()


def test_every_dependency_says_what_it_is_for() -> None:
    assert without_purpose(PYPROJECT) == []


def test_the_purposes_are_looked_for_where_the_dependencies_are() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    seen = [entry[1] for line in _dependency_lines(PYPROJECT.read_text("utf-8")) if (entry := ENTRY.match(line))]
    assert seen == [re.split(r"[<>=]", asked)[0] for asked in listed]


@pytest.mark.parametrize("kind", LOCKS)
def test_locks_hold_hashes_and_no_places(kind: str) -> None:
    assert lock_faults(LOCKS[kind]) == []


def test_the_core_lock_pins_every_core_dependency() -> None:
    asked = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {_plain(re.split(r"[<>=]", name)[0]) for name in asked} <= set(pins(LOCKS["core"]))


def test_the_developers_lock_holds_the_core_lock() -> None:
    """The wrapper counts on it: after `test`, ordinary verbs install nothing."""
    assert pins(LOCKS["core"]).items() <= pins(LOCKS["dev"]).items()


@pytest.mark.parametrize("package", [name for name in pins(LOCKS["core"]) if name != "colorama"])  # Windows only
def test_every_package_that_users_get_is_free(package: str) -> None:
    assert FREE.search(licence(package)), f"{package} says: {licence(package)}"
    assert not re.search(r"\b[AL]?GPL", licence(package))


def test_a_planted_dependency_without_purpose_is_seen(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        'dependencies = [\n  "click>=8",  # verbs\n  "six>=1",\n]\n', encoding="utf-8"
    )
    assert without_purpose(tmp_path / "pyproject.toml") == ["six"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("--index-url simple\nsix==1.16.0 --hash=sha256:00", "line 1 names a place"),
        ("six @ file" + "://somewhere --hash=sha256:00", "line 1 names a place"),
        ("six==1.16.0", "six==1.16.0 has no hash"),
    ],
)
def test_a_planted_lock_fault_is_seen(tmp_path: Path, line: str, fault: str) -> None:
    (tmp_path / "core.txt").write_text(line + "\n", encoding="utf-8")
    assert fault in lock_faults(tmp_path / "core.txt")


@pytest.mark.parametrize(
    "said", ["GPL-3.0-only", "AGPL-3.0", "Proprietary", "LIMITED", "", "Business Source License 1.1"]
)
def test_a_licence_that_is_not_free_is_seen(said: str) -> None:
    assert not FREE.search(said)
