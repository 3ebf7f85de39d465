"""Each rule on rows has a passing and a failing example that can be worked out, and differ where they should."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caretrail.errors import SpecError
from caretrail.spec import (
    EVENT_TYPES,
    Check,
    Example,
    Rule,
    base_row,
    example_rows,
    has_example_rows,
    load_standard,
    recipe_in_words,
    telling_fields,
)


STANDARD = load_standard()
SHOWN = [(rule, check) for rule in STANDARD.rules if has_example_rows(rule) for check in rule.checks]
IDS = [f"{rule.id}-{check.key}" for rule, check in SHOWN]


@pytest.mark.parametrize(("rule", "check"), SHOWN, ids=IDS)
def test_every_rule_on_rows_has_rows_that_pass_and_rows_that_fail(rule: Rule, check: Check) -> None:
    example = example_rows(STANDARD, rule, check)
    names = [field.name for field in STANDARD.fields]
    assert all(list(row) == names for row in (*example.passing, *example.failing))
    assert example.passing != example.failing
    assert example.failing_rows
    assert all("{" not in value for row in (*example.passing, *example.failing) for value in row.values())


@pytest.mark.parametrize(("rule", "check"), SHOWN, ids=IDS)
def test_what_a_reader_is_shown_holds_the_difference(rule: Rule, check: Check) -> None:
    example = example_rows(STANDARD, rule, check)
    shown = telling_fields(STANDARD, rule, example)
    passing = [tuple(row[name] for name in shown) for row in example.passing]
    failing = [tuple(example.failing[at][name] for name in shown) for at in example.failing_rows]
    assert rule.field in shown
    assert sorted(passing) != sorted(failing)


def test_only_rules_on_files_and_on_unknown_lists_have_no_rows() -> None:
    without = {rule.id for rule in STANDARD.rules if not has_example_rows(rule)}
    unknown = {defined.field for defined in STANDARD.lists if not defined.release_2}
    assert without == {r.id for r in STANDARD.rules if r.kind == "file"} | {
        f"{family}.{field}" for family in ("C02", "C06") for field in unknown
    }


def test_a_rule_on_whole_files_tells_its_failing_file_in_words() -> None:
    on_files = [(rule, check) for rule in STANDARD.rules if rule.kind == "file" for check in rule.checks]
    sentences = {recipe_in_words(check, rule.field) for rule, check in on_files}
    assert all(sentence.startswith("A file ") and sentence.endswith(".") for sentence in sentences)
    assert len(sentences) == len(on_files)


@pytest.mark.parametrize("event", EVENT_TYPES)
def test_fields_of_other_events_are_blank_on_a_flawless_row(event: str) -> None:
    row = base_row(STANDARD, event)
    assert row["event_type"] == event
    assert not [f.name for f in STANDARD.fields if f.status[event] == "not_applicable" and row[f.name]]


def test_a_carer_known_by_association_has_no_event() -> None:
    row = base_row(STANDARD, "Service", "Unpaid carer known by association")
    assert not [f.name for f in STANDARD.fields if f.group.startswith(("Events", "Costs")) and row[f.name]]


def test_rows_that_disagree_are_all_named_but_only_the_odd_council_out() -> None:
    assert example_of("X13.gender").failing_rows == [0, 1]
    assert example_of("F14.la_code").failing_rows == [1]
    assert example_of("D02.reporting_period_start_date").failing_rows == [1]


def test_a_placeholder_takes_its_value_from_the_list() -> None:
    release_1, near_miss, truncated, _ = (
        example_rows(STANDARD, STANDARD.rule["C02.ethnicity"], check).failing[0]["ethnicity"]
        for check in STANDARD.rule["C02.ethnicity"].checks
    )
    defined = STANDARD.list_of["ethnicity"]
    assert release_1 in defined.superseded()
    assert near_miss not in defined.release_2
    assert " ".join(near_miss.split()).lower() in {value.lower() for value in defined.release_2}
    assert [value for value in defined.release_2 if value.startswith(truncated)] != [truncated]


@pytest.mark.parametrize("recipe", [{"cells": {"no_such_field": "1"}}, {"event": "Party"}, {"client": "Nobody"}])
def test_a_recipe_that_cannot_be_followed_is_refused_by_name(recipe: dict[str, object]) -> None:
    rule = STANDARD.rule["M01.gender"]
    with pytest.raises(SpecError, match=r"M01\.gender"):
        example_rows(STANDARD, rule, replace(rule.checks[0], example=recipe))


def test_a_recipe_may_say_what_the_passing_row_has_instead() -> None:
    rule = STANDARD.rule["M06.employment_status"]
    check = replace(rule.checks[0], example={**rule.checks[0].example, "passing": {"employment_status": "Unknown"}})
    example = example_rows(STANDARD, rule, check)
    assert example.passing == [example.failing[0] | {"employment_status": "Unknown"}]


def example_of(rule_id: str) -> Example:
    rule = STANDARD.rule[rule_id]
    return example_rows(STANDARD, rule, rule.checks[0])
