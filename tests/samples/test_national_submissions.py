"""Every submission of the made-up nation is checked to the end, and implies the period that the method derives."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from caretrail.intake import check_file
from caretrail.spec import load_standard
from tests.support.command_line import run
from tests.support.national_sample import expected_periods, manifest, unpack_nation


STANDARD = load_standard()
SENT = manifest()
EXPECTED = expected_periods()


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_nation(tmp_path_factory.mktemp("nation"))


@pytest.mark.parametrize("sent", SENT, ids=lambda sent: sent["file_name"])
def test_a_submission_is_checked_whole_and_implies_its_period(sent: dict[str, str], nation: Path):
    received = datetime.fromisoformat(sent["import_datetime"]).date()
    with check_file(nation / "submissions" / sent["file_name"], on=received, standard=STANDARD) as intake:
        found = intake.checked
    expected = EXPECTED[sent["file_name"]]
    assert (found.rows, found.rejected_count, found.council) == (int(sent["rows"]), 0, sent["la_code"])
    assert found.derived is not None
    assert (found.derived.start, found.derived.end) == (
        date.fromisoformat(expected["der_start"]),
        date.fromisoformat(expected["der_end"]),
    )
    assert found.rules_passed + found.rules_failed + len(found.not_checked) == len(STANDARD.rules)


def test_there_are_thirty_four(nation: Path):
    assert len(SENT) == len(EXPECTED) == len(list((nation / "submissions").iterdir())) == 34


def test_one_call_checks_several_and_reports_each_in_a_folder_of_its_own(nation: Path, tmp_path: Path):
    files = sorted((nation / "submissions").iterdir())[-3:]
    ended = run("check", *files, "--json", "--on", "2026-05-05", "--out", tmp_path)
    assert ended.code == 1
    assert [one["file"] for one in json.loads(ended.out)] == [path.name for path in files]
    assert {path.name for path in tmp_path.iterdir()} == {path.stem for path in files}
