"""Answers whether the tree is in order: format, lint, types, arrows between rooms, generated pages current.

Run by `./caretrail lint` and at the start of `./caretrail test`. Changes nothing, runs every step, counts failures.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-P"]
SCRIPTS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "scripts").glob("*.py"))

# Modules are called by name: the launchers in .venv/bin hold its old path when a clone has been moved.
STEPS: dict[str, list[str]] = {
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": ["-m", "ruff", "check", "--quiet", "."],
    "types of the core": ["-m", "mypy", "--no-error-summary"],
    "types of the scripts": ["-m", "mypy", "--no-error-summary", "caretrail", *SCRIPTS],
    "arrows": ["-c", "from importlinter.cli import lint_imports_command as go; go()", "--cache-dir", "build/imports"],
    "generated reference": ["scripts/generate_reference.py", "--check"],
}


def main() -> int:
    """Exit code 0 when every step passed, 1 otherwise; a failing step's own words are printed."""
    failed = [name for name, words in STEPS.items() if not _passes(name, words)]
    print(f"lint: {len(STEPS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def _passes(name: str, words: list[str]) -> bool:
    ran = subprocess.run([*PYTHON, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    passed = ran.returncode == 0
    print(f"lint: {name}: {'ok' if passed else 'FAILED'}", flush=True)
    if not passed:
        print(ran.stdout + ran.stderr, flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main())
