"""The package uses nothing that only Linux and macOS have, so that an analyst can install it on Windows.

The wrapper in the repository's root is exempt: it serves a clone on Linux and macOS.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support.tree import SRC, imports, modules, plant


POSIX_MODULES = {"crypt", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
POSIX_CALLS = {
    *("chown", "chroot", "fchmod", "fork", "forkpty", "getegid", "geteuid", "getgid", "getgroups", "getloadavg"),
    *("getpgid", "getsid", "getuid", "killpg", "mkfifo", "nice", "openpty", "pread", "pwrite", "sched_getaffinity"),
    *("setgid", "setsid", "setuid", "statvfs", "sync", "uname", "wait3", "wait4"),
}
POSIX_SIGNALS = {"SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGUSR1", "SIGUSR2", "SIGXFSZ", "alarm", "setitimer"}


def posix_only(src: Path) -> list[str]:
    """Imports and calls that fail on Windows, unless the module asks `hasattr(os, "...")` first."""
    found = []
    for module in modules(src):
        asked = _asked_for(module.syntax)
        for node, name, _ in imports(module):
            found += [f"{module.at(node)} imports {name}"] if name.split(".")[0] in POSIX_MODULES else []
        for node in ast.walk(module.syntax):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr not in asked:
                owned = {"os": POSIX_CALLS, "signal": POSIX_SIGNALS}.get(node.value.id, set())
                found += [f"{module.at(node)} calls {node.value.id}.{node.attr}"] if node.attr in owned else []
    return found


def _asked_for(tree: ast.Module) -> set[str]:
    """Names that the module looks for with hasattr before it uses them."""
    return {
        str(node.args[1].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "hasattr"
        and len(node.args) == 2
        and isinstance(node.args[1], ast.Constant)
    }


def test_the_package_needs_no_posix() -> None:
    assert posix_only(SRC) == []


@pytest.mark.parametrize(
    "line", ["import fcntl", "from resource import getrusage", "import os\nos.fork()", "import signal\nsignal.SIGALRM"]
)
def test_a_planted_need_is_seen(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "caretrail/engine/files.py", line)
    assert len(posix_only(tmp_path)) == 1


def test_a_guarded_use_is_allowed(tmp_path: Path) -> None:
    plant(tmp_path, "caretrail/engine/files.py", "import os\ncores = os.getuid() if hasattr(os, 'getuid') else 0")
    assert posix_only(tmp_path) == []
