"""Every cell that an independent run of the published method gave for the made-up nation comes out of `measure`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.figures import LABELS, Table, cells, rows_of


FILES = (
    *(f"ascof_2a{part}_{period}" for part in ("", "_clusters", "_disaggregated") for period in ("latest", "previous")),
    *(f"ascof_2b2c_{period}" for period in ("latest", "previous")),
    *(f"ascof_2d_{part}_{p}" for part in ("links", "part1", "part2", "venn") for p in ("latest", "previous")),
    *(f"ascof_2e{part}_{p}" for part in ("", "_ld", "_unknown", "_ld_unknown") for p in ("latest", "previous")),
    *(f"ascof_3d{part}_{period}" for part in ("", "_unknown") for period in ("latest", "previous")),
    *("fact_assessments", "fact_requests", "fact_reviews", "fact_services"),
    *("main_joined", "main_joined_membership", "main_single", "main_single_membership", "person_details"),
    *(f"selected_submissions_{part}" for part in ("joined_by_quarter", "joined_merged", "single")),
    "submission_reporting_periods",
    *(f"waiting_times_{part}" for part in ("diag_part1", "diag_part2", "la", "person")),
)
MONEY = ("cost_per_week", "total_cost_period")  # of fact_costs, within a penny


def expected(national: Path, name: str) -> Table:
    return rows_of(national / "expected" / f"{name}.csv")


def test_no_expected_file_is_left_out(national: Path):
    assert {path.stem for path in (national / "expected").glob("*.csv")} == {*FILES, "fact_costs"}


@pytest.mark.parametrize("name", FILES)
def test_every_cell_of(name: str, figures: Path, national: Path):
    found, wanted = rows_of(figures / f"{name}.csv"), expected(national, name)
    assert list(found[0]) == list(wanted[0])
    assert cells(found) == cells(wanted)


def test_every_cell_of_fact_costs_money_within_a_penny(figures: Path, national: Path):
    found, wanted = (
        {tuple(v for k, v in row.items() if k not in MONEY): row for row in rows}
        for rows in (rows_of(figures / "fact_costs.csv"), expected(national, "fact_costs"))
    )
    assert found.keys() == wanted.keys()
    for key, row in found.items():
        for column in MONEY:
            assert (row[column] == "") == (wanted[key][column] == "")
            assert float(row[column] or 0) == pytest.approx(float(wanted[key][column] or 0), abs=0.01)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("main_joined", "record_id"),
        ("main_single_membership", "retained_record_id"),
        ("main_joined_membership", "retained_record_id"),
        ("waiting_times_person", "request_record_id"),
    ],
)
def test_running_numbers_stand_for_the_same_rows(name: str, column: str, figures: Path, national: Path):
    """One number of ours for each of theirs, by what the rows say: the file and the row where they say so."""
    assert column in LABELS
    table = "main_joined" if "joined" in name or "waiting" in name else "main_single"
    ours, theirs = (
        {r["record_id"]: (r["file_name"], r["row_number"]) for r in rows}
        for rows in (rows_of(figures / f"{table}.csv"), expected(national, table))
    )
    found, wanted = (
        sorted((rows_by[row[column]], tuple(v for k, v in row.items() if k not in LABELS)) for row in rows)
        for rows_by, rows in ((ours, rows_of(figures / f"{name}.csv")), (theirs, expected(national, name)))
    )
    assert found == wanted
