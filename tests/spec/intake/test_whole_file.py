"""Rules about the file as a whole, each shown to hold on a good file and to fail on one with the fault."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from caretrail.intake import Checked, check_file
from caretrail.spec import EVENT_TYPES
from tests.support.submissions import NAMES, STANDARD, Row, rows, text


ON = date(2026, 5, 5)
MANDATORY = [field.name for field in STANDARD.fields if field.mandatory_somewhere]
MONTHS = [(2025, month) for month in range(4, 13)] + [(2026, month) for month in range(1, 4)]


def a_year(each_month: int = 12, *, without: Sequence[tuple[int, int]] = ()) -> list[dict[str, str]]:
    """Rows of all four kinds, as many ending in each month of the stated year but for the months left out."""
    made = rows(each_month * len(MONTHS))
    kept = []
    for place, row in enumerate(made):
        year, month = MONTHS[place // each_month]
        if (year, month) not in without:
            day = f"10/{month:02d}/{year}"
            kept.append(row | {"event_start_date": day, "event_end_date": day} | _ending(row))
    return kept


def _ending(row: Row) -> dict[str, str]:
    return {"event_outcome": "NFA: Support ended as planned"} if row["event_type"] == "Service" else {}


def checked(folder: Path, made: Sequence[Row], names: Sequence[str] = NAMES, **options: object) -> Checked:
    path = folder / "file.csv"
    path.write_text(text(made, names), encoding="utf-8", newline="")
    with check_file(path, on=ON, standard=STANDARD, **options) as intake:  # type: ignore[arg-type]
        return intake.checked


def found(told: Checked, rule: str) -> set[str]:
    return {finding.check for finding in told.findings if finding.rule == rule}


def test_a_good_year_breaks_no_rule_about_the_file(tmp_path: Path) -> None:
    told = checked(tmp_path, a_year(48))
    whole = {finding.rule for finding in told.findings if STANDARD.rule[finding.rule].kind == "file"}
    assert whole == {"F12.nhs_number"}
    assert str(told.stated) == str(told.derived) == str(told.derived_newer) == "2025-04-01..2026-03-31"


@pytest.mark.parametrize("missing", MANDATORY)
def test_a_mandatory_column_that_is_absent_is_one_error(tmp_path: Path, missing: str) -> None:
    told = checked(tmp_path, rows(), [name for name in NAMES if name != missing])
    absent = [finding for finding in told.findings if finding.rule == "H01." + missing]
    assert [(finding.check, finding.severity, finding.rows) for finding in absent] == [("absent", "error", 0)]
    assert not found(checked(tmp_path, rows()), "H01." + missing)


@pytest.mark.parametrize("missing", [name for name in NAMES if name not in MANDATORY])
def test_the_check_runs_without_any_optional_column(tmp_path: Path, missing: str) -> None:
    told = checked(tmp_path, rows(), [name for name in NAMES if name != missing])
    assert told.rules_passed + told.rules_failed + len(told.not_checked) == len(STANDARD.rules)
    assert any(missing in rule.rule for rule in told.not_checked)


def test_an_optional_column_that_is_absent_is_not_an_error(tmp_path: Path) -> None:
    told = checked(tmp_path, rows(), [name for name in NAMES if name != "first_name"])
    assert not found(told, "H01.first_name")
    assert {n.cause for n in told.not_checked if n.field == "first_name"} == {
        "the column First Name is not in the file"
    }


def test_a_heading_nobody_knows_is_told_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text(rows()).replace("Gender", "Gendre", 1), encoding="utf-8", newline="")
    with check_file(path, on=ON) as intake:
        assert found(intake.checked, "H02.header") == {"unknown"}
        assert [(u.written, u.nearest) for u in intake.checked.unknown_headers] == [("Gendre", "Gender")]


def test_a_line_that_is_no_row_is_rejected_and_told(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text(rows()) + "503,01/04/2025\r\n", encoding="utf-8", newline="")
    with check_file(path, on=ON) as intake:
        told = intake.checked
    assert found(told, "L01.line") == {"rejected"}
    assert (told.rows, told.accepted, told.rejected_count) == (9, 8, 1)


def test_test_numbers_warn_once_and_fail_a_live_file(tmp_path: Path) -> None:
    severities = [
        [
            finding.severity
            for finding in checked(tmp_path, rows(), live=live).findings
            if finding.rule == "F12.nhs_number"
        ]
        for live in (False, True)
    ]
    assert severities == [["warning"], ["error"]]


def test_many_services_starting_on_one_first_of_april_look_reset(tmp_path: Path) -> None:
    services = [row for row in rows(120) if row["event_type"] == "Service"]
    reset = [row | {"event_start_date": "01/04/2025"} for row in services]
    assert found(checked(tmp_path, reset), "D08.event_start_date") == {"reset"}
    assert not found(checked(tmp_path, services), "D08.event_start_date")


@pytest.mark.parametrize("event", EVENT_TYPES)
def test_a_kind_of_event_that_is_missing_altogether_is_an_error(tmp_path: Path, event: str) -> None:
    told = checked(tmp_path, [row for row in rows() if row["event_type"] != event])
    assert found(told, "P01.event_type") == {"absent"}
    assert told.findings[0].severity == "error"
    assert not found(checked(tmp_path, rows()), "P01.event_type")


def test_months_missing_at_the_end_shorten_the_implied_period(tmp_path: Path) -> None:
    told = checked(tmp_path, a_year(without=[(2026, 2), (2026, 3)]))
    assert found(told, "P02.reporting_period_start_date") == {"shorter"}
    assert str(told.derived) == "2025-04-01..2026-01-31"
    assert found(told, "P03.event_end_date") == {"thin"}


def test_a_gap_in_the_middle_is_a_thin_month_but_no_shorter_period(tmp_path: Path) -> None:
    told = checked(tmp_path, a_year(without=[(2025, 9)]))
    assert found(told, "P03.event_end_date") == {"thin"}
    assert not found(told, "P02.reporting_period_start_date")


def test_events_that_end_in_the_month_of_receipt_imply_nothing(tmp_path: Path) -> None:
    late = [row | {"event_end_date": "04/05/2026"} for row in rows()]
    assert found(checked(tmp_path, late), "P02.reporting_period_start_date") == {"none"}


def test_a_much_smaller_file_than_the_last_is_told(tmp_path: Path) -> None:
    previous = tmp_path / "previous.csv"
    previous.write_text(text(a_year(40)), encoding="utf-8", newline="")
    assert found(checked(tmp_path, a_year(12), previous=previous), "P04.event_type") == {"changed"}
    assert not found(checked(tmp_path, a_year(40), previous=previous), "P04.event_type")
    without = checked(tmp_path, a_year())
    assert "P04.event_type" in {n.rule for n in without.not_checked}


@pytest.mark.parametrize(
    ("start", "end", "checks"),
    [
        ("01/04/2025", "31/03/2026", set()),
        ("01/07/2025", "31/03/2026", {"length"}),
        ("01/03/2025", "28/02/2026", {"not_quarter_end"}),
        ("01/04/2025", "28/02/2026", {"length", "not_quarter_end"}),
    ],
)
def test_the_stated_period_is_twelve_months_to_a_quarter_end(
    tmp_path: Path, start: str, end: str, checks: set[str]
) -> None:
    made = rows(reporting_period_start_date=start, reporting_period_end_date=end)
    assert found(checked(tmp_path, made), "P05.reporting_period_end_date") == checks


def test_every_rule_about_the_file_is_proved_here() -> None:
    written = Path(__file__).read_text(encoding="utf-8")
    families = {rule.family for rule in STANDARD.rules if rule.kind == "file"}
    assert {family for family in families if f'"{family}' not in written} == set()
