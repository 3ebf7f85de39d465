"""The promise register: whole, each promise with a status, each proof a test that is there."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest
import yaml

from caretrail.errors import SpecError, UnusableInput
from caretrail.promises import count, read_proofs, standings
from caretrail.spec import Promise, load_promises, read_promises
from tests.support.proofs import proof_rows
from tests.support.tree import ROOT


PROMISES = load_promises()
FACTS = Path(os.environ.get("CARETRAIL_FACTS", ROOT.parent / "shared")) / "promises.yaml"

ONE = """
[[promise]]
id = "XYZ-001"
notice = "anytown"
lines = "1"
topic = "rights"
promise = "An answer comes"
kept_by = "a clock"
evidence = "a table of dates"
status = "scheduled"
where = "rights"
"""


def test_ids_are_unique_and_every_notice_has_promises() -> None:
    assert len({one.id for one in PROMISES}) == len(PROMISES)
    assert {one.notice for one in PROMISES} == {
        "luton-asc", "luton", "step-forward-luton", "bathnes-cld", "westminster-cld",
    }  # fmt: skip


def test_every_promise_read_off_the_notices_is_in_the_register() -> None:
    if not FACTS.exists():
        pytest.skip("not run: the facts that the register was read off are not beside this clone")
    facts = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    assert facts["count"] == len(facts["promises"])
    ours = {one.id: one for one in PROMISES}
    assert {(one["id"], one["notice"], str(one["lines"])) for one in facts["promises"]} <= {
        (one.id, one.notice, one.lines) for one in PROMISES
    }
    copied = [one["id"] for one in facts["promises"] if ours[one["id"]].evidence == one["evidence"]]
    assert not copied, "evidence is in our own words"


@pytest.mark.parametrize("promise", [one for one in PROMISES if one.proved_by], ids=lambda one: one.id)
def test_a_proving_test_exists(promise: Promise) -> None:
    for test in promise.proved_by:
        path, _, name = test.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, test


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('status = "scheduled"', "", "XYZ-001 has no status"),
        ('status = "scheduled"', 'status = "hoped"', "none of proved, scheduled, not_software"),
        ('status = "scheduled"', 'status = "proved"', "is proved and names no test"),
        ('where = "rights"', 'where = "rights"\nproved_by = ["tests/a.py::test_b"]', "is scheduled and names tests"),
        ('status = "scheduled"', 'status = "not_software"\nproved_by = ["tests/a.py::test_b"]', "its human task"),
        ("kept_by", "keptby", "unknown key keptby. Is kept_by meant?"),
        ('id = "XYZ-001"', "", "promise 1 has no id"),
        ('lines = "1"', "lines = 1", "XYZ-001 has no lines"),
        ("[[promise]]", "[[promise]", "promises.toml:"),
    ],
)
def test_a_register_that_says_too_little_or_too_much_is_refused(old: str, new: str, told: str) -> None:
    with pytest.raises(SpecError, match=told.replace("(", r"\(")):
        read_promises(ONE.replace(old, new, 1))


def test_an_id_stands_once() -> None:
    with pytest.raises(SpecError, match="XYZ-001 stands there twice"):
        read_promises(ONE + ONE)


def test_at_most_ten_are_no_task_for_software() -> None:
    apart = 'status = "not_software"\ntask = "Ask"\nproved_by = ["tests/a.py::test_b"]'
    texts = [ONE.replace("XYZ-001", f"XYZ-{at:03}").replace('status = "scheduled"', apart) for at in range(11)]
    assert len(read_promises("".join(texts[:10]))) == 10
    with pytest.raises(SpecError, match="11 promises are called not_software"):
        read_promises("".join(texts))


def _proved(*tests: str) -> Promise:
    (one,) = read_promises(ONE.replace('status = "scheduled"', f'status = "proved"\nproved_by = {list(tests)}'))
    return one


def test_a_promise_is_proved_when_all_its_tests_ran_and_passed() -> None:
    promise = _proved("tests/a.py::test_a", "tests/a.py::test_b")
    both = {"tests/a.py::test_a": "passed", "tests/a.py::test_b": "passed"}
    (row,) = proof_rows((promise,), both, "c0ffee", "2026-11-22T10:00:00+00:00")
    assert (row["outcome"], row["commit"]) == ("passed", "c0ffee")
    (row,) = proof_rows((promise,), {**both, "tests/a.py::test_b": "failed"}, "c0ffee", "")
    assert row["outcome"] == "failed"
    assert proof_rows((promise,), {"tests/a.py::test_a": "passed"}, "c0ffee", "") == [], "half a run proves nothing"


def test_a_proof_counts_only_for_the_tests_it_was_made_with(tmp_path: Path) -> None:
    kept = tmp_path / "promises.json"
    kept.write_text(
        '[{"id": "XYZ-001", "tests": ["tests/a.py::test_a"], "outcome": "passed", "commit": "c0ffee",'
        ' "at": "2026-11-22T10:00:00+00:00"}]'
    )
    (same,) = standings([_proved("tests/a.py::test_a")], read_proofs(kept))
    (other,) = standings([_proved("tests/a.py::test_z")], read_proofs(kept))
    assert same.last_passed == "2026-11-22T10:00:00+00:00"
    assert other.last_passed is None


def test_proofs_that_no_test_run_wrote_are_refused(tmp_path: Path) -> None:
    (tmp_path / "promises.json").write_text('{"id": 1}')
    with pytest.raises(UnusableInput, match="not what a test run writes"):
        read_proofs(tmp_path / "promises.json")
    assert read_proofs(tmp_path / "none.json") == {}


def test_counts_add_up() -> None:
    counted = count(PROMISES)
    assert counted.proved + counted.scheduled + counted.not_software == counted.promises == len(PROMISES)
