"""Every submission of the made-up nation is checked to the end, and implies the period that the method derives."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from caretrail.intake import check_file
from caretrail.spec import load_standard
from tests.support.command_line import run
from tests.support.national import expected_rows, manifest


STANDARD = load_standard()
SENT = manifest()


@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent["file_name"])
def test_a_submission_is_checked_whole_and_implies_its_period(sent: dict[str, str], national: Path):
    received = datetime.fromisoformat(sent["import_datetime"]).date()
    with check_file(national / "submissions" / sent["file_name"], on=received, standard=STANDARD) as intake:
        found = intake.checked
    periods = {row["file_name"]: row for row in expected_rows(national, "submission_reporting_periods")}
    expected = periods[sent["file_name"]]
    assert (found.rows, found.rejected_count, found.council) == (int(sent["rows"]), 0, sent["la_code"])
    assert found.derived is not None
    assert (found.derived.start, found.derived.end) == (
        date.fromisoformat(expected["der_start"]),
        date.fromisoformat(expected["der_end"]),
    )
    assert found.rules_passed + found.rules_failed + len(found.not_checked) == len(STANDARD.rules)


def test_there_are_thirty_four(national: Path):
    assert len(SENT) == len(list((national / "submissions").iterdir())) == 34


def test_one_call_checks_several_and_reports_each_in_a_folder_of_its_own(national: Path, tmp_path: Path):
    files = sorted((national / "submissions").iterdir())[-3:]
    ended = run("check", *files, "--json", "--on", "2026-05-05", "--out", tmp_path)
    assert ended.code == 1
    assert [one["file"] for one in json.loads(ended.out)] == [path.name for path in files]
    assert {path.name for path in tmp_path.iterdir()} == {path.stem for path in files}
