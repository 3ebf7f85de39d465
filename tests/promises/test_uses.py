"""Promises about what data is used for: each use opens its own fields to its own people, and no other opens any."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caretrail.spec import load_law
from tests.promises import faults
from tests.promises.switching import fails_under
from tests.support.command_line import run
from tests.support.packs import Change, added, row, set_to, without
from tests.support.promised import activity, anytown, anytown_tables, check, decide, notice, outcomes, small


def fields_of(*, category: str = "", sensitivity: str = "", nature: str = "") -> list[str]:
    """Names of Anytown's fields of a kind, read off its catalogue."""
    wanted = {"category": category, "sensitivity": sensitivity, "nature": nature}
    return [
        name
        for one in anytown_tables()["fields"]
        if all(not value or one[key] == value for key, value in wanted.items())
        for name in one["names"]
    ]


# --- each use has its own fields ---


@fails_under(faults.limits_not_asked)
def test_advice_opens_no_text_of_an_assessment(tmp_path: Path) -> None:
    pack = anytown(tmp_path)
    texts = fields_of(category="assessment")
    assert {"assessment_text", "care_plan", "case_notes"} <= set(texts)
    told = outcomes(pack, fields=texts, purposes=["advice"], recipients=["advice-team", "social-workers"])
    assert set(told.values()) == {"withhold"}
    assert decide(pack, "phone_number", "advice", "advice-team").outcome == "disclose"


@fails_under(faults.limits_not_asked)
def test_the_nhs_number_opens_for_joint_care_and_the_return_and_never_for_debts(tmp_path: Path) -> None:
    pack = anytown(tmp_path)
    assert decide(pack, "nhs_number", "shared-record", "hospitals").outcome == "disclose"
    assert decide(pack, "nhs_number", "care", "home-care-agencies", "care_relationship").outcome == "disclose"
    assert decide(pack, "nhs_number", "national-return", "nhs-england").outcome == "disclose"
    told = decide(pack, "nhs_number", "debts", "debt-team")
    assert told.outcome == "withhold"
    assert told.reason == "We do not use your NHS number to collect money that you owe us."


def _workers_see_masked_money(tables: dict[str, object]) -> None:
    row(tables, "purpose", "assessment")["categories"].append("money")
    added(
        "disclosure",
        {
            "id": "workers-see-that-there-is-an-account",
            "purposes": ["assessment"],
            "recipients": ["social-workers"],
            "categories": ["money"],
            "only_fields": ["bank_details"],
            "mask": ["bank_details"],
            "why": "They see that there is an account, and no more.",
        },
    )(tables)


@fails_under(faults.masks_not_put_on)
def test_without_charging_a_social_worker_sees_bank_details_masked(tmp_path: Path) -> None:
    pack = anytown(tmp_path, _workers_see_masked_money)
    assert decide(pack, "bank_details", "charging", "finance-team").outcome == "disclose"
    told = decide(pack, "bank_details", "assessment", "social-workers", "allocated")
    assert told.outcome == "mask"
    assert "only the last four characters" in told.reason
    assert decide(pack, "income_and_savings", "assessment", "social-workers", "allocated").outcome == "withhold"


@fails_under(faults.limits_not_asked)
def test_spending_is_followed_without_the_story_of_care(tmp_path: Path) -> None:
    pack = anytown(tmp_path)
    opened = activity(pack, "pay-providers")["fields"]
    assert {"unit_cost", "planned_units_per_week"} <= set(opened)
    story = {"assessment_text", "care_plan", "case_notes", "event_description", *fields_of(category="health")}
    assert story & set(opened) == set()
    assert decide(pack, "case_notes", "pay-providers", "finance-team").outcome == "withhold"


@fails_under(faults.limits_not_asked)
def test_no_health_field_is_ever_in_debt_recovery(tmp_path: Path) -> None:
    """Not even where debt recovery had a condition for health data."""
    condition = (set_to("purpose", "article_9", ["9(2)(h)"], "debts"), set_to("purpose", "schedule_1", ["2"], "debts"))
    pack = anytown(tmp_path, *condition)
    assert decide(pack, "amount_owed", "debts", "debt-team").outcome == "disclose"
    health = fields_of(sensitivity="special_category")
    assert len(health) > 15
    assert set(outcomes(pack, fields=health, purposes=["debts"], recipients=["debt-team"]).values()) == {"withhold"}
    assert set(health) & set(activity(pack, "debts")["fields"]) == set()


@fails_under(faults.acts_not_asked)
def test_without_a_gateway_in_law_debt_recovery_gets_nothing(tmp_path: Path) -> None:
    pack = anytown(tmp_path, without("purpose", "statutes", "debts"))
    assert check(pack).refused_for("no_statute")
    assert decide(pack, "amount_owed", "debts", "debt-team").outcome == "unusable"


# --- no use, no reason: nothing ---


@fails_under(faults.evidence_not_asked)
def test_sensitive_data_stays_shut_without_a_reason_and_opening_says_why(tmp_path: Path) -> None:
    asked = (anytown(tmp_path), "safeguarding_concern", "safeguarding", "police")
    shut = decide(*asked)
    assert shut.outcome == "withhold"
    assert "someone is at risk and we have written down why" in shut.reason
    opened = decide(*asked, "safeguarding_reason")
    assert opened.outcome == "disclose"
    assert "to keep adults safe from harm" in opened.reason


@fails_under(faults.undeclared_is_open)
def test_a_read_without_a_purpose_is_refused(tmp_path: Path) -> None:
    pack = anytown(tmp_path)
    asked = ("policy", "decide", "--pack", pack, "--field", "first_name", "--recipient", "advice-team")
    nameless = run(*asked)
    assert nameless.code == 2
    assert "--purpose" in nameless.err
    assert decide(pack, "first_name", "curiosity", "advice-team").outcome == "undeclared"
    assert decide(pack, "first_name", "advice", "advice-team").outcome == "disclose"


@fails_under(faults.undeclared_is_open)
def test_fields_asked_for_under_fraud_are_refused(tmp_path: Path) -> None:
    """Records are compared in an approved exercise and in no other way."""
    pack = anytown(tmp_path)
    names = [name for one in anytown_tables()["fields"] for name in one["names"]]
    told = outcomes(pack, fields=names, purposes=["fraud"], recipients=["matching-team", "fraud-initiative"])
    assert set(told.values()) == {"undeclared"}
    assert decide(pack, "contribution", "fraud", "matching-team", "matching_exercise").outcome == "undeclared"
    asked = (pack, "contribution", "data-matching", "fraud-initiative")
    assert decide(*asked).outcome == "withhold"
    assert decide(*asked, "matching_exercise").outcome == "disclose"


def _without_debts(tables: dict[str, object]) -> None:
    tables["purpose"].remove(row(tables, "purpose", "debts"))
    tables["disclosure"].remove(row(tables, "disclosure", "debt-team-collects"))
    tables["recipient"].remove(row(tables, "recipient", "debt-team"))
    tables["never"].remove(row(tables, "never", "no-health-for-debts"))
    row(tables, "never", "no-nhs-number-for-debts")["purposes"] = ["data-matching"]


@fails_under(faults.undeclared_is_open)
def test_debts_are_refused_under_a_notice_that_does_not_name_them(tmp_path: Path) -> None:
    asked = ("amount_owed", "debts", "debt-team")
    assert decide(anytown(tmp_path / "with"), *asked).outcome == "disclose"
    pack = anytown(tmp_path / "without", _without_debts)
    assert check(pack).usable
    assert decide(pack, *asked).outcome == "undeclared"
    assert decide(pack, "amount_owed", "debts", "finance-team").outcome == "undeclared"


# --- never ---

CONSENTED = {"article_6": ["6(1)(a)"], "confidentiality": "explicit", "opt_out": "applies"}


def _sells_and_insures(tables: dict[str, object]) -> None:
    """Two uses that nobody may make of data without the person's own agreement."""
    added("recipient", {"id": "others", "title": "a firm", "kind": "insurer"})(tables)
    for kind in ("insurance", "marketing"):
        added("purpose", {"id": kind, "to": "do so", "kind": kind, "categories": ["contact"], **CONSENTED})(tables)
    added(
        "disclosure",
        {
            "id": "with-agreement",
            "purposes": ["insurance", "marketing"],
            "recipients": ["others"],
            "categories": ["contact"],
            "why": "You asked for it.",
        },
    )(tables)


@pytest.mark.parametrize("purpose", ["insurance", "marketing"])
@fails_under(faults.evidence_not_asked)
def test_insurers_and_marketing_get_nothing_but_of_the_person_who_agreed(purpose: str, tmp_path: Path) -> None:
    plain, open_to = small(tmp_path / "plain"), small(tmp_path / "open", _sells_and_insures)
    assert decide(plain, "phone_number", purpose, "workers").outcome == "withhold"
    of_one_who_agreed = ("consent", "explicit_agreement", "opt_out_applied")
    of_anybody_else = ("consent", "opt_out_applied")
    assert decide(open_to, "phone_number", purpose, "others", *of_one_who_agreed).outcome == "disclose"
    assert decide(open_to, "phone_number", purpose, "others", *of_anybody_else).outcome == "withhold"


@fails_under(faults.payment_allowed)
def test_an_agreement_with_a_price_is_refused_and_there_is_no_use_called_sale(tmp_path: Path) -> None:
    priced = {"id": "deal", "title": "a deal", "kind": "sharing_agreement", "payment": "5000 pounds"}
    told = check(small(tmp_path / "priced", added("agreement", priced)))
    assert told.refused_for("wrong_value")
    assert "agreement.deal payment" in told.says("wrong_value")
    assert check(small(tmp_path / "sale", set_to("purpose", "kind", "sale", "care"))).refused_for("wrong_value")
    assert decide(small(tmp_path / "sound"), "phone_number", "sale", "workers").outcome == "withhold"


# --- beyond the person's own care ---

FIVE = ("quality", "research", "illness_prevention", "safety_monitoring", "planning")


def _of_kind(kind: str, **more: str) -> Change:
    purpose = {
        "id": "further-use", "to": "do more", "kind": kind, "article_6": ["6(1)(e)"], "confidentiality": "statute",
        "statutes": ["care-act-2014, section 5"], "categories": ["contact"], **more,
    }  # fmt: skip
    shared = {
        "id": "further", "purposes": ["further-use"], "recipients": ["workers"], "categories": ["contact"],
        "why": "They help everybody.",
    }  # fmt: skip
    return lambda tables: [added("purpose", purpose)(tables), added("disclosure", shared)(tables)]


@pytest.mark.parametrize("kind", FIVE)
@fails_under(faults.opt_out_not_asked)
def test_each_of_five_uses_beyond_own_care_leads_to_the_opt_out(kind: str, tmp_path: Path) -> None:
    assert check(small(tmp_path / "silent", _of_kind(kind))).refused_for("opt_out_undecided")
    pack = small(tmp_path / "asked", _of_kind(kind, opt_out="applies"))
    told = decide(pack, "phone_number", "further-use", "workers")
    assert told.outcome == "withhold"
    assert "taken out everyone who opted out" in told.reason
    assert decide(pack, "phone_number", "further-use", "workers", "opt_out_applied").outcome == "disclose"


GROUNDS = ("statute", "s251", "explicit", "public_interest")
STATED = set_to("bases", "confidentiality", ["implied_care", *GROUNDS])


@pytest.mark.parametrize("ground", GROUNDS)
@fails_under(faults.second_key_not_asked)
def test_a_use_beyond_own_care_opens_nothing_without_a_clear_ground(ground: str, tmp_path: Path) -> None:
    asked = ("phone_number", "further-use", "workers", "opt_out_applied")
    use = _of_kind("research", opt_out="applies", confidentiality=ground)
    assert decide(small(tmp_path / "sound", STATED, use), *asked).outcome == "disclose"
    bare = small(tmp_path / "bare", STATED, use, without("purpose", "confidentiality", "further-use"))
    assert check(bare).refused_for("no_second_key")
    assert decide(bare, *asked).outcome == "unusable"
    implied = small(
        tmp_path / "implied", STATED, use, set_to("purpose", "confidentiality", "implied_care", "further-use")
    )
    assert check(implied).refused_for("own_care_only")


@fails_under(faults.opt_out_not_asked)
def test_nothing_of_anybody_opens_for_planning_before_the_opt_out_was_asked(tmp_path: Path) -> None:
    """And never who it is: with the opt-out asked there is a code in place of a person's number."""
    pack = anytown(
        tmp_path,
        set_to("purpose", "opt_out", "applies", "planning"),
        set_to("disclosure", "mask", ["la_person_unique_identifier", "postcode", "date_of_birth"], "care-board-plans"),
    )
    asked = (pack, "la_person_unique_identifier", "planning", "planning-team")
    assert decide(*asked).outcome == "withhold"
    told = decide(*asked, "opt_out_applied")
    assert told.outcome == "mask"
    assert "a made-up code in place of your record number" in told.reason
    names = outcomes(
        pack, fields=["nhs_number", "first_name", "last_name", "home_address"], purposes=["planning"],
        recipients=["planning-team", "integrated-care-board", "health-department"], evidence=["opt_out_applied"],
    )  # fmt: skip
    assert set(names.values()) == {"withhold"}


@fails_under(faults.opt_out_not_asked)
def test_a_use_that_does_not_ask_the_opt_out_says_which_exemption_it_rests_on(tmp_path: Path) -> None:
    coded = {"opt_out": "exempt", "opt_out_reason": "public_health_risk"}
    assert check(small(tmp_path / "bare", _of_kind("quality", opt_out="exempt"))).refused_for("opt_out_reason")
    told = notice(small(tmp_path / "coded", _of_kind("quality", **coded)))
    assert "Your choice does not change these uses: - do more, as it protects the health of the public" in told


# --- emergencies, courts, inspectors ---


@fails_under(faults.ends_not_asked)
def test_access_for_an_emergency_ends_with_the_emergency(tmp_path: Path) -> None:
    pack = anytown(tmp_path, set_to("disclosure", "valid_to", date(2026, 11, 22), "emergency-services"))
    asked = (pack, "home_address", "emergency", "fire-service")
    assert decide(*asked).outcome == "withhold"
    assert decide(*asked, "emergency_declared", on="2026-11-22").outcome == "disclose"
    assert decide(*asked, "emergency_declared", on="2026-11-23").outcome == "withhold"
    assert "Civil Contingencies Act 2004" in notice(pack)


COMPELLED = {
    ("court-cases", "courts", "courts-order"): "court_order",
    ("crime", "police", "police-ask"): "crime_request",
    ("public-health", "public-health-team", "public-health-team-acts"): "public_health_instrument",
}


def _approved(tables: dict[str, object]) -> None:
    """Each of the three gateways also asks who approved."""
    for _, _, disclosure in COMPELLED:
        row(tables, "disclosure", disclosure)["needs"].append("supervisor_approval")


@pytest.mark.parametrize(("way", "paper"), COMPELLED.items(), ids=[way[0] for way in COMPELLED])
@fails_under(faults.evidence_not_asked)
def test_disclosure_is_compelled_by_its_own_paper_and_approval_only(
    way: tuple[str, str, str], paper: str, tmp_path: Path
) -> None:
    pack, (purpose, recipient, _) = anytown(tmp_path, _approved), way
    asked = (pack, "first_name", purpose, recipient)
    assert decide(*asked, paper, "supervisor_approval").outcome == "disclose"
    others = [one for one in COMPELLED.values() if one != paper]
    for lacking in ([], [paper], ["supervisor_approval"], [*others, "supervisor_approval"]):
        assert decide(*asked, *lacking).outcome == "withhold"


@fails_under(faults.undeclared_is_open)
def test_there_is_no_fourth_way_to_compel_disclosure(tmp_path: Path) -> None:
    pack = anytown(tmp_path, _approved)
    uses = [one["id"] for one in anytown_tables()["purpose"]]
    told = outcomes(pack, fields=["first_name"], purposes=uses, recipients=["courts"], evidence=load_law().evidence)
    ways = {purpose for (_, purpose, _), outcome in told.items() if outcome == "disclose"}
    assert ways == {"court-cases"}


@pytest.mark.parametrize("regulator", ["care-quality-commission", "social-work-england"])
@fails_under(faults.evidence_not_asked)
def test_a_regulator_gets_nothing_without_the_power_it_uses(regulator: str, tmp_path: Path) -> None:
    asked = (anytown(tmp_path), "care_plan", "inspection", regulator)
    told = decide(*asked)
    assert told.outcome == "withhold"
    assert "shown us the law that lets them ask" in told.reason
    assert decide(*asked, "statutory_power").outcome == "disclose"
    assert "Health and Social Care Act 2008, sections 46A and 63" in notice(asked[0])


@pytest.mark.parametrize("helper", ["home-care-agencies", "care-homes", "hospitals", "housing-providers"])
@fails_under(faults.evidence_not_asked)
def test_help_is_joined_up_only_with_those_who_care_for_the_person_now(helper: str, tmp_path: Path) -> None:
    asked = (anytown(tmp_path), "first_name", "care", helper)
    assert decide(*asked, "care_relationship").outcome == "disclose"
    told = decide(*asked)
    assert told.outcome == "withhold"
    assert "only when they are caring for you now" in told.reason
