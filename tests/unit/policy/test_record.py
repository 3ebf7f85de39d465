"""The record of processing is derived from the pack, and drift between it and the stored fields is told."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from caretrail.errors import SystemFailure
from caretrail.policy import ProcessingRecord, compile_policy, processing_record, read_packs, record_drift
from caretrail.reports import record_as_json, write_record
from tests.support.anytown import TODAY, anytown
from tests.support.packs import added, set_to, smallwood, write_tables


@lru_cache(maxsize=1)
def record() -> ProcessingRecord:
    derived = processing_record(anytown(), TODAY)
    assert derived is not None
    return derived


def test_every_purpose_that_holds_is_an_activity() -> None:
    pack = anytown().pack(TODAY)
    assert pack is not None
    assert {one.id for one in record().activities} == {row.id for row in pack.purposes.values() if row.holds(TODAY)}


def test_the_cells_of_article_30_are_filled() -> None:
    for one in record().activities:
        assert one.purpose, one.id
        assert one.subjects, one.id
        assert one.categories, one.id
        assert one.recipients, one.id
        assert one.article_6, one.id
        assert one.confidentiality, one.id
        assert one.retention, one.id
        assert one.rights, one.id
        assert one.statutes or one.article_6 == ("6(1)(a)",), one.id
    assert record().controllers
    assert record().officers
    assert record().security


def test_the_return_row_says_who_gets_it_and_why() -> None:
    row = next(one for one in record().activities if one.id == "national-return")
    assert "NHS England" in row.recipients
    assert row.article_6 == ("6(1)(c)",)
    assert row.article_9 == ("9(2)(h)",)
    assert row.opt_out == "exempt: required_by_law"
    assert row.instrument.endswith("(No. 3)")
    assert len(row.fields) == 50
    assert row.rights.count("objection") == 0


def test_processors_stand_apart_from_other_recipients() -> None:
    row = next(one for one in record().activities if one.id == "care")
    assert (
        row.processors == ("the firm that runs our computers",) or "the firm that runs our computers" in row.processors
    )
    assert not set(row.processors) & set(row.recipients)


def test_activities_are_counted_by_basis() -> None:
    counts = record().by_basis()
    assert counts["6(1)(a)"] == 1
    assert sum(counts.values()) >= len(record().activities)


# --- drift ---


def test_anytown_does_not_drift() -> None:
    pack = anytown().pack(TODAY)
    assert pack is not None
    assert record_drift(anytown(), TODAY, pack.fields) == ()


def test_a_stored_column_that_nobody_declared_is_an_error() -> None:
    pack = anytown().pack(TODAY)
    assert pack is not None
    drift = record_drift(anytown(), TODAY, [*pack.fields, "shoe_size"])
    assert [(one.severity, one.kind, one.clause) for one in drift] == [("error", "unmapped_field", "fields.shoe_size")]


def test_a_declared_field_that_is_not_stored_is_a_warning() -> None:
    pack = anytown().pack(TODAY)
    assert pack is not None
    drift = record_drift(anytown(), TODAY, [name for name in pack.fields if name != "religion"])
    assert [(one.severity, one.kind, one.clause) for one in drift] == [("warning", "not_stored", "fields.religion")]


def test_a_field_that_no_activity_opens_is_a_warning(tmp_path: Path) -> None:
    tables = smallwood(
        added("category", {"id": "music", "title": "music", "retention": ["care"]}),
        added(
            "fields",
            {"names": ["song"], "category": "music", "nature": "fact", "need": "?", "sensitivity": "operational"},
        ),
    )
    policy = compile_policy(read_packs(write_tables(tmp_path / "smallwood", tables)))
    assert [(one.kind, one.clause) for one in record_drift(policy, TODAY)] == [("unused_field", "fields.song")]


def test_a_new_recipient_shows_in_the_record_at_once(tmp_path: Path) -> None:
    before = compile_policy(read_packs(write_tables(tmp_path / "smallwood", smallwood())))
    changed = smallwood(
        added("recipient", {"id": "police", "title": "the police", "kind": "police_or_justice"}),
        set_to("disclosure", "recipients", ["workers", "police"]),
    )
    after = compile_policy(read_packs(write_tables(tmp_path / "again" / "smallwood", changed)))
    records = [processing_record(policy, TODAY) for policy in (before, after)]
    told = [one.activities[0].recipients for one in records if one is not None]
    assert set(told[1]) - set(told[0]) == {"the police"}


# --- faces ---


def test_the_workbook_holds_the_record(tmp_path: Path) -> None:
    path = tmp_path / "record.xlsx"
    write_record(path, record(), ())
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["About", "Activities", "Drift"]
    rows = book.get_sheet_by_name("Activities").to_python()
    assert [row[0] for row in rows[1:]] == [one.id for one in record().activities]
    assert rows[0][0] == "Activity"
    assert "UK GDPR Article 30" in str(book.get_sheet_by_name("About").to_python())


@pytest.mark.parametrize("name", ["record.xlsx", "record.json"])
def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(SystemFailure, match="could not be written"):
        write_record(tmp_path / "nowhere" / name, record(), ())


def test_the_json_holds_the_same(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    write_record(path, record(), ())
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told == json.loads(json.dumps(record_as_json(record(), ())))
    assert told["activities_by_basis"] == record().by_basis()
    assert told["on"] == "2026-11-22"
