"""`--map`: a council's own codes and headings are translated before checking, counted, refused when wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrail.errors import SpecError, UnusableInput
from tests.support.submissions import checked, failing, joined, rows, table, told, write


OWN = {"ethnicity": {"10": "White: English, Welsh, Scottish, Northern Irish or British"}, "gender": {"M": "Male"}}
MAPPING = [
    ["field", "from", "to"],
    ["header", "Person No", "LA Person Unique Identifier"],
    ["HEADER", "kind_of_event", "event_type"],
    *([field, own, to] for field, codes in OWN.items() for own, to in codes.items()),
]


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    return write(tmp_path / "council_codes.csv", joined(MAPPING))


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    made = [row | {"gender": "M", "ethnicity": "10"} for row in rows(6)] + rows(8)[6:]
    headings, *lines = table(made)
    renamed = {"LA Person Unique Identifier": "PERSON NO", "Event Type": "Kind of Event"}
    return write(tmp_path / "own.csv", joined([[renamed.get(heading, heading) for heading in headings], *lines]))


def test_own_codes_and_headings_pass_with_the_mapping(own_file: Path, mapping: Path):
    without = told(checked(own_file))
    assert ("H01.event_type", "absent") in without
    assert ("C02.ethnicity", "unknown") in without
    result = checked(own_file, council_codes=mapping)
    assert result.clean
    assert not [one for one in result.findings if one.field in ("ethnicity", "gender", "event_type")]


def test_what_was_translated_is_counted(own_file: Path, mapping: Path):
    result = checked(own_file, council_codes=mapping)
    assert {(one.field, one.value, one.rows) for one in result.mapped} == {
        (field, to, 6) for field, codes in OWN.items() for to in codes.values()
    }
    assert {one.field for one in result.renamed} == {"la_person_unique_identifier", "event_type"}


def test_a_mapping_reaches_rules_that_ask_what_a_cell_means(tmp_path: Path):
    """A mapped kind of event makes the fields of that event mandatory."""
    made = [row | {"event_type": "SVC", "service_type": ""} for row in rows(4)]
    path = write(tmp_path / "a.csv", joined(table(made)))
    codes = write(tmp_path / "codes.csv", "field,from,to\nEvent Type,SVC,Service\n")
    assert {row for row, rule, _ in failing(path, council_codes=codes) if rule == "M09.service_type"} == {1, 2, 3, 4}


WRONG: dict[str, tuple[str, type[Exception], str]] = {
    "columns": ("code,value\n1,Male\n", UnusableInput, "needs the columns field, from and to"),
    "empty": ("", UnusableInput, "needs the columns"),
    "encoding": ("field,from,to\ngender,\udce9,Male\n", UnusableInput, "CSV file in UTF-8"),
    "field": ("field,from,to\ngender,M,Male\nshoe size,9,x\n", SpecError, "line 3: no field of the standard"),
    "heading": ("field,from,to\nheader,Person No,Person Number\n", SpecError, "line 2: no field of the standard"),
    "no list": ("field,from,to\npostcode,X,Y\n", SpecError, "Postcode has no list"),
    "not on the list": ("field,from,to\nethnicity,10,British\n", SpecError, "not on the list of Ethnicity"),
    "twice": ("field,from,to\ngender,M,Male\ngender,M,Female\n", SpecError, "line 3: this code was mapped"),
    "heading twice": ("field,from,to\nheader,X,Gender\nheader,x,Ethnicity\n", SpecError, "line 3: this code"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_mapping_is_refused_with_its_line(kind: str, own_file: Path, tmp_path: Path):
    content, error, reason = WRONG[kind]
    path = write(tmp_path / "codes.csv", content.encode(errors="surrogateescape"))
    with pytest.raises(error, match=reason):
        checked(own_file, council_codes=path)


def test_a_mapping_that_is_not_there_is_refused(own_file: Path, tmp_path: Path):
    with pytest.raises(UnusableInput, match=r"codes\.csv cannot be opened"):
        checked(own_file, council_codes=tmp_path / "codes.csv")


def test_a_heading_of_the_standard_and_its_own_name_together_are_two_columns(mapping: Path, tmp_path: Path):
    lines = [[*line, cell] for line, cell in zip(table(rows(2)), ["Person No", "P1", "P2"], strict=True)]
    with pytest.raises(UnusableInput, match="two columns for LA Person Unique Identifier"):
        checked(write(tmp_path / "a.csv", joined(lines)), council_codes=mapping)
