"""Made-up public notices: a clean one, the corporate one above it, the faults planted in them, and how to lint each.

`published` finds the real notices beside a clone, which are never committed; tests over them are not run without.
"""

from __future__ import annotations

import html
import os
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from caretrail.policy import Notice, NoticeFinding, lint_notice, read_notice
from caretrail.spec import load_notice_facts, load_standard
from tests.support.tree import ROOT


FOLDER = ROOT / "tests" / "data" / "notices"
CLEAN = (FOLDER / "clean.txt").read_text(encoding="utf-8")
CORPORATE = (FOLDER / "corporate.txt").read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)
FACTS = load_notice_facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault of one kind: the changed notice, the line of the finding, and the second notice if it needs one."""

    finding: str
    also: frozenset[str]
    text: str
    line: int
    under: str | None
    beside: str | None


def faults() -> Sequence[Fault]:
    """Every planted fault of `faults.toml`."""
    return [_fault(row) for row in tomllib.loads((FOLDER / "faults.toml").read_text(encoding="utf-8"))["fault"]]


def _fault(row: dict[str, object]) -> Fault:
    change = row["change"]
    assert isinstance(change, list)
    text = changed(CLEAN, change)
    second = changed(CORPORATE, row.get("second", ()))  # type: ignore[arg-type]
    wanted = str(row.get("line") or (change[0][1].strip().splitlines()[-1] if change else ""))
    return Fault(
        finding=str(row["finding"]),
        also=frozenset(row.get("also", ())),  # type: ignore[call-overload]
        text=text,
        line=line_of(text, wanted),
        under=second if row.get("under") else None,
        beside=second if row.get("beside") else None,
    )


def changed(text: str, change: Iterable[Sequence[str]]) -> str:
    """The text with each piece replaced; a piece that is not there is a mistake of the test."""
    for old, new in change:
        assert text.count(old) >= 1, f"the notice does not hold {old!r}"
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, piece: str) -> int:
    """The line on which a piece of text begins, counted from 1."""
    return text[: text.index(piece)].count("\n") + 1


def read(text: str, name: str = "notice.txt") -> Notice:
    """A notice from its text."""
    return read_notice(name, text.encode(), FACTS.signs)


def lint(
    text: str, *, under: str | None = None, beside: str | None = None, as_at: date = TODAY, against: bool = True
) -> tuple[NoticeFinding, ...]:
    """The findings of a text; the return's fields are compared unless `against` is false."""
    return lint_notice(
        read(text),
        facts=FACTS,
        as_at=as_at,
        standard=load_standard(),
        against_standard=against,
        under=read(under, "corporate.txt") if under else None,
        beside=[read(beside, "other.txt")] if beside else (),
    )


def as_page(text: str) -> str:
    """The same notice as a web page: headings, lists and paragraphs, each text on the line it had."""
    lines = text.split("\n")
    kinds = {block.line: block.kind for block in read(text).blocks}
    tags = {"heading": "h2", "item": "li", "paragraph": "p"}
    body = []
    for number, line in enumerate(lines, start=1):
        tag = tags.get(kinds.get(number, ""))
        shown = html.escape(line.strip().removeprefix("•").strip())
        body.append(f"<{tag}>{shown}</{tag}>" if tag else shown)
    return f"<!doctype html><html><head><title>Notice</title></head><body>{chr(10).join(body)}</body></html>"


def published() -> Path:
    """The folder of the five public notices; the test is reported as not run where it is not there."""
    facts = Path(os.environ.get("CARETRAIL_FACTS", ROOT.parent / "shared"))
    if not (facts / "notices").is_dir():
        pytest.skip("not run: the public notices are not beside this clone (CARETRAIL_FACTS names their folder)")
    return facts / "notices"
