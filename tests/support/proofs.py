"""Writes `build/promises.json` after a test run: which promise's tests ran, how they ended, at which commit.

Which tests prove which promise stands in the register alone. A run adds to what earlier runs wrote, promise by promise;
a promise is written only when all its tests ran, so that half a run never counts as proof.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from caretrail.spec import Promise

HOME_OF_PROOFS = "tests/promises/"
FAULT_VARIABLE = "CARETRAIL_FAULT"  # names the enforcement that a run has switched off; such a run proves nothing


def proof_rows(
    promises: tuple[Promise, ...], outcomes: Mapping[str, str], commit: str, at: str
) -> list[dict[str, Any]]:
    """One row for each promise all of whose tests ran; `outcomes` is "passed" or "failed" by test function."""
    return [
        {
            "id": one.id,
            "tests": list(one.proved_by),
            "outcome": "passed" if all(outcomes[test] == "passed" for test in one.proved_by) else "failed",
            "commit": commit,
            "at": at,
        }
        for one in promises
        if one.proved_by and all(test in outcomes for test in one.proved_by)
    ]


def keep_proofs(path: Path, outcomes: Mapping[str, str], root: Path) -> None:
    """Add the proofs of this run to the file, if it ran any."""
    if not any(test.startswith(HOME_OF_PROOFS) for test in outcomes):
        return
    from caretrail.spec import load_promises

    rows = proof_rows(load_promises(), outcomes, _commit(root), datetime.now(UTC).isoformat(timespec="seconds"))
    kept = {row["id"]: row for row in json.loads(path.read_text(encoding="utf-8"))} if path.exists() else {}
    kept |= {row["id"]: row for row in rows}
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps([kept[key] for key in sorted(kept)], indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def test_function(node: str) -> str:
    """The test a node belongs to, its parameters taken off: "tests/a.py::test_b[c]" -> "tests/a.py::test_b"."""
    return node.split("[", 1)[0]


test_function.__test__ = False  # type: ignore[attr-defined]


def _commit(root: Path) -> str:
    ran = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=False)
    return ran.stdout.strip() or "unknown"
