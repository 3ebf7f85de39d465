"""An engine that shares no code with ours, fed from the same TOML by other code, decides 10,000 questions alike."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from caretrail.policy import Question, decide
from caretrail.spec import load_law
from tests.support.anytown import FOLDER, anytown, expected_answers
from tests.support.cedar_rules import Asked, CedarRules
from tests.support.tree import SRC


LAW = SRC / "caretrail" / "standards" / "law"
FIRST, DAYS = date(2026, 4, 1), 1_000
QUESTIONS = 10_000


def made_up(count: int) -> list[Asked]:
    """Questions from a fixed seed: half of them of pairs that some disclosure joins, so that many are opened."""
    chance = random.Random(20261122)  # noqa: S311 - made-up questions need no secrecy
    pack = anytown().pack(FIRST)
    assert pack is not None
    fields, evidence = sorted(pack.fields), sorted(load_law().evidence)
    purposes, recipients = sorted(pack.purposes), sorted(pack.recipients)
    joined = [(purpose, who) for row in pack.disclosures.values() for purpose in row.purposes for who in row.recipients]
    needed = {
        pair: sorted({need for row in pack.disclosures.values() if pair[0] in row.purposes for need in row.needs})
        for pair in joined
    }
    masked = [
        (name, purpose, who)
        for row in pack.disclosures.values()
        for name in row.mask
        for purpose in row.purposes
        for who in row.recipients
    ]
    asked = []
    for _ in range(count):
        field = chance.choice([*fields, "shoe_size"])
        if chance.random() < 0.8:
            purpose, recipient = chance.choice(joined)
            held = {one for one in needed[(purpose, recipient)] if chance.random() < 0.8}
        else:
            purpose = chance.choice([*purposes, "sale", "insurance", "marketing", "curiosity"])
            recipient, held = chance.choice([*recipients, "stranger"]), set()
        if chance.random() < 0.1:
            field, purpose, recipient = chance.choice(masked)
            held = {one for one in needed[(purpose, recipient)] if chance.random() < 0.9}
        held |= set(chance.sample(evidence, chance.randint(0, 3)))
        asked.append(
            Asked(
                field=field,
                purpose=purpose,
                recipient=recipient,
                on=FIRST + timedelta(days=chance.randrange(DAYS)),
                evidence=frozenset(held),
                territory=chance.choice(["", "", "", "", "UK", "France"]),
            )
        )
    return asked


def ours(asked: Asked) -> str:
    question = Question(
        field=asked.field,
        purpose=asked.purpose,
        recipient=asked.recipient,
        on=asked.on,
        evidence=asked.evidence,
        territory=asked.territory,
    )
    return decide(anytown(), question).outcome


def test_cedar_agrees_on_ten_thousand_questions() -> None:
    asked = made_up(QUESTIONS)
    theirs = CedarRules(FOLDER, LAW).answers(asked)
    apart = [(one, ours(one), other) for one, other in zip(asked, theirs, strict=True) if ours(one) != other]
    assert apart[:5] == []
    counts = Counter(theirs)
    assert len(asked) == QUESTIONS
    assert min(counts[outcome] for outcome in ("disclose", "mask", "withhold", "undeclared")) >= 200, counts


def test_a_promise_that_is_read_differently_is_seen(tmp_path: Path) -> None:
    """The agreement can fail: Cedar is given a pack in which care homes need no care relationship."""
    folder = shutil.copytree(FOLDER, tmp_path / "anytown")
    notice = (folder / "notice.toml").read_text(encoding="utf-8")
    changed = notice.replace('needs = ["care_relationship"]', "", 1)
    assert changed != notice
    (folder / "notice.toml").write_text(changed, encoding="utf-8")
    asked = made_up(2_000)
    theirs = CedarRules(folder, LAW).answers(asked)
    assert [one for one, other in zip(asked, theirs, strict=True) if ours(one) != other]


def test_cedar_agrees_with_the_expected_answers_of_the_notice() -> None:
    rows = [one for one in expected_answers() if one.question.on >= FIRST]
    asked = [
        Asked(
            one.question.field,
            one.question.purpose,
            one.question.recipient,
            one.question.on,
            one.question.evidence,
            one.question.territory,
        )
        for one in rows
    ]
    theirs = CedarRules(FOLDER, LAW).answers(asked)
    assert [one.name for one, other in zip(rows, theirs, strict=True) if one.outcome != other] == []
