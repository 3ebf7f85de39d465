"""Dates and numbers are read in SQL as a plain reading of them in Python says, digit by digit."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from caretrail.intake.dictionary import EXCEL_ERRORS, NULL_TEXTS
from tests.support.staging import staged


DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))
DIGITS = st.text("0123456789", max_size=5)
MARKS = st.sampled_from(("/", "-", ".", " ", ":", "T", ""))
SPACE = st.sampled_from(("", "", "", " ", "  ", "\u00a0"))


def plain_date(text: str) -> date | None:
    """A day written as d/m/yyyy or yyyy-mm-dd, alone or with a time of midnight; outer spaces do not matter."""
    text = text.strip(" \u00a0")
    british = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: 00:00(?::00)?)?", text)
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", text)
    try:
        if british:
            day, month, year = map(int, british.groups())
            return date(year, month, day) if year >= 1000 else None
        if iso:
            return date(*map(int, iso.groups()))
    except ValueError:
        return None
    return None


def plain_state(text: str) -> str:
    """How a cell of a date column is read."""
    trimmed = text.strip(" \u00a0")
    if not trimmed:
        return "blank"
    if plain_date(text):
        return "ok"
    if text in (*NULL_TEXTS, *EXCEL_ERRORS):
        return "null_text" if text in NULL_TEXTS else "excel_error"
    if re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", trimmed):
        return "two_digit_year"
    if re.fullmatch(r"[1-9][0-9]{4}(\.[0-9]+)?", trimmed):
        return "excel_serial"
    swapped = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/[0-9]{4}", trimmed)
    if swapped and 1 <= int(swapped[1]) <= 12 < int(swapped[2]) <= 31:
        return "month_first"
    return "not_a_date"


@st.composite
def near_dates(draw: st.DrawFn) -> str:
    """Days in the forms in which files hold them, sound and unsound."""
    day = draw(DAYS)
    forms = ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%Y 00:00", "%Y-%m-%d 00:00:00", "%Y-%m-%dT00:00:00.000", "%d/%m/%y",
             "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d/%b/%Y", "%Y/%m/%d", "%d/%m/%Y 09:30",
             "%Y-%m-%dT00:00:00Z", "%Y%m%d", "{0.day}/{0.month}/{0.year}", "{0.year}-{0.month}-{0.day}")  # fmt: skip
    form = draw(st.sampled_from(forms))
    text = form.format(day) if "{" in form else day.strftime(form)
    return draw(SPACE) + text + draw(SPACE)


PIECES = st.tuples(DIGITS, MARKS, DIGITS, MARKS, DIGITS, SPACE).map("".join)
OTHER = st.one_of(st.sampled_from([*NULL_TEXTS, *EXCEL_ERRORS, "", " "]), st.text("0123456789/-. T:", max_size=20))


@given(texts=st.lists(st.one_of(near_dates(), PIECES, OTHER), min_size=1, max_size=40))
def test_a_date_is_read_as_a_plain_reading_says(texts: list[str], desk: Path):
    assert dict(zip(texts, staged(desk, "event_start_date", texts), strict=True)) == {
        text: (plain_state(text), plain_date(text)) for text in texts
    }


def test_every_day_of_four_centuries_is_read_in_both_forms(desk: Path):
    first = date(1800, 1, 1)
    days = [first + timedelta(days=place) for place in range(0, 146_097, 29)]
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        assert staged(desk, "date_of_birth", [day.strftime(form) for day in days]) == [("ok", day) for day in days]


@given(numbers=st.lists(st.decimals("-99999999999999.99", "99999999999999.99", places=2), min_size=1, max_size=40))
def test_a_plain_number_is_read_to_the_penny(numbers: list[Decimal], desk: Path):
    assert staged(desk, "unit_cost", [f"{number:f}" for number in numbers]) == [("ok", number) for number in numbers]


@given(numbers=st.lists(st.decimals("-99999.9999", "99999.9999", places=4), min_size=1, max_size=40))
def test_further_places_are_rounded(numbers: list[Decimal], desk: Path):
    rounded = [number.quantize(Decimal("0.01"), ROUND_HALF_UP) for number in numbers]
    assert staged(desk, "unit_cost", [f"{number:f}" for number in numbers]) == [("ok", number) for number in rounded]


@given(texts=st.lists(st.text("0123456789.,-+£eE GBPNaif", min_size=1, max_size=12), min_size=1, max_size=40))
def test_whatever_is_not_a_plain_number_is_not_read_as_one(texts: list[str], desk: Path):
    for text, (state, value) in zip(texts, staged(desk, "unit_cost", texts), strict=True):
        plain = re.fullmatch(r"[+-]?[0-9]{1,16}(\.[0-9]+)?", text)
        assert (state == "ok") == bool(plain), text
        assert (value is not None) == bool(plain), text


@given(numbers=st.lists(st.integers(0, 999_999_999), min_size=1, max_size=40))
def test_a_whole_number_is_read_whole(numbers: list[int], desk: Path):
    assert staged(desk, "planned_units_per_week", [str(number) for number in numbers]) == [
        ("ok", number) for number in numbers
    ]
