"""What the packs of the published notices answer is what those notices promise; the stricter of two notices wins."""

from __future__ import annotations

from datetime import date

import pytest

from caretrail.policy import PackFinding, check_pack, opened_fields, read_packs
from caretrail.spec import load_law
from tests.support.published_packs import COUNCILS, all_numbers, ask, notice_lines, own, policy


TODAY = date(2026, 11, 22)
IN_2022 = date(2022, 1, 10)
EVERYTHING = tuple(load_law().evidence)


# --- Luton's corporate notice and Step Forward Luton's, side by side ---


def test_debts_are_collected_by_the_council_and_not_by_its_brand() -> None:
    agents = ("name", "debts", "enforcement-agents", "court_order")
    assert ask("luton", *agents, on=TODAY).outcome == "disclose"
    assert ask("step-forward-luton", *agents, on=TODAY).cause == "unknown_purpose"
    assert "debt_recovery" not in {row.kind for row in own("step-forward-luton").purposes.values()}
    for field in own("step-forward-luton").fields:
        assert ask("step-forward-luton", field, "debts", "council-teams", *EVERYTHING, on=TODAY).outcome == "undeclared"


def test_health_never_serves_to_collect_debts() -> None:
    for field in ("nhs_number", "medical_conditions", "convictions"):
        assert ask("luton", field, "debts", "council-teams", *EVERYTHING, on=TODAY).cause == "not_for_purpose"


@pytest.mark.parametrize("pack", ["luton", "luton-asc", "step-forward-luton"])
def test_nothing_serves_insurance_marketing_or_sale(pack: str) -> None:
    for purpose in ("insurance", "marketing", "sale"):
        for field in policy(pack).history.latest.fields:
            decision = ask(pack, field, purpose, "insurance-provider", *EVERYTHING, on=TODAY)
            assert (decision.outcome, decision.cause) == ("withhold", f"no_{purpose}")


def test_nine_uses_in_one_notice_and_eight_in_the_other() -> None:
    counts = {
        pack: len([row for row in own(pack).purposes.values() if all_numbers([row.lines]) & set(lines)])
        for pack, lines in (("luton", range(71, 80)), ("step-forward-luton", range(60, 68)))
    }
    assert counts == {"luton": 9, "step-forward-luton": 8}


def test_twelve_kinds_of_application_and_twenty_sets_of_records_are_declared() -> None:
    pack = own("luton")
    assert (len(pack.applications), len(pack.datasets)) == (12, 20)
    assert pack.lists.applications == pack.lists.datasets == pack.lists.recipients == pack.lists.sources == "open"
    assert [row.id for row in pack.datasets.values() if row.public_register] == ["electoral-register"]
    assert all(row.authority for row in pack.datasets.values() if row.matchable)


def test_both_notices_name_the_same_bodies() -> None:
    for table in ("sources", "recipients"):
        assert set(getattr(own("luton"), table)) == set(getattr(own("step-forward-luton"), table))


@pytest.mark.parametrize("pack", ["luton", "luton-asc", "step-forward-luton"])
def test_bodies_that_ended_get_nothing_and_their_successors_are_told(pack: str) -> None:
    recipients = policy(pack).pack(TODAY).recipients  # type: ignore[union-attr]
    gone = [row for row in recipients.values() if row.ended(TODAY)]
    assert "clinical-commissioning-groups" in {row.id for row in gone}
    for row in gone:
        assert recipients[row.successor].holds(TODAY)
        decision = ask(pack, "name", "services", row.id, *EVERYTHING, on=TODAY)
        assert decision.cause == "recipient_ended" or not decision.opens
    ended = ask(pack, "name", "services", "clinical-commissioning-groups", *EVERYTHING, on=TODAY)
    assert "integrated care board" in ended.reason or ended.cause == "not_for_purpose"


def test_research_sees_another_name_unless_somebody_agreed() -> None:
    for pack in ("luton", "step-forward-luton"):
        assert ask(pack, "name", "research", "statistics-office", on=TODAY).mask == "pseudonym"
        assert ask(pack, "passport", "research", "statistics-office", on=TODAY).cause == "not_for_purpose"
        assert ask(pack, "name", "research-agreed", "council-teams", on=TODAY).cause == "needs_evidence"
        assert ask(pack, "name", "research-agreed", "council-teams", "consent", on=TODAY).outcome == "disclose"


def test_the_regulator_is_asked_before_data_goes_where_it_is_not_safe() -> None:
    guarded = ("address", "services", "suppliers", "transfer_safeguard")
    for pack in ("luton", "step-forward-luton"):
        assert ask(pack, *guarded, on=TODAY, territory="France").outcome == "disclose"
        assert ask(pack, *guarded, on=TODAY, territory="Peru").cause == "needs_evidence"
        assert ask(pack, *guarded, "regulator_advice", on=TODAY, territory="Peru").outcome == "disclose"


# --- adult social care in Luton, under the corporate notice ---


def test_data_leaves_the_uk_only_where_both_notices_let_it() -> None:
    care = ("medical_conditions", "care-services", "care-homes", "care_relationship")
    assert ask("luton-asc", *care, on=TODAY).outcome == "disclose"
    assert ask("luton-asc", *care, on=TODAY, territory="Peru").cause == "needs_evidence"
    assert ask("luton-asc", *care, "relocation", on=TODAY, territory="Peru").cause == "needs_evidence"
    assert ask("luton-asc", *care, "transfer_safeguard", on=TODAY, territory="Peru").cause == "needs_evidence"
    both = ("relocation", "transfer_safeguard", "regulator_advice")
    assert ask("luton-asc", *care, *both, on=TODAY, territory="Peru").outcome == "disclose"
    conflicts = {one.clause: one for one in policy("luton-asc").conflicts(TODAY)}
    assert conflicts["transfer.moving-abroad"].severity == "warning"


def test_what_the_service_does_not_rest_on_is_closed_and_told() -> None:
    """The corporate notice states ten conditions for special category data, the service's one."""
    assert policy("luton-asc").pack(TODAY).bases.article_9 == ("9(2)(h)",)  # type: ignore[union-attr]
    corporate = ask("luton", "ethnicity", "quality", "council-teams", *EVERYTHING, on=TODAY)
    service = ask("luton-asc", "trade_union_membership", "workers", "council-teams", *EVERYTHING, on=TODAY)
    assert (corporate.outcome, service.cause) == ("disclose", "no_condition")


def test_insurers_get_nothing_from_adult_social_care() -> None:
    held = policy("luton-asc").pack(TODAY)
    assert held is not None
    for field in held.fields:
        for purpose in held.purposes:
            for insurer in ("insurance-provider", "insurance-fraud-bureau"):
                assert not ask("luton-asc", field, purpose, insurer, *EVERYTHING, on=TODAY).opens
    assert ask("luton", "vehicle_identification", "claims", "insurance-provider", on=TODAY).outcome == "disclose"
    assert ask("luton-asc", "vehicle_identification", "claims", "insurance-provider", on=TODAY).cause == "never"
    assert "luton/disclosure.claim-handlers" in {one.clause for one in _findings("luton-asc")}


def test_advice_opens_contact_details_and_nothing_of_an_assessment() -> None:
    opened = next(one for one in opened_fields(policy("luton-asc"), TODAY) if one.purpose.id == "care-advice")
    assert {row.name for row in opened.fields} == {
        "name", "address", "email_address", "telephone_number", "date_of_birth", "gender",
    }  # fmt: skip


def test_the_opt_out_is_applied_beyond_a_persons_own_care() -> None:
    asked = ("ethnicity", "plan-care", "care-teams")
    assert ask("luton-asc", *asked, on=TODAY).cause == "needs_evidence"
    assert ask("luton-asc", *asked, "opt_out_applied", on=TODAY).outcome == "disclose"
    beyond = [row for row in own("luton-asc").purposes.values() if all_numbers([row.lines]) & set(range(81, 86))]
    assert sorted({row.kind for row in beyond}) == [
        "illness_prevention", "planning", "quality", "research", "safety_monitoring",
    ]  # fmt: skip
    assert {row.opt_out for row in beyond} == {"applies"}


def test_the_shared_record_holds_the_nhs_number() -> None:
    for recipient in ("gps", "nhs-trusts"):
        assert ask("luton-asc", "nhs_number", "shared-record", recipient, "care_relationship", on=TODAY).opens
    assert not ask("luton-asc", "nhs_number", "contributions", "care-teams", *EVERYTHING, on=TODAY).opens


def test_the_indicative_budget_can_be_looked_at_again() -> None:
    (budget,) = own("luton-asc").automated_decisions.values()
    assert {"human", "contest"} <= set(budget.safeguards)
    assert budget.solely
    assert not budget.significant


def test_old_days_are_judged_by_the_notice_of_the_day() -> None:
    before = date(2024, 5, 7)
    assert ask("luton-asc", "name", "care-services", "care-homes", *EVERYTHING, on=before).cause == "no_notice"
    assert ask("luton", "name", "services", "care-homes", *EVERYTHING, on=before).outcome == "disclose"


# --- the national return of Bath & North East Somerset and of Westminster ---


def test_the_return_goes_to_nhs_england_only() -> None:
    pack = own("bathnes-cld")
    assert set(pack.recipients) == {"nhs-england"}
    for field in pack.fields:
        assert ask("bathnes-cld", field, "national-return", "nhs-england", on=TODAY).outcome == "disclose"
        for other in ("care-homes", "gps", "health-department"):
            assert ask("bathnes-cld", field, "national-return", other, *EVERYTHING, on=TODAY).outcome == "undeclared"


def test_a_field_that_the_notice_does_not_list_is_undeclared() -> None:
    assert len(own("bathnes-cld").fields) == len(notice_lines("bathnes-cld").rows["fields"])
    assert ask("bathnes-cld", "dementia", "national-return", "nhs-england", on=TODAY).cause == "unknown_field"


def test_westminsters_supply_ends_with_the_order_it_rests_on() -> None:
    asked = ("nhs_number", "national-return")
    assert ask("westminster-cld", *asked, "nhs-digital", on=IN_2022).outcome == "disclose"
    merged = ask("westminster-cld", *asked, "nhs-digital", on=date(2023, 3, 1))
    assert (merged.cause, "NHS England" in merged.reason) == ("recipient_ended", True)
    assert ask("westminster-cld", *asked, "nhs-england", on=date(2023, 3, 1)).outcome == "disclose"
    assert ask("westminster-cld", *asked, "nhs-england", on=TODAY).cause == "instrument_not_in_force"


@pytest.mark.parametrize("pack", ["bathnes-cld", "westminster-cld"])
def test_nobody_can_object_to_the_supply_and_the_opt_out_does_not_count(pack: str) -> None:
    purpose = own(pack).purposes["national-return"]
    law = load_law()
    assert (purpose.article_6, purpose.article_9) == (("6(1)(c)",), ("9(2)(h)",))
    holds, _ = law.right_holds("objection", "6(1)(c)", as_at=TODAY)
    assert holds == "no"
    assert (purpose.opt_out, purpose.opt_out_reason) == ("exempt", "required_by_law")


def test_westminster_keeps_records_by_three_rules_and_the_rule_for_the_dead_comes_first() -> None:
    rules = own("westminster-cld").rules
    assert {(row.id, row.trigger, row.keep, row.applies_when) for row in rules.values()} == {
        ("mental-health-20", "case_closed", "20 years", "mental_health"),
        ("mental-health-died-8", "date_of_death", "8 years", "mental_health_and_deceased"),
        ("other-8", "case_closed", "8 years", "always"),
    }
    assert set(rules["mental-health-died-8"].replaces) == {"mental-health-20", "other-8"}


def test_bath_keeps_records_for_about_eight_years() -> None:
    (rule,) = own("bathnes-cld").rules.values()
    assert (rule.keep, rule.approximate) == ("8 years", True)


@pytest.mark.parametrize("pack", ["luton", "luton-asc", "step-forward-luton"])
def test_luton_states_no_period(pack: str) -> None:
    schedule = own(pack).schedule
    assert schedule is not None
    assert not schedule.stated
    assert not own(pack).rules
    assert "no_rule" in {one.kind for one in _findings(pack)}


def _findings(pack: str) -> tuple[PackFinding, ...]:
    return check_pack(read_packs(COUNCILS / pack), as_at=TODAY)
