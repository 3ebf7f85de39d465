"""What changes for whom between two packs is told in words, and nothing is told where nothing changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caretrail.policy import Change as PolicyChange
from caretrail.policy import compile_policy, policy_changes, read_packs
from tests.support.anytown import TODAY, anytown
from tests.support.packs import Change, added, row, set_to, smallwood, write_tables


def told(folder: Path, *changes: Change) -> list[PolicyChange]:
    old = compile_policy(read_packs(write_tables(folder / "old" / "smallwood", smallwood())))
    new = compile_policy(read_packs(write_tables(folder / "new" / "smallwood", smallwood(*changes))))
    return list(policy_changes(old, new, old_on=TODAY, new_on=TODAY))


def test_the_same_pack_twice_changes_nothing(tmp_path: Path) -> None:
    assert told(tmp_path) == []
    assert policy_changes(anytown(), anytown(), old_on=TODAY, new_on=TODAY) == ()


SAID: dict[str, tuple[Change, str, bool]] = {
    "closed": (
        set_to("disclosure", "categories", ["contact", "offences"]),
        "Our workers can no longer see your dementia, to give you care.", False),
    "opened": (
        set_to("disclosure", "categories", ["contact", "health", "offences"], "homes-see"),
        "Care homes can now see your convictions, to give you care.", True),
    "masked": (
        set_to("disclosure", "mask", ["phone_number"]),
        "Our workers can now only see part of your phone number, to give you care.", False),
    "unmasked": (
        set_to("disclosure", "mask", [], "homes-see"),
        "Care homes can now see all of your date of birth, to give you care.", True),
    "needs more": (
        set_to("disclosure", "needs", ["care_relationship", "consent"], "homes-see"),
        "care homes must now have consent.", False),
    "needs less": (
        set_to("disclosure", "needs", [], "homes-see"), "care homes no longer must have care relationship.", True),
    "a new recipient": (
        lambda t: (added("recipient", {"id": "gps", "title": "your GP", "kind": "health_body"})(t),
                   row(t, "disclosure")["recipients"].append("gps")),
        "The notice now names your GP.", True),
    "a basis": (set_to("purpose", "article_6", ["6(1)(c)"]), "To give you care, we now rest on 6(1)(c),", False),
    "a period": (
        set_to("rule", "keep", "6 years"),
        "We keep care records (always, from case closed) for 6 years. Before: 8 years.", False),
    "a promise": (
        added("never", {"id": "n", "says": "We never sell data.", "purpose_kinds": ["sale"]}),
        "We now promise: We never sell data.", False),
    "a fact": (
        added("statement", {"id": "s", "section": "security", "says": "We lock paper away."}),
        "We now say: We lock paper away.", False),
    "a list that opens": (
        lambda t: t.update(lists={"recipients": "open"}), "The list of recipients is now open. Before: closed.", True),
    "what a row covers": (
        set_to("category", "items", ["your phone number"]),
        "On “how to reach you”, items: your phone number. Before: none.", False),
    "a cookie": (
        added("cookie", {"name": "visits", "id": "v", "serves": "count visits", "exception": "consent",
                         "lifetime": "a year"}), "Our site now keeps the cookie visits.", False),
    "the opt-out": (
        lambda t: t.update(opt_out={"says": "You may opt out."}),
        "We now say on the National Data Opt-out: You may opt out.", False),
    "an officer": (set_to("officer", "role", "Head of Privacy"), "Head of Privacy now answers for data.", False),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_a_change_is_said_in_words(tmp_path: Path, name: str) -> None:
    change, sentence, opens = SAID[name]
    said = [one for one in told(tmp_path, change) if sentence in one.sentence]
    assert len(said) == 1
    assert said[0].opens is opens


def test_what_is_closed_by_law_is_told_like_any_other_change(tmp_path: Path) -> None:
    said = [one.sentence for one in told(tmp_path, set_to("purpose", "confidentiality", "explicit"))]
    before = "6(1)(e), 9(2)(h), care-act-2014, section 18"
    assert said == [f"To give you care, we now rest on {before}, explicit. Before: {before}, implied_care."]


def test_data_that_may_leave_the_uk_on_fewer_conditions_opens_something(tmp_path: Path) -> None:
    out = {"id": "out", "says": "Some data leaves the UK.", "territories": ["any"], "mechanism": "safeguards"}
    folders = [
        write_tables(tmp_path / name / "smallwood", smallwood(added("transfer", {**out, "needs": needs})))
        for name, needs in (("old", ["relocation"]), ("new", []))
    ]
    before, after = (compile_policy(read_packs(folder)) for folder in folders)
    said = policy_changes(before, after, old_on=TODAY, new_on=TODAY)
    assert [(one.sentence, one.opens) for one in said] == [
        ("On “Some data leaves the UK”, needs: none. Before: relocation.", True)
    ]


def test_fields_of_one_title_are_named_once_and_one_more_than_eight_is_not_counted() -> None:
    changes = policy_changes(anytown(), anytown(), old_on=date(2025, 6, 1), new_on=TODAY)
    given = [one.sentence for one in changes if one.about == "disclosure"]
    assert [one for one in given if one.count("links to people you care for") > 1 or " 1 other kinds" in one] == []


def test_two_versions_of_one_pack_are_compared_by_day() -> None:
    changes = policy_changes(anytown(), anytown(), old_on=date(2026, 3, 31), new_on=date(2026, 4, 1))
    said = [one.sentence for one in changes]
    assert "We now promise: We never use your NHS number to collect debts." in said
    assert "The notice now names the police." in said


def test_a_day_without_a_notice_is_told() -> None:
    changes = policy_changes(anytown(), anytown(), old_on=date(2020, 1, 1), new_on=TODAY)
    assert [one.sentence for one in changes] == ["No notice was in force for the first."]
