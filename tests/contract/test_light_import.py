"""`import caretrail` is cheap: it loads none of the heavy packages, and neither does finding the verbs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tree import SRC, plant


HEAVY = {
    "calamine",
    "duckdb",
    "jinja2",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "python_calamine",
    "rich",
    "xlsxwriter",
}


def heavy_after(statement: str, src: Path = SRC) -> set[str]:
    """The heavy packages that a fresh Python holds after one statement."""
    asked = f"{statement}\nimport sys\nprint(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", asked], env={"PYTHONPATH": str(src)}, capture_output=True, text=True, check=True
    )
    return HEAVY & set(ran.stdout.split())


@pytest.mark.parametrize(
    "statement",
    ["import caretrail", "import caretrail.cli", "import caretrail.spec; caretrail.spec.load_standard()"],
)
def test_nothing_heavy_is_loaded(statement: str) -> None:
    assert heavy_after(statement) == set()


def test_every_name_the_library_lists_can_be_had() -> None:
    import caretrail

    assert [name for name in caretrail.__all__ if not hasattr(caretrail, name)] == []
    assert set(caretrail.__all__) <= set(dir(caretrail))


def test_a_planted_heavy_import_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "caretrail/__init__.py", "import duckdb")
    assert heavy_after("import caretrail", tmp_path) == {"duckdb"}
