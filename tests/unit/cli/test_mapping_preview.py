"""A council's own mapping is shown before anything is read by it, and counted afterwards."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from caretrail.cli import main
from tests.support.submissions import rows, text


@pytest.fixture
def mapped(tmp_path: Path) -> list[str]:
    own = text(rows()).replace("Client Type", "ClientCat", 1).replace("Service user", "SU")
    (tmp_path / "own.csv").write_text(own, encoding="utf-8", newline="")
    with (tmp_path / "codes.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [("field", "from", "to"), ("header", "ClientCat", "Client Type"), ("Client Type", "SU", "Service user")]
        )
    return ["check", str(tmp_path / "own.csv"), "--map", str(tmp_path / "codes.csv"), "--on", "2026-05-05"]


def test_the_mapping_is_shown_before_the_verdict(mapped: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(mapped) in (0, 1)
    said = capsys.readouterr().out
    preview, verdict = said.index("Client Type: SU is read as Service user"), said.index("own.csv: 8 rows")
    assert said.index("The heading ClientCat is read as Client Type") < preview < verdict


def test_the_translated_cells_are_counted(mapped: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(mapped)
    assert "8 cells to Service user" in capsys.readouterr().out


def test_json_stays_json(mapped: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main([*mapped, "--json"])
    assert capsys.readouterr().out.startswith("{")
