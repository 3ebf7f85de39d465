"""A rule that is switched off must be missed: its failing rows pass, and those of the others still fail.

Proves that the examples can fail. Each run switches off many rules at once; for every two rules some run
keeps one and drops the other, so no rule is covered by another's finding.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from caretrail.spec import Rule, Standard, example_rows, has_example_rows, load_standard
from tests.support.example_files import failures_by_row, is_borne_out, write_rows
from tests.support.example_proof import Placed, placed_rows, unproved


STANDARD = load_standard()
ON_ROWS = [rule for rule in STANDARD.rules if rule.kind == "row" and has_example_rows(rule)]
ON_SEVERAL_ROWS = [rule for rule in STANDARD.rules if rule.kind == "cross_row"]
BITS = range(len(ON_ROWS).bit_length())


def without(rules: set[str]) -> Standard:
    """The standard with these rules switched off."""
    return replace(STANDARD, rules=tuple(rule for rule in STANDARD.rules if rule.id not in rules))


@pytest.fixture(scope="module")
def placed() -> Placed:
    return placed_rows(STANDARD, ON_ROWS)


@pytest.fixture(scope="module")
def path(placed: Placed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rows(tmp_path_factory.mktemp("rows") / "examples.csv", STANDARD, placed.rows)


def missed(placed: Placed, path: Path, off: set[str]) -> set[str]:
    """Which rules do the examples find missing when these are switched off?"""
    return {rule for rule, _ in unproved(placed, failures_by_row(path, without(off)))}


@pytest.mark.parametrize("odd", [True, False], ids=["odd", "even"])
def test_half_of_the_rules_on_rows_switched_off_are_missed(placed: Placed, path: Path, odd: bool) -> None:
    off = {rule.id for at, rule in enumerate(ON_ROWS) if at % 2 == odd}
    assert missed(placed, path, off) == off


@pytest.mark.full
@pytest.mark.parametrize("bit", BITS)
def test_rules_on_rows_switched_off_by_every_place_of_their_number_are_missed(
    placed: Placed, path: Path, bit: int
) -> None:
    off = {rule.id for at, rule in enumerate(ON_ROWS) if at >> bit & 1}
    assert missed(placed, path, off) == off


def is_missed(rule: Rule, folder: Path) -> bool:
    """Whether the example holds with the rule, and no longer without it."""
    example = example_rows(STANDARD, rule, rule.checks[0])
    held = is_borne_out(STANDARD, rule, rule.checks[0], example, folder)
    return held and not is_borne_out(without({rule.id}), rule, rule.checks[0], example, folder)


@pytest.mark.parametrize("rule", ON_SEVERAL_ROWS[::5], ids=[rule.id for rule in ON_SEVERAL_ROWS[::5]])
def test_a_rule_on_several_rows_switched_off_is_missed(rule: Rule, tmp_path: Path) -> None:
    assert is_missed(rule, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("rule", ON_SEVERAL_ROWS, ids=[rule.id for rule in ON_SEVERAL_ROWS])
def test_every_rule_on_several_rows_switched_off_is_missed(rule: Rule, tmp_path: Path) -> None:
    assert is_missed(rule, tmp_path)
