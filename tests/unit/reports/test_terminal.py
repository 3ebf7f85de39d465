"""The terminal says the verdict first, in words that need no colour, at any width."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from caretrail.reports import print_checked
from tests.support.checked_builder import clean, finding, largest, typical


def _printed(checked, *, width=80, files=None, colour=False):
    out = StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None)
    print_checked(checked, console, files)
    return out.getvalue()


def test_the_first_line_is_the_verdict():
    first = _printed(typical(), width=200).splitlines()[0]
    assert first.rstrip() == (
        "Not ready to send: 7 kinds of error on 6,188 of 52,310 rows, and 2 errors about the file as a whole."
    )
    assert _printed(clean()).startswith("Ready to send: no error and no warning in 52,310 rows.")


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_every_finding_has_severity_field_rows_and_mend_at_every_width(width):
    text = " ".join(_printed(typical(findings=(finding("D04.event_end_date", rows=61),)), width=width).split())
    for words in ("Error", "Event End Date", "61", "The event ends before it starts.", "Correct whichever"):
        assert words in text


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width):
    assert max(len(line) for line in _printed(typical(), width=width).splitlines()) <= width


def test_colour_adds_nothing_that_words_do_not_say():
    plain = _printed(typical())
    assert "\x1b" not in plain
    for word in ("Error", "Warning"):
        assert word in plain


def test_measures_causes_and_files_follow():
    text = " ".join(_printed(typical(), width=200, files={"report": Path("out/report.html")}).split())
    assert "ASCOF 2A (2 findings, up to 4,873 rows): the row may leave ASCOF 2A" in text
    assert "3 rules: no value of the list is known for Release 2." in text
    assert "report: out/report.html" in text


def test_a_long_list_is_cut_and_says_how_many_are_left():
    assert "and 288 more findings, in the report." in _printed(largest(300))


def test_what_a_file_says_of_itself_cannot_steer_the_terminal():
    checked = typical(file="a\x1b[2J[bold]b.csv", findings=(finding("H02.header", detail=("\x1b]0;x\x07",)),))
    text = _printed(checked, colour=False)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[bold]b.csv" in text


def test_personal_data_in_the_reports_is_announced():
    assert "contain personal data" in _printed(typical(show_values=True))
    assert "contain personal data" not in _printed(typical())
