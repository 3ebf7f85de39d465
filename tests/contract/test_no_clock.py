"""No room below the command line reads a clock: the same file checked twice gives the same answer."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support.tree import SRC, Module, modules, plant


CLOCKS = {
    *(f"{owner}.{ask}" for owner in ("date", "datetime") for ask in ("today", "now", "utcnow")),
    *(f"time.{ask}" for ask in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")),
}
SQL_CLOCKS = re.compile(
    r"\b(current_(date|time|timestamp)\b|(now|today|get_current_timestamp|localtimestamp)\(\))", re.I
)


def clocks(src: Path) -> list[str]:
    """Calls of a clock in Python, and clocks in SQL texts and files, outside the command line."""
    below = [module for module in modules(src) if module.room not in ("cli", "__main__")]
    in_files = [
        str(path.relative_to(src)) for path in sorted(src.rglob("*.sql")) if SQL_CLOCKS.search(path.read_text())
    ]
    return [seen for module in below for seen in _in_python(module)] + in_files


def _in_python(module: Module) -> list[str]:
    told = {id(text) for text in _docstrings(module.syntax)}
    found = []
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.Attribute) and _last_two(node) in CLOCKS:
            found.append(f"{module.at(node)} asks {_last_two(node)}: take it as an argument")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [f"{module.at(node)} takes time.{a.name}" for a in node.names if f"time.{a.name}" in CLOCKS]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            found += [f"{module.at(node)} has a clock in SQL"] if SQL_CLOCKS.search(node.value) else []
    return found


def _last_two(node: ast.Attribute) -> str:
    owner = node.value
    name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
    return f"{name}.{node.attr}"


def _docstrings(tree: ast.Module) -> list[ast.expr]:
    return [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]


def test_no_room_below_the_command_line_reads_a_clock() -> None:
    assert clocks(SRC) == []


@pytest.mark.parametrize(
    "line",
    [
        "import datetime\non = datetime.date.today()",
        "from datetime import datetime\nat = datetime.now()",
        "import time\nat = time.time()",
        "from time import time_ns",
        "sql = 'SELECT current_date'",
        "name = 'x'\nsql = f'SELECT now() AS {name}'",
    ],
)
def test_a_planted_clock_is_seen(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "caretrail/engine/stage.py", line)
    assert len(clocks(tmp_path)) == 1


def test_a_planted_clock_in_an_sql_file_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "caretrail/engine/stage.sql", "SELECT today()")
    assert clocks(tmp_path) == ["caretrail/engine/stage.sql"]


@pytest.mark.parametrize("line", ['"""Says today() in words."""', "import time\nspent = time.monotonic()", "today = 1"])
def test_what_only_sounds_like_a_clock_is_left_alone(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "caretrail/engine/stage.py", line)
    assert clocks(tmp_path) == []


def test_the_command_line_may_look_at_the_clock(tmp_path: Path) -> None:
    plant(tmp_path, "caretrail/cli/check.py", "import datetime\non = datetime.date.today()")
    assert clocks(tmp_path) == []
