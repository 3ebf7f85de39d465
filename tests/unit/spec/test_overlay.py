"""An imported workbook is laid over the packaged standard: lists become whole, rules follow its spelling."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from caretrail.errors import SpecError, SystemFailure
from caretrail.spec import (
    Proposal,
    Standard,
    clauses,
    compare,
    example_rows,
    forget_overlay,
    has_example_rows,
    load_standard,
    read_workbook,
    write_overlay,
)
from tests.support.specification_workbooks import OFFICIAL, side_by_side


PACKAGED = load_standard()
DAY = date(2026, 1, 5)


@pytest.fixture
def proposal(tmp_path: Path) -> Proposal:
    return read_workbook(side_by_side(tmp_path / "specification.xlsx"), PACKAGED)


def overlaid(proposal: Proposal, folder: Path) -> Standard:
    path = folder / "standard_overlay.toml"
    write_overlay(path, proposal, imported_on=DAY)
    return load_standard(overlay=path)


def test_without_an_overlay_the_packaged_standard_is_loaded(tmp_path: Path) -> None:
    assert load_standard(overlay=tmp_path / "nothing.toml") is PACKAGED


def test_a_list_of_the_workbook_is_whole_verified_and_in_its_order(proposal: Proposal, tmp_path: Path) -> None:
    defined = overlaid(proposal, tmp_path).list_of["method_of_review"]
    assert defined.release_2 == OFFICIAL["Method of Review"]
    assert (defined.complete, defined.confidence, defined.sources) == (True, "verified", ("overlay",))


def test_a_list_the_workbook_does_not_give_stays(proposal: Proposal, tmp_path: Path) -> None:
    assert overlaid(proposal, tmp_path).list_of["ethnicity"] == PACKAGED.list_of["ethnicity"]


def test_the_workbook_is_named_with_its_hash_and_day(proposal: Proposal, tmp_path: Path) -> None:
    overlay = overlaid(proposal, tmp_path).overlay
    assert overlay is not None
    assert (overlay.workbook, overlay.sha256, overlay.imported_on) == (
        "specification.xlsx",
        proposal.sha256,
        "2026-01-05",
    )


def test_a_whole_list_is_checked_and_no_longer_unverifiable(proposal: Proposal, tmp_path: Path) -> None:
    standard = overlaid(proposal, tmp_path)
    assert PACKAGED.rule["C02.method_of_review"].unlisted
    assert not standard.rule["C02.method_of_review"].unlisted
    assert "C06.gender" not in standard.rule
    assert "unknown" in {check.key for check in standard.rule["C02.gender"].checks}


def test_rules_and_release_1_pairs_follow_the_workbooks_spelling(proposal: Proposal, tmp_path: Path) -> None:
    standard = overlaid(proposal, tmp_path)
    (prison,) = standard.rule["X04.delivery_mechanism"].checks
    assert clauses.Means(field="delivery_mechanism", values=("Direct Payment",), how="is") in prison.fails
    pairs = {pair.release_1: pair.release_2 for pair in standard.list_of["delivery_mechanism"].replacements}
    assert pairs["Direct Payment"] == "Direct Payment"
    assert "Direct Payment" not in standard.list_of["delivery_mechanism"].superseded()


def test_a_named_condition_follows_the_spelling_too(proposal: Proposal, tmp_path: Path) -> None:
    lists = {"service_type": tuple(v.upper() for v in PACKAGED.list_of["service_type"].release_2)} | {
        "client_type": ("Service user", "Unpaid Carer", "Unpaid Carer known by association")
    }
    standard = overlaid(replace(proposal, lists=lists), tmp_path)
    assert standard.conditions["known_by_association"] == (
        clauses.Means(field="client_type", values=("Unpaid Carer known by association",), how="is"),
    )
    assert len(standard.list_of["service_type"].group_members("Long term support")) == 4


def test_a_new_value_written_like_its_siblings_joins_their_group(proposal: Proposal, tmp_path: Path) -> None:
    values = (*PACKAGED.list_of["service_type"].release_2, "Long term support: At sea", "Afloat")
    standard = overlaid(replace(proposal, lists={"service_type": values}), tmp_path)
    groups = {value.value: value.group for value in standard.list_of["service_type"].values}
    assert (groups["Long term support: At sea"], groups["Afloat"]) == ("Long term support", "")


def test_a_pair_whose_value_the_workbook_dropped_leads_nowhere(proposal: Proposal, tmp_path: Path) -> None:
    values = tuple(v for v in PACKAGED.list_of["delivery_mechanism"].release_2 if v != "Direct payment")
    standard = overlaid(replace(proposal, lists={"delivery_mechanism": values}), tmp_path)
    assert standard.list_of["delivery_mechanism"].superseded()["Direct Payment"] is None


def test_statuses_stay_as_packaged(proposal: Proposal, tmp_path: Path) -> None:
    standard = overlaid(replace(proposal, headers={"unit_cost": "Unit cost"}), tmp_path)
    assert [field.status for field in standard.fields] == [field.status for field in PACKAGED.fields]
    assert standard.by_name["unit_cost"].header == "Unit cost"


def test_examples_can_still_be_worked_out(proposal: Proposal, tmp_path: Path) -> None:
    standard = overlaid(proposal, tmp_path)
    shown = [(rule, check) for rule in standard.rules if has_example_rows(rule) for check in rule.checks]
    assert all(example_rows(standard, rule, check).failing for rule, check in shown)


def test_the_difference_names_what_is_added_removed_and_respelt(proposal: Proposal) -> None:
    changes = {change.field: change for change in compare(PACKAGED, proposal).lists}
    assert changes["gender"].added == ("Another gender",)
    assert changes["gender"].becomes_complete
    assert changes["delivery_mechanism"].respelt == (("Direct payment", "Direct Payment"),)
    assert not changes["delivery_mechanism"].added
    assert not changes["delivery_mechanism"].removed
    assert not changes["client_type"].becomes_complete
    shorter = replace(proposal, lists={"gender": ("Male", "Female")}, headers={"unit_cost": "Unit cost"})
    comparison = compare(PACKAGED, shorter)
    assert comparison.lists[0].removed == ("Unknown",)
    assert comparison.headings == (("Unit Cost", "Unit cost"),)
    assert "Gender" in comparison.missing_fields


def test_forgetting_takes_the_overlay_away(proposal: Proposal, tmp_path: Path) -> None:
    path = tmp_path / "standard_overlay.toml"
    write_overlay(path, proposal, imported_on=DAY)
    assert forget_overlay(path)
    assert not forget_overlay(path)
    assert load_standard(overlay=path) is PACKAGED


def test_an_overlay_that_cannot_be_written_leaves_nothing_behind(proposal: Proposal, tmp_path: Path) -> None:
    path = tmp_path / "home" / "standard_overlay.toml"
    path.mkdir(parents=True)
    with pytest.raises(SystemFailure):
        write_overlay(path, proposal, imported_on=DAY)
    assert [found.name for found in (tmp_path / "home").iterdir()] == [path.name]


@pytest.mark.parametrize(
    "text",
    [
        "not = [toml",
        'workbook = "a.xlsx"',
        'workbook = "a"\nsha256 = "b"\nimported_on = "2026-01-05"\n[list]\ngender = "Male"',
        'workbook = "a"\nsha256 = "b"\nimported_on = "2026-01-05"\n[list]\nla_code = ["503"]',
        'workbook = "a"\nsha256 = "b"\nimported_on = "2026-01-05"\nheader = 3',
    ],
)
def test_an_overlay_that_was_tampered_with_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "standard_overlay.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError, match="overlay"):
        load_standard(overlay=path)
