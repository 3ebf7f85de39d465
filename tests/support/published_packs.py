"""The packs of the five published notices, and which lines of its notice each pack and its rendering name.

The notices are not committed; `tests/data/notice_lines.toml` says how long each is and which lines hold no fact.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from caretrail.policy import Decision, Pack, Policy, PublicNotice, Question, compile_policy, public_notice, read_packs
from caretrail.policy import decide as decide_question
from tests.support.tree import ROOT


COUNCILS = ROOT / "councils"
PACKS = ("luton-asc", "luton", "step-forward-luton", "bathnes-cld", "westminster-cld")  # in order of the notices' files
_LINES = tomllib.loads((ROOT / "tests" / "data" / "notice_lines.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLines:
    """What is known of a published notice's lines without its text; `rows` are lines that need a row of a table."""

    total: int
    blank: frozenset[int]
    headings: frozenset[int]
    web_page: frozenset[int]
    rows: Mapping[str, frozenset[int]]

    @property
    def without_fact(self) -> frozenset[int]:
        """Lines that no row has to name."""
        return self.blank | self.headings | self.web_page


def notice_lines(pack: str) -> NoticeLines:
    """The lines of the notice that a pack encodes."""
    held: dict[str, Any] = _LINES[pack]
    return NoticeLines(
        total=held["total"],
        blank=numbers(held["blank"]),
        headings=numbers(held["headings"]),
        web_page=numbers(held["web_page"]),
        rows={table: numbers(lines) for table, lines in held["rows"].items()},
    )


def numbers(lines: str) -> frozenset[int]:
    """The line numbers of "12-14, 20"."""
    parts = (part.strip().partition("-") for part in lines.split(",") if part.strip())
    return frozenset(one for first, _, last in parts for one in range(int(first), int(last or first) + 1))


def all_numbers(lines: Iterable[str]) -> frozenset[int]:
    """The line numbers of several such texts."""
    return frozenset().union(*map(numbers, lines))


@lru_cache(maxsize=len(PACKS))
def policy(pack: str) -> Policy:
    """The pack's policy, compiled without the check: one of the packs is refused by it, as its notice deserves."""
    return compile_policy(read_packs(COUNCILS / pack))


def own(pack: str) -> Pack:
    """The pack's newest version by itself, without what it builds on."""
    return policy(pack).history.latest


def rendered(pack: str, on: date) -> PublicNotice:
    """The notice that the pack writes for a day."""
    notice = public_notice(policy(pack), on)
    assert notice is not None
    return notice


def ask(pack: str, field: str, purpose: str, recipient: str, *evidence: str, on: date, territory: str = "") -> Decision:
    """What the pack decides."""
    question = Question(
        field=field, purpose=purpose, recipient=recipient, on=on, evidence=frozenset(evidence), territory=territory
    )
    return decide_question(policy(pack), question)
