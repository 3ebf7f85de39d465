"""No file grows past what one sitting can read, none is a drawer without a purpose, and each says what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.tree import ROOT, SRC, kept_files, modules, plant


CEILING = 400

# file -> lines it may have. Entries may only shrink: a file that got shorter must be entered anew or taken out.
LONGER: dict[str, int] = {}

BANNED = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}


def too_long(root: Path, longer: Mapping[str, int]) -> list[str]:
    """Python files past the ceiling or past their own allowance, and allowances that no longer fit."""
    sizes = {_name(root, path): len(path.read_text(encoding="utf-8").splitlines()) for path in _python(root)}
    over = [
        f"{name}: {n} lines, {longer.get(name, CEILING)} allowed"
        for name, n in sizes.items()
        if n > longer.get(name, CEILING)
    ]
    slack = [
        f"{name}: allowed {n} lines, has {sizes.get(name, 0)}" for name, n in longer.items() if sizes.get(name, 0) < n
    ]
    return over + slack


def drawers(root: Path) -> list[str]:
    """Python files and folders whose name does not say what they hold."""
    return [_name(root, path) for path in _python(root) if BANNED & {part.split(".")[0] for part in _parts(root, path)}]


def without_purpose(root: Path) -> list[str]:
    """Python files whose first three lines do not begin a docstring that says what they are for."""
    return [m.name for m in modules(root) if not _begins_with_docstring(m.path)]


def _begins_with_docstring(path: Path) -> bool:
    opening = path.read_text(encoding="utf-8").splitlines()[:3]
    return any(line.startswith('"""') and line.strip('" ') for line in opening)


def _python(root: Path) -> list[Path]:
    return [path for path in kept_files(root) if path.suffix == ".py" or path.name == "caretrail"]


def _parts(root: Path, path: Path) -> tuple[str, ...]:
    return path.relative_to(root).parts


def _name(root: Path, path: Path) -> str:
    return "/".join(_parts(root, path))


def test_every_file_can_be_read_in_one_sitting() -> None:
    assert too_long(ROOT, LONGER) == []


def test_every_file_is_named_for_what_it_holds() -> None:
    assert drawers(ROOT) == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name for part in (SRC, ROOT / "tests", ROOT / "scripts") for name in without_purpose(part)] == []


def test_a_planted_long_file_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "src/caretrail/long.py", "x = 1\n" * (CEILING + 1))
    assert too_long(tmp_path, {}) == ["src/caretrail/long.py: 401 lines, 400 allowed"]


def test_an_allowance_may_only_shrink(tmp_path: Path) -> None:
    plant(tmp_path, "src/caretrail/long.py", "x = 1\n" * 450)
    assert too_long(tmp_path, {"src/caretrail/long.py": 450}) == []
    assert too_long(tmp_path, {"src/caretrail/long.py": 449}) == ["src/caretrail/long.py: 450 lines, 449 allowed"]
    assert too_long(tmp_path, {"src/caretrail/long.py": 460}) == ["src/caretrail/long.py: allowed 460 lines, has 450"]


def test_a_planted_drawer_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "src/caretrail/intake/utils.py", "")
    plant(tmp_path, "src/caretrail/misc/dates.py", "")
    plant(tmp_path, "src/caretrail/intake/dates.py", "")
    assert drawers(tmp_path) == ["src/caretrail/intake/utils.py", "src/caretrail/misc/dates.py"]


def test_a_planted_silent_module_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "caretrail/silent.py", "import os\n")
    plant(tmp_path, "caretrail/empty.py", '"""   """\n')
    plant(tmp_path, "caretrail/late.py", "\n\n\n" + '"""Too late."""\n')
    assert without_purpose(tmp_path) == ["caretrail.empty", "caretrail.late", "caretrail.silent"]
