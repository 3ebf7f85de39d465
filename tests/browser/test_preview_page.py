"""The page of a preview in a real browser: reachable, readable on a phone, printable, and alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from caretrail.preview import Preview
from caretrail.reports import write_preview
from tests.support.checked_builder import typical
from tests.support.preview_builder import choices, previewed


PAGES: dict[str, Callable[[], Preview]] = {
    "moving": previewed,
    "clean": lambda: previewed(moves=(), lacking={}),
    "not chosen": lambda: previewed(
        choices=choices(year="its rows imply no period", quarters="its rows imply no period"), rows=(), moves=()
    ),
}


@pytest.fixture
def open_preview(open_file: Callable[..., Page], tmp_path: Path) -> Callable[..., Page]:
    """Writes the page of a preview and opens it from disk, with every detail unfolded."""

    def opened(preview: Preview, *, width: int = 1280) -> Page:
        path = tmp_path / "preview.html"
        write_preview(path, preview)
        page = open_file(path, width=width)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        return page

    return opened


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name, width, open_preview, axe_violations):
    assert axe_violations(open_preview(PAGES[name](), width=width)) == []


@pytest.mark.parametrize("width", [320, 375, 768])
@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_screen_never_scrolls_sideways(name, width, open_preview):
    page = open_preview(PAGES[name](), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_long_names_do_not_widen_a_phone(open_preview):
    word = "Überschrift" * 9
    page = open_preview(previewed(checked=typical(file=word), la_name=word, region=word), width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_bars_fall_to_the_left_and_stand_beside_their_table(open_preview):
    page = open_preview(previewed())
    bars = page.locator(".moves li")
    assert bars.count() == page.locator("#moves ~ details tbody tr").count() == 2
    middle = page.evaluate(
        "[...document.querySelectorAll('.moves .falls')].every(bar => {"
        "const box = bar.getBoundingClientRect(), all = bar.parentElement.getBoundingClientRect();"
        "return box.right <= all.left + all.width / 2 + 1 && box.width > 0; })"
    )
    assert middle


def test_every_table_can_be_scrolled_with_the_keyboard(open_preview):
    page = open_preview(previewed(), width=320)
    assert page.locator("table").count() == page.locator(".scroll[tabindex='0'] table").count()


def test_the_figures_can_be_printed(open_preview):
    page = open_preview(previewed())
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Headline figures").is_visible()
    assert not page.locator(".contents").is_visible()
