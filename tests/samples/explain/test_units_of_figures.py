"""The units that an explanation lists are those of the figure: they sum to what an independent run published."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from caretrail.measures import Counting
from tests.support.explained import Explained, countings, name_of
from tests.support.national import expected_rows


NOT_LABELS = {"la_code", "person", "unit", "in_denominator", "in_numerator", "what"}
# How an expected file calls the two counts, where not numerator and denominator.
COUNTS = {
    "ascof_2d_part2": ("reablement_count", "discharges"),
    "waiting_times_la": (None, "n"),
}


def council_of(national: Path) -> dict[str, str]:
    with (national / "ref" / "la_lookup.csv").open(encoding="utf-8") as file:
        names = file.readline().strip().split(",")
        rows = [dict(zip(names, line.strip().split(","), strict=True)) for line in file]
    return {row["la_name"]: row["la_code"] for row in rows}


@pytest.mark.parametrize("counting", countings(), ids=name_of)
def test_units_sum_to_every_figure_of_the_expected_file(counting: Counting, explained: Explained, national: Path):
    units = explained.rows(counting.units)
    labels = [name for name in units[0] if name not in NOT_LABELS]
    numerators: Counter[tuple[str, ...]] = Counter()
    denominators: Counter[tuple[str, ...]] = Counter()
    for unit in units:
        place = (unit["la_code"], *(str(unit[label]) for label in labels))
        numerators[place] += unit["in_numerator"]
        denominators[place] += unit["in_denominator"]
    codes = council_of(national)
    numerator, denominator = COUNTS.get(counting.output.rsplit("_", 1)[0], ("numerator", "denominator"))
    numerator, denominator = COUNTS.get(counting.output, (numerator, denominator))
    seen = 0
    for row in expected_rows(national, counting.output):
        la_code = row.get("la_code") or codes.get(row.get("area", ""))
        printed = {row.get("measure"), row.get("metric"), None if "measure" in row or "metric" in row else True}
        if la_code is None or not {counting.measure, True} & printed:
            continue
        place = (la_code, *(row[label] for label in labels))
        seen += 1
        if numerator:
            assert numerators[place] == int(row[numerator] or 0), place
        if not counting.population:
            assert denominators[place] == int(row[denominator] or 0), place
    assert seen


@pytest.mark.parametrize("counting", countings(), ids=name_of)
def test_a_unit_is_listed_once_in_a_figure(counting: Counting, explained: Explained):
    units = explained.rows(counting.units)
    labels = [name for name in units[0] if name not in NOT_LABELS]
    once = Counter((*(str(u[label]) for label in labels), u["la_code"], u["person"], u["unit"]) for u in units)
    assert set(once.values()) == {1}


@pytest.mark.parametrize("counting", countings(), ids=name_of)
def test_behind_every_unit_of_care_stands_a_row_of_its_person(counting: Counting, explained: Explained):
    """Discharges are units too; behind them stands the hospital file, and no row of a submission."""
    units = [unit for unit in explained.rows(counting.units) if not unit["unit"].startswith("discharge ")]
    behind = explained.rows(f"""
SELECT b.*, m.person AS whose FROM ({counting.behind}) AS b JOIN main_joined AS m USING (record_id)""")
    known = {(row["la_code"], row["person"], row["unit"]) for row in behind}
    assert {(u["la_code"], u["person"], u["unit"]) for u in units if u["in_numerator"] or u["in_denominator"]} <= known
    assert all(row["whose"] == row["person"] for row in behind)
