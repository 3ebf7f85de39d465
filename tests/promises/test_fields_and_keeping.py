"""Promises about what is held and how long: each field in a declared kind, for a need, each record under a rule."""

from __future__ import annotations

from pathlib import Path

from tests.promises import faults
from tests.promises.switching import fails_under
from tests.support.packs import added, row, set_to, without
from tests.support.promised import Tables, anytown, anytown_tables, check, decide, notice, small, whole


def _planted(tables: Tables) -> None:
    """A field that stands in no kind of data that the notice names."""
    planted = {
        "names": ["shoe_size"], "category": "shoes", "nature": "fact", "need": "Nobody knows.",
        "sensitivity": "operational",
    }  # fmt: skip
    added("fields", planted)(tables)


@fails_under(faults.fields_not_classified)
def test_a_field_of_no_declared_kind_fails_the_check(tmp_path: Path) -> None:
    planted = anytown(tmp_path / "planted", _planted)
    told = check(planted)
    assert told.refused_for("unknown_reference")
    assert "fields.shoe_size category" in told.says("unknown_reference")
    assert decide(planted, "shoe_size", "care", "social-workers", "allocated").outcome == "unusable"

    def forgotten(tables: Tables) -> None:
        tables["fields"] = [one for one in tables["fields"] if one["names"] != ["dementia"]]

    missing = check(anytown(tmp_path / "missing", forgotten))
    assert missing.refused_for("unmapped_field")
    assert "dementia" in missing.says("unmapped_field")


@fails_under(faults.stored_columns_not_compared)
def test_a_stored_column_that_the_catalogue_does_not_have_is_told(tmp_path: Path) -> None:
    columns = tmp_path / "columns.txt"
    names = [name for one in anytown_tables()["fields"] for name in one["names"]]
    columns.write_text("\n".join([*names, "shoe_size"]), encoding="utf-8")
    told = whole("policy", "ropa", anytown(tmp_path), "--on", "2026-11-22", "--stored", columns)
    assert "fields.shoe_size: is stored, but the catalogue does not have it" in told


@fails_under(faults.categories_not_told)
def test_each_kind_of_data_is_in_the_rendered_notice(tmp_path: Path) -> None:
    pack, page = anytown(tmp_path), tmp_path / "notice.html"
    whole("policy", "notice", pack, "--out", page)
    shown = (notice(pack), " ".join(page.read_text(encoding="utf-8").split()))
    for kind in anytown_tables()["category"]:
        for item in kind["items"]:
            assert [text.count(item) == 0 for text in shown] == [False, False], item


@fails_under(faults.fields_not_classified)
def test_a_published_kind_is_a_kind_of_the_pack_and_holds_its_fields(tmp_path: Path) -> None:
    told = check(small(tmp_path, set_to("fields", "category", "anything")))
    assert told.refused_for("unknown_reference")
    assert "Allowed: contact, health, offences" in told.says("unknown_reference")


@fails_under(faults.need_not_asked)
def test_a_field_without_a_need_fails_the_check(tmp_path: Path) -> None:
    told = check(small(tmp_path, without("fields", "need")))
    assert told.refused_for("missing_key")
    assert "need is missing. Why it is held" in told.says("missing_key")


# --- how long ---


@fails_under(faults.keeping_not_asked)
def test_a_class_of_record_without_a_rule_fails_the_check(tmp_path: Path) -> None:
    no_rule = check(anytown(tmp_path / "class", added("class", {"id": "photos", "title": "photographs"})))
    assert no_rule.refused_for("no_rule")
    assert "class.photos" in no_rule.says("no_rule")
    no_class = check(anytown(tmp_path / "category", without("category", "retention", "views")))
    assert no_class.refused_for("no_rule")
    assert check(anytown(tmp_path / "sound")).usable


@fails_under(faults.source_of_rule_not_asked)
def test_a_retention_rule_without_its_source_fails_the_check(tmp_path: Path) -> None:
    told = check(anytown(tmp_path, without("rule", "source", "money-6")))
    assert told.refused_for("missing_key")
    assert "rule.money-6 source" in told.says("missing_key")


# --- public registers ---


@fails_under(faults.public_registers_joined)
def test_the_electoral_register_is_not_joined_to_care_data(tmp_path: Path) -> None:
    def matched(tables: Tables) -> None:
        row(tables, "dataset", "electoral-register").update(
            matchable=True, authority=["local-audit-and-accountability-act-2014, Schedule 9 paragraph 2"]
        )

    told = check(anytown(tmp_path / "joined", matched))
    assert told.refused_for("contradiction")
    assert "public register and may not be matched with care data" in told.says("contradiction")
    assert "We do not join it with data on care" in notice(anytown(tmp_path / "apart"))
