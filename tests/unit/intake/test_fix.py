"""`--fix`: a mended copy with only the safe mends, a log of each, and an input that stays as it was."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from caretrail.intake import Mend, check_file
from tests.support.submissions import HEADINGS, NAMES, ON, STANDARD, failing, joined, rows, table, text, write


# field, cell as sent, cell as mended, and the rule whose mend it is
SAFE = [
    ("gender", "male", "Male", "C02.gender"),
    ("event_outcome", " progress to support  planning or services", "Progress to support planning or services",
     "C02.event_outcome"),
    ("event_outcome", "Progress to support planning or ser", "Progress to support planning or services",
     "C02.event_outcome"),
    ("ethnicity", "NULL", "", "C03.ethnicity"),
    ("postcode", "NULL", "", "C03.postcode"),
    ("event_end_date", "NULL", "", "C03.event_end_date"),
    ("la_person_unique_identifier", " P77 ", "P77", "C05.la_person_unique_identifier"),
    ("nhs_number", "999 000 0018", "9990000018", "F01.nhs_number"),
    ("nhs_number", "999-000-0018", "9990000018", "F01.nhs_number"),
    ("unit_cost", "£1,250.50", "1250.50", "F08.unit_cost"),
]  # fmt: skip
UNSAFE = [
    ("nhs_number", "990000018"),
    ("nhs_number", "9.99E+09"),
    ("event_start_date", "01/04/25"),
    ("event_start_date", "45748"),
    ("event_start_date", "04/25/2025"),
    ("ethnicity", "Martian"),
    ("ethnicity", "#REF!"),
    ("unit_cost", "twelve"),
    ("postcode", "nowhere"),
]


def mend(path: Path, folder: Path, **options: object) -> tuple[list[list[str]], list[dict[str, str]], tuple[Mend, ...]]:
    """The mended copy, its log, and the counts of mends."""
    with check_file(path, on=ON, standard=STANDARD, **options) as intake:  # type: ignore[arg-type]
        result = intake.write_fixed(folder / "fixed.csv", folder / "fixes.csv")
        delimiter = intake.reading.heading.delimiter
    with (folder / "fixed.csv").open(encoding="utf-8", newline="") as copy:
        fixed = list(csv.reader(copy, delimiter=delimiter))
    with (folder / "fixes.csv").open(encoding="utf-8", newline="") as log:
        return fixed, list(csv.DictReader(log)), result.mends


@pytest.fixture(scope="module")
def wounded() -> list[dict[str, str]]:
    """Services, of which row n holds the nth safe wound, then the unsafe ones."""
    base = rows(4 * (len(SAFE) + len(UNSAFE)))[2::4]
    pairs = [(field, cell) for field, cell, *_ in (*SAFE, *UNSAFE)]
    return [row | {field: cell} for row, (field, cell) in zip(base, pairs, strict=True)]


def test_safe_wounds_are_mended_and_nothing_else_is_touched(wounded: list[dict[str, str]], tmp_path: Path):
    path = write(tmp_path / "a.csv", text(wounded))
    before = path.read_bytes()
    fixed, _, _ = mend(path, tmp_path)
    expected = table(wounded)
    for place, (field, _, mended, _) in enumerate(SAFE, 1):
        expected[place][NAMES.index(field)] = mended
    assert fixed == expected
    assert path.read_bytes() == before


def test_every_mend_stands_in_the_log_with_row_field_and_rule(wounded: list[dict[str, str]], tmp_path: Path):
    _, log, mends = mend(write(tmp_path / "a.csv", text(wounded)), tmp_path)
    assert [(int(line["row"]), int(line["spreadsheet_row"]), line["field"], line["rule"]) for line in log] == [
        (place, place + 1, field, rule) for place, (field, _, _, rule) in enumerate(SAFE, 1)
    ]
    assert sum(one.rows for one in mends) == len(SAFE)


def test_the_log_holds_no_cell_of_the_file(wounded: list[dict[str, str]], tmp_path: Path):
    mend(write(tmp_path / "a.csv", text(wounded)), tmp_path)
    log = (tmp_path / "fixes.csv").read_text(encoding="utf-8")
    own = [cell.strip() for _, cell, mended, _ in SAFE if cell != "NULL" and not mended.startswith(cell)]
    assert len(own) > 4
    assert not [cell for cell in own if cell in log]


def test_what_was_mended_is_found_no_more_and_a_second_mend_has_nothing_to_do(
    wounded: list[dict[str, str]], tmp_path: Path
):
    mend(write(tmp_path / "a.csv", text(wounded)), tmp_path)
    again = tmp_path / "again"
    again.mkdir()
    fixed = (tmp_path / "fixed.csv").rename(tmp_path / "b.csv")
    _, log, mends = mend(fixed, again)
    assert (log, mends) == ([], ())
    assert (again / "fixed.csv").read_bytes() == fixed.read_bytes()
    found = {(row, rule) for row, rule, _ in failing(fixed)}
    assert not {(place, rule) for place, (*_, rule) in enumerate(SAFE, 1)} & found


def test_a_replaced_value_of_release_1_is_taken_where_there_is_one_sure_successor(tmp_path: Path):
    pairs = [
        (defined.field, pair.release_1, pair.release_2, pair.basis)
        for defined in STANDARD.lists
        for pair in defined.replacements
        if pair.release_2 and pair.release_1 not in defined.release_2
    ]
    made = [row | {field: old} for row, (field, old, _, _) in zip(rows(len(pairs)), pairs, strict=True)]
    fixed, _, _ = mend(write(tmp_path / "a.csv", text(made)), tmp_path)
    for line, (field, old, new, basis) in zip(fixed[1:], pairs, strict=True):
        assert line[NAMES.index(field)] == (old if basis == "inferred" else new)
    assert {basis for *_, basis in pairs} > {"inferred"}


def test_headings_are_written_as_in_the_standard_and_strange_ones_are_kept(tmp_path: Path):
    strange = [["Team", "team", "", "Team"], ["a", "b", "c", "d"], ["", "é", "x,y", '"']]
    lines = [[*line, *more] for line, more in zip([list(NAMES), *table(rows(2))[1:]], strange, strict=True)]
    fixed, _, _ = mend(write(tmp_path / "a.csv", joined(lines)), tmp_path)
    assert fixed[0] == [*HEADINGS, "Team", "team", "", "Team"]
    assert fixed[1:] == lines[1:]


def test_the_separator_is_kept(tmp_path: Path):
    made = [row | {"gender": "male", "event_description": "a;b"} for row in rows(3)]
    mend(write(tmp_path / "a.csv", text(made, delimiter=";")), tmp_path)
    copy = (tmp_path / "fixed.csv").read_text(encoding="utf-8")
    assert copy.startswith("LA Code;Reporting Period Start Date;")
    assert copy.count("Male") == 3


def test_rejected_lines_are_left_out_and_named_in_the_log(tmp_path: Path):
    lines = text(rows(3, gender="male")).splitlines(keepends=True)
    lines.insert(2, "one,two\r\n")
    fixed, log, _ = mend(write(tmp_path / "a.csv", "".join(lines)), tmp_path)
    assert len(fixed) == 4
    assert [line["row"] for line in log] == ["1", "3", "4", "2"]
    assert log[-1]["what"] == "left out: 2 cells where the heading has 50"


def test_a_councils_own_codes_are_written_as_the_standard_has_them(tmp_path: Path):
    codes = write(tmp_path / "codes.csv", "field,from,to\ngender,1,Male\nheader,Sex,Gender\n")
    headings, *lines = table(rows(2, gender="1"))
    own = [["Sex" if heading == "Gender" else heading for heading in headings], *lines]
    fixed, log, _ = mend(write(tmp_path / "a.csv", joined(own)), tmp_path, council_codes=codes)
    assert fixed == table(rows(2, gender="Male"))
    assert {(line["rule"], line["now"]) for line in log} == {("--map", "Male")}


def test_a_flawless_file_is_copied_as_it_is(tmp_path: Path):
    fixed, log, mends = mend(write(tmp_path / "a.csv", text(rows(4))), tmp_path)
    assert (fixed, log, mends) == (table(rows(4)), [], ())
