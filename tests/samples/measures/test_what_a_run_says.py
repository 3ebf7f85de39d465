"""What a run of `caretrail measure` says of itself: a year nobody sent, the newer method, what its figures rest on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.support.command_line import is_one_line
from tests.support.figures import Landed, rows_of


def test_a_year_of_which_nothing_was_sent_has_no_figures(landed: Landed, tmp_path: Path):
    """Its joined period begins with quarters that were sent, which must not pass for the year."""
    ended = landed.measure("all", tmp_path / "out", "--joined-from", "2025-01-01", year="2026-07-01..2027-06-30")
    assert (ended.code, is_one_line(ended)) == (2, True)
    assert "covers any quarter of 2026-07-01..2027-06-30" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_year_that_no_submission_covers_whole_is_told(landed: Landed, tmp_path: Path):
    ended = landed.measure("all", tmp_path / "out", as_of="2026-04-10")
    assert (ended.code, is_one_line(ended)) == (1, True)
    assert "covers the whole of 2025-04-01..2026-03-31" in ended.err
    assert rows_of(tmp_path / "out" / "fact_costs.csv") == []
    about = json.loads((tmp_path / "out" / "about.json").read_text(encoding="utf-8"))
    assert len(about["years"][0]["lacking"]) == 1


def test_a_council_that_the_look_up_lacks_is_told(landed: Landed, tmp_path: Path):
    tables = tmp_path / "ref"
    tables.mkdir()
    lines = (landed.nation / "ref" / "la_lookup.csv").read_text(encoding="utf-8").splitlines()
    (tables / "la_lookup.csv").write_text("\n".join(line for line in lines if not line.startswith("204")))
    ended = landed.measure("ascof-2e", tmp_path / "out", "--ref", tables)
    assert (ended.code, ended.err) == (
        1,
        "caretrail: la_lookup.csv has no line for 204: published tables leave that out.\n",
    )


def test_the_newer_method_can_be_asked_for_and_is_marked_partial(landed: Landed, tmp_path: Path):
    mid_2026, newer = tmp_path / "mid_2026", tmp_path / "newer"
    assert landed.measure("periods", mid_2026).err == ""
    ended = landed.measure("periods", newer, "--periods-by", "newer")
    assert (ended.code, is_one_line(ended), "newer method are partial" in ended.err) == (0, True, True)
    for folder, method in ((mid_2026, "mid-2026"), (newer, "newer")):
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        assert about["periods_by"]["method"] == method
        assert bool(about["periods_by"]["partial"]) is (method == "newer")
    # Most of these made-up files are too small for ten events a month and kind, which the newer method asks for.
    derived = [row["der_start"] for row in rows_of(newer / "submission_reporting_periods.csv")]
    assert derived.count("") > [
        row["der_start"] for row in rows_of(mid_2026 / "submission_reporting_periods.csv")
    ].count("")


def test_a_run_says_what_its_figures_rest_on(landed: Landed, tmp_path: Path):
    tables = tmp_path / "ref"
    tables.mkdir()
    (tables / "mapping.csv").write_bytes((landed.nation / "ref" / "mapping.csv").read_bytes())
    assert landed.measure("main", tmp_path / "out", "--ref", tables).code == 0
    about = json.loads((tmp_path / "out" / "about.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((tables / "mapping.csv").read_bytes()).hexdigest()
    assert {name: held for name, held in about["reference"].items() if held} == {"mapping.csv": digest}
    assert about["derivations"] == ["1"]


def test_identifiers_can_be_asked_for_where_the_system_knows_no_name_of_the_user(
    landed: Landed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As in a container that runs under a bare number."""

    def nameless() -> str:
        raise KeyError

    monkeypatch.setattr("getpass.getuser", nameless)
    assert landed.measure("main", tmp_path / "out", "--show-ids").code == 0
    nobody = landed.measure("ascof-3d", tmp_path / "nobody", "--show-ids")  # no row of it is about one person
    assert "personal data" not in nobody.out
    last = (landed.store / "trail" / "landing.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(last)["by"] == "unknown user"
