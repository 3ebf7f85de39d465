"""What cannot be made is refused in one line, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrail.cli import main
from caretrail.errors import SystemFailure, UsageError
from caretrail.synthetic import write_nation


@pytest.mark.parametrize(
    "wrong", [{"councils": 0}, {"councils": 501}, {"people": 0}, {"rows": 0}, {"submissions": 0}, {"profile": "E"}]
)
def test_arguments_out_of_range_are_refused_before_anything_is_written(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    with pytest.raises(UsageError):
        write_nation(tmp_path / "nation", **wrong)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(UsageError, match="already in use"):
        write_nation(tmp_path, people=10)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "nation").mkdir()
    write_nation(tmp_path / "nation", people=10)
    assert (tmp_path / "nation" / "submissions.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["nation"]


def test_a_failing_disk_ends_with_a_system_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SystemFailure, match="could not be written"):
        write_nation(tmp_path / "file" / "nation", people=10)


def test_a_stop_half_way_leaves_nothing(tmp_path: Path) -> None:
    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_nation(tmp_path / "nation", people=700, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_verb_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["synth", "--out", str(tmp_path / "nation"), "--councils", "2", "--rows", "900", "--profile", "b"])
    said = capsys.readouterr()
    assert code == 0
    assert said.err == ""
    assert len(said.out.splitlines()) == 1
    assert "14 submissions of 2 made-up councils" in said.out


@pytest.mark.parametrize(
    "arguments",
    [[], ["--out", "x", "--profile", "Z"], ["--out", "x", "--people", "many"], ["--out", "x", "--rows", "0"]],
)
def test_a_wrong_call_of_the_verb_ends_with_2_and_one_line(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["synth", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
