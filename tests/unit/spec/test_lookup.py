"""A name finds its field, list or rule however it is typed; an unknown one gets the nearest as a suggestion."""

from __future__ import annotations

import pytest

from caretrail.errors import UsageError
from caretrail.spec import Field, find_entry, load_standard


STANDARD = load_standard()


@pytest.mark.parametrize(
    "name", ["event_outcome", "Event Outcome", "EVENT OUTCOME", "event-outcome", " event outcome "]
)
def test_a_field_is_found_however_it_is_typed(name: str) -> None:
    entry = find_entry(STANDARD, name)
    assert entry.field is STANDARD.by_name["event_outcome"]
    assert entry.defined is STANDARD.list_of["event_outcome"]
    assert {rule.field for rule in entry.rules} == {"event_outcome"}


@pytest.mark.parametrize("field", STANDARD.fields, ids=[field.name for field in STANDARD.fields])
def test_every_field_is_found_by_name_and_by_heading(field: Field) -> None:
    assert find_entry(STANDARD, field.name).field is field
    assert find_entry(STANDARD, field.header).field is field


def test_a_rule_is_found_by_its_id_and_a_family_by_its_letter_and_number() -> None:
    assert [rule.id for rule in find_entry(STANDARD, "m11.UNIT_COST").rules] == ["M11.unit_cost"]
    assert {rule.family for rule in find_entry(STANDARD, "m11").rules} == {"M11"}
    assert len(find_entry(STANDARD, "M11").rules) == 3


@pytest.mark.parametrize(("name", "near"), [("gendr", "Gender"), ("M11.unitcost", "M11.unit_cost"), ("M99", "M09")])
def test_an_unknown_name_gets_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        find_entry(STANDARD, name)


def test_a_name_like_nothing_is_pointed_to_the_overview() -> None:
    with pytest.raises(UsageError, match="standard show"):
        find_entry(STANDARD, "zzzzzzzzzzzzzzz")
