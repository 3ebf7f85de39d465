"""A room is entered by its front door: outsiders import the room, and its `__init__` says all that it offers."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from tests.support.tree import SRC, Module, imports, modules, plant, rooms


def side_doors(src: Path) -> list[str]:
    """Imports that reach past a room's `__init__` from outside the room."""
    found = []
    for module in modules(src):
        for node, asked, names in imports(module):
            parts = asked.split(".")
            if parts[0] != "caretrail" or module.room == (parts[1] if len(parts) > 1 else None):
                continue
            inside = [asked] if len(parts) > 2 else [f"{asked}.{n}" for n in names if _is_module(src, asked, n)]
            found += [f"{module.at(node)} imports {door}: import its room instead" for door in inside]
    return found


def _is_module(src: Path, package: str, name: str) -> bool:
    """Whether `from package import name` takes a module of a room, not a thing the room offers or a whole room."""
    folder = src.joinpath(*package.split("."))
    is_there = (folder / f"{name}.py").exists() or (folder / name).is_dir()
    return "." in package and is_there and name not in _offered(folder / "__init__.py")


def front_door_faults(src: Path) -> list[str]:
    """What is wrong with the `__all__` of each room: missing, unsorted, or not just what the room binds."""
    doors = [m for m in modules(src) if m.is_package and m.name.count(".") == 1 and m.name != "caretrail.standards"]
    return [f"{door.name}: {fault}" for door in doors for fault in _door_faults(door)]


def _door_faults(door: Module) -> list[str]:
    offered = _offered(door.path)
    if not offered:
        return ["has no __all__"]
    bound = _bound(door)
    faults = [f"__all__ names {name}, which is not there" for name in offered if name not in bound]
    faults += [f"{name} is bound but not in __all__" for name in sorted(bound - set(offered))]
    return faults if offered == sorted(set(offered), key=_in_order) else [*faults, "__all__ is not sorted"]


def _in_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, each by name: the order ruff keeps."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def _offered(door: Path) -> list[str]:
    """What the `__all__` of an `__init__.py` names; nothing where there is none."""
    for node in ast.parse(door.read_text(encoding="utf-8")).body if door.exists() else []:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            return list(ast.literal_eval(node.value))
    return []


def _bound(door: Module) -> set[str]:
    """The room's own public things: defined here, or taken from its modules, at once or when first asked for."""
    body = [
        *door.syntax.body,
        *(node for block in door.syntax.body if isinstance(block, ast.If) for node in block.body),
    ]
    names: set[str] = set()
    for node in body:
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{door.name}."):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {name for name in names if not name.startswith("_")}


def test_every_room_is_entered_by_its_front_door() -> None:
    assert side_doors(SRC) == []


def test_every_front_door_says_all_that_it_offers() -> None:
    assert front_door_faults(SRC) == []


@pytest.mark.parametrize("room", [room for room in rooms() if room != "standards"])
def test_what_a_front_door_offers_can_be_had(room: str) -> None:
    door = importlib.import_module(f"caretrail.{room}")
    assert [name for name in getattr(door, "__all__", []) if not hasattr(door, name)] == []


def test_a_room_that_is_a_package_has_a_front_door() -> None:
    without = [
        r for r in rooms() if (SRC / "caretrail" / r).is_dir() and not (SRC / "caretrail" / r / "__init__.py").exists()
    ]
    assert without == []


@pytest.mark.parametrize(
    "reaching",
    [
        "from caretrail.spec.load import load_standard",
        "from caretrail.spec import load",
        "import caretrail.spec.load",
        "def late():\n    from caretrail.spec.load import load_standard",
    ],
)
def test_a_planted_side_door_is_seen(tmp_path: Path, reaching: str) -> None:
    plant(tmp_path, "caretrail/spec/__init__.py", "")
    plant(tmp_path, "caretrail/spec/load.py", "")
    plant(tmp_path, "caretrail/cli/show.py", reaching)
    assert len(side_doors(tmp_path)) == 1


@pytest.mark.parametrize(
    "fair", ["from caretrail.spec import load_standard", "import caretrail.spec", "from caretrail import spec"]
)
def test_the_front_door_is_open(tmp_path: Path, fair: str) -> None:
    plant(tmp_path, "caretrail/spec/load.py", "")
    plant(tmp_path, "caretrail/cli/show.py", fair)
    assert side_doors(tmp_path) == []


def test_a_door_may_offer_a_thing_that_is_named_like_its_module(tmp_path: Path) -> None:
    plant(tmp_path, "caretrail/cli/__init__.py", "from caretrail.cli.main import main\n__all__ = ['main']")
    plant(tmp_path, "caretrail/cli/main.py", "def main(): ...")
    plant(tmp_path, "caretrail/__main__.py", "from caretrail.cli import main")
    assert side_doors(tmp_path) == []


@pytest.mark.parametrize(
    ("door", "fault"),
    [
        ("def go(): ...", "has no __all__"),
        ("def go(): ...\n__all__ = ['come', 'go']", "names come, which is not there"),
        ("def go(): ...\ndef stay(): ...\n__all__ = ['go']", "stay is bound but not in __all__"),
        ("def go(): ...\ndef come(): ...\n__all__ = ['go', 'come']", "not sorted"),
    ],
)
def test_a_planted_untrue_door_is_seen(tmp_path: Path, door: str, fault: str) -> None:
    plant(tmp_path, "caretrail/spec/__init__.py", door)
    assert [fault in seen for seen in front_door_faults(tmp_path)] == [True]
