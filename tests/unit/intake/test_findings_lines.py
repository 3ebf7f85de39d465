"""findings.jsonl: every line is JSON and says what the check says, whatever stands in an identifier."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caretrail.intake import check_file
from tests.support.submissions import NAMES, ON, STANDARD, rows, text, write


# Signs that JSON escapes, signs that a CSV writer would quote, and letters beyond ASCII.
IDENTIFIERS = ('say "A"', "back\\slash", "tab\tinside", "a,b;c|d", "it's", "Zoë-\U0001f642", "line\nbreak", "\x01", "")


@pytest.fixture(scope="module")
def submission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A row with each identifier and two faults; the last row has no kind of event."""
    made = [
        {**row, "la_person_unique_identifier": identifier, "gender": "male", "nhs_number": "1"}
        for identifier, row in zip(IDENTIFIERS, rows(len(IDENTIFIERS)), strict=True)
    ]
    made[-1]["event_type"] = ""
    return write(tmp_path_factory.mktemp("lines") / "submission.csv", text(made))


@pytest.mark.parametrize("show_values", [False, True])
def test_each_line_is_what_the_check_lists_by_row_rule_and_check(
    show_values: bool, submission: Path, tmp_path: Path
) -> None:
    with check_file(submission, on=ON, standard=STANDARD, show_values=show_values) as intake:
        intake.write_findings(tmp_path / "findings.jsonl", show_values=show_values)
        listed = sorted(intake.lines(show_values=show_values), key=lambda line: (line.row, line.rule, line.check))
    written = [json.loads(line) for line in (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    of_rows = [line for line in written if line["row"] is not None]
    assert len(of_rows) >= 2 * len(IDENTIFIERS)
    assert [
        (line["row"], line["local_id"], line["event_type"] or None, line["rule"], line["check"], line.get("value"))
        for line in of_rows
    ] == [tuple(line) for line in listed]
    assert {line["local_id"] or "" for line in of_rows} == set(IDENTIFIERS)
    assert all(line["spreadsheet_row"] == line["row"] + 1 for line in of_rows)
    assert all(("value" in line) == show_values for line in of_rows)


def test_findings_about_the_file_come_first(submission: Path, tmp_path: Path) -> None:
    with check_file(submission, on=ON, standard=STANDARD) as intake:
        intake.write_findings(tmp_path / "findings.jsonl")
        about_file = [finding.rule for finding in intake.checked.findings if not finding.by_event]
    lines = [json.loads(line) for line in (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    assert about_file
    assert [line["rule"] for line in lines[: len(about_file)]] == about_file
    assert [line["row"] is None for line in lines] == [True] * len(about_file) + [False] * (
        len(lines) - len(about_file)
    )


def test_a_file_without_identifiers_and_kinds_of_event_says_null(tmp_path: Path) -> None:
    names = [name for name in NAMES if name not in ("la_person_unique_identifier", "event_type")]
    path = write(tmp_path / "narrow.csv", text(rows(2, gender="male"), names))
    with check_file(path, on=ON, standard=STANDARD) as intake:
        intake.write_findings(tmp_path / "findings.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    of_rows = [line for line in lines if line["row"] is not None]
    assert of_rows
    assert all(line["local_id"] is None and line["event_type"] is None for line in of_rows)
