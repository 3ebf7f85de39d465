"""`caretrail trail`: the exit codes and words of a verification, and checkpoints to keep elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caretrail.cli.home_keys import home_ring
from caretrail.trail import Trail
from tests.support.command_line import is_one_line, run
from tests.support.trails import entry, lines_of, put_lines


@pytest.fixture
def trail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Trail:
    made = Trail(tmp_path / "trail.jsonl", home_ring())
    made.append_all([entry(number) for number in range(5)])
    capsys.readouterr()
    return made


def test_an_intact_trail_ends_with_0(trail: Trail):
    ended = run("trail", "verify", trail.path)
    assert (ended.code, ended.err) == (0, "")
    assert "is intact: 5 records" in ended.out


def test_a_tampered_trail_ends_with_1_and_names_the_first_bad_record(trail: Trail):
    lines = lines_of(trail)
    put_lines(trail, [*lines[:2], *lines[3:]])
    ended = run("trail", "verify", trail.path)
    assert (ended.code, ended.err) == (1, "")
    assert "delete: Record 3 is missing." in ended.out


def test_json_says_the_same(trail: Trail):
    lines = lines_of(trail)
    put_lines(trail, lines[:3])
    ended = run("trail", "verify", trail.path, "--json")
    assert ended.code == 1
    assert json.loads(ended.out) == {
        "file": "trail.jsonl",
        "intact": False,
        "records": 3,
        "vouched": 0,
        "unfinished_bytes": 0,
        "faults": [
            {
                "kind": "truncation",
                "record": 4,
                "until": 4,
                "says": "The trail was cut off: records 4 to 5 are missing at its end.",
            }
        ],
    }


def test_an_append_that_was_cut_off_is_told_and_is_no_fault(trail: Trail):
    head, pending = (trail.path.with_name(f"trail.jsonl.{end}") for end in ("head", "pending"))
    before = head.read_bytes()
    trail.append_all([entry()])
    head.rename(pending)
    head.write_bytes(before)
    trail.path.write_bytes(trail.path.read_bytes()[:-20])
    ended = run("trail", "verify", trail.path)
    assert ended.code == 0
    assert "An append was cut off" in ended.out


def test_an_auditor_needs_the_public_keys_only(trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "public.json").write_text(run("keys", "public").out)
    monkeypatch.setenv("CARETRAIL_HOME", str(tmp_path / "auditor"))
    alone = run("trail", "verify", trail.path)
    assert alone.code == 2
    assert is_one_line(alone)
    assert run("trail", "verify", trail.path, "--keys", tmp_path / "public.json").code == 0
    assert not (tmp_path / "auditor").exists()


def test_a_checkpoint_kept_elsewhere_shows_a_trail_put_back(trail: Trail, tmp_path: Path):
    before = {path.name: path.read_bytes() for path in tmp_path.glob("trail.jsonl*")}
    trail.append_all([entry()])
    signed = run("trail", "checkpoint", trail.path)
    assert (signed.code, json.loads(signed.out)["seq"]) == (0, 6)
    (tmp_path / "kept.jsonl").write_text(signed.out)
    assert run("trail", "verify", trail.path, "--checkpoint", tmp_path / "kept.jsonl").code == 0
    for path in tmp_path.glob("trail.jsonl*"):
        path.unlink()
    for name, held in before.items():
        (tmp_path / name).write_bytes(held)
    assert run("trail", "verify", trail.path).code == 0
    ended = run("trail", "verify", trail.path, "--checkpoint", tmp_path / "kept.jsonl")
    assert ended.code == 1
    assert "record 6 is missing at its end" in ended.out
    assert "vouch for the records up to 5" in ended.out


@pytest.mark.parametrize("verb", ["verify", "checkpoint"])
def test_a_trail_that_is_not_there_ends_with_2_and_one_line(trail: Trail, tmp_path: Path, verb: str):
    ended = run("trail", verb, tmp_path / "absent.jsonl")
    assert ended.code == 2
    assert is_one_line(ended)
    assert not (tmp_path / "absent.jsonl").exists()


def test_foreign_public_keys_end_with_2(trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CARETRAIL_HOME", str(tmp_path / "other"))
    home_ring()
    ended = run("trail", "verify", trail.path)
    assert ended.code == 2
    assert is_one_line(ended)
    assert "not among the public keys" in ended.err
