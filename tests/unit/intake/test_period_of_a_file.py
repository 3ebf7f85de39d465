"""The period is implied by the rows as sent: kinds of event that are on no list count, rejected lines do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from caretrail.intake import Checked
from caretrail.spec import EVENT_TYPES
from tests.support.submissions import NARROW, checked, rows, text, write


def ended(month: str, kinds: tuple[str, ...], each: int) -> list[dict[str, str]]:
    """Rows of each kind of event that ended in a month, given as mm/yyyy."""
    dates = {"event_start_date": f"01/{month}", "event_end_date": f"02/{month}"}
    return [row | {"event_type": kind} for kind in kinds for row in rows(each, **dates)]


def derived(result: Checked) -> tuple[date, date]:
    assert result.derived is not None
    return result.derived.start, result.derived.end


def test_each_mistyped_kind_of_event_counts_as_a_kind(tmp_path: Path):
    whole = (date(2026, 1, 1), date(2026, 2, 28))
    for strange, expected in (
        ((), whole),
        (("Servise",), whole),
        (("Servise", "Asessment"), (date(2026, 2, 1), whole[1])),
    ):
        made = ended("01/2026", EVENT_TYPES, 15) + ended("02/2026", EVENT_TYPES, 15) + ended("02/2026", strange, 1)
        assert derived(checked(write(tmp_path / "a.csv", text(made, NARROW)))) == expected


def test_a_kind_of_event_in_another_case_is_the_same_kind(tmp_path: Path):
    kinds = (*EVENT_TYPES, *map(str.upper, EVENT_TYPES))
    made = ended("01/2026", EVENT_TYPES, 15) + ended("02/2026", kinds, 10)
    assert derived(checked(write(tmp_path / "a.csv", text(made, NARROW))))[0] == date(2026, 1, 1)


def test_rejected_lines_imply_nothing(tmp_path: Path):
    made = text(ended("02/2026", EVENT_TYPES, 30), NARROW)
    bad = text(ended("01/2026", EVENT_TYPES, 30), NARROW).split("\r\n", 1)[1].replace("\r\n", ",surplus\r\n")
    assert derived(checked(write(tmp_path / "a.csv", made + bad)))[0] == date(2026, 2, 1)
