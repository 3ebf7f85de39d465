"""`caretrail measure`: what it writes for whom, what it refuses, and that nothing is left half-done."""

from __future__ import annotations

import json
import re
import shutil
import stat
from pathlib import Path

import duckdb
import pytest

from caretrail.measures import MEASURES
from tests.support.command_line import is_one_line, run
from tests.support.figures import AS_OF, YEAR, Landed, cells, rows_of


NEVER = ("--joined-from", "2030-04-01")  # with a year after it, that no submission covers
TOKEN = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
PER_PERSON = {
    "main_joined": "person_id",
    "main_single": "person_id",
    "person_details": "pid",
    "ascof_2a_clusters_latest": "person_id",
    "ascof_2d_links_latest": "person_id",
    "waiting_times_person": "person_id",
}


@pytest.fixture(scope="session")
def tokens(landed: Landed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same run without identifiers."""
    out = tmp_path_factory.mktemp("tokens") / "out"
    assert landed.measure("all", out).code == 0
    return out


def reference(landed: Landed, folder: Path, *without: str) -> Path:
    """A copy of the reference tables with some of them missing."""
    copy = folder / "ref"
    shutil.copytree(landed.nation / "ref", copy)
    for name in without:
        (copy / name).unlink()
    return copy


def acts(landed: Landed) -> list[str]:
    lines = (landed.store / "trail" / "landing.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["act"] for line in lines]


@pytest.mark.parametrize(("name", "column"), PER_PERSON.items())
def test_without_show_ids_people_are_tokens(name: str, column: str, tokens: Path):
    rows = rows_of(tokens / f"{name}.csv")
    assert rows
    assert all(TOKEN.fullmatch(row[column]) for row in rows)


def test_without_show_ids_no_identifier_is_in_any_file(tokens: Path, landed: Landed):
    known = {row["pid"] for row in rows_of(landed.nation / "expected" / "person_details.csv")}
    known |= {pid.split("_", 1)[1] for pid in known if "_" in pid}
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(tokens.iterdir()))
    assert known
    assert not known & set(re.findall(r"\w+", text))


def test_figures_are_the_same_with_and_without_identifiers(tokens: Path, figures: Path):
    for path in sorted(tokens.glob("ascof_*_latest.csv")):
        if path.stem not in PER_PERSON:
            assert cells(rows_of(path)) == cells(rows_of(figures / path.name))


def test_show_ids_is_recorded_in_the_trail_and_its_folder_is_its_owners_alone(landed: Landed, tmp_path: Path):
    before = acts(landed).count("identifiers.revealed")
    ended = landed.measure("ascof-2a", tmp_path / "out", "--show-ids", "--purpose", "answering a query")
    assert ended.code == 0
    assert acts(landed).count("identifiers.revealed") == before + 1
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert landed.measure("ascof-2a", tmp_path / "out").code == 0
    assert landed.measure("ascof-3d", tmp_path / "nobody", "--show-ids").code == 0  # no row of it is about one person
    assert acts(landed).count("identifiers.revealed") == before + 1
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) != 0o700


def test_one_measure_writes_its_own_files_notes_and_what_it_is_about(landed: Landed, tmp_path: Path, figures: Path):
    out = tmp_path / "out"
    assert landed.measure("ASCOF 3D", out).code == 0
    names = {f"ascof_3d{part}_{period}.csv" for part in ("", "_unknown") for period in ("latest", "previous")}
    assert {path.name for path in out.iterdir()} == {*names, "notes.csv", "about.json"}
    for name in names:
        assert cells(rows_of(out / name)) == cells(rows_of(figures / name))
    about = json.loads((out / "about.json").read_text(encoding="utf-8"))
    assert (about["measures"], about["as_of"]) == (["ascof-3d"], AS_OF)
    assert about["files"]["ascof_3d_latest.csv"] == len(rows_of(out / "ascof_3d_latest.csv"))


def test_parquet_and_json_hold_the_same_figures(landed: Landed, tmp_path: Path, figures: Path):
    wanted = cells(rows_of(figures / "ascof_2e_latest.csv"))
    assert landed.measure("ascof-2e", tmp_path / "p", "--format", "parquet").code == 0
    table = duckdb.sql(f"SELECT * FROM '{tmp_path}/p/ascof_2e_latest.parquet'")
    assert cells([dict(zip(table.columns, map(str, row), strict=True)) for row in table.fetchall()]) == wanted
    assert landed.measure("ascof-2e", tmp_path / "j", "--format", "json").code == 0
    rows = json.loads((tmp_path / "j" / "ascof_2e_latest.json").read_text(encoding="utf-8"))
    assert cells([{name: str(cell) for name, cell in row.items()} for row in rows]) == wanted


def test_several_years_at_once_are_the_years_one_by_one(landed: Landed, tmp_path: Path, figures: Path):
    earlier = "2025-01-01..2025-12-31"
    assert landed.measure("ascof-2b2c", tmp_path / "two", "--period", earlier).code == 0
    assert landed.measure("ascof-2b2c", tmp_path / "one", year=earlier).code == 0
    both = {path.name: path for path in (tmp_path / "two").iterdir() if path.is_dir()}
    assert set(both) == {"2025-04-01_2026-03-31", "2025-01-01_2025-12-31"}
    for folder, alone in zip(sorted(both), (tmp_path / "one", figures), strict=True):
        name = "ascof_2b2c_latest.csv"
        assert cells(rows_of(both[folder] / name)) == cells(rows_of(alone / name))


def test_going_part_by_part_within_little_memory_gives_the_same_cells(landed: Landed, tmp_path: Path, tokens: Path):
    assert landed.measure("all", tmp_path / "out", "--memory", "300MB").code == 0
    for path in sorted(tokens.glob("*.csv")):
        assert cells(rows_of(path)) == cells(rows_of(tmp_path / "out" / path.name)), path.name


def test_the_notes_say_how_far_a_councils_figures_carry(tokens: Path):
    notes = {row["la_code"]: row for row in rows_of(tokens / "notes.csv")}
    assert {la_code: row["quality"] for la_code, row in notes.items()} == {
        "201": "usual",
        "202": "usual",
        "203": "part",
        "204": "usual",
        "205": "none",
    }
    assert (notes["203"]["quarters_covered"], notes["203"]["quarters"]) == ("9", "10")


def test_a_figure_that_a_later_submission_replaced_says_so(landed: Landed, tmp_path: Path):
    assert landed.measure("ascof-2e", tmp_path / "out", as_of="2026-12-31").code == 0
    notes = {row["la_code"]: row for row in rows_of(tmp_path / "out" / "notes.csv")}
    assert (notes["201"]["file_name"], notes["201"]["revised"]) == ("201_11_after_asof.csv", "true")
    assert notes["201"]["revision_note"] == "replaces 201_09_quarterly.csv, received 2026-04-18"
    assert (notes["202"]["revised"], notes["202"]["revision_note"]) == ("false", "")


# --- what is missing or wrong ---------------------------------------------------------------------------------------


def test_a_missing_population_file_leaves_out_2b_and_2c_and_the_rest_runs(landed: Landed, tmp_path: Path, tokens: Path):
    ref = reference(landed, tmp_path, "population.csv")
    ended = landed.measure("all", tmp_path / "out", "--ref", ref)
    assert (ended.code, ended.err) == (1, "caretrail: ASCOF 2B and 2C: population.csv is not in the folder of --ref.\n")
    left = {path.name for path in tokens.iterdir()} - {path.name for path in (tmp_path / "out").iterdir()}
    assert left == {"ascof_2b2c_latest.csv", "ascof_2b2c_previous.csv"}


def test_without_reference_tables_what_needs_none_is_computed(landed: Landed, tmp_path: Path, figures: Path):
    (tmp_path / "ref").mkdir()
    ended = landed.measure("all", tmp_path / "out", "--ref", tmp_path / "ref")
    assert ended.code == 1
    assert ended.err.splitlines() == [
        "caretrail: ASCOF 2B and 2C: population.csv and la_lookup.csv are not in the folder of --ref.",
        "caretrail: ASCOF 2D: sus.csv and lsoa_utla.csv are not in the folder of --ref.",
    ]
    kept = {row["la_code"] for row in rows_of(tmp_path / "out" / "ascof_2a_latest.csv")}
    assert kept == {"201", "202", "203", "204"}  # without a look-up, the councils that sent something


def test_a_measure_asked_for_by_name_that_lacks_its_file_writes_nothing(landed: Landed, tmp_path: Path):
    ref = reference(landed, tmp_path, "sus.csv")
    ended = landed.measure("ascof-2d", tmp_path / "out", "--ref", ref)
    assert ended.code == 2
    assert is_one_line(ended)
    assert "sus.csv" in ended.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ascof-2z",), "Did you mean ascof-2"),
        (("3D",), "Did you mean ascof-3d?"),
        (("house prices",), "They are periods, main, ascof-2a"),
    ],
)
def test_a_measure_that_there_is_not_is_told_with_the_nearest(
    words: tuple[str], told: str, landed: Landed, tmp_path: Path
):
    ended = landed.measure(*words, tmp_path / "out")
    assert (ended.code, is_one_line(ended), told in ended.err) == (2, True, True)


@pytest.mark.parametrize(
    ("year", "words", "told"),
    [
        ("2026-03-31..2025-04-01", (), "ends before it starts"),
        ("2025-04..2026-03", (), "2025-04-01..2026-03-31"),
        ("2025-02-30..2026-03-31", (), "2025-04-01..2026-03-31"),
        (YEAR, ("--joined-from", "2025-07-01"), "after the period"),
        (YEAR, ("--joined-from", "2023-11-01"), "whole number of quarters"),
        ("2031-04-01..2032-03-31", NEVER, "No submission received by 2026-05-05"),
    ],
)
def test_a_period_that_cannot_be_answered_is_refused(
    year: str, words: tuple[str, ...], told: str, landed: Landed, tmp_path: Path
):
    ended = landed.measure("ascof-2a", tmp_path / "out", *words, year=year)
    assert (ended.code, is_one_line(ended), told in ended.err) == (2, True, True)
    assert list(tmp_path.iterdir()) == []


def test_the_periods_of_submissions_can_be_seen_where_none_is_chosen(landed: Landed, tmp_path: Path):
    assert landed.measure("periods", tmp_path / "out", *NEVER, year="2031-04-01..2032-03-31").code == 0
    assert len(rows_of(tmp_path / "out" / "submission_reporting_periods.csv")) == 34
    assert rows_of(tmp_path / "out" / "selected_submissions_single.csv") == []


def test_a_folder_with_other_things_in_it_is_left_alone(landed: Landed, tmp_path: Path):
    kept = tmp_path / "letter.txt"
    kept.write_text("Dear council", encoding="utf-8")
    ended = landed.measure("ascof-2a", tmp_path)
    assert (ended.code, is_one_line(ended), "other files" in ended.err) == (2, True, True)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_earlier_figures_are_replaced_whole_and_survive_a_run_that_fails(landed: Landed, tmp_path: Path):
    out = tmp_path / "out"
    assert landed.measure("ascof-2a", out).code == 0
    before = sorted(path.name for path in out.iterdir())
    assert landed.measure("ascof-2a", out, *NEVER, year="2031-04-01..2032-03-31").code == 2
    assert sorted(path.name for path in out.iterdir()) == before
    assert landed.measure("ascof-2e", out).code == 0
    assert not (out / "ascof_2a_latest.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("size", ["lots", "299MB", "-1GB"])
def test_a_memory_that_is_no_size_or_too_small_is_refused(size: str, landed: Landed, tmp_path: Path):
    ended = landed.measure("ascof-2a", tmp_path / "out", "--memory", size)
    assert (ended.code, is_one_line(ended), "300MB at least" in ended.err) == (2, True, True)


@pytest.mark.parametrize("room", [100_000, 3_000])
def test_a_full_disk_leaves_nothing(room: int, landed: Landed, tmp_path: Path):
    ended = landed.measure_within(room, "main" if room > 50_000 else "ascof-2a", tmp_path / "out")
    assert (ended.code, is_one_line(ended)) == (3, True)
    assert list(tmp_path.iterdir()) == []


def test_the_help_names_every_measure():
    told = run("measure", "--help").out
    assert [name for name in MEASURES if not re.search(rf"\b{name}\b", told)] == []


def test_curated_rows_that_were_changed_are_refused(landed: Landed, tmp_path: Path):
    store = tmp_path / "store"
    shutil.copytree(landed.store, store)
    changed = sorted(store.rglob("*.parquet"))[0]
    changed.write_bytes(changed.read_bytes()[:-1] + b"X")
    ended = Landed(store=store, ring=landed.ring, nation=landed.nation).measure("ascof-2a", tmp_path / "out")
    assert (ended.code, is_one_line(ended), "were changed" in ended.err) == (2, True, True)
    assert not (tmp_path / "out").exists()
