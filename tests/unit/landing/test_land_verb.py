"""`caretrail land` as a person meets it: what it says, its exit codes, and that it can simply be run again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from caretrail.cli.home_keys import home_ring
from caretrail.landing import open_store
from tests.support.command_line import Ended, is_one_line, run
from tests.support.landings import COUNCIL, one_file, submission, tamper
from tests.support.submissions import NARROW, rows


ONE = ("--la-code", COUNCIL, "--received-at", "2026-04-18T15:06:05")


@pytest.fixture(autouse=True)
def _ring_at_home(_own_home: None) -> None:
    """A key ring, so that no run begins by telling that it made one."""
    home_ring()


def land(store: Path, *words: str | Path) -> Ended:
    return run("land", "--store", store, *words)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A manifest of three submissions."""
    with (tmp_path / "submissions.csv").open("w", newline="") as out:
        writer = csv.writer(out)
        names = ("la_code", "la_name", "import_datetime", "stated_period_start", "stated_period_end", "file_name")
        writer.writerow([*names, "rows"])
        for n in (1, 2, 3):
            submission(tmp_path, rows(n), f"{n}.csv", NARROW)
            moment = f"2026-0{n}-18 15:06:05"
            writer.writerow([COUNCIL, "Anytown", moment, "2025-04-01", "2026-03-31", f"{n}.csv", n])
    return tmp_path / "submissions.csv"


def test_a_manifest_is_landed_and_can_be_run_again(tmp_path: Path, manifest: Path) -> None:
    first, again = (land(tmp_path / "store", "--manifest", manifest) for _ in range(2))
    assert (first.code, again.code) == (0, 0)
    assert "3 of 3 submissions are in" in first.out
    assert again.out.count("these bytes were landed before") == 3
    assert len(open_store(tmp_path / "store").submissions) == 3


def test_a_load_that_was_interrupted_goes_on(tmp_path: Path, manifest: Path) -> None:
    whole = manifest.read_text().splitlines()
    manifest.write_text("\n".join(whole[:2]) + "\n")
    land(tmp_path / "store", "--manifest", manifest)
    manifest.write_text("\n".join(whole) + "\n")
    ended = land(tmp_path / "store", "--manifest", manifest)
    assert ended.out.count("landed before") == 1
    assert ended.out.count("landed as") == 2


def test_one_file(tmp_path: Path) -> None:
    ended = land(tmp_path / "store", submission(tmp_path, rows(4)), *ONE, "--stated", "2025-04-01..2026-03-31")
    assert ended.code == 0
    assert "4 rows landed as" in ended.out
    with open_store(tmp_path / "store") as store:
        assert str(store.submissions[0].stated_end) == "2026-03-31"


def test_json_is_all_there_is_on_standard_output(tmp_path: Path, manifest: Path) -> None:
    told = json.loads(land(tmp_path / "store", "--manifest", manifest, "--json").out)
    assert [(one["file"], one["repeated"], one["receipt"]["rows"]) for one in told] == [
        ("1.csv", False, 1),
        ("2.csv", False, 2),
        ("3.csv", False, 3),
    ]


def test_a_count_of_rows_that_is_not_the_manifests_is_told(tmp_path: Path, manifest: Path) -> None:
    manifest.write_text(manifest.read_text().replace("2.csv,2", "2.csv,200"))
    assert "The manifest says 200 rows, the file has 2." in land(tmp_path / "store", "--manifest", manifest).out


def test_one_refused_file_does_not_keep_the_others_out(tmp_path: Path, manifest: Path) -> None:
    (tmp_path / "2.csv").write_bytes(b"%PDF-1.7")
    ended = land(tmp_path / "store", "--manifest", manifest)
    assert ended.code == 2
    assert "2 of 3 submissions are in" in ended.out
    assert is_one_line(ended)
    assert "2.csv" in ended.err


def test_a_file_of_another_council_is_refused_in_one_line(tmp_path: Path) -> None:
    sent = submission(tmp_path, rows(4))
    ended = land(tmp_path / "store", sent, "--la-code", "999", "--received-at", "2026-04-18T15:06:05")
    assert (ended.code, ended.out) == (2, "")
    assert is_one_line(ended)
    assert "council 999, but no row of it carries that code" in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Name a FILE or a --manifest"),
        (("a.csv", "--manifest", "m.csv"), "Name a FILE or a --manifest"),
        (("a.csv", "--la-code", "five", "--received-at", "2026-04-18T15:06:05"), "--la-code"),
        (("a.csv", "--la-code", "503", "--received-at", "yesterday"), "--received-at"),
        (("a.csv", *ONE, "--stated", "2026-03-31..2025-04-01"), "ends before it starts"),
        (("a.csv", *ONE, "--stated", "a year"), "2025-04-01..2026-03-31"),
        (("--manifest", "m.csv", "--la-code", "503"), "said of a FILE"),
        (("--manifest", "m.csv"), "cannot be opened"),
        (("a.csv", *ONE, "--period", "2025-04-01..2026-03-31"), "--replay"),
        (("--replay",), "not a store"),
        (("--verify",), "not a store"),
    ],
)
def test_a_call_that_cannot_be_understood(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    ended = land(tmp_path / "store", *words)
    assert ended.code == 2
    assert said in ended.err
    assert is_one_line(ended)
    assert not (tmp_path / "store").exists()


def test_verify_says_that_all_is_well_or_what_is_not(tmp_path: Path) -> None:
    store = tmp_path / "store"
    land(store, submission(tmp_path, rows(4)), *ONE)
    assert land(store, "--verify").code == 0


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("identifying/*/*/raw.sealed", "raw.sealed"),
        ("identifying/*/*/persons.sealed", "persons.sealed"),
        ("submissions/*/*/receipt.json", "receipt.json"),
        ("submissions/*/*/check.json", "check.json"),
        ("submissions/*/*/findings.parquet", "findings.parquet"),
        ("analysis/*/*/*.parquet", "changed after it was signed"),
        ("trail/landing.jsonl", "trail"),
    ],
)
def test_verify_finds_whatever_was_changed(tmp_path: Path, pattern: str, said: str) -> None:
    store = tmp_path / "store"
    land(store, submission(tmp_path, rows(4)), *ONE)
    tamper(one_file(store, pattern))
    ended = land(store, "--verify")
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_replay_says_how_many_were_derived_anew(tmp_path: Path) -> None:
    store = tmp_path / "store"
    land(store, submission(tmp_path, rows(4)), *ONE)
    changed = tmp_path / "derivations.toml"
    changed.write_text(
        'version = "2"\n[[derivation]]\nname = "conversation"\nversion = 2\nparameters = { word = "talk" }\n'
    )
    words = ("--replay", "--derivations", changed)
    assert land(store, "--replay").out.startswith("Derived anew: 0 submissions.")
    assert land(store, *words).out.startswith("Derived anew: 1 submission.")
    assert land(store, *words).out.startswith("Derived anew: 0 submissions.")
    with open_store(store) as found:
        assert found.submissions[0].derivation == "2"


def test_the_holder_is_named_when_the_store_is_made(tmp_path: Path) -> None:
    land(tmp_path / "store", submission(tmp_path, rows(1)), *ONE, "--holder", "The Made-up Department")
    with open_store(tmp_path / "store") as store:
        assert store.settings.holder == "The Made-up Department"
