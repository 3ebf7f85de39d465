"""For each purpose, exactly the fields it opens: what is not in the generated table is closed for everybody."""

from __future__ import annotations

from functools import lru_cache

import pytest

from caretrail.policy import Question, decide, opened_fields
from caretrail.spec import load_law
from tests.support.anytown import TODAY, anytown
from tests.support.tree import ROOT


@lru_cache(maxsize=1)
def opened() -> dict[str, set[str]]:
    return {one.purpose.id: {field.name for field in one.fields} for one in opened_fields(anytown(), TODAY)}


def test_advice_opens_no_assessment_text() -> None:
    assert not opened()["advice"] & {"assessment_text", "care_plan", "case_notes", "event_description", "nhs_number"}


def test_debt_recovery_opens_no_nhs_number_and_nothing_of_health() -> None:
    pack = anytown().pack(TODAY)
    assert pack is not None
    private = {name for name, field in pack.fields.items() if pack.categories[field.category].special}
    assert not opened()["debts"] & (private | {"nhs_number"})
    assert opened()["debts"]


def test_money_is_opened_for_money_only() -> None:
    assert {purpose for purpose, fields in opened().items() if "bank_details" in fields} == {
        "charging", "debts", "money-help", "data-matching", "your-rights", "court-cases"}  # fmt: skip


def test_the_nhs_number_is_opened_for_care_the_return_and_what_the_law_asks() -> None:
    assert {purpose for purpose, fields in opened().items() if "nhs_number" in fields} == {
        "assessment", "care", "shared-record", "capacity", "safeguarding", "your-rights", "court-cases",
        "national-return", "public-health"}  # fmt: skip


@pytest.mark.parametrize("purpose", sorted(opened()))
def test_the_table_is_what_is_decided(purpose: str) -> None:
    pack = anytown().pack(TODAY)
    assert pack is not None
    evidence = frozenset(load_law().evidence)
    given = {
        name
        for name in pack.fields
        for recipient in pack.recipients
        if pack.recipients[recipient].country == "UK"
        and decide(
            anytown(), Question(field=name, purpose=purpose, recipient=recipient, on=TODAY, evidence=evidence)
        ).opens
    }
    assert given <= opened()[purpose]
    assert opened()[purpose] - given == set()


def test_the_committed_page_has_a_table_for_every_purpose() -> None:
    page = (ROOT / "docs" / "reference" / "anytown.md").read_text(encoding="utf-8")
    assert [purpose for purpose in opened() if f"\n## {purpose}\n" not in page] == []
