"""How numbers, shares and text out of a file are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrail.reports.wording import count, printable, share, small_share


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(1, 1, "100.0%"), (99_999, 100_000, "99.9%"), (2, 3, "66.6%"), (0, 5, "0.0%"), (0, 0, "")],
)
def test_a_share_is_rounded_down_so_that_100_per_cent_means_all(part, whole, written):
    assert share(part, whole) == written


def test_a_share_too_small_for_a_decimal_says_so():
    assert small_share(3, 52_310) == "under 0.1%"
    assert small_share(0, 52_310) == "0.0%"


@pytest.mark.parametrize(("rows", "written"), [(0, "0 rows"), (1, "1 row"), (52_310, "52,310 rows")])
def test_a_number_agrees_with_its_noun(rows, written):
    assert count(rows, "row") == written


@pytest.mark.parametrize("sign", ["\x1b", "\x00", "\n", "\u202e", "\ud800", "\u2028"])
def test_signs_that_steer_a_terminal_or_turn_the_reading_direction_are_replaced(sign):
    assert printable(f"a{sign}b") == "a�b"


@given(st.text())
def test_text_of_a_file_is_printable_and_short(text):
    shown = printable(text, 40)
    assert shown.isprintable()
    assert len(shown) <= 40


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"]), max_size=80))
def test_ordinary_text_is_shown_as_it_is(text):
    assert printable(text) == text
