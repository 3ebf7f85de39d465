"""The demo: at most six lines, a figure that falls and comes back, and pages that open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caretrail.cli import main
from caretrail.cli.demo import fresh_folder
from tests.support.command_line import Ended, run


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """One run of the demo, and its folder."""
    folder = tmp_path_factory.mktemp("demo") / "caretrail-demo"
    return folder, run("demo", "--out", folder, "--no-serve")


def test_the_demo_says_in_six_lines_what_to_look_at(demo: tuple[Path, Ended]) -> None:
    folder, ended = demo
    assert ended.code == 0
    assert 1 <= len(ended.out.splitlines()) <= 6
    for page, words in (("preview.html", "Would be chosen"), ("report/report.html", "Not ready to send")):
        assert str(folder / page) in ended.out
        assert words in (folder / page).read_text(encoding="utf-8")


def test_the_figure_that_falls_comes_back_once_mended(demo: tuple[Path, Ended]) -> None:
    folder, ended = demo
    fall = re.search(
        r"^(.+) falls ([0-9.]+) points, from ([0-9.]+%) to ([0-9.]+%), because ([0-9]+) rows", ended.out, re.M
    )
    assert fall is not None
    name, by, mended, now, _ = fall.groups()
    assert float(mended[:-1]) - float(now[:-1]) == pytest.approx(float(by))
    assert f"{name} is back at {mended}." in ended.out
    page = (folder / "preview.html").read_text(encoding="utf-8")
    assert fall.group(0) in page


def test_the_demo_keeps_its_keys_to_itself(demo: tuple[Path, Ended], tmp_path: Path) -> None:
    folder, _ = demo
    assert (folder / "keys" / "ring.json").is_file()
    assert not list(tmp_path.parent.glob("*-home/keys"))


def test_a_second_demo_replaces_the_first(tmp_path: Path) -> None:
    first = fresh_folder(tmp_path / "demo")
    (first / "report").mkdir()
    assert fresh_folder(tmp_path / "demo") == first
    assert not (first / "report").exists()


def test_the_demo_never_clears_a_folder_it_did_not_make(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["demo", "--out", str(tmp_path)]) == 2
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert "--out" in capsys.readouterr().err
