"""A service's notice builds on the corporate one: it overrides, the stricter of two wins, and a finding says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caretrail.policy import Policy, Question, UnusablePack, check_pack, compile_policy, decide, read_packs
from tests.support.packs import DAY, Change, added, row, set_to, smallwood, write_tables


def service(*changes: Change) -> dict[str, Any]:
    """A service's pack over Smallwood: one purpose and one recipient of its own."""
    tables: dict[str, Any] = {
        "council": {"id": "smallwood-care", "name": "Smallwood Council", "service": "Care", "inherits": "smallwood"},
        "notice": {"version": "c1", "title": "Care", "effective_from": date(2026, 5, 1)},
        "bases": {"article_6": ["6(1)(e)"], "article_9": ["9(2)(h)"]},
        "recipient": [{"id": "nurses", "title": "nurses", "kind": "health_body"}],
        "disclosure": [
            {
                "id": "nurses-see",
                "purposes": ["care"],
                "recipients": ["nurses"],
                "categories": ["contact", "health"],
                "why": "They care for you.",
            }
        ],
    }
    for change in changes:
        change(tables)
    return tables


def over(folder: Path, corporate: dict[str, Any], own: dict[str, Any]) -> Policy:
    write_tables(folder / "smallwood", corporate)
    return compile_policy(read_packs(write_tables(folder / "smallwood-care", own)))


def asked(policy: Policy, field: str, recipient: str, *evidence: str, territory: str = "", on: date = DAY) -> Any:
    question = Question(
        field=field, purpose="care", recipient=recipient, on=on, evidence=frozenset(evidence), territory=territory
    )
    return decide(policy, question)


def conflicts(policy: Policy) -> list[str]:
    return [one.clause for one in policy.conflicts(DAY)]


def test_rows_of_both_hold_and_each_keeps_its_owner(tmp_path: Path) -> None:
    policy = over(tmp_path, smallwood(), service())
    decision = asked(policy, "dementia", "nurses")
    assert decision.opens
    assert {"smallwood/purpose.care", "disclosure.nurses-see", "smallwood/category.health"} <= set(decision.clauses)
    assert decision.notice_version == "c1"
    assert asked(policy, "dementia", "workers").opens
    assert conflicts(policy) == []
    assert [one for one in check_pack(policy.history, as_at=DAY) if one.severity != "info"] == []


def test_before_the_service_had_a_notice_it_promised_nothing(tmp_path: Path) -> None:
    policy = over(tmp_path, smallwood(), service())
    assert asked(policy, "dementia", "workers", on=date(2026, 4, 15)).cause == "no_notice"


def test_the_stricter_bases_hold(tmp_path: Path) -> None:
    policy = over(tmp_path, smallwood(), service(set_to("bases", "article_6", ["6(1)(e)", "6(1)(d)"])))
    assert conflicts(policy) == ["bases"]
    pack = policy.pack(DAY)
    assert pack is not None
    assert pack.bases.article_6 == ("6(1)(e)",)


def test_a_row_of_both_is_narrowed_to_what_the_corporate_row_allows(tmp_path: Path) -> None:
    wider = {
        **row(smallwood(), "disclosure", "homes-see"),
        "categories": ["contact", "health", "offences"],
        "needs": [],
    }
    wider["mask"] = []
    policy = over(tmp_path, smallwood(), service(added("disclosure", wider)))
    assert not asked(policy, "convictions", "homes").opens
    assert asked(policy, "dementia", "homes").cause == "needs_evidence"
    assert asked(policy, "date_of_birth", "homes", "care_relationship").outcome == "mask"
    assert set(conflicts(policy)) == {"disclosure.homes-see"}


def test_a_service_may_be_stricter_without_a_finding(tmp_path: Path) -> None:
    narrower = {
        **row(smallwood(), "disclosure", "homes-see"),
        "categories": ["contact"],
        "needs": ["care_relationship", "consent"],
    }
    policy = over(tmp_path, smallwood(), service(added("disclosure", narrower)))
    assert asked(policy, "dementia", "homes", "care_relationship", "consent").cause == "not_for_recipient"
    assert asked(policy, "phone_number", "homes", "care_relationship").cause == "needs_evidence"
    assert conflicts(policy) == []


def test_a_corporate_never_closes_what_the_service_opens_and_says_so(tmp_path: Path) -> None:
    never = {"id": "no-nurses", "says": "We tell nobody about dementia.", "fields": ["dementia"], "purposes": ["care"]}
    corporate = smallwood(
        added("never", never), set_to("disclosure", "not_fields", ["dementia"], "workers-see"),
        set_to("disclosure", "not_fields", ["dementia"], "homes-see"),
    )  # fmt: skip
    policy = over(tmp_path, corporate, service())
    decision = asked(policy, "dementia", "nurses")
    assert decision.cause == "never"
    assert decision.clauses == ("smallwood/never.no-nurses",)
    found = [(one.severity, one.kind, one.clause) for one in check_pack(policy.history, as_at=DAY)]
    assert ("warning", "conflict", "disclosure.nurses-see") in found


TRANSFER = {"id": "out", "says": "Some data leaves the UK.", "territories": ["any"], "mechanism": "safeguards",
            "needs": ["transfer_safeguard"]}  # fmt: skip
MOVING = {"id": "moving", "says": "Only when you move.", "territories": ["any"], "mechanism": "person_moves",
          "needs": ["relocation"]}  # fmt: skip


def test_of_two_rules_on_data_abroad_both_must_be_kept(tmp_path: Path) -> None:
    policy = over(tmp_path, smallwood(added("transfer", TRANSFER)), service(added("transfer", MOVING)))
    assert asked(policy, "dementia", "nurses", "transfer_safeguard", territory="France").cause == "needs_evidence"
    assert asked(policy, "dementia", "nurses", "transfer_safeguard", "relocation", territory="France").opens
    assert conflicts(policy) == ["transfer.moving"]


def test_data_stays_in_the_uk_when_the_corporate_notice_lets_none_out(tmp_path: Path) -> None:
    policy = over(tmp_path, smallwood(), service(added("transfer", MOVING)))
    assert asked(policy, "dementia", "nurses", "relocation", territory="France").cause == "no_transfer"
    assert conflicts(policy) == ["transfer.moving"]


def test_a_service_that_says_nothing_on_data_abroad_follows_the_corporate_notice(tmp_path: Path) -> None:
    policy = over(tmp_path, smallwood(added("transfer", TRANSFER)), service())
    assert asked(policy, "dementia", "nurses", "transfer_safeguard", territory="France").opens


def test_packs_that_build_on_each_other_are_refused(tmp_path: Path) -> None:
    write_tables(tmp_path / "smallwood", smallwood(set_to("council", "inherits", "smallwood-care")))
    with pytest.raises(UnusablePack, match="smallwood-care builds on smallwood builds on smallwood-care"):
        read_packs(write_tables(tmp_path / "smallwood-care", service()))


def test_a_pack_to_build_on_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusablePack, match="builds on smallwood, and there is no such folder"):
        read_packs(write_tables(tmp_path / "smallwood-care", service()))


def test_each_version_of_the_notice_holds_until_the_next(tmp_path: Path) -> None:
    newer = smallwood(set_to("notice", "version", "2"), set_to("notice", "effective_from", date(2026, 9, 1)))
    older = smallwood()
    older["disclosure"] = older["disclosure"][1:]
    older["recipient"] = older["recipient"][1:]
    policy = compile_policy(read_packs(write_tables(tmp_path / "smallwood", newer, **{"1": older})))
    answers = {
        on: asked(policy, "dementia", "workers", on=on)
        for on in (date(2026, 3, 31), date(2026, 8, 31), date(2026, 9, 1))
    }
    assert [one.cause for one in answers.values()] == ["no_notice", "unknown_recipient", "open"]
    assert [one.notice_version for one in answers.values()] == ["", "1", "2"]


def test_what_a_corporate_purpose_rests_on_beyond_the_services_bases_is_closed_and_told_once(tmp_path: Path) -> None:
    corporate = smallwood(
        set_to("purpose", "article_6", ["6(1)(a)", "6(1)(e)"]), set_to("purpose", "article_9", ["9(2)(g)"])
    )
    policy = over(tmp_path, corporate, service())
    found = [one for one in check_pack(policy.history, as_at=DAY) if one.severity == "warning"]
    assert [(one.kind, one.clause) for one in found] == [("conflict", "smallwood/purpose.care")]
    assert "article 6 6(1)(a), article 9 9(2)(g)" in found[0].message
    assert asked(policy, "phone_number", "nurses").opens
    assert asked(policy, "dementia", "nurses").cause == "no_condition"


def test_a_never_of_the_service_does_not_take_the_place_of_the_corporate_one_of_its_name(tmp_path: Path) -> None:
    never = {"id": "secret", "says": "We tell nobody about dementia.", "fields": ["dementia"]}
    narrower = {**never, "says": "We tell care homes nothing about dementia.", "recipients": ["homes"]}
    corporate = smallwood(added("never", never))
    policy = over(tmp_path, corporate, service(added("never", narrower)))
    decision = asked(policy, "dementia", "nurses")
    assert (decision.cause, decision.clauses) == ("never", ("smallwood/never.secret",))


# What the corporate pack says, what the service says of the same row, and what that must not open.
LOOSENED: dict[str, tuple[Change, dict[str, Any], tuple[str, ...], str]] = {
    "a purpose that ended": (
        set_to("purpose", "valid_to", date(2026, 6, 1)), {}, ("dementia", "nurses"), "unknown_purpose"),
    "a recipient that ended": (
        set_to("recipient", "valid_to", date(2026, 6, 1), "homes"), {"table": "recipient", "name": "homes"},
        ("phone_number", "homes", "care_relationship"), "recipient_ended"),
    "a recipient abroad": (
        set_to("recipient", "country", "France", "homes"), {"table": "recipient", "name": "homes"},
        ("phone_number", "homes", "care_relationship"), "no_transfer"),
    "an agreement that ended": (
        lambda t: (added("agreement", {"id": "a", "title": "an agreement", "kind": "sharing_agreement",
                                       "valid_to": date(2026, 6, 1)})(t),
                   row(t, "disclosure", "homes-see").update(agreement="a")),
        {"table": "disclosure", "name": "homes-see"}, ("phone_number", "homes", "care_relationship"), "no_agreement"),
    "an instrument that was replaced": (
        lambda t: row(t, "purpose").update(instrument="cld-dpn-no-2", article_6=["6(1)(c)"]),
        {"article_6": ["6(1)(c)"]}, ("dementia", "nurses"), "instrument_not_in_force"),
    "marketing called care": (
        lambda t: row(t, "purpose").update(kind="marketing", confidentiality="statute"), {"confidentiality": "statute"},
        ("dementia", "nurses"), "needs_evidence"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOSENED)
def test_a_service_cannot_open_again_what_the_corporate_row_closes(tmp_path: Path, name: str) -> None:
    change, how, (field, recipient, *evidence), cause = LOOSENED[name]
    again = dict(row(smallwood(), how.get("table", "purpose"), how.get("name", "")))
    again |= {key: value for key, value in how.items() if key not in ("table", "name")}
    own = service(added(how.get("table", "purpose"), again), set_to("bases", "article_6", ["6(1)(c)", "6(1)(e)"]))
    policy = over(tmp_path, smallwood(change), own)
    assert asked(policy, field, recipient, *evidence).cause == cause
    assert conflicts(policy), "the service's notice and the corporate one differ, and nobody was told"


def test_records_that_the_corporate_notice_does_not_match_are_not_matched_by_the_service(tmp_path: Path) -> None:
    voters = {"id": "voters", "title": "the list of voters", "public_register": True}
    matched = {"id": "voters", "title": "the list of voters", "matchable": True,
               "authority": ["care-act-2014, section 1"]}  # fmt: skip
    policy = over(tmp_path, smallwood(added("dataset", voters)), service(added("dataset", matched)))
    pack = policy.pack(DAY)
    assert pack is not None
    assert (pack.datasets["voters"].matchable, pack.datasets["voters"].public_register) == (False, True)
    assert conflicts(policy) == ["dataset.voters", "dataset.voters"]
