"""The JSON of a check: the keys others rely on, and no content of cells."""

from __future__ import annotations

import json

from caretrail.reports import as_json
from tests.support.checked_builder import clean, finding, row_ref, typical


FIXED = ["file", "sha256", "rows", "accepted", "rejected", "spec_release", "period", "rules", "findings"]


def test_the_fixed_keys_come_first_and_in_order():
    made = as_json(typical())
    assert list(made)[:9] == FIXED
    assert list(made["findings"][0])[:5] == ["rule", "field", "severity", "rows", "message"]
    assert made["period"] == {
        "stated": {"start": "2025-04-01", "end": "2026-03-31"},
        "derived": {"start": "2025-05-01", "end": "2026-03-31"},
    }


def test_a_period_that_is_not_known_is_null():
    assert as_json(typical(stated=None, derived=None))["period"] == {"stated": None, "derived": None}


def test_the_sums_of_rows_and_rules_can_be_made():
    made = as_json(typical())
    assert made["rows"] == made["accepted"] + made["rejected"]
    assert set(made["rules"]) == {"passed", "failed", "not_checked"}
    assert made["rules"]["not_checked"] == len(made["not_checked"])


def test_it_survives_json_whatever_the_file_is_called():
    checked = typical(file="caf\udce9.csv")
    written = json.dumps(as_json(checked), ensure_ascii=False).encode("utf-8")
    assert json.loads(written)["file"] == "caf?.csv"


def test_values_are_left_out_unless_asked_for():
    shown = finding("F01.nhs_number", sample=(row_ref(0, "999 000 0018"),))
    hidden = json.dumps(as_json(typical(findings=(shown,))))
    assert "999 000 0018" not in hidden
    assert as_json(typical(findings=(shown,), show_values=True))["findings"][0]["sample"][0]["value"] == "999 000 0018"


def test_a_clean_file_has_an_empty_list_of_findings():
    assert as_json(clean())["findings"] == []
