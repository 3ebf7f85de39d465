"""`caretrail promises` as a person meets it: the register as JSON, one notice of it, and a proof run again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from caretrail.spec import load_promises
from tests.support.command_line import is_one_line, run
from tests.support.proofs import FAULT_VARIABLE
from tests.support.tree import ROOT


PROMISES = load_promises()
COUNCILS = ROOT / "councils"


def test_the_json_names_every_promise_with_its_status_and_its_last_passing() -> None:
    ended = run("promises", "--json")
    told = json.loads(ended.out)["promises"]
    assert ended.code == 0
    assert [one["id"] for one in told] == [one.id for one in PROMISES]
    assert {"id", "notice", "topic", "promise", "status", "evidence", "last_passed"} <= set(told[0])
    assert {one["status"] for one in told} <= {"proved", "scheduled", "not_software"}
    assert [one["id"] for one in told if one["status"] == "scheduled" and one["last_passed"]] == []


@pytest.mark.parametrize("pack", ["luton-asc", COUNCILS / "luton-asc"])
def test_one_notice_is_named_by_its_key_or_by_the_folder_of_its_pack(pack: str | Path) -> None:
    told = json.loads(run("promises", "--pack", pack, "--json").out)["promises"]
    assert {one["notice"] for one in told} == {"luton-asc"}


def test_several_notices_may_be_named() -> None:
    told = json.loads(run("promises", "--pack", "bathnes-cld", "--pack", "westminster-cld", "--json").out)["promises"]
    assert {one["notice"] for one in told} == {"bathnes-cld", "westminster-cld"}


def test_an_unknown_notice_is_told_with_the_nearest() -> None:
    ended = run("promises", "--pack", "luton-acs", "--json")
    assert ended.code == 2
    assert is_one_line(ended)
    assert "Did you mean luton-asc?" in ended.err


def test_a_pack_that_encodes_no_published_notice_has_no_promises_to_show() -> None:
    ended = run("promises", "--pack", COUNCILS / "anytown")
    assert ended.code == 2
    assert is_one_line(ended)


def test_the_terminal_shows_the_counts_by_notice() -> None:
    shown = run("promises").out
    assert "Luton, corporate notice" in shown
    assert str(len(PROMISES)) in shown


# --- verify ---


def verify(identifier: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`caretrail promises verify` in a process of its own, as a person would run it."""
    return subprocess.run(
        [sys.executable, "-m", "caretrail", "promises", "verify", identifier],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_proof_is_run_again_and_holds() -> None:
    ended = verify("LAS-018")
    assert ended.returncode == 0, ended.stderr
    assert "Evidence: a purpose on public task without a statute is refused." in ended.stdout
    assert "The proof holds: tests/promises/" in ended.stdout


def test_a_proof_is_run_again_and_fails_when_its_enforcement_is_gone() -> None:
    ended = verify("LAS-018", **{FAULT_VARIABLE: "acts_not_asked"})
    assert ended.returncode == 1
    assert "The proof FAILED" in ended.stdout


def test_a_promise_without_a_proof_says_where_it_will_be_kept() -> None:
    scheduled = next(one for one in PROMISES if one.status == "scheduled")
    ended = run("promises", "verify", scheduled.id)
    assert ended.code == 1
    assert f"scheduled for the room {scheduled.where}" in ended.out


def test_an_unknown_promise_is_told_with_the_nearest() -> None:
    ended = run("promises", "verify", "las-018")
    assert ended.code == 2
    assert is_one_line(ended)
    assert "Did you mean LAS-018?" in ended.err
