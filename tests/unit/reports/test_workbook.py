"""The workbook read back: every line in its place, nothing in it a formula, a million rows and more."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import starmap
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from caretrail.intake import FailingLine
from caretrail.reports import write_workbook
from tests.support.checked_builder import clean, finding, typical


OUTCOME = ("C02.event_outcome", "release_1")
COST = ("M11.unit_cost", "blank")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "\t=1", "\r=1", "=cmd|' /C calc'!A0", "{=1}", "'=1"]


def _write(path, checked, lines):
    return write_workbook(path, checked, starmap(FailingLine, lines))


def _read(path, sheet="Failing rows"):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def _xml(path):
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "failing_rows.xlsx"


def test_each_line_names_row_identifier_event_rule_and_mend(path):
    checked = typical()
    lines = [(7, "P0001", "Service", *OUTCOME, None), (8, None, None, *COST, None)]
    assert _write(path, checked, lines) == 2
    heading, first, second = _read(path)
    assert heading[:3] == ["Spreadsheet row", "Local identifier", "Event type"]
    outcome, cost = (next(f for f in checked.findings if (f.rule, f.check) == key) for key in (OUTCOME, COST))
    assert first == [8, "P0001", "Service", "Error", outcome.rule, "Event Outcome", outcome.message, outcome.mend]
    assert second == [9, "", "no event type", "Error", cost.rule, "Unit Cost", cost.message, cost.mend]


def test_summary_and_findings_say_what_the_other_faces_say(path):
    checked = typical()
    _write(path, checked, [])
    assert CalamineWorkbook.from_path(str(path)).sheet_names == ["Summary", "Findings", "Failing rows"]
    summary = dict(row[:2] for row in _read(path, "Summary"))
    assert summary["Verdict"].startswith("Not ready to send: 7 kinds of error on 6,188 of 52,310 rows")
    assert summary["SHA-256"] == checked.sha256
    listed = _read(path, "Findings")[1:]
    assert [(row[1], row[3]) for row in listed] == [(one.rule, one.rows) for one in checked.findings]


def test_a_clean_file_has_a_workbook_with_no_failing_row(path):
    assert _write(path, clean(), []) == 0
    assert len(_read(path)) == 1


def test_values_have_a_column_only_when_asked_for(path):
    lines = [(1, "P1", "Review", *OUTCOME, " Provision of service ")]
    _write(path, typical(), lines)
    assert not any("Provision of service " in part for part in _xml(path).values())
    _write(path, typical(show_values=True), lines)
    assert _read(path)[0][8] == "Value in the file"
    assert _read(path)[1][8] == " Provision of service "
    assert "CONTAINS PERSONAL DATA" in str(_read(path, "Summary"))


def test_the_heading_stays_in_sight_and_can_be_filtered(path):
    _write(path, typical(), [(1, "P1", "Review", *OUTCOME, None)])
    sheet = _xml(path)["xl/worksheets/sheet3.xml"]
    assert 'topLeftCell="A2"' in sheet
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:H1048576"/>' in sheet


def test_the_same_input_makes_the_same_file(tmp_path):
    for name in ("one.xlsx", "other.xlsx"):
        _write(tmp_path / name, typical(), [(1, "P1", "Review", *OUTCOME, None)])
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()


def test_past_1_048_575_lines_it_goes_on_in_a_second_sheet(path):
    total = 1_048_575 + 3
    assert _write(path, typical(), ((row, "P1", "Review", *OUTCOME, None) for row in range(total))) == total
    with ZipFile(path) as archive:
        first = archive.read("xl/worksheets/sheet3.xml")
    assert first.count(b"<row") == 1_048_576
    assert CalamineWorkbook.from_path(str(path)).sheet_names[-1] == "Failing rows 2"
    second = _read(path, "Failing rows 2")
    assert [row[0] for row in second] == ["Spreadsheet row", 1_048_576, 1_048_577, 1_048_578]


def test_exactly_a_sheet_full_makes_no_empty_second_one(path):
    _write(path, typical(), ((row, "P1", "Review", *OUTCOME, None) for row in range(1_048_575)))
    assert CalamineWorkbook.from_path(str(path)).sheet_names[-1] == "Failing rows"


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_is_text(text, path):
    checked = typical(
        file=text, council=text, findings=(finding("H02.header", header=text, detail=(text,)),), show_values=True
    )
    _write(path, checked, [(1, text, text, "H02.header", "unknown", text)])
    assert _no_formula_or_link(path)
    row = _read(path)[1]
    shown = text.replace("\t", "�").replace("\r", "�")
    assert (row[1], row[2], row[5], row[8]) == (shown, shown, shown, shown)


any_text = st.text(max_size=60) | st.sampled_from(FORMULAS) | st.sampled_from(["_x0041_", "]]>", "&amp;", "<f>1</f>"])


@given(st.lists(st.tuples(any_text, any_text, any_text), min_size=1, max_size=8))
def test_any_text_comes_back_as_text(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("book") / "failing_rows.xlsx"
    lines = [(at, a or None, b or None, *OUTCOME, c or None) for at, (a, b, c) in enumerate(rows)]
    _write(path, typical(show_values=True), lines)
    assert _no_formula_or_link(path)
    read = _read(path)[1:]
    shown = [[_shown(text) for text in row] for row in rows]
    assert [[row[1], row[8]] for row in read] == [[row[0], row[2]] for row in shown]


def _shown(text):
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def _no_formula_or_link(path):
    parts = _xml(path)
    sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/")]
    for sheet in sheets:
        tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(sheet).iter()}  # noqa: S314 - our own file
        assert not tags & {"f", "hyperlink", "hyperlinks"}
    return len(sheets) >= 3 and not re.search("externalLink|hyperlink", " ".join(parts), re.IGNORECASE)
