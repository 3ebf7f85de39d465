"""Runs every kind of test and answers with one exit code: lint, all but the browser on both cores, the browser.

Run by `./caretrail test [--full]`. TESTING.md says what each kind proves. Writes nothing outside `build/`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
PYTEST = ["-m", "pytest", "--durations=20", "--durations-min=0.05"]
BOTH_CORES = ["-n", "2", "--ignore=tests/browser"]


def main(words: list[str]) -> int:
    """Exit code 0 when all that was asked for ran and passed; a browser that is demanded and missing is a failure."""
    parser = argparse.ArgumentParser(prog="caretrail test", description="Lint and test the whole tree.")
    parser.add_argument("--full", action="store_true", help="also mutants, big files and fuzzing with 10,000 cases")
    full = parser.parse_args(words).full

    passed = _run("lint", ["scripts/lint.py"])
    passed &= _run("tests", [*PYTEST, *BOTH_CORES, "-m", "not full"])
    if full:
        profile = "--hypothesis-profile=full"
        passed &= _run("full tests", [*PYTEST, *BOTH_CORES, "-m", "full or fuzz", profile])
    if _chromium():
        passed &= _run("browser tests", [*PYTEST, "tests/browser"])
        return 0 if passed else 1

    print("browser NOT RUN: no Chromium found; install it (apt install chromium) or name it in CARETRAIL_CHROMIUM")
    return 0 if passed and os.environ.get("CARETRAIL_REQUIRE_BROWSER") != "1" else 1


def _run(name: str, words: list[str]) -> bool:
    print(f"\n=== {name}", flush=True)
    return subprocess.run([sys.executable, "-P", *words], cwd=ROOT, check=False).returncode == 0


def _chromium() -> str | None:
    return os.environ.get("CARETRAIL_CHROMIUM") or shutil.which("chromium")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
