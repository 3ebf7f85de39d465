"""The public notice in a real Chromium: axe clean, fits a phone, asks for nothing, prints whole, works by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from caretrail.policy import public_notice
from caretrail.reports import write_notice
from tests.support.anytown import TODAY, anytown


@pytest.fixture
def open_notice(open_file: Callable[..., Page], tmp_path: Path) -> Callable[..., Page]:
    """Writes Anytown's notice and opens it from disk."""
    written = public_notice(anytown(), TODAY)
    assert written is not None
    write_notice(tmp_path / "notice.html", written)

    def opened(*, width: int = 1280) -> Page:
        return open_file(tmp_path / "notice.html", width=width)

    return opened


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(width: int, open_notice: Callable[..., Page], axe_violations: Any) -> None:
    assert axe_violations(open_notice(width=width)) == []


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_never_scrolls_sideways(width: int, open_notice: Callable[..., Page]) -> None:
    page = open_notice(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_contents_lead_to_every_section(open_notice: Callable[..., Page]) -> None:
    page = open_notice()
    links = page.locator("nav a").all()
    assert len(links) == page.locator("h2[id^='section-']").count()
    for link in links:
        target = (link.get_attribute("href") or "#").removeprefix("#")
        assert page.locator(f"[id='{target}']").count() == 1
        assert page.locator(f"[id='{target}']").inner_text() == link.inner_text()


def test_a_clause_can_be_linked_to(open_notice: Callable[..., Page]) -> None:
    page = open_notice()
    assert "NHS England" in page.locator("[id='disclosure.return-to-nhs-england']").inner_text()


def test_the_keyboard_reaches_the_contents_first(open_notice: Callable[..., Page]) -> None:
    page = open_notice()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#section-who"


def test_on_paper_everything_is_there_but_the_contents(open_notice: Callable[..., Page]) -> None:
    page = open_notice()
    page.emulate_media(media="print")
    assert not page.locator("nav.contents").is_visible()
    assert all(one.is_visible() for one in page.locator("main section p").all())
