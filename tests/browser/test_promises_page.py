"""The promise register as a page in a real browser: on a phone, by keyboard, without a network, and axe clean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from caretrail.spec import load_promises
from tests.support.command_line import run


PROMISES = load_promises()
PROVED = [one for one in PROMISES if one.status == "proved"]
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture
def register(browser: Browser, tmp_path: Path) -> Any:
    """The page that `caretrail promises --html` writes, opened from disk; whatever it asks for besides itself fails."""
    path, complaints, contexts = tmp_path / "promises.html", [], []
    assert run("promises", "--html", path).code == 0

    def opened(*, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda asked: complaints.append(asked.url) if asked.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [one for one in complaints if not one.startswith("data:,")] == []


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("details", ["closed", "open"])
def test_axe_finds_nothing(
    width: int, details: str, register: Callable[..., Page], axe_violations: Callable[[Page], list[str]]
) -> None:
    page = register(width=width)
    if details == "open":
        page.evaluate(OPEN_ALL)
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", [320, 375, 768])
def test_a_narrow_screen_never_scrolls_sideways(width: int, register: Callable[..., Page]) -> None:
    page = register(width=width)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_promise_stands_there_with_its_status(register: Callable[..., Page]) -> None:
    page = register()
    assert page.locator(".promises > li").count() == len(PROMISES)
    assert page.locator(".promises > li.proved").count() == len(PROVED)
    assert page.locator(".tiles dd").all_inner_texts()[:2] == [str(len(PROMISES)), str(len(PROVED))]


def test_a_promise_opens_by_keyboard_and_shows_its_proof(register: Callable[..., Page]) -> None:
    page, one = register(), PROVED[0]
    item = page.locator(f"#{one.id}")
    proof = item.get_by_text(one.proved_by[0])
    assert not proof.is_visible()
    item.locator("summary").focus()
    page.keyboard.press("Enter")
    assert proof.is_visible()
    assert one.evidence[1:] in item.inner_text()


def test_each_notice_is_reached_from_the_top(register: Callable[..., Page]) -> None:
    page = register(width=320)
    page.get_by_role("link", name="Westminster").click()
    assert page.locator("h2#westminster-cld").evaluate("one => one.getBoundingClientRect().top") < 100
