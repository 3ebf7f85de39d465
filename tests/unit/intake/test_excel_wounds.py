"""What Excel does to a return is called by its name, field by field."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.submissions import NAMES, STANDARD, checked, failing, rows, text, told, write


LISTS = sorted(STANDARD.list_of)
# field, cell, and the rule and check that name what happened
WOUNDS = [
    ("nhs_number", "9.99E+09", "F01.nhs_number", "scientific"),
    ("nhs_number", "9.990000018E+9", "F01.nhs_number", "scientific"),
    ("nhs_number", "990000018", "F01.nhs_number", "lost_zero"),
    ("nhs_number", "999 000 0018", "F01.nhs_number", "spaced"),
    ("nhs_number", "99900", "F01.nhs_number", "not_ten_digits"),
    ("nhs_number", "9990000019", "F01.nhs_number", "check_digit"),
    ("nhs_number", "9999999999", "F01.nhs_number", "placeholder"),
    ("nhs_number", "1234567890", "F01.nhs_number", "placeholder"),
    ("event_start_date", "45748", "D01.event_start_date", "excel_serial"),
    ("event_start_date", "45748.5", "D01.event_start_date", "excel_serial"),
    ("event_start_date", "01/04/25", "D01.event_start_date", "two_digit_year"),
    ("event_start_date", "1-4-25", "D01.event_start_date", "two_digit_year"),
    ("event_start_date", "04/25/2025", "D01.event_start_date", "month_first"),
    ("event_start_date", "31/02/2026", "D01.event_start_date", "not_a_date"),
    ("event_start_date", "29/02/2025", "D01.event_start_date", "not_a_date"),
    ("event_start_date", "April", "D01.event_start_date", "not_a_date"),
    ("date_of_birth", "#REF!", "W01.date_of_birth", "error_cell"),
    ("postcode", "#N/A", "W01.postcode", "error_cell"),
    ("gender", "#VALUE!", "W01.gender", "error_cell"),
    ("event_end_date", "########", "W01.event_end_date", "error_cell"),
    ("ethnicity", "NULL", "C03.ethnicity", "null_text"),
    ("event_start_date", "NULL", "C03.event_start_date", "null_text"),
    ("unit_cost", "£12.50", "F08.unit_cost", "symbol"),
    ("unit_cost", "1,250.00", "F08.unit_cost", "symbol"),
    ("unit_cost", "twelve", "F08.unit_cost", "not_a_number"),
    ("event_outcome", "progress to  support planning or services ", "C02.event_outcome", "near_miss"),
    ("event_outcome", "Progress to support planning or ser", "C02.event_outcome", "truncated"),
]  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[int, str, str]]:
    """The failures of one file in which row n holds wound n, on a service."""
    base = rows(4 * len(WOUNDS))[2::4]
    wounded = [row | {field: cell} for row, (field, cell, _, _) in zip(base, WOUNDS, strict=True)]
    return failing(write(tmp_path_factory.mktemp("wounds") / "a.csv", text(wounded)))


@pytest.mark.parametrize("place", range(len(WOUNDS)), ids=[f"{field}: {cell}" for field, cell, _, _ in WOUNDS])
def test_a_wound_is_named(place: int, found: set[tuple[int, str, str]]):
    _, _, rule, check = WOUNDS[place]
    family = rule.split(".")[0]
    named = {(told, key) for row, told, key in found if row == place + 1 and told.startswith(family)}
    assert named == {(rule, check)}


SOUND_DATES = ("01/02/2026", "1/2/2026", "2026-02-01", "2026-02-01 00:00:00", "01/02/2026 00:00", " 01/02/2026 ")


@pytest.mark.parametrize("cell", SOUND_DATES)
def test_dates_that_say_one_day_are_read(cell: str, tmp_path: Path):
    result = checked(write(tmp_path / "a.csv", text(rows(4, event_end_date=cell, event_start_date=cell))))
    assert not [rule for rule, _ in told(result) if rule.startswith("D01")]
    assert {str(one.month) for one in result.months} == {"2026-02-01"}


def test_an_error_cell_is_found_in_every_column(tmp_path: Path):
    result = checked(write(tmp_path / "a.csv", text(rows(4, **dict.fromkeys(NAMES, "#REF!")))))
    assert {rule for rule, check in told(result) if check == "error_cell"} == {
        rule.id for rule in STANDARD.rules if rule.family == "W01"
    }
    assert all(count == 4 for (_, check), count in told(result).items() if check == "error_cell")
