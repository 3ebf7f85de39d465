"""Every row of every submission is counted or has a reason, and is counted just when it stands behind a unit."""

from __future__ import annotations

import pytest

from caretrail.preview import RowTold
from tests.support.explained import Explained, countings, name_of


COUNTINGS = countings()


def test_every_row_of_the_nation_is_told_of(told: list[RowTold], explained: Explained):
    assert len(told) == sum(submission.rows for submission in explained.store.submissions) > 15_000
    assert all(row.reasons or row.uses for row in told)


@pytest.mark.parametrize("place", range(len(COUNTINGS)), ids=[name_of(counting) for counting in COUNTINGS])
def test_a_row_is_counted_just_when_it_stands_behind_a_unit_and_has_a_reason_otherwise(
    place: int, told: list[RowTold], explained: Explained
):
    counting = COUNTINGS[place]
    uses = [(row, row.uses[place]) for row in told if row.uses]
    assert all(use.counted != bool(use.reasons) for _, use in uses)
    counted = [str(row.place) for row, use in uses if use.counted and not row.reasons]
    behind = explained.rows(f"""
SELECT DISTINCT m.file_name || ':' || m.row_number AS place
FROM ({counting.behind}) AS b
JOIN ({counting.units}) AS u ON (u.la_code, u.person, u.unit) = (b.la_code, b.person, b.unit)
    AND (in_denominator OR in_numerator)
JOIN main_joined AS m ON m.record_id = b.record_id""")
    assert sorted(counted) == sorted(row["place"] for row in behind)


def test_rows_that_no_measure_can_count_are_those_that_are_not_kept(told: list[RowTold], explained: Explained):
    """The reasons before any measure are those of the membership, which an independent run published too."""
    kept = {str(row.place) for row in told if not row.reasons}
    membership = explained.rows("""
SELECT file_name || ':' || row_number AS place FROM main_joined_membership WHERE record_id = retained_record_id""")
    assert kept == {row["place"] for row in membership}
    others = {str(row.place): str(row.kept) for row in told if row.reasons and row.kept}
    replaced = explained.rows("""
SELECT m.file_name || ':' || m.row_number AS place, k.file_name || ':' || k.row_number AS kept
FROM main_joined_membership AS m JOIN main_joined AS k ON k.record_id = m.retained_record_id
WHERE m.record_id <> m.retained_record_id""")
    assert others == {row["place"]: row["kept"] for row in replaced}
