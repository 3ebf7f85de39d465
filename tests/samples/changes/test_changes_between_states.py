"""`caretrail changes`: what a resubmission or a new derivation changed is named, exactly and with its size."""

from __future__ import annotations

import csv
import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Ended, is_one_line, run
from tests.support.figures import AS_OF, JOINED_FROM, YEAR, Landed, rows_of


BEFORE_THE_LAST = "2026-04-17"  # the day on which the last submission but those of two councils had come


@pytest.fixture
def state(landed: Landed, monkeypatch: pytest.MonkeyPatch) -> Landed:
    monkeypatch.setenv("CARETRAIL_KEYS", str(landed.ring))
    return landed


def changes(landed: Landed, *words: str | Path, store: Path | None = None) -> Ended:
    given = ("--ref", landed.nation / "ref", "--period", YEAR, "--joined-from", JOINED_FROM)
    return run("changes", "--store", store or landed.store, *given, *words)


def told(ended: Ended) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ended.out)["changes"]
    return found


def test_the_same_state_twice_differs_in_nothing(state: Landed) -> None:
    same = changes(state, "--from-as-of", AS_OF, "--to-as-of", AS_OF)
    assert (same.code, same.out.strip()) == (0, "No published figure differs.")


def test_every_change_is_the_difference_of_the_published_tables_and_none_is_left_out(
    state: Landed, tmp_path: Path
) -> None:
    out = tmp_path / "changes.csv"
    ended = changes(state, "--from-as-of", BEFORE_THE_LAST, "--to-as-of", AS_OF, "--out", out)
    assert ended.code == 1
    with out.open(encoding="utf-8", newline="") as file:
        listed = [row for row in csv.DictReader(file) if row["table"] == "ascof_2e"]
    old, new = tmp_path / "old", tmp_path / "new"
    assert state.measure("ascof-2e", old, as_of=BEFORE_THE_LAST).code == 0
    assert state.measure("ascof-2e", new, as_of=AS_OF).code == 0
    wanted = set()
    for period in ("latest", "previous"):
        before, after = (
            {(row["la_code"], row["age_band"], row["grp"]): row for row in rows_of(folder / f"ascof_2e_{period}.csv")}
            for folder in (old, new)
        )
        for place in before:
            was, now = before[place], after[place]
            if was != now:
                wanted.add((period, place[0], f"{place[1]}, {place[2]}", was["outcome"], now["outcome"]))
    assert wanted, "the resubmissions moved something"
    keys = ("period", "la_code", "group", "value_before", "value_after")
    assert {tuple(row[key] for key in keys) for row in listed} == wanted


def test_a_new_derivation_moves_the_measures_that_read_it_and_no_other(state: Landed, tmp_path: Path) -> None:
    """Ages at the start of events are read by waiting times alone; so a year of 340 days moves those alone."""
    store, derivations = tmp_path / "store", tmp_path / "derivations.toml"
    shutil.copytree(state.store, store)
    text = files("caretrail.standards").joinpath("landing/curated.toml").read_text(encoding="utf-8")
    head, age = text.split('name = "age"')
    changed = age.replace("version = 1", "version = 2", 1).replace("365.25", "340.0", 1)
    derivations.write_text(
        head.replace('version = "1"', 'version = "2"', 1) + 'name = "age"' + changed, encoding="utf-8"
    )
    assert run("land", "--store", store, "--replay", "--derivations", derivations).code == 0
    ended = changes(state, "--from-derivation", "1", "--to-derivation", "2", "--json", store=store)
    assert ended.code == 1
    assert {row["measure"] for row in told(ended)} == {"Waiting times"}
    back = changes(state, "--from-derivation", "2", "--to-derivation", "1", "--json", store=store)
    assert {(row["value_before"], row["value_after"]) for row in told(back)} == {
        (row["value_after"], row["value_before"]) for row in told(ended)
    }


@pytest.mark.parametrize(
    "words", [(), ("--from-as-of", AS_OF, "--from-derivation", "1"), ("--from-derivation", "nonesuch")]
)
def test_what_cannot_be_compared_is_refused_in_one_line(state: Landed, words: tuple[str, ...]) -> None:
    ended = changes(state, *words)
    assert ended.code == 2
    assert is_one_line(ended)
