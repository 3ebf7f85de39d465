"""`caretrail check`: exit codes, the files it writes and where, the JSON others rely on, and each option."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from tests.support.command_line import check, is_one_line, run, written
from tests.support.submissions import STANDARD, rows, text, write


REPORTS = {"about.json", "failing_rows.xlsx", "findings.jsonl", "report.html"}
FIXED = {"fixed.csv", "fixes.csv"}
GOOD = text(rows(8))
FAULTY = text(rows(8, event_outcome="Something else", gender=""))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write(tmp_path / "good.csv", GOOD)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write(tmp_path / "faulty.csv", FAULTY)


def told(path: Path, *words: str | Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(check(path, "--json", *words).out)
    return answer


# --- exit codes -------------------------------------------------------------------------------------------------------


def test_a_file_without_errors_ends_with_0(good: Path):
    assert check(good).code == 0


def test_a_file_with_errors_ends_with_1(faulty: Path):
    ended = check(faulty)
    assert (ended.code, ended.err) == (1, "")


def test_warnings_alone_end_with_0(good: Path):
    assert {one["severity"] for one in told(good)["findings"]} == {"warning"}


def test_several_files_end_with_the_worst(good: Path, faulty: Path, tmp_path: Path):
    assert run("check", good, good, "--on", "2026-05-05").code == 0
    assert run("check", good, faulty, "--on", "2026-05-05").code == 1
    ended = run("check", good, tmp_path / "absent.csv", faulty, "--on", "2026-05-05", "--json")
    assert ended.code == 2
    assert is_one_line(ended)
    assert [one["file"] for one in json.loads(ended.out)] == ["good.csv", "faulty.csv"]


@pytest.mark.parametrize(
    "words", [("check",), ("check", "a.csv", "--nonsense"), ("chekc", "a.csv"), ("check", "a.csv", "--on", "5 May")]
)
def test_a_wrong_call_ends_with_2_and_one_line(words: tuple[str, ...]):
    ended = run(*words)
    assert ended.code == 2
    assert is_one_line(ended), ended.err


# --- files ------------------------------------------------------------------------------------------------------------


def test_reports_go_into_a_folder_beside_the_file(good: Path, tmp_path: Path):
    ended = check(good)
    assert {path.name for path in (tmp_path / "good_caretrail").iterdir()} == REPORTS
    assert "good_caretrail" in ended.out.replace("\n", "")
    assert good.read_bytes() == GOOD.encode()


def test_reports_go_where_they_are_asked_for(good: Path, tmp_path: Path):
    check(good, "--out", tmp_path / "deep" / "out")
    assert {path.name for path in (tmp_path / "deep" / "out").iterdir()} == REPORTS
    assert {path.name for path in tmp_path.iterdir()} == {"good.csv", "deep"}


def test_fix_adds_a_mended_copy_and_its_log(good: Path, tmp_path: Path):
    check(good, "--fix")
    assert {path.name for path in (tmp_path / "good_caretrail").iterdir()} == REPORTS | FIXED


def test_the_same_file_is_reported_anew_in_the_same_folder(good: Path, tmp_path: Path):
    check(good)
    before = written(tmp_path / "good_caretrail")["report.html"]
    write(good, FAULTY)
    check(good)
    assert {path.name for path in tmp_path.iterdir()} == {"good.csv", "good_caretrail"}
    assert written(tmp_path / "good_caretrail")["report.html"] != before


def test_reports_of_another_file_are_never_written_over(good: Path, tmp_path: Path):
    check(good)
    before = written(tmp_path / "good_caretrail")
    other = write(tmp_path / "good.txt", FAULTY)
    assert check(other).code == 1
    assert written(tmp_path / "good_caretrail") == before
    assert (tmp_path / "good_caretrail_2" / "report.html").is_file()
    refused = check(other, "--out", tmp_path / "good_caretrail")
    assert refused.code == 2
    assert "holds the reports of another file" in refused.err
    assert written(tmp_path / "good_caretrail") == before


def test_files_of_one_name_get_a_folder_each(tmp_path: Path):
    for folder, content in (("a", GOOD), ("b", FAULTY)):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "return.csv", content)
    out = tmp_path / "out"
    run("check", tmp_path / "a" / "return.csv", tmp_path / "b" / "return.csv", "--on", "2026-05-05", "--out", out)
    assert {path.name for path in out.iterdir()} == {"return", "return_2"}
    assert written(out / "return")["report.html"] != written(out / "return_2")["report.html"]


def test_the_workbook_and_the_lines_hold_every_failing_row(faulty: Path, tmp_path: Path):
    rows_told = sum(one["rows"] for one in told(faulty)["findings"] if one["by_event"])
    lines = [json.loads(line) for line in (tmp_path / "faulty_caretrail" / "findings.jsonl").read_text().splitlines()]
    assert sum(line["row"] is not None for line in lines) == rows_told
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "faulty_caretrail" / "failing_rows.xlsx"))
    assert len(book.get_sheet_by_name("Failing rows").to_python()) == rows_told + 1


# --- JSON -------------------------------------------------------------------------------------------------------------


def test_json_is_all_that_goes_to_standard_output_and_has_the_agreed_keys(faulty: Path):
    ended = check(faulty, "--json")
    answer = json.loads(ended.out)
    assert ended.err == ""
    assert {"file", "sha256", "rows", "accepted", "rejected", "spec_release", "period", "rules", "findings"} <= set(
        answer
    )
    assert set(answer["period"]) == {"stated", "derived"}
    assert set(answer["rules"]) == {"passed", "failed", "not_checked"}
    assert all({"rule", "field", "severity", "rows", "message"} <= set(one) for one in answer["findings"])


def test_json_of_one_file_is_an_object_and_of_several_a_list(good: Path, faulty: Path):
    assert isinstance(json.loads(run("check", good, "--json").out), dict)
    assert [one["file"] for one in json.loads(run("check", good, faulty, "--json").out)] == ["good.csv", "faulty.csv"]


def test_the_sums_of_the_contract_hold_in_json(faulty: Path):
    write(faulty, FAULTY + "a,b\r\n")
    answer = told(faulty)
    assert answer["rows"] == answer["accepted"] + answer["rejected"] == 9
    assert sum(answer["rules"].values()) == len(STANDARD.rules)
    assert answer["rules"]["failed"] == len({one["rule"] for one in answer["findings"]})
    assert all(one["rows"] == sum(one["by_event"].values()) for one in answer["findings"] if one["by_event"])


def test_the_fingerprint_is_that_of_the_file_as_sent(good: Path):
    assert told(good)["sha256"] == hashlib.sha256(GOOD.encode()).hexdigest()


# --- options ----------------------------------------------------------------------------------------------------------


def test_a_live_submission_may_hold_no_test_numbers(good: Path):
    severity = {one["rule"]: one["severity"] for one in told(good)["findings"]}
    assert severity["F12.nhs_number"] == "warning"
    ended = check(good, "--live", "--json")
    assert ended.code == 1
    assert {one["rule"]: one["severity"] for one in json.loads(ended.out)["findings"]}["F12.nhs_number"] == "error"


def test_the_last_file_sent_is_compared(good: Path, tmp_path: Path):
    rule = next(rule.id for rule in STANDARD.rules if "previous" in rule.needs_input)
    before = write(tmp_path / "before.csv", text(rows(400)))
    assert rule in {one["rule"] for one in told(good)["not_checked"]}
    found = {one["rule"]: one["detail"] for one in told(good, "--previous", before)["findings"]}
    assert found[rule][0] == "Request: 100 rows before, 2 now."
    assert rule not in {one["rule"] for one in told(good, "--previous", good)["findings"]}


def test_a_last_file_that_cannot_be_used_is_named(good: Path, tmp_path: Path):
    ended = check(good, "--previous", tmp_path / "absent.csv")
    assert ended.code == 2
    assert "absent.csv is not there" in ended.err


def test_the_councils_own_codes_are_translated(faulty: Path, tmp_path: Path):
    codes = write(tmp_path / "codes.csv", "field,from,to\nEvent Outcome,Something else,Admitted to hospital\n")
    answer = told(faulty, "--map", codes)
    assert [(one["field"], one["rows"]) for one in answer["mapped"]] == [("event_outcome", 8)]
    assert "C02.event_outcome" not in {one["rule"] for one in answer["findings"]}


@pytest.mark.parametrize(("day", "implies"), [("2020-01-01", False), ("2026-05-05", True)])
def test_the_day_decides_which_months_count(day: str, implies: bool, good: Path):
    answer = json.loads(run("check", good, "--json", "--on", day).out)
    assert (answer["period"]["derived"] is not None) is implies


def test_progress_and_tables_are_for_people_only(faulty: Path):
    ended = check(faulty)
    assert ended.err == ""
    assert "Gender" in ended.out


def test_debug_shows_where_it_failed(tmp_path: Path):
    with pytest.raises(Exception, match="is not there"):
        run("--debug", "check", tmp_path / "absent.csv")
