"""A report is written whole or not at all."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from caretrail.errors import EngineError, SystemFailure
from caretrail.intake import FailingLine
from caretrail.reports import write_html, write_workbook
from caretrail.reports.files import replacing
from caretrail.spec import load_standard
from tests.support.checked_builder import typical


WRITERS = {
    "report.html": lambda path: write_html(path, typical(), load_standard()),
    "failing_rows.xlsx": lambda path: write_workbook(path, typical(), _many_lines()),
}


@contextmanager
def _disk_with_room_for(size: int) -> Iterator[None]:
    """Any file that grows past `size` fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _many_lines():
    for row in range(200_000):
        yield FailingLine(row, f"P{row * 7919 % 1_000_003}", "Service", "C02.event_outcome", "release_1", None)


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_leaves_the_older_report_and_nothing_else(name, tmp_path):
    path = tmp_path / name
    path.write_text("the older report")
    with _disk_with_room_for(20_000), pytest.raises(SystemFailure, match="could not be written"):
        WRITERS[name](path)
    assert path.read_text() == "the older report"
    assert [one.name for one in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_is_not_there_is_named(name, tmp_path):
    with pytest.raises(SystemFailure, match="nowhere"):
        WRITERS[name](tmp_path / "nowhere" / name)


def test_another_failure_passes_through_and_leaves_nothing(tmp_path):
    def broken():
        yield FailingLine(1, "P1", "Service", "C02.event_outcome", "release_1", None)
        raise EngineError("step failing_rows failed")

    with pytest.raises(EngineError):
        write_workbook(tmp_path / "failing_rows.xlsx", typical(), broken())
    assert not list(tmp_path.iterdir())


def test_two_writers_of_one_path_do_not_meet(tmp_path):
    path = tmp_path / "report.html"
    with replacing(path) as one, replacing(path) as other:
        assert one != other
        one.write_text("one")
        other.write_text("other")
    assert path.read_text() == "one"
    assert [left.name for left in tmp_path.iterdir()] == ["report.html"]
