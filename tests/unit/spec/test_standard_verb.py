"""`caretrail standard`: shows cards, previews a workbook, asks before it writes, and `check` then uses it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from caretrail.cli import main
from caretrail.spec import base_row, load_standard
from tests.support.example_files import write_rows
from tests.support.specification_workbooks import one_list_per_sheet, side_by_side


STANDARD = load_standard()
ROOT = Path(__file__).resolve().parents[3]
OVERLAY = "standard_overlay.toml"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("CARETRAIL_HOME", str(folder))
    monkeypatch.setenv("COLUMNS", "100")
    return folder


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return one_list_per_sheet(tmp_path / "specification.xlsx")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the verb prints when it ends well."""
    assert main(["standard", *arguments]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def test_the_card_of_a_field_holds_its_list_and_rules(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = told(capsys, "show", "Event", "Outcome")
    assert STANDARD.by_name["event_outcome"].description in card
    assert "Progress to reablement/ST-Max" in card
    assert "NFA - Deceased" in card
    assert "C02.event_outcome" in card


def test_the_card_of_a_rule_says_why_when_and_how_to_mend(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = " ".join(told(capsys, "show", "M05.primary_support_reason").split())
    rule = STANDARD.rule["M05.primary_support_reason"]
    assert rule.statement in card
    assert rule.why in card
    assert rule.checks[0].mend in card
    assert "Primary Support Reason is blank" in card
    assert "(blank)" in card
    assert all(effect.how in card for effect in STANDARD.effects[rule.id])


def test_the_card_of_a_family_lists_its_rules(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = told(capsys, "show", "M11")
    assert "3 rules" in card
    assert "M11.cost_frequency_unit_type" in card


@pytest.mark.parametrize("name", [rule.id for rule in STANDARD.rules[::7]] + [f.name for f in STANDARD.fields[::5]])
def test_every_kind_of_card_can_be_shown_in_a_narrow_terminal(
    name: str, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert all(len(line) <= 60 for line in told(capsys, "show", name).splitlines())


def test_without_a_name_the_gaps_are_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card = told(capsys, "show")
    assert "Fields" in card
    assert str(len(STANDARD.rules)) in card
    assert "dementia" in card
    assert "none imported" in card


def test_json_is_all_there_is_on_standard_output(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    field = json.loads(told(capsys, "show", "ethnicity", "--json"))
    assert field["header"] == "Ethnicity"
    assert field["list"]["complete"] is True
    rule = json.loads(told(capsys, "show", "C02.ethnicity", "--json"))["rules"][0]
    assert [check["key"] for check in rule["checks"]] == ["release_1", "near_miss", "truncated", "unknown"]
    assert rule["checks"][0]["example"]["failing_rows"] == [0]
    assert len(json.loads(told(capsys, "show", "--json"))["rules"]) == len(STANDARD.rules)


def test_an_unknown_name_ends_with_2_and_the_nearest(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standard", "show", "etnicity"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Did you mean Ethnicity?" in printed.err


def test_the_preview_shows_what_was_read_and_what_would_change(
    home: Path, workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    preview = told(capsys, "import", str(workbook), "--yes")
    assert "list of Gender" in preview
    assert "under “Value”" in preview
    assert "Contents" in preview
    assert "+ Another gender" in preview
    assert "~ Direct payment is written Direct Payment" in preview
    assert "Client Type: 3 values, was whole, no value changes" in preview


def test_import_keeps_lists_name_and_hash(home: Path, workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "import", str(workbook), "--yes")
    assert [path.name for path in home.iterdir()] == [OVERLAY]
    standard = load_standard(overlay=home / OVERLAY)
    assert standard.overlay is not None
    assert standard.overlay.workbook == "specification.xlsx"
    assert "specification.xlsx" in told(capsys, "show")
    assert "Another gender" in told(capsys, "show", "gender")


def test_a_second_import_takes_the_place_of_the_first(
    home: Path, workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "import", str(workbook), "--yes")
    other = side_by_side(tmp_path / "other.xlsx", {"Gender": ("Male", "Female")})
    told(capsys, "import", str(other), "--yes")
    standard = load_standard(overlay=home / OVERLAY)
    assert standard.list_of["gender"].release_2 == ("Male", "Female")
    assert not standard.list_of["method_of_review"].release_2


def test_without_a_terminal_and_without_yes_nothing_is_written(home: Path, workbook: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "caretrail", "standard", "import", str(workbook)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 2
    assert "list of Gender" in done.stdout
    assert "--yes" in done.stderr
    assert not home.exists()


@pytest.mark.parametrize(("answer", "kept"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_in_a_terminal_the_answer_decides(answer: str, kept: bool, home: Path, workbook: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        os.write(ours, answer.encode())
        done = subprocess.run(
            [sys.executable, "-m", "caretrail", "standard", "import", str(workbook)],
            stdin=theirs,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert (home / OVERLAY).exists() is kept
    assert ("Nothing was written." in done.stdout) is not kept


def test_forget_goes_back_to_the_packaged_standard(
    home: Path, workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "import", str(workbook), "--yes")
    assert "used again" in told(capsys, "forget")
    assert "none imported" in told(capsys, "show")
    assert "nothing changed" in told(capsys, "forget")


def test_check_uses_the_imported_lists(
    home: Path, workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = base_row(STANDARD, "Service") | {"gender": "Another gender"}
    path = write_rows(tmp_path / "submission.csv", STANDARD, [row])

    def findings_on_gender(out: str) -> set[str]:
        main(["check", str(path), "--json", "--out", str(tmp_path / out)])
        found = json.loads(capsys.readouterr().out)["findings"]
        return {finding["rule"] for finding in found if finding["field"] == "gender"}

    assert "C06.gender" in findings_on_gender("before")
    told(capsys, "import", str(workbook), "--yes")
    assert findings_on_gender("after") == set()
