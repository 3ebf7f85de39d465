"""The verb `policy lint`: its JSON, its exit codes, and one clear line for what cannot be judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import is_one_line, run
from tests.support.notices import CLEAN, CORPORATE, changed


DAY = ("--as-at", "2026-11-22")
WELSH = """\
Hysbysiad preifatrwydd

Mae'r cyngor yn defnyddio eich gwybodaeth bersonol er mwyn darparu gofal i chi. Rydym yn ei rhannu gyda'r GIG ac mae
gennych hawl i weld yr wybodaeth sydd gennym amdanoch, i'w chywiro, ac i gwyno wrth y Comisiynydd Gwybodaeth os nad
ydych yn fodlon ar y modd y mae wedi ei thrin gan y cyngor neu ein partneriaid.
"""


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """The clean notice in a file."""
    path = tmp_path / "notice.txt"
    path.write_text(CLEAN, encoding="utf-8")
    return path


def test_a_clean_notice_ends_with_0(notice: Path) -> None:
    ended = run("policy", "lint", notice, *DAY, "--json")
    assert ended.code == 0
    assert json.loads(ended.out) == {"file": "notice.txt", "findings": []}


def test_a_notice_that_lists_no_data_is_not_passed_when_the_standard_is_asked_for(tmp_path: Path) -> None:
    start, end = CLEAN.index("What data we hold"), CLEAN.index("Why we use it")
    general = CLEAN.replace(", the Client Level Data return", "")
    path = tmp_path / "notice.txt"
    path.write_text(general.replace(CLEAN[start:end], ""), encoding="utf-8")
    asked = json.loads(run("policy", "lint", path, *DAY, "--against-standard", "cld", "--json").out)["findings"]
    (told,) = (one for one in asked if one["id"] == "F17")
    assert "it lists no kinds of data" in told["why"]
    unasked = json.loads(run("policy", "lint", path, *DAY, "--json").out)["findings"]
    assert "F17" not in {one["id"] for one in unasked}


def test_an_error_ends_with_1_and_tells_six_things(notice: Path) -> None:
    notice.write_text(changed(CLEAN, [("1 High Street", "[insert street]")]), encoding="utf-8")
    ended = run("policy", "lint", notice, *DAY, "--json")
    assert ended.code == 1
    (finding,) = json.loads(ended.out)["findings"]
    assert list(finding) == ["id", "line", "severity", "found", "why", "instead"]
    assert (finding["id"], finding["line"], finding["severity"]) == ("F1", 9, "error")


def test_a_warning_alone_ends_with_0(notice: Path) -> None:
    notice.write_text(changed(CLEAN, [("10 years after death", "8 years after death")]), encoding="utf-8")
    ended = run("policy", "lint", notice, *DAY)
    assert ended.code == 0
    assert "1 finding (1 warning)" in ended.out
    assert "F8" in ended.out


def test_several_notices_are_compared_and_told_in_a_list(notice: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(changed(CORPORATE, [("our legal obligations and for our public task", "our public task")]))
    ended = run("policy", "lint", notice, other, *DAY, "--json")
    assert [one["file"] for one in json.loads(ended.out)] == ["notice.txt", "other.txt"]
    assert {finding["id"] for one in json.loads(ended.out) for finding in one["findings"]} == {"F16"}


def test_a_corporate_notice_is_read_above_it(notice: Path, tmp_path: Path) -> None:
    above = tmp_path / "corporate.txt"
    above.write_text(changed(CORPORATE, [("We do not send your data outside", "Your data may be stored outside")]))
    ended = run("policy", "lint", notice, "--under", above, *DAY, "--json")
    assert [finding["id"] for finding in json.loads(ended.out)["findings"]] == ["F13"]
    assert ended.code == 1


def test_the_standard_is_held_against_any_notice(tmp_path: Path) -> None:
    path = tmp_path / "corporate.txt"
    path.write_text(CORPORATE.replace("What data we use", "What data we hold").replace("We use your name", "Your name"))
    plain, against = (
        run("policy", "lint", path, *DAY, *more, "--json") for more in ((), ("--against-standard", "cld"))
    )
    assert json.loads(plain.out)["findings"] == []
    assert [finding["id"] for finding in json.loads(against.out)["findings"]] == ["F17"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("big.html", b"<html><p>personal data " + b"x" * 5_000_000, "larger than 1 MB"),
        ("welsh.txt", WELSH.encode(), "in Welsh"),
        ("french.txt", b"Nous utilisons vos informations personnelles pour vous aider. " * 20, "not read as English"),
        ("notice.html", b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
        ("notice.txt", b"PK\x03\x04\x14\x00", "Office document"),
        ("noise.txt", b"a\x00b\x00\x00c", "not text"),
        ("empty.html", b"", "is empty"),
        ("shell.html", b"<html><head><title>x</title></head><body><script>go()</script></body></html>", "no text"),
        ("shop.txt", b"The shop is open and you are welcome to our tea. " * 10, "not read as a privacy notice"),
        ("word.txt", b"privacy", "not read as a privacy notice"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_one_line(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    ended = run("policy", "lint", path)
    assert (ended.code, ended.out) == (2, "")
    assert is_one_line(ended)
    assert says in ended.err
    assert name in ended.err


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.txt", tmp_path):
        ended = run("policy", "lint", path)
        assert ended.code == 2
        assert is_one_line(ended)


def test_one_bad_file_does_not_hide_the_others(notice: Path, tmp_path: Path) -> None:
    ended = run("policy", "lint", tmp_path / "nothing.txt", notice, *DAY, "--json")
    assert ended.code == 2
    assert [one["file"] for one in json.loads(ended.out)] == ["notice.txt"]


def test_a_corporate_notice_that_cannot_be_read_stops_the_verb(notice: Path, tmp_path: Path) -> None:
    assert run("policy", "lint", notice, "--under", tmp_path / "nothing.txt").code == 2


def test_another_standard_is_not_known(notice: Path) -> None:
    ended = run("policy", "lint", notice, "--against-standard", "salt")
    assert ended.code == 2
    assert is_one_line(ended)
