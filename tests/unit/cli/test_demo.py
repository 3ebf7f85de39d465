"""The demo: at most six lines, and a report that opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrail.cli import main


def test_the_demo_says_in_six_lines_what_to_look_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "--no-serve"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert 1 <= len(said) <= 6
    report = next(Path(line.split(": ", 1)[1].strip()) for line in said if line.startswith("Open the report"))
    assert "Not ready to send" in report.read_text(encoding="utf-8")


def test_a_second_demo_replaces_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["demo", "--out", str(tmp_path / "demo")]
    assert (main(out), main(out)) == (0, 0)
    first, second = (half for half in _halves(capsys.readouterr().out))
    assert first == second


def test_the_demo_never_clears_a_folder_it_did_not_make(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["demo", "--out", str(tmp_path)]) == 2
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert "--out" in capsys.readouterr().err


def _halves(said: str) -> tuple[list[str], list[str]]:
    lines = said.splitlines()
    return lines[: len(lines) // 2], lines[len(lines) // 2 :]
