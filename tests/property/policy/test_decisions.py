"""Whatever is asked, the policy answers; nothing undeclared is given; taking a clause away never gives more."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrail.policy import OUTCOMES, PackHistory, Policy, Question, compile_policy, decide, parse_pack
from caretrail.spec import load_law, load_pack_format, load_standard
from tests.support.anytown import FOLDER, TODAY, anytown


RANK = {"undeclared": 0, "withhold": 0, "mask": 1, "disclose": 2}
ALL_EVIDENCE = frozenset(load_law().evidence)


@lru_cache(maxsize=1)
def declared() -> tuple[list[str], list[str], list[str]]:
    """Fields, purposes and recipients of the pack, with the purposes that law reserves."""
    pack = anytown().pack(TODAY)
    assert pack is not None
    return sorted(pack.fields), sorted({*pack.purposes, "sale", "insurance", "marketing"}), sorted(pack.recipients)


def names(at: int) -> st.SearchStrategy[str]:
    """Mostly declared names, sometimes any text."""
    return st.one_of(st.sampled_from(declared()[at]), st.sampled_from(declared()[at]), st.text(max_size=20))


questions = st.builds(
    Question,
    field=names(0),
    purpose=names(1),
    recipient=names(2),
    on=st.dates(min_value=date(2018, 1, 1), max_value=date(2040, 1, 1)),
    evidence=st.frozensets(st.sampled_from(sorted(ALL_EVIDENCE)), max_size=6),
    territory=st.sampled_from(["", "", "", "UK", "France", "abroad"]),
)


@given(questions)
def test_every_question_has_an_answer_and_always_the_same(question: Question) -> None:
    decision = decide(anytown(), question)
    assert decision.outcome in OUTCOMES
    assert decision.reason
    assert decision == decide(compile_policy(anytown().history), question)


@given(questions)
def test_nothing_undeclared_is_given(question: Question) -> None:
    decision = decide(anytown(), question)
    pack = anytown().pack(question.on)
    if pack is None or not (
        question.field in pack.fields and question.purpose in pack.purposes and question.recipient in pack.recipients
    ):
        assert not decision.opens
    if decision.outcome == "undeclared":
        assert decision.clauses == ()


@given(questions)
def test_special_data_is_only_given_under_a_condition_and_criminal_data_under_an_authority(question: Question) -> None:
    decision = decide(anytown(), question)
    pack = anytown().pack(question.on)
    if decision.opens and pack is not None:
        field = pack.fields[question.field]
        category = pack.categories[field.category]
        purpose = pack.purposes[question.purpose]
        special = bool(category.special) or field.sensitivity == "special_category"
        assert any(one.startswith("law/article_9.") for one in decision.clauses) == special
        assert not special or purpose.article_9
        criminal = category.criminal or field.sensitivity == "criminal"
        assert any(one.startswith("law/article_10.") for one in decision.clauses) == criminal
        assert any(one.startswith("law/article_6.") for one in decision.clauses)
        assert any(one.startswith("law/confidentiality.") for one in decision.clauses)


@given(questions, st.frozensets(st.sampled_from(sorted(ALL_EVIDENCE)), max_size=6))
def test_more_evidence_never_gives_less(question: Question, more: frozenset[str]) -> None:
    richer = Question(
        field=question.field,
        purpose=question.purpose,
        recipient=question.recipient,
        on=question.on,
        evidence=question.evidence | more,
        territory=question.territory,
    )
    assert RANK[decide(anytown(), richer).outcome] >= RANK[decide(anytown(), question).outcome]


def test_no_purpose_opens_everything_and_sale_opens_nothing() -> None:
    fields, _, recipients = declared()
    for recipient in recipients:
        for field in fields:
            asked = Question(field=field, purpose="sale", recipient=recipient, on=TODAY, evidence=ALL_EVIDENCE)
            assert decide(anytown(), asked).cause == "no_sale"


# --- taking clauses away ---


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, Any]]:
    """The tables of the newest version of the pack, by file."""
    files = ("council.toml", "notice.toml", "retention.toml", "field_catalogue.toml")
    return {name: tomllib.loads((FOLDER / name).read_text(encoding="utf-8")) for name in files}


def removable() -> Iterator[tuple[str, str, int | None]]:
    """Every table that stands once, and every row of a table that stands often."""
    for file, tables in texts().items():
        for table, content in tables.items():
            if table in ("council", "notice"):
                continue  # without them there is no pack at all
            rows = range(len(content)) if isinstance(content, list) else [None]
            yield from ((file, table, at) for at in rows)


def without(file: str, table: str, at: int | None) -> Policy:
    """The pack without a clause: compiled unchecked, since the check would refuse many of them."""
    import tomli_w

    left = {name: dict(tables) for name, tables in texts().items()}
    if at is None:
        del left[file][table]
    else:
        left[file][table] = [row for place, row in enumerate(left[file][table]) if place != at]
    parsed = parse_pack(
        "anytown",
        {name: tomli_w.dumps(tables) for name, tables in left.items()},
        law=load_law(),
        form=load_pack_format(),
        standard=load_standard(),
    )
    assert [one for one in parsed.findings if one.severity == "error"] == []
    return compile_policy(PackHistory(id="anytown", packs=parsed.packs, parent=None, findings=()))


def given_away(policy: Policy) -> dict[tuple[str, str, str], int]:
    """How far every field is open to every recipient for every purpose, with all evidence on file."""
    table = policy.table(TODAY)
    assert table is not None
    far: dict[tuple[str, str, str], int] = {}
    for purpose, recipient in table.grants:
        for field in table.fields:
            asked = Question(field=field, purpose=purpose, recipient=recipient, on=TODAY, evidence=ALL_EVIDENCE)
            rank = RANK[decide(policy, asked).outcome]
            if rank:
                far[(field, purpose, recipient)] = rank
    return far


@lru_cache(maxsize=1)
def given_whole() -> dict[tuple[str, str, str], int]:
    return given_away(anytown())


@given(st.sampled_from(sorted(removable(), key=str)))
def test_taking_a_clause_away_never_gives_more(clause: tuple[str, str, int | None]) -> None:
    less = given_away(without(*clause))
    more = {asked: rank for asked, rank in less.items() if rank > given_whole().get(asked, 0)}
    assert more == {}


@pytest.mark.full
@pytest.mark.parametrize("clause", sorted(removable(), key=str), ids=str)
def test_no_clause_of_the_pack_gives_more_when_it_is_taken_away(clause: tuple[str, str, int | None]) -> None:
    less = given_away(without(*clause))
    assert {asked: rank for asked, rank in less.items() if rank > given_whole().get(asked, 0)} == {}


def test_the_whole_pack_gives_something_and_far_from_everything() -> None:
    fields, purposes, recipients = declared()
    assert 1_000 < len(given_whole()) < len(fields) * len(purposes) * len(recipients) / 20
