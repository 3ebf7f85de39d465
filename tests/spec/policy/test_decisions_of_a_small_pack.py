"""Each key, condition and limit closes on its own: a pack that lacks it gives nothing, even if it was not checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.support.packs import Change, added, ask, row, set_to, smallwood, without


def test_with_everything_in_place_the_data_is_given(tmp_path: Path) -> None:
    decision = ask(tmp_path, smallwood(), "dementia", "care", "workers")
    assert decision.outcome == "disclose"
    assert set(decision.clauses) == {
        "purpose.care",
        "disclosure.workers-see",
        "category.health",
        "law/article_6.6(1)(e)",
        "law/article_9.9(2)(h)",
        "law/confidentiality.implied_care",
    }
    assert decision.notice_version == "1"


CLOSED: dict[str, tuple[Change, str, str]] = {
    "no first key": (set_to("purpose", "article_6", []), "phone_number", "no_first_key"),
    "a basis that the notice does not state": (
        set_to("bases", "article_6", ["6(1)(a)"]), "phone_number", "no_first_key"),
    "a task without its act": (without("purpose", "statutes"), "phone_number", "no_first_key"),
    "legitimate interests": (
        lambda t: (set_to("purpose", "article_6", ["6(1)(f)"])(t), set_to("bases", "article_6", ["6(1)(f)"])(t)),
        "phone_number", "no_first_key"),
    "no second key": (without("purpose", "confidentiality"), "phone_number", "no_second_key"),
    "implied consent beyond own care": (
        lambda t: row(t, "purpose").update(kind="planning", opt_out="exempt", opt_out_reason="anonymised"),
        "phone_number", "no_second_key"),
    "no condition": (without("purpose", "article_9"), "dementia", "no_condition"),
    "a condition without its paragraph": (set_to("purpose", "schedule_1", ["18"]), "dementia", "no_condition"),
    "a paragraph without its document": (
        lambda t: (row(t, "purpose").update(article_9=["9(2)(g)"]), row(t, "purpose").pop("policy_document")),
        "dementia", "no_condition"),
    "no authority": (without("purpose", "article_10"), "convictions", "no_criminal_authority"),
    "an instrument that was replaced": (
        set_to("purpose", "instrument", "cld-dpn-no-2"), "phone_number", "instrument_not_in_force"),
    "an agreement that ended": (
        lambda t: (row(t, "disclosure").update(agreement="a"),
                   added("agreement", {"id": "a", "title": "x", "kind": "sharing_agreement",
                                       "valid_to": date(2026, 5, 1)})(t)),
        "phone_number", "no_agreement"),
    "an agreement that is not there": (set_to("disclosure", "agreement", "a"), "phone_number", "no_agreement"),
    "a never": (
        added("never", {"id": "n", "says": "We tell nobody about dementia.", "fields": ["dementia"]}),
        "dementia", "never"),
    "a mask without a way": (set_to("disclosure", "mask", ["dementia"]), "dementia", "no_mask"),
    "a purpose that is anonymous only": (set_to("purpose", "opt_out", "anonymous_only"), "nhs_number", "identifying"),
    "the opt-out not applied": (set_to("purpose", "opt_out", "applies"), "phone_number", "needs_evidence"),
    "consent not on file": (set_to("purpose", "article_6", ["6(1)(a)"]), "phone_number", "needs_evidence"),
    "marketing without agreement": (set_to("purpose", "kind", "marketing"), "phone_number", "no_second_key"),
    "a field that the purpose leaves out": (
        set_to("purpose", "not_fields", ["phone_number"]), "phone_number", "not_for_purpose"),
    "a field that the disclosure leaves out": (
        set_to("disclosure", "not_fields", ["phone_number"]), "phone_number", "not_for_recipient"),
}  # fmt: skip


@pytest.mark.parametrize("name", CLOSED)
def test_what_is_lacking_closes(tmp_path: Path, name: str) -> None:
    change, field, cause = CLOSED[name]
    decision = ask(tmp_path, smallwood(change), field, "care", "workers")
    assert (decision.outcome, decision.cause) == ("withhold", cause)


def test_an_act_counts_from_the_day_it_is_in_force(tmp_path: Path) -> None:
    tables = smallwood(
        set_to("purpose", "statutes", ["social-workers-regulations-2018, regulation 1"]),
        set_to("notice", "effective_from", date(2018, 6, 1)),
    )
    assert ask(tmp_path, tables, "phone_number", "care", "workers", on=date(2019, 12, 1)).cause == "no_first_key"
    assert ask(tmp_path, tables, "phone_number", "care", "workers", on=date(2019, 12, 2)).opens


def test_what_was_replaced_names_its_successor(tmp_path: Path) -> None:
    tables = smallwood(set_to("purpose", "instrument", "cld-dpn-no-2"))
    decision = ask(tmp_path, tables, "phone_number", "care", "workers")
    assert "replaced by Data Provision Notice: Client-Level Adult Social Care Data (No. 3)" in decision.reason
    assert "law/instrument.cld-dpn-no-2" in decision.clauses


def test_the_same_disclosure_was_lawful_while_the_instrument_was_in_force(tmp_path: Path) -> None:
    tables = smallwood(
        lambda t: row(t, "purpose").update(instrument="cld-dpn-no-2", article_6=["6(1)(c)"]),
        set_to("notice", "effective_from", date(2021, 6, 1)),
    )
    assert ask(tmp_path, tables, "phone_number", "care", "workers", on=date(2022, 1, 1)).outcome == "disclose"
    assert ask(tmp_path, tables, "phone_number", "care", "workers", on=date(2026, 1, 1)).outcome == "withhold"


def test_the_keys_must_stand_behind_one_and_the_same_disclosure(tmp_path: Path) -> None:
    """Two disclosures that each lack something do not make up for each other."""
    second = {**row(smallwood(), "disclosure"), "id": "again", "needs": ["court_order"], "confidentiality": "statute"}
    tables = smallwood(without("purpose", "confidentiality"), added("disclosure", second))
    assert not ask(tmp_path, tables, "phone_number", "care", "workers").opens
    assert ask(tmp_path, tables, "phone_number", "care", "workers", "court_order").opens


def test_purposes_do_not_add_up(tmp_path: Path) -> None:
    """A purpose that opens a field does not open it for another purpose of the same recipient."""
    advice = {**row(smallwood(), "purpose"), "id": "advice", "kind": "advice", "categories": ["contact"]}
    tables = smallwood(added("purpose", advice), set_to("disclosure", "purposes", ["care", "advice"]))
    assert ask(tmp_path, tables, "dementia", "care", "workers").opens
    assert ask(tmp_path, tables, "dementia", "advice", "workers").cause == "not_for_purpose"


def test_data_leaves_the_uk_only_by_a_transfer_and_its_evidence(tmp_path: Path) -> None:
    assert ask(tmp_path, smallwood(), "phone_number", "care", "workers", territory="France").cause == "no_transfer"
    moving = {
        "id": "m",
        "says": "When you move.",
        "territories": ["any"],
        "mechanism": "person_moves",
        "needs": ["relocation"],
    }
    tables = smallwood(added("transfer", moving))
    assert ask(tmp_path, tables, "phone_number", "care", "workers", territory="France").cause == "needs_evidence"
    assert ask(tmp_path, tables, "phone_number", "care", "workers", "relocation", territory="France").opens


def test_a_recipient_that_ended_is_told_with_its_successor(tmp_path: Path) -> None:
    tables = smallwood(
        lambda t: row(t, "recipient", "homes").update(valid_to=date(2026, 6, 1), successor="workers"),
    )
    decision = ask(tmp_path, tables, "phone_number", "care", "homes", "care_relationship")
    assert decision.cause == "recipient_ended"
    assert "passed to our workers" in decision.reason
    earlier = ask(tmp_path, tables, "phone_number", "care", "homes", "care_relationship", on=date(2026, 6, 1))
    assert earlier.opens


def test_an_exception_lets_a_recipient_in_for_its_days_only(tmp_path: Path) -> None:
    tables = smallwood(
        lambda t: row(t, "recipient", "homes").update(listed=False),
        lambda t: t.update(lists={"recipients": "open"}),
        added("exception", {"id": "x", "list": "recipients", "row": "homes", "approved_by": "Data Protection Officer",
                            "reason": "r", "approved_on": date(2026, 5, 1), "valid_from": date(2026, 5, 2),
                            "valid_to": date(2026, 12, 31)}),
    )  # fmt: skip
    days = {date(2026, 5, 1): "undeclared", date(2026, 5, 2): "disclose", date(2027, 1, 1): "undeclared"}
    for on, outcome in days.items():
        decision = ask(tmp_path, tables, "phone_number", "care", "homes", "care_relationship", on=on)
        assert decision.outcome == outcome, on


def test_an_exception_without_a_first_day_begins_when_it_was_decided(tmp_path: Path) -> None:
    tables = smallwood(
        lambda t: row(t, "recipient", "homes").update(listed=False),
        lambda t: t.update(lists={"recipients": "open"}),
        added("exception", {"id": "x", "list": "recipients", "row": "homes", "reason": "r",
                            "approved_by": "Data Protection Officer", "approved_on": date(2026, 5, 1),
                            "valid_to": date(2026, 12, 31)}),
    )  # fmt: skip
    for on, outcome in {date(2026, 4, 30): "undeclared", date(2026, 5, 1): "disclose"}.items():
        decision = ask(tmp_path, tables, "phone_number", "care", "homes", "care_relationship", on=on)
        assert decision.outcome == outcome, on


def test_the_return_is_closed_on_any_other_basis_even_in_a_pack_that_was_not_checked(tmp_path: Path) -> None:
    tables = smallwood(set_to("purpose", "instrument", "cld-dpn-no-3"))
    assert ask(tmp_path, tables, "phone_number", "care", "workers").cause == "no_first_key"
    lawful = smallwood(lambda t: row(t, "purpose").update(instrument="cld-dpn-no-3", article_6=["6(1)(c)"]))
    assert ask(tmp_path, lawful, "phone_number", "care", "workers").opens


@pytest.mark.parametrize(
    ("purpose", "cause"), [("sale", "no_sale"), ("insurance", "no_insurance"), ("marketing", "no_marketing")]
)
def test_sale_does_not_exist_and_insurance_and_marketing_are_denied_by_default(
    tmp_path: Path, purpose: str, cause: str
) -> None:
    decision = ask(tmp_path, smallwood(), "phone_number", purpose, "workers", "explicit_agreement", "consent")
    assert (decision.outcome, decision.cause) == ("withhold", cause)


def test_marketing_is_given_for_the_person_who_agreed_and_for_nobody_else(tmp_path: Path) -> None:
    news = {
        "id": "news", "to": "send you news", "kind": "marketing", "article_6": ["6(1)(a)"],
        "confidentiality": "explicit",
        "categories": ["contact"], "opt_out": "exempt", "opt_out_reason": "explicit_consent",
    }  # fmt: skip
    tables = smallwood(added("purpose", news), set_to("disclosure", "purposes", ["care", "news"]))
    assert ask(tmp_path, tables, "phone_number", "news", "workers", "consent").cause == "needs_evidence"
    assert ask(tmp_path, tables, "phone_number", "news", "workers", "consent", "explicit_agreement").opens
    assert "clearly agreed" in ask(tmp_path, tables, "phone_number", "news", "workers", "consent").reason
