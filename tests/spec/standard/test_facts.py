"""The packaged standard says what the published facts say, to the letter; each row with source and confidence.

The facts themselves are not part of this repository: where they are missing, the comparison is not run.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from caretrail.spec import EVENT_TYPES, load_standard


STANDARD = load_standard()
FACTS = Path(os.environ.get("CARETRAIL_FACTS", Path(__file__).resolve().parents[4] / "shared")) / "cld"


def facts(name: str) -> dict[str, Any]:
    """One of the published fact files; the test is not run where it cannot be read."""
    yaml = pytest.importorskip("yaml", reason="not run: no reader for the facts")
    path = FACTS / name
    if not path.is_file():
        pytest.skip("not run: the published facts are not here (CARETRAIL_FACTS)")
    answer: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return answer


def test_every_field_is_carried_over() -> None:
    published = [
        (row["order"], row["name"], row["header"], row["group"], row["type"], row["codelist"], row["in_national_dq"],
         row["personal_data"], row["status"], row["in_release_2"].replace(":", " ").split()[0])
        for row in facts("fields.yaml")["fields"]
    ]  # fmt: skip
    ours = [
        (f.order, f.name, f.header, f.group, f.type, f.list_name, f.in_national_dq,
         f.personal_data, dict(f.status), f.in_release_2)
        for f in STANDARD.fields
    ]  # fmt: skip
    assert ours == published


def test_every_list_value_is_carried_over() -> None:
    for row in facts("codelists.yaml")["codelists"]:
        defined = STANDARD.list_of[row["name"]]
        uncertain = [value.value for value in defined.values if value.standing == "uncertain"]
        assert list(defined.release_2) == row["values"], row["name"]
        assert uncertain == [value["value"] for value in row.get("uncertain_values", [])], row["name"]
        assert list(defined.release_1) == row.get("release_1", {}).get("values", []), row["name"]
        assert (defined.complete, defined.completeness) == (row["complete"], row["completeness"]), row["name"]
        assert defined.release_1_complete == row.get("release_1", {}).get("complete", False), row["name"]


def test_every_group_of_values_is_carried_over() -> None:
    for row in facts("codelists.yaml")["codelists"]:
        for group, members in row.get("groups", {}).items():
            if not members[0].startswith("labels starting"):
                assert list(STANDARD.list_of[row["name"]].group_members(group)) == members, (row["name"], group)


def test_every_pair_of_release_1_and_release_2_is_carried_over() -> None:
    for row in facts("codelists.yaml")["codelists"]:
        pairs = STANDARD.list_of[row["name"]].replacements
        assert {pair.release_1: pair.release_2 for pair in pairs} == row.get("r1_to_r2", {}), row["name"]
        inferred = {pair.release_1 for pair in pairs if pair.basis == "inferred"}
        assert inferred == set(row.get("r1_to_r2_inferred_keys", [])), row["name"]


def test_every_label_made_by_national_processing_is_refused() -> None:
    published = {label.removesuffix(" (as text)") for label in facts("codelists.yaml")["not_submittable"]} - {"NULL"}
    ours = {value for defined in STANDARD.lists for value in defined.not_submittable}
    # "Release 2 multiple mappings: *" stands for any label with that beginning, so no list can hold it.
    assert published - ours == {"Release 2 multiple mappings: *"}


def test_every_rule_of_the_facts_has_a_rule_or_guidance() -> None:
    if not (FACTS / "rules.md").is_file():
        pytest.skip("not run: the published facts are not here (CARETRAIL_FACTS)")
    lines = (FACTS / "rules.md").read_text(encoding="utf-8").splitlines()
    ids = {line.split("|")[1].strip() for line in lines if line.startswith("|") and line[2:3].isupper()}
    families = {rule.family for rule in STANDARD.rules} | {row.id for row in STANDARD.guidance}
    assert {name for name in ids if name[1:].isdigit() and len(name) == 3} - families == set()


SOURCES = {source.key for source in STANDARD.sources}
SURE = set(STANDARD.notes["confidence"])


def test_each_field_says_where_it_was_read_and_how_sure_it_is() -> None:
    for field in STANDARD.fields:
        assert field.description, field.name
        assert field.sources, field.name
        assert set(field.sources) <= SOURCES, field.name
        assert field.confidence in SURE, field.name
        assert set(field.status) == set(EVENT_TYPES), field.name


def test_each_list_says_where_it_was_read_how_sure_and_how_whole_it_is() -> None:
    for defined in STANDARD.lists:
        assert defined.confidence in SURE, defined.name
        assert defined.completeness in STANDARD.notes["completeness"], defined.name
        assert {*defined.sources, *defined.release_1_sources} <= SOURCES, defined.name
        assert bool(defined.sources) == bool(defined.release_2), defined.name
        assert {value.confidence for value in defined.values} <= SURE, defined.name


def test_each_rule_says_where_it_was_read_and_what_it_rests_on() -> None:
    for rule in STANDARD.rules:
        assert rule.sources, rule.id
        assert set(rule.sources) <= SOURCES, rule.id
        assert rule.evidence in STANDARD.notes["evidence"], rule.id


def test_the_families_expand_to_at_least_120_rules_with_ids_of_their_own() -> None:
    assert len({rule.id for rule in STANDARD.rules}) == len(STANDARD.rules) >= 120


def test_a_list_is_whole_only_if_a_source_says_so() -> None:
    assert {defined.name for defined in STANDARD.lists if defined.complete} == {
        defined.name for defined in STANDARD.lists if defined.completeness == "established"
    }
