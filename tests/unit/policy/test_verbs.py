"""The verbs of `caretrail policy`: what they print, how they end, and one clear line when a pack cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.anytown import FOLDER
from tests.support.command_line import run
from tests.support.packs import Change, set_to, smallwood, without, write_tables


DAY = ("--on", "2026-11-22")


def decide(field: str, purpose: str, recipient: str, *more: str) -> tuple[int, dict[str, object]]:
    asked = ("--field", field, "--purpose", purpose, "--recipient", recipient, *DAY)
    ended = run("policy", "decide", "--pack", FOLDER, *asked, *more, "--json")
    return ended.code, json.loads(ended.out)


def test_decide_answers_with_the_four_keys_of_the_contract() -> None:
    code, answer = decide("nhs_number", "national-return", "nhs-england")
    assert code == 0
    assert set(answer) == {"outcome", "clauses", "reason", "notice_version"}
    assert answer["outcome"] == "disclose"
    assert answer["notice_version"] == "2026-04"


@pytest.mark.parametrize(
    ("asked", "outcome", "code"),
    [
        (("date_of_birth", "advice", "advice-team"), "mask", 0),
        (("nhs_number", "debts", "debt-team"), "withhold", 1),
        (("first_name", "sale", "charities"), "withhold", 1),
        (("shoe_size", "care", "care-homes"), "undeclared", 1),
    ],
)
def test_decide_ends_with_0_or_1(asked: tuple[str, str, str], outcome: str, code: int) -> None:
    ended, answer = decide(*asked)
    assert (answer["outcome"], ended) == (outcome, code)


def test_evidence_is_given_by_name_and_a_wrong_name_is_told() -> None:
    assert decide("criminal_convictions", "court-cases", "courts", "--evidence", "court_order")[0] == 0
    asked = ("--field", "first_name", "--purpose", "care", "--recipient", "courts", "--evidence", "court_ordr")
    ended = run("policy", "decide", "--pack", FOLDER, *asked)
    assert ended.code == 2
    assert "Did you mean court_order?" in ended.err


def test_decide_reads_well_without_json() -> None:
    asked = ("--field", "bank_details", "--purpose", "debts", "--recipient", "debt-team", *DAY)
    ended = run("policy", "decide", "--pack", FOLDER, *asked)
    assert ended.out.startswith("mask: We may show only the last four characters of your bank details to our debt team")
    assert "disclosure.debt-team-collects" in ended.out


def test_explain_shows_every_step_and_the_same_decision() -> None:
    asked = ("--field", "care_plan", "--purpose", "care", "--recipient", "care-homes", *DAY)
    ended = run("policy", "explain", "--pack", FOLDER, *asked, "--json")
    told = json.loads(ended.out)
    assert ended.code == 1
    assert told["outcome"] == "withhold"
    assert told["cause"] == "needs_evidence"
    assert [step["passed"] for step in told["steps"]] == [True, True, True, True, True, False]
    assert told["steps"][-1]["clause"] == "disclosure.providers-care"
    plain = run("policy", "explain", "--pack", FOLDER, *asked)
    assert "Does this disclosure" in plain.out
    assert "only when they are" in " ".join(plain.out.split())


def test_explain_names_the_gap() -> None:
    asked = ("--field", "shoe_size", "--purpose", "care", "--recipient", "care-homes", *DAY)
    told = json.loads(run("policy", "explain", "--pack", FOLDER, *asked, "--json").out)
    assert "no, so the notice has a gap" in [step["found"] for step in told["steps"]]


def test_check_says_that_anytown_can_be_used() -> None:
    ended = run("policy", "check", FOLDER, "--as-at", "2026-11-22", "--json")
    told = json.loads(ended.out)
    assert ended.code == 0
    assert told["usable"] is True
    assert {one["severity"] for one in told["findings"]} <= {"warning", "info"}


def test_check_lists_every_error_and_ends_with_2(tmp_path: Path) -> None:
    tables = smallwood(set_to("officer", "role", "???"), without("purpose", "statutes"))
    folder = write_tables(tmp_path / "smallwood", tables)
    ended = run("policy", "check", folder, "--as-at", "2026-11-22")
    assert ended.code == 2
    assert "officer.dpo.role: is a placeholder." in ended.out
    assert "6(1)(e) need" in ended.out
    assert ended.err.startswith("caretrail: The pack smallwood cannot be used. ")
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err


def test_check_of_a_pack_that_cannot_be_read_tells_it_all_as_json(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "smallwood", smallwood(set_to("purpose", "knd", "advice")))
    ended = run("policy", "check", folder, "--json")
    assert ended.code == 2
    assert json.loads(ended.out)["findings"][0]["kind"] == "unknown_key"


@pytest.mark.parametrize("verb", ["decide", "explain", "notice", "ropa"])
def test_a_pack_with_errors_decides_and_publishes_nothing(tmp_path: Path, verb: str) -> None:
    folder = write_tables(tmp_path / "smallwood", smallwood(set_to("officer", "role", "TBC")))
    question = ("--field", "phone_number", "--purpose", "care", "--recipient", "workers")
    words = ("--pack", folder, *question) if verb in ("decide", "explain") else (folder, "--out", tmp_path / "out.html")
    ended = run("policy", verb, *words)
    assert ended.code == 2
    assert "DPO" in ended.err or "officer.dpo" in ended.err
    assert ended.out == ""
    assert not (tmp_path / "out.html").exists()


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    ended = run("policy", "check", tmp_path / "nowhere")
    assert ended.code == 2
    assert "nowhere" in ended.err


def test_notice_writes_a_page_or_prints_text(tmp_path: Path) -> None:
    assert run("policy", "notice", FOLDER, *DAY).out.startswith("Adult social care privacy notice\n=====")
    ended = run("policy", "notice", FOLDER, "--out", tmp_path / "n.html", *DAY)
    assert ended.code == 0
    assert (tmp_path / "n.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("name", ["n.html", "n.txt"])
def test_a_placeholder_officer_is_shown_as_missing_in_a_draft_only(tmp_path: Path, name: str) -> None:
    folder = write_tables(tmp_path / "smallwood", smallwood(set_to("officer", "role", "???")))
    ended = run("policy", "notice", folder, "--draft", "--out", tmp_path / name, *DAY)
    assert ended.code == 1
    assert "officer.dpo.role: is a placeholder." in ended.err
    page = " ".join((tmp_path / name).read_text(encoding="utf-8").split())
    assert "This is a draft. Do not publish it. Still to be mended: officer.dpo.role: is a placeholder." in page
    assert "Our data protection officer, who is not named yet (“???”), checks that we follow the law" in page


def test_a_draft_of_a_sound_pack_is_marked_and_misses_nothing() -> None:
    ended = run("policy", "notice", FOLDER, "--draft", *DAY)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("*** This is a draft. Do not publish it. ***\n")
    assert "draft" not in run("policy", "notice", FOLDER, *DAY).out


@pytest.mark.parametrize("change", [without("purpose", "statutes"), set_to("disclosure", "categories", ["helth"])])
def test_no_draft_is_written_of_clauses_that_do_not_fit(tmp_path: Path, change: Change) -> None:
    folder = write_tables(tmp_path / "smallwood", smallwood(set_to("officer", "role", "???"), change))
    ended = run("policy", "notice", folder, "--draft", "--out", tmp_path / "n.html", *DAY)
    assert ended.code == 2
    assert not (tmp_path / "n.html").exists()


def test_notice_of_a_day_without_one_is_refused() -> None:
    ended = run("policy", "notice", FOLDER, "--on", "2020-01-01")
    assert ended.code == 2
    assert "no notice was in force on 2020-01-01" in ended.err


def test_ropa_tells_drift_and_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "columns.txt").write_text("nhs_number\nshoe_size\n", encoding="utf-8")
    ended = run("policy", "ropa", FOLDER, "--stored", tmp_path / "columns.txt", *DAY)
    assert ended.code == 1
    assert "fields.shoe_size: is stored, but the catalogue does not have it." in ended.out
    clean = run("policy", "ropa", FOLDER, "--json", *DAY)
    assert clean.code == 0
    assert len(json.loads(clean.out)["activities"]) == 25 + 1


def test_diff_says_what_changes_and_for_whom() -> None:
    ended = run("policy", "diff", FOLDER, FOLDER, "--old-on", "2026-03-31", "--new-on", "2026-04-01")
    assert ended.code == 0
    assert "The notice now names the police." in ended.out
    assert (
        run("policy", "diff", FOLDER, FOLDER, "--old-on", "2026-04-01", "--new-on", "2026-04-01").out
        == "Nothing changes.\n"
    )


def test_a_verb_that_is_not_there_lists_those_that_are() -> None:
    ended = run("policy", "decice")
    assert ended.code == 2
    assert "check, decide, diff, explain, lint, notice, ropa" in ended.err
