"""Compiled templates are kept for the next check, never trusted where the text has changed, and never in the way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from caretrail.reports.template_cache import TemplateCache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one template, in a Python that keeps compiled modules beside their text."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "page.html.j2").write_text("Dear {{ name }}", encoding="utf-8")
    return tmp_path


def page(folder: Path) -> str:
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, bytecode_cache=TemplateCache())
    return environment.get_template("page.html.j2").render(name="<reader>")


def kept(folder: Path) -> list[Path]:
    return list((folder / "__pycache__").glob("*"))


def test_a_template_is_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = page(folder)
    assert len(kept(folder)) == 1
    monkeypatch.setattr(Environment, "_generate", lambda *_, **__: pytest.fail("compiled again"))
    assert page(folder) == first == "Dear &lt;reader&gt;"


def test_a_changed_template_is_compiled_anew(folder: Path) -> None:
    page(folder)
    (folder / "page.html.j2").write_text("Goodbye {{ name }}", encoding="utf-8")
    assert page(folder) == "Goodbye &lt;reader&gt;"
    assert len(kept(folder)) == 1


@pytest.mark.parametrize("damage", [b"", b"not Python", b"j2" * 40])
def test_what_is_damaged_is_compiled_anew(damage: bytes, folder: Path) -> None:
    page(folder)
    (place,) = kept(folder)
    place.write_bytes(damage)
    assert page(folder) == "Dear &lt;reader&gt;"


def test_where_nothing_can_be_kept_pages_are_made_all_the_same(folder: Path) -> None:
    (folder / "__pycache__").write_text("a file where a folder is wanted", encoding="utf-8")
    assert page(folder) == "Dear &lt;reader&gt;"


def test_a_python_told_to_keep_nothing_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    page(folder)
    assert not kept(folder)
