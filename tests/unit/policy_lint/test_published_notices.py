"""The five public notices: each of the findings that their readers know of, on its line, and no more than was read.

The notices are never committed; without them beside the clone these tests are reported as not run.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrail.policy import NoticeFinding
from tests.support.notices import as_page, lint, published


# What a person who read each notice agrees with: (kind, line). The first part of each is the published list of drift.
KNOWN = {
    "000": {("F3", 55), ("F11", 124), ("F12", 107), ("F15", 119), ("F20", 44), ("F21", 36), ("F25", 53)},
    "001": {
        *{("F3", 254), ("F3", 327), ("F4", 253), ("F4", 326), ("F5", 266), ("F5", 339), ("F10", 222), ("F11", 387)},
        *{("F14", 379), ("F18", 135), ("F19", 429), ("F22", 387), ("F25", 243), ("F26", 415)},
    },
    "002": {
        *{("F1", 22), ("F2", 166), ("F3", 189), ("F3", 229), ("F4", 188), ("F4", 228), ("F5", 201), ("F5", 241)},
        *{("F10", 146), ("F11", 265), ("F18", 119), ("F26", 294)},
    },
    "003": {("F11", 58), ("F17", 21), ("F24", 64)},
    "004": {("F6", 11), ("F7", 11), ("F7", 24), ("F8", 57), ("F9", 42), ("F11", 72), ("F23", 78), ("F24", 64)},
}
FURTHER = {
    "000": {("F23", 128), ("F24", 121), ("F32", 115), ("F36", 8)},
    "001": {
        *{("F14", 30), ("F23", 435), ("F27", 235), ("F27", 255), ("F28", 251), ("F32", 385), ("F33", 133)},
        *{("F34", 8), ("F35", 57), ("F36", 10), ("F37", 383)},
    },
    "002": {
        *{("F14", 257), ("F19", 310), ("F22", 265), ("F23", 314), ("F25", 178), ("F27", 170), ("F27", 190)},
        *{("F28", 186), ("F31", 123), ("F32", 263), ("F33", 117), ("F34", 5), ("F35", 46), ("F37", 261)},
    },
    "003": {("F6", 56), ("F14", 42), ("F23", 66), ("F30", 1), ("F30", 32)},
    "004": {("F30", 5), ("F30", 22)},
}


@pytest.fixture(scope="module")
def notices() -> dict[str, str]:
    """The text of each notice by the first part of its name."""
    return {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted(published().iterdir())}


@pytest.mark.parametrize("name", KNOWN)
def test_a_notice_has_the_findings_that_its_readers_know(notices: dict[str, str], name: str) -> None:
    assert _places(lint(notices[name], against=False)) == KNOWN[name] | FURTHER[name]


@pytest.mark.parametrize("name", KNOWN)
def test_the_page_of_a_notice_gives_the_same(notices: dict[str, str], name: str) -> None:
    assert lint(as_page(notices[name]), against=False) == lint(notices[name], against=False)


def test_a_service_notice_is_stricter_than_the_corporate_one_above_it(notices: dict[str, str]) -> None:
    found = lint(notices["000"], under=notices["001"], against=False)
    (conflict,) = (one for one in found if one.id == "F13")
    assert conflict.line == 111
    assert "line 379" in conflict.why
    assert "only in the case named" in conflict.instead
    assert "F24" not in {one.id for one in found}, "the corporate notice sets the rights out"


def test_two_notices_on_one_return_state_different_bases(notices: dict[str, str]) -> None:
    here = _places(lint(notices["003"], beside=notices["001"], against=False))
    there = _places(lint(notices["001"], beside=notices["003"], against=False))
    assert {("F16", 44), ("F16", 48)} <= here
    assert {("F16", 102), ("F16", 115)} <= there


def test_two_notices_that_agree_on_the_basis_are_left_alone(notices: dict[str, str]) -> None:
    assert not [one for one in lint(notices["004"], beside=notices["003"], against=False) if one.id == "F16"]


def test_any_notice_can_be_held_against_the_standard(notices: dict[str, str]) -> None:
    (against,) = (one for one in lint(notices["000"], against=True) if one.id == "F17")
    assert "date of death" in against.why
    assert "bank details" in against.why
    (own,) = (one for one in lint(notices["003"], against=False) if one.id == "F17")
    assert "GP practice" in own.why
    assert "not in the return" not in own.why


def _places(found: tuple[NoticeFinding, ...]) -> set[tuple[str, int]]:
    return {(one.id, one.line) for one in found}


def test_without_the_notices_it_is_said_that_nothing_was_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARETRAIL_FACTS", str(tmp_path))
    with pytest.raises(pytest.skip.Exception, match="not run"):
        published()
