"""The same arguments give the same bytes; another seed gives other people; sizes are as asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrail.synthetic import write_nation
from tests.support.made_up_nation import fingerprints, manifest, table, truth


@pytest.mark.parametrize("profile", ["A", "B", "C", "D"])
def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, profile: str) -> None:
    for name in ("one", "other"):
        write_nation(tmp_path / name, councils=2, people=150, seed=5, profile=profile)
    assert fingerprints(tmp_path / "one") == fingerprints(tmp_path / "other")


def test_another_seed_makes_other_people(tmp_path: Path) -> None:
    for seed in (1, 2):
        write_nation(tmp_path / str(seed), people=150, seed=seed)
    one, other = fingerprints(tmp_path / "1"), fingerprints(tmp_path / "2")
    assert all(one[name] != other[name] for name in one if name.startswith(("submissions/", "truth/")))


def test_faults_change_rows_and_not_the_truth_about_people(tmp_path: Path) -> None:
    for profile in ("A", "D"):
        write_nation(tmp_path / profile, people=150, profile=profile)
    faulty, clean = fingerprints(tmp_path / "A"), fingerprints(tmp_path / "D")
    alike = {name for name in clean if faulty[name] == clean[name]}
    assert {"truth/people.csv", "truth/events.csv", "ref/sus.csv", "ref/mapping.csv"} <= alike
    assert not any(name.startswith("submissions/") for name in alike)


def test_a_council_s_people_do_not_depend_on_how_many_rows_are_wanted(tmp_path: Path) -> None:
    write_nation(tmp_path / "few", rows=1000, profile="D")
    write_nation(tmp_path / "many", rows=3000, profile="D")
    few, many = (table(tmp_path / size / "truth" / "people.csv") for size in ("few", "many"))
    assert many[: len(few)] == few


@pytest.mark.parametrize("councils", [1, 3])
def test_rows_are_reached_as_nearly_as_whole_households_allow(tmp_path: Path, councils: int) -> None:
    written = write_nation(tmp_path / "nation", councils=councils, rows=6000)
    assert written.rows == sum(int(line["rows"]) for line in manifest(tmp_path / "nation"))
    assert 6000 <= written.rows < 6000 + 150


def test_people_are_as_many_as_asked(tmp_path: Path) -> None:
    written = write_nation(tmp_path / "nation", councils=2, people=200)
    people = table(tmp_path / "nation" / "truth" / "people.csv")
    assert written.people == len(people)
    for code in ("201", "202"):
        assert 200 <= sum(person["la_code"] == code for person in people) < 206


def test_the_shares_of_faulty_rows_are_those_of_the_profiles(tmp_path: Path) -> None:
    shares = {}
    for profile in "ABCD":
        written = write_nation(tmp_path / profile, people=2500, profile=profile)
        faulty = sum(len({row for row, _ in faults}) for faults in truth(tmp_path / profile).values())
        assert faulty == written.faulty_rows
        shares[profile] = faulty / written.rows
    assert 0.025 < shares["A"] < 0.037
    assert 0.85 < shares["B"] < 0.97
    assert 0.99 < shares["C"] < 1
    assert shares["D"] == 0


def test_progress_tells_of_every_row_once(tmp_path: Path) -> None:
    told: list[int] = []
    written = write_nation(tmp_path / "nation", councils=2, people=700, progress=told.append)
    assert sum(told) == written.rows
    assert len(told) > 2
