"""The source tree as the contract tests see it: modules with their syntax trees, and the files that git would keep."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
CACHES = {".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", "__pycache__"}
MADE = {*CACHES, ".git", ".venv", ".venv.lock", ".venv.unfinished", "build", "dist"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file; `name` is what an import would call it, such as "caretrail.spec.load"."""

    path: Path
    name: str
    is_package: bool
    syntax: ast.Module

    @property
    def room(self) -> str | None:
        """The room the module belongs to: the second part of its name."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else None

    def at(self, node: ast.AST) -> str:
        """Where a syntax node stands, as a reader would look it up."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


def modules(src: Path = SRC) -> Iterator[Module]:
    """Every Python file below `src`, in order of path."""
    for path in sorted(src.rglob("*.py")):
        parts = path.relative_to(src).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        yield Module(
            path=path,
            name=".".join(parts[:-1] if is_package else parts),
            is_package=is_package,
            syntax=ast.parse(path.read_text(encoding="utf-8"), filename=str(path)),
        )


def imports(module: Module) -> Iterator[tuple[ast.stmt, str, tuple[str, ...]]]:
    """Every import statement of a module: the node, the module asked for, the names taken from it."""
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name, ()
        elif isinstance(node, ast.ImportFrom):
            yield node, node.module or "", tuple(alias.name for alias in node.names)


def rooms(src: Path = SRC) -> list[str]:
    """The rooms of the core: what stands directly below the package, without its private and dunder files."""
    below = (src / "caretrail").iterdir()
    return sorted(path.stem for path in below if not path.name.startswith(("_", ".")) and path.suffix in ("", ".py"))


def kept_files(root: Path = ROOT) -> Iterator[Path]:
    """The files of a clone, without what tools and tests make (.gitignore lists the same folders)."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in MADE and not name.endswith(".egg-info"))
        yield from (Path(folder, name) for name in sorted(names) if name not in MADE)


def plant(folder: Path, name: str, text: str) -> Path:
    """Writes a file that breaks a rule on purpose, and answers the folder it was planted in."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder
