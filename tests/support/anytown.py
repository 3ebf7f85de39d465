"""Anytown's pack for tests: read once, compiled once, and the table of questions with their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caretrail.policy import PackHistory, Policy, Question, compile_policy, read_packs
from tests.support.tree import ROOT


FOLDER = ROOT / "councils" / "anytown"
TODAY = date(2026, 11, 22)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A question and the answer that EXPECTED.md gives."""

    question: Question
    outcome: str
    cause: str

    @property
    def name(self) -> str:
        """How a test run shows it."""
        asked = self.question
        return f"{asked.field}-{asked.purpose}-{asked.recipient}-{asked.on}-{'+'.join(sorted(asked.evidence))}"


@lru_cache(maxsize=1)
def anytown_history() -> PackHistory:
    """The pack as read."""
    return read_packs(FOLDER)


@lru_cache(maxsize=1)
def anytown() -> Policy:
    """The pack, ready to answer."""
    return compile_policy(anytown_history())


def expected_answers() -> list[Expected]:
    """The rows of councils/anytown/EXPECTED.md."""
    lines = (FOLDER / "EXPECTED.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows[1:]]
    return [
        Expected(
            question=Question(
                field=field,
                purpose=purpose,
                recipient=recipient,
                on=date.fromisoformat(day),
                evidence=frozenset(one.strip() for one in evidence.split(",") if one.strip()),
                territory=territory,
            ),
            outcome=outcome,
            cause=cause,
        )
        for field, purpose, recipient, day, evidence, territory, outcome, cause in cells
    ]
