"""A real Chromium for the tests of this folder; a page that fails a test by itself.

Chromium is named by CARETRAIL_CHROMIUM or found on the path. Without one the tests are skipped, and say so;
with CARETRAIL_REQUIRE_BROWSER=1 they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from caretrail.intake import Checked
from caretrail.reports import write_html
from caretrail.spec import load_standard


AXE = Path(__file__).with_name("axe.min.js")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _chromium() -> str | None:
    named = os.environ.get("CARETRAIL_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; every test gets a context of its own."""
    found = _chromium()
    if found is None:
        missing = "browser NOT RUN: no Chromium found; install it or name it in CARETRAIL_CHROMIUM"
        if os.environ.get("CARETRAIL_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield launched
        launched.close()


@pytest.fixture
def open_file(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page from disk.

    Anything the page says on the console, and anything it asks for besides itself, fails the test.
    """
    contexts, complaints = [], []

    def opened(path: Path, *, width: int = 1280, height: int = 900, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))

        def only_itself(route: Any) -> None:
            if route.request.url == path.as_uri() and route.request.is_navigation_request():
                route.continue_()
            else:
                complaints.append(f"asked for: {route.request.url}")
                route.abort()

        page.route("**/*", only_itself)
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def open_report(open_file: Callable[..., Page], tmp_path: Path) -> Callable[..., Page]:
    """Writes the report of a check and opens it from disk."""

    def opened(checked: Checked, **how: Any) -> Page:
        path = tmp_path / "report of a check.html"
        write_html(path, checked, load_standard())
        return open_file(path, **how)

    return opened


@pytest.fixture(scope="session")
def axe_violations() -> Callable[[Page], list[str]]:
    """What axe-core holds against a page, one line a rule and element."""
    source = AXE.read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", STANDARDS)
        return [
            f"{one['id']}: {node['html'][:120]} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    return violations
