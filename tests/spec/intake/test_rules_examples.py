"""Every rule, both ways: its passing rows pass it, its failing rows fail it with exactly the check they show.

Real CSV files, checked whole. Rules on single rows share one file; rules on several rows have one each.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from caretrail.intake import check_file
from caretrail.spec import Check, Rule, Standard, example_rows, has_example_rows, load_standard
from tests.support.example_files import CHECKED_ON, failures_by_row, is_borne_out, surroundings, write_rows
from tests.support.example_proof import Placed, placed_rows, unproved
from tests.support.made_up_lists import standard_with_made_up_lists


STANDARD = load_standard()
CROSS_ROW = [(rule, check) for rule in STANDARD.rules if rule.kind == "cross_row" for check in rule.checks]


@pytest.fixture(scope="module")
def placed() -> Placed:
    return placed_rows(STANDARD, [rule for rule in STANDARD.rules if rule.kind == "row" and has_example_rows(rule)])


@pytest.fixture(scope="module")
def failing(placed: Placed, tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, set[tuple[str, str]]]:
    path = write_rows(tmp_path_factory.mktemp("rows") / "examples.csv", STANDARD, placed.rows)
    return failures_by_row(path, STANDARD)


def test_every_rule_on_rows_passes_and_fails_as_its_examples_say(
    placed: Placed, failing: Mapping[int, set[tuple[str, str]]]
) -> None:
    assert unproved(placed, failing) == []


def test_no_flawless_row_fails_any_rule_on_rows(placed: Placed, failing: Mapping[int, set[tuple[str, str]]]) -> None:
    of_rows = {rule.id for rule in STANDARD.rules if rule.kind == "row"}
    found = {at: {told for told in failing[at] if told[0] in of_rows} for at in placed.flawless if at in failing}
    assert {at: told for at, told in found.items() if told} == {}


@pytest.mark.parametrize(("rule", "check"), CROSS_ROW, ids=[f"{rule.id}-{check.key}" for rule, check in CROSS_ROW])
def test_every_rule_on_several_rows_passes_and_fails_as_its_examples_say(
    rule: Rule, check: Check, tmp_path: Path
) -> None:
    assert is_borne_out(STANDARD, rule, check, example_rows(STANDARD, rule, check), tmp_path)


def test_a_rule_whose_list_is_unknown_is_said_not_to_be_checked(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "file.csv", STANDARD, surroundings(STANDARD, []))
    with check_file(path, on=CHECKED_ON, standard=STANDARD) as intake:
        causes = {told.rule: told.cause for told in intake.checked.not_checked}
    unlisted = {rule.id for rule in STANDARD.rules if rule.unlisted}
    assert unlisted <= set(causes)
    assert all(causes[rule] for rule in unlisted)


def test_rules_on_lists_we_do_not_hold_hold_once_a_workbook_gives_them(tmp_path: Path) -> None:
    standard: Standard = standard_with_made_up_lists(tmp_path)
    given = {rule.field for rule in STANDARD.rules if rule.unlisted}
    placed = placed_rows(standard, [rule for rule in standard.rules if rule.family == "C02" and rule.field in given])
    path = write_rows(tmp_path / "examples.csv", standard, placed.rows)
    assert len(placed.proofs) >= 2 * len(given)
    assert unproved(placed, failures_by_row(path, standard)) == []
