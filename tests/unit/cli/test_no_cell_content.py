"""No cell of a submission reaches a report, a message or a log, unless the analyst asks for values.

Marked words stand in cells of every kind: lists, dates, numbers, names, free text, headings. The local
identifier is the one exception: it leads the council back to the row.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrail.intake import check_file
from tests.support.command_line import check, written
from tests.support.submissions import NAMES, ON, STANDARD, failing, joined, rows, table, text, write


LOCAL = "la_person_unique_identifier"
MARK = "Quillfeather"
NHS = "9990009999"


# Cells that are read in every way a cell can be read wrongly, each a text that stands nowhere else.
WOUNDS = {
    "event_start_date": ("07/03/41", "45123.77123", "09/27/2041", "31/02/2041", "13th of Octember"),
    "nhs_number": ("9.87654E+09", "987650018", "987 654 0018", "98765001", "9876540019"),
    "unit_cost": ("£7,431.99", "7431 pounds"),
    "planned_units_per_week": ("7,431.88",),
    "no_of_adults_being_cared_for": ("7431.5",),
    "postcode": ("QQ1 9QQQ",),
    "gp_practice_code": ("V8765Z",),
    "provider_cqc_location_id": ("1-98765x",),
    "la_code": ("98K",),
}


def wounded_rows() -> list[dict[str, str]]:
    """One wound a row."""
    wounds = [(name, cell) for name, cells in WOUNDS.items() for cell in cells]
    return [row | {name: cell} for row, (name, cell) in zip(rows(4 * len(wounds))[2::4], wounds, strict=True)]


def marked_rows() -> list[dict[str, str]]:
    """Each field marked in one row, by a word that stands nowhere in the standard."""
    made = rows(len(NAMES))
    for place, name in enumerate(NAMES):
        if name != LOCAL:
            made[place][name] = f"{MARK}-{place}"
    return made


PERSONAL = {
    "event_description": f"Mrs {MARK} of 1 High Street, 0161 496 0000, {MARK}@example.org, {NHS}, safeguarding",
    "nhs_number": f"{NHS[:3]} {NHS[3:6]} {NHS[6:]}",
    "postcode": f"{MARK} 1AA",
    "gp_practice_code": MARK,
    "adult_1_linked_person_id": MARK,
    "event_reference": MARK,
    "unit_cost": f"£{MARK}",
    "date_of_birth": f"31/02/{MARK}",
}
FILES = {
    "marked cells": text(marked_rows()),
    "wounded cells": text(wounded_rows()),
    "personal cells": text(rows(8, **PERSONAL)),
    "rejected lines": text(rows(4)) + f"{MARK},{NHS}\r\n" + f'"{MARK}\r\n',
    "every cell marked": text([{name: MARK if name != LOCAL else "P1" for name in NAMES} for _ in range(4)]),
    "formulas": text(rows(4, **dict.fromkeys([n for n in NAMES if n != LOCAL], f'=HYPERLINK("{MARK}")'))),
}


PIECES = (MARK, NHS, "999 000 9999", "0161 496", "High Street", *(cell for cells in WOUNDS.values() for cell in cells))


def fragments(content: str) -> list[str]:
    return [piece for piece in PIECES if piece in content]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("options", [(), ("--json",), ("--live", "--fix")], ids=["plain", "json", "live and fix"])
def test_no_cell_is_in_any_report_or_message(kind: str, options: tuple[str, ...], tmp_path: Path):
    path = write(tmp_path / "a.csv", FILES[kind])
    ended = check(path, *options)
    assert ended.code == 1
    reports = {name: content for name, content in written(tmp_path / "a_caretrail").items() if name != "fixed.csv"}
    assert {"report.html", "failing_rows.xlsx", "findings.jsonl"} <= set(reports)
    assert not {name: fragments(content) for name, content in reports.items() if fragments(content)}
    assert not fragments(ended.out)
    assert not fragments(ended.err)


def test_values_are_shown_when_they_are_asked_for_and_only_then_say_so(tmp_path: Path):
    path = write(tmp_path / "a.csv", FILES["personal cells"])
    check(path, "--show-values")
    reports = written(tmp_path / "a_caretrail")
    for name in ("report.html", "failing_rows.xlsx", "findings.jsonl"):
        assert MARK in reports[name], name
    assert "personal data" in reports["report.html"].lower()


def test_failing_lines_carry_a_value_only_when_asked(tmp_path: Path):
    with check_file(write(tmp_path / "a.csv", FILES["personal cells"]), on=ON, standard=STANDARD) as intake:
        assert {line.value for line in intake.lines()} == {None}
        assert any(MARK in (line.value or "") for line in intake.lines(show_values=True))


def test_a_file_without_a_heading_is_refused_without_quoting_its_first_row(tmp_path: Path):
    ended = check(write(tmp_path / "a.csv", joined([[MARK, NHS, *table(rows(1))[1]]] * 3)))
    assert ended.code == 2
    assert not fragments(ended.err + ended.out)


def test_headings_may_be_told_to_the_council_but_never_in_a_message(tmp_path: Path):
    lines = [[*line, cell] for line, cell in zip(table(rows(3)), [f"{MARK} no", "a", "b", "c"], strict=True)]
    ended = check(write(tmp_path / "a.csv", joined(lines)), "--json")
    assert MARK not in ended.err
    findings = written(tmp_path / "a_caretrail")["findings.jsonl"]
    assert MARK not in findings


def test_a_wrong_mapping_is_refused_without_quoting_a_code(tmp_path: Path):
    path = write(tmp_path / "a.csv", text(rows(2)))
    for line in (
        f"{MARK},1,2",
        f"gender,{MARK},{MARK}\ngender,{MARK},x",
        f"ethnicity,1,{MARK}",
        f"header,{MARK},{MARK}",
    ):
        codes = write(tmp_path / "codes.csv", f"field,from,to\n{line}\n")
        ended = check(path, "--map", codes)
        assert ended.code == 2, line
        assert not fragments(ended.err)


def test_the_wounds_are_read_in_many_ways(tmp_path: Path):
    """The tests above would prove little if their cells were all read alike."""
    found = failing(write(tmp_path / "a.csv", FILES["wounded cells"]))
    wounds = [name for name, cells in WOUNDS.items() for _ in cells]
    named = {(rule, check) for row, rule, check in found if rule.endswith(f".{wounds[row - 1]}")}
    assert len(named) >= 16
