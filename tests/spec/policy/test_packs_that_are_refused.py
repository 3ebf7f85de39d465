"""A pack that contradicts itself, its format, the law or the standard is refused: where, what, what instead."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caretrail.policy import UnusablePack, check_pack, open_policy, read_packs
from tests.support.packs import DAY, Change, added, history, kinds, row, set_to, smallwood, without, write_tables


def test_the_pack_that_tests_change_is_sound(tmp_path: Path) -> None:
    assert kinds(tmp_path) == []


# --- shape: refused when read ---

SHAPES: dict[str, tuple[Change, str]] = {
    "unknown key": (
        set_to("purpose", "artcle_6", ["6(1)(e)"]),
        "notice.toml: purpose.care.artcle_6: is no key of this table. Did you mean article_6?",
    ),
    "unknown table": (lambda t: t.update(purposes=[]), "notice.toml: purposes: is no table of this file. Did you mean"),
    "unknown value": (
        set_to("purpose", "kind", "care_delivry"),
        "notice.toml: purpose.care.kind: cannot be 'care_delivry'. Did you mean care_delivery?",
    ),
    "sale has no kind": (set_to("purpose", "kind", "sale"), "purpose.care.kind: cannot be 'sale'."),
    "unknown act": (
        set_to("purpose", "statutes", ["care-act-2041, section 18"]),
        "names the act 'care-act-2041', which the law's list does not have. Did you mean care-act-2014?",
    ),
    "act without provision": (set_to("purpose", "statutes", ["care-act-2014"]), "Write the act and its provision"),
    "missing key": (without("purpose", "to"), "notice.toml: purpose.care.to: is missing."),
    "text for a list": (set_to("purpose", "categories", "contact"), "purpose.care.categories: must be a list."),
    "text for a date": (set_to("notice", "effective_from", "1 April"), "notice.effective_from: must be a date."),
    "text for a flag": (set_to("category", "criminal", "yes"), "category.contact.criminal: must be true or false."),
    "empty text": (set_to("officer", "role", " "), "council.toml: officer.dpo.role: is empty."),
    "a period in words": (set_to("rule", "keep", "eight years"), 'Write a number and a unit: "8 years".'),
    "id in capitals": (set_to("purpose", "id", "Care"), "Use lower-case letters, digits and hyphens."),
    "said twice": (set_to("purpose", "categories", ["contact", "contact"]), "says something twice."),
    "one row for many": (lambda t: t.update(purpose=row(t, "purpose")), "Head it with [[purpose]]."),
    "id used twice": (lambda t: t["recipient"].append(row(t, "recipient")), "recipient.workers: is used twice."),
    "a field in two categories": (
        added("fields", {"names": ["dementia"], "category": "contact", "nature": "fact", "need": "?",
                         "sensitivity": "identifier"}),
        "field_catalogue.toml: fields.dementia: stands in two rows.",
    ),
    "dates inside out": (
        lambda t: row(t, "recipient").update(valid_from=date(2026, 5, 1), valid_to=date(2026, 4, 1)),
        "notice.toml: recipient.workers.valid_to: lies before the first day, 2026-05-01.",
    ),
    "another name than its folder": (set_to("council", "id", "bigwood"), "its folder smallwood"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_wrong_shape_is_refused_when_the_pack_is_read(tmp_path: Path, name: str) -> None:
    change, said = SHAPES[name]
    folder = write_tables(tmp_path / "smallwood", smallwood(change))
    with pytest.raises(UnusablePack) as error:
        read_packs(folder)
    assert error.value.exit_code == 2
    assert said in str(error.value)


def test_text_that_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "smallwood", smallwood())
    (folder / "notice.toml").write_text('[notice]\nversion = 1"\n', encoding="utf-8")
    with pytest.raises(UnusablePack, match=r"notice\.toml: is not TOML: .*line 2"):
        read_packs(folder)


def test_brackets_without_end_are_refused_and_do_not_exhaust_the_reader(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "smallwood", smallwood())
    (folder / "retention.toml").write_text(f"x = {'[' * 5000}{']' * 5000}\n", encoding="utf-8")
    with pytest.raises(UnusablePack, match=r"retention\.toml: has brackets in brackets too deep to read\.") as error:
        read_packs(folder)
    assert error.value.exit_code == 2


def test_the_mark_that_some_editors_put_first_is_no_fault(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "smallwood", smallwood())
    council = folder / "council.toml"
    council.write_bytes(b"\xef\xbb\xbf" + council.read_bytes())
    assert read_packs(folder).id == "smallwood"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "smallwood", smallwood())
    (folder / "retention.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnusablePack, match=r"retention\.toml: is not UTF-8 text"):
        read_packs(folder)


def test_a_missing_notice_is_refused(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "smallwood", smallwood())
    (folder / "notice.toml").unlink()
    with pytest.raises(UnusablePack, match=r"notice\.toml: is not there"):
        read_packs(folder)


def test_a_misspelt_file_is_not_passed_over(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "smallwood", smallwood())
    (folder / "retention.toml").rename(folder / "retentoin.toml")
    with pytest.raises(UnusablePack, match=r"retentoin\.toml: is no file of a pack\. Did you mean retention\.toml\?"):
        read_packs(folder)


def test_a_folder_that_is_not_there_names_the_packs_that_are(tmp_path: Path) -> None:
    write_tables(tmp_path / "smallwood", smallwood())
    with pytest.raises(UnusablePack, match="Packs there: smallwood"):
        read_packs(tmp_path / "smalwood")


# --- sense: refused by the check ---

SENSE: dict[str, tuple[Change, tuple[str, str, str]]] = {
    "placeholder officer": (set_to("officer", "role", "???"), ("error", "DPO_MISSING", "officer.dpo")),
    "named officer": (set_to("officer", "role", "(named officer)"), ("error", "DPO_MISSING", "officer.dpo")),
    "officer gone": (set_to("officer", "valid_to", date(2026, 4, 2)), ("error", "DPO_MISSING", "officer")),
    "officer out of reach": (without("officer", "email"), ("error", "no_way_to_reach", "officer.dpo")),
    "nobody for complaints": (set_to("contact", "serves", ["rights"]), ("error", "no_contact", "contact")),
    "no basis": (set_to("purpose", "article_6", []), ("error", "no_basis", "purpose.care")),
    "no act": (without("purpose", "statutes"), ("error", "no_statute", "purpose.care")),
    "basis that the notice does not state": (
        set_to("purpose", "article_6", ["6(1)(d)"]), ("error", "not_stated_basis", "purpose.care")),
    "condition that the notice does not state": (
        set_to("purpose", "article_9", ["9(2)(i)"]), ("error", "not_stated_basis", "purpose.care")),
    "legitimate interests for a council": (
        set_to("bases", "article_6", ["6(1)(e)", "6(1)(f)"]), ("error", "not_for_councils", "bases")),
    "recognised interests for a council": (
        set_to("bases", "article_6", ["6(1)(e)", "6(1)(ea)"]), ("error", "not_for_councils", "bases")),
    "special data without a condition": (without("purpose", "article_9"), ("error", "no_condition", "purpose.care")),
    "condition without its paragraph": (
        set_to("purpose", "schedule_1", ["18"]), ("error", "no_schedule_1", "purpose.care")),
    "substantial public interest without a document": (
        lambda t: row(t, "purpose").update(article_9=["9(2)(g)"], policy_document="x") or row(t, "purpose").pop(
            "policy_document"), ("error", "no_policy_document", "purpose.care")),
    "criminal data without authority": (
        without("purpose", "article_10"), ("error", "no_criminal_authority", "purpose.care")),
    "no second key": (without("purpose", "confidentiality"), ("error", "no_second_key", "disclosure.workers-see")),
    "unknown category": (
        set_to("disclosure", "categories", ["helth"]), ("error", "unknown_reference", "disclosure.workers-see")),
    "unknown field": (
        set_to("disclosure", "mask", ["shoe_size"]), ("error", "unknown_reference", "disclosure.workers-see")),
    "a mask that bites nothing": (
        set_to("disclosure", "mask", ["convictions"], "homes-see"),
        ("error", "matches_nothing", "disclosure.homes-see")),
    "a field without a way to mask it": (
        set_to("disclosure", "mask", ["dementia"], "homes-see"), ("error", "no_mask", "disclosure.homes-see")),
    "a field of the standard unmapped": (
        set_to("catalogue", "covers", ["cld"]), ("error", "unmapped_field", "catalogue")),
    "health data in an ordinary category": (
        without("category", "special", "health"), ("error", "sensitivity", "fields.dementia")),
    "an identifier called operational": (
        set_to("fields", "sensitivity", "operational"), ("error", "sensitivity", "fields.nhs_number")),
    "recipient without disclosure": (
        added("recipient", {"id": "police", "title": "the police", "kind": "police_or_justice"}),
        ("error", "no_disclosure", "recipient.police")),
    "class without rule": (added("class", {"id": "money", "title": "bills"}), ("error", "no_rule", "class.money")),
    "category without class": (without("category", "retention"), ("error", "no_rule", "category.contact")),
    "two periods for the same records": (
        added("rule", {"id": "care-6", "class": "care", "trigger": "case_closed", "keep": "6 years", "source": "x"}),
        ("error", "contradiction", "rule.care-8")),
    "a rule that replaces itself": (set_to("rule", "replaces", ["care-8"]), ("error", "cycle", "rule.care-8")),
    "a never against a disclosure": (
        added("never", {"id": "no-homes", "says": "We tell care homes nothing.", "recipients": ["homes"]}),
        ("error", "contradiction", "disclosure.homes-see")),
    "beyond own care with the opt-out undecided": (
        set_to("purpose", "kind", "planning"), ("error", "opt_out_undecided", "purpose.care")),
    "exempt without a reason": (
        lambda t: row(t, "purpose").update(kind="planning", opt_out="exempt", confidentiality="statute"),
        ("error", "opt_out_reason", "purpose.care")),
    "the national return on another basis": (
        lambda t: row(t, "purpose").update(kind="national_return", confidentiality="statute", opt_out="exempt",
                                           opt_out_reason="required_by_law"),
        ("error", "locked_basis", "purpose.care")),
    "the national return under another kind": (
        set_to("purpose", "id", "national-return"), ("error", "reserved_name", "purpose.national-return")),
    "what rests on the return's instrument on another basis": (
        set_to("purpose", "instrument", "cld-dpn-no-3"), ("error", "locked_basis", "purpose.care")),
    "a disclosure of the return on a basis of its own": (
        lambda t: (row(t, "purpose").update(kind="national_return", article_6=["6(1)(c)"], confidentiality="statute",
                                            opt_out="exempt", opt_out_reason="required_by_law"),
                   row(t, "disclosure").update(article_6=["6(1)(e)"])),
        ("error", "locked_basis", "disclosure.workers-see")),
    "marketing as a task": (
        lambda t: row(t, "purpose").update(kind="marketing", confidentiality="statute", opt_out="applies"),
        ("error", "agreement_only", "purpose.care")),
    "insurance under another kind": (
        lambda t: t["purpose"].append({**row(t, "purpose"), "id": "insurance"}),
        ("error", "reserved_name", "purpose.insurance")),
    "an unlisted recipient on a closed list": (
        set_to("recipient", "listed", False, "homes"), ("error", "closed_list", "recipient.homes")),
    "an unlisted recipient without exception": (
        lambda t: (row(t, "recipient", "homes").update(listed=False), t.update(lists={"recipients": "open"})),
        ("error", "no_exception", "recipient.homes")),
    "an exception without a last day": (
        added("exception", {"id": "x", "list": "recipients", "row": "homes", "approved_by": "Data Protection Officer",
                            "approved_on": date(2026, 4, 1), "reason": "r"}),
        ("error", "undated_exception", "exception.x")),
    "an exception that somebody else decided": (
        added("exception", {"id": "x", "list": "recipients", "row": "homes", "approved_by": "Head of Transport",
                            "approved_on": date(2026, 5, 1), "valid_to": date(2027, 4, 1), "reason": "r"}),
        ("error", "not_by_officer", "exception.x")),
    "an exception decided before there was an officer": (
        lambda t: (row(t, "officer").update(valid_from=date(2026, 4, 1)),
                   added("exception", {"id": "x", "list": "recipients", "row": "homes", "reason": "r",
                                       "approved_by": "Data Protection Officer", "approved_on": date(2026, 3, 31),
                                       "valid_to": date(2027, 4, 1)})(t)),
        ("error", "not_by_officer", "exception.x")),
    "an exception that begins before it was decided": (
        added("exception", {"id": "x", "list": "recipients", "row": "homes", "approved_by": "Data Protection Officer",
                            "approved_on": date(2026, 5, 1), "valid_from": date(2026, 4, 30),
                            "valid_to": date(2027, 4, 1), "reason": "r"}),
        ("error", "backdated_exception", "exception.x")),
    "a processor without contract": (
        set_to("recipient", "role", "processor", "homes"), ("error", "no_contract", "disclosure.homes-see")),
    "a recipient abroad without transfer": (
        set_to("recipient", "country", "France", "homes"), ("error", "no_transfer", "disclosure.homes-see")),
    "special data decided by computer alone": (
        added("automated_decision", {"id": "b", "title": "a budget", "says": "It adds up.", "solely": True,
                                     "significant": True, "purposes": ["care"], "categories": ["health"],
                                     "safeguards": ["told", "represent", "human", "contest"]}),
        ("error", "automated_special", "automated_decision.b")),
    "a significant decision without safeguards": (
        added("automated_decision", {"id": "b", "title": "a budget", "says": "It adds up.", "solely": True,
                                     "significant": True}),
        ("error", "no_safeguard", "automated_decision.b")),
    "matching without authority": (
        added("dataset", {"id": "d", "title": "payments", "matchable": True}), ("error", "no_authority", "dataset.d")),
    "the voters' list matched": (
        added("dataset", {"id": "d", "title": "voters", "matchable": True, "public_register": True,
                          "authority": ["care-act-2014, section 1"]}), ("error", "contradiction", "dataset.d")),
    "a cookie for somebody else without consent": (
        added("cookie", {"name": "_ga", "id": "ga", "serves": "count visits", "exception": "statistics",
                         "lifetime": "2 years", "objection": "Refuse it.", "third_party": True}),
        ("error", "third_party", "cookie.ga")),
    "a cookie without lifetime": (
        added("cookie", {"name": "s", "id": "s", "serves": "keep you in", "exception": "essential"}),
        ("error", "no_lifetime", "cookie.s")),
}  # fmt: skip


@pytest.mark.parametrize("name", SENSE)
def test_a_pack_without_sense_is_refused(tmp_path: Path, name: str) -> None:
    change, expected = SENSE[name]
    assert expected in kinds(tmp_path, change)
    with pytest.raises(UnusablePack):
        open_policy(history(tmp_path, smallwood(change)), as_at=DAY)


WARNED: dict[str, tuple[Change, tuple[str, str, str]]] = {
    "purpose that nobody serves": (
        lambda t: t["purpose"].append({**row(t, "purpose"), "id": "idle"}), ("warning", "gap", "purpose.idle")),
    "category that nothing uses": (
        added("category", {"id": "music", "title": "music", "retention": ["care"]}),
        ("warning", "gap", "category.music")),
    "a field that is nearly the standard's": (
        lambda t: t["fields"][1].update(names=["dementai"]), ("warning", "stale_field", "fields.dementai")),
    "a notice too old": (
        lambda t: t["notice"].update(effective_from=date(2024, 4, 1), updated_on=date(2025, 11, 1)),
        ("warning", "stale_notice", "notice")),
    "an exception that holds": (
        lambda t: (row(t, "recipient", "homes").update(listed=False), t.update(lists={"recipients": "open"}),
                   added("exception", {"id": "x", "list": "recipients", "row": "homes", "reason": "r",
                                       "approved_by": "Data Protection Officer", "approved_on": date(2026, 4, 1),
                                       "valid_to": date(2027, 4, 1)})(t)),
        ("warning", "exception", "exception.x")),
    "an instrument that was replaced": (
        lambda t: row(t, "purpose").update(instrument="cld-dpn-no-2", article_6=["6(1)(c)"]),
        ("warning", "instrument_not_in_force", "purpose.care")),
    "an agreement that ended": (
        lambda t: (t.update(agreement=[{"id": "a", "title": "an agreement", "kind": "sharing_agreement",
                                        "valid_to": date(2026, 6, 1)}]),
                   row(t, "disclosure", "homes-see").update(agreement="a")),
        ("warning", "no_agreement", "disclosure.homes-see")),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_what_an_officer_should_look_at_is_told_and_the_pack_still_used(tmp_path: Path, name: str) -> None:
    change, expected = WARNED[name]
    found = kinds(tmp_path, change)
    assert expected in found
    assert "error" not in {severity for severity, _, _ in found}


def test_what_the_published_notice_does_not_state_is_listed(tmp_path: Path) -> None:
    change = set_to("purpose", "added", ["confidentiality", "schedule_1"])
    found = check_pack(history(tmp_path, smallwood(change)), as_at=DAY)
    assert [(one.severity, one.kind, one.clause) for one in found] == [("info", "not_stated", "purpose.care")]
    assert "confidentiality, schedule_1" in found[0].message


def test_every_error_is_told_not_only_the_first(tmp_path: Path) -> None:
    changes = (set_to("officer", "role", "TBC"), without("purpose", "statutes"), without("purpose", "confidentiality"))
    with pytest.raises(UnusablePack) as error:
        open_policy(history(tmp_path, smallwood(*changes)), as_at=DAY)
    assert {"DPO_MISSING", "no_statute", "no_second_key"} <= {one.kind for one in error.value.findings}
    assert "more: see `caretrail policy check`" in str(error.value)
