"""The check digit of NHS numbers agrees with the `nhs-number` library, which others wrote from the same rule."""

from __future__ import annotations

from pathlib import Path

import nhs_number
from hypothesis import given
from hypothesis import strategies as st

from tests.support.staging import staged


PLACEHOLDERS = {"1234567890", "0123456789", "9876543210", "0987654321", *(digit * 10 for digit in "0123456789")}
NUMBERS = st.one_of(
    st.text("0123456789", min_size=10, max_size=10),
    st.integers(9_990_000_000, 9_999_999_999).map(str),
    st.sampled_from(sorted(PLACEHOLDERS)),
)


@st.composite
def sound(draw: st.DrawFn) -> str:
    """A number whose check digit is right, whatever its range."""
    stem = draw(st.text("0123456789", min_size=9, max_size=9))
    return stem + str(-sum(int(digit) * (10 - place) for place, digit in enumerate(stem)) % 11)[-1]


def expected(number: str) -> str:
    """How a cell of ten digits is read."""
    if number in PLACEHOLDERS:
        return "nhs_placeholder"
    # Only the check digit is compared: the library also knows that Scottish numbers begin with a date.
    if nhs_number.calculate_checksum(number[:9]) != int(number[9]):
        return "nhs_check_digit"
    return "ok_test" if number.startswith("999") else "ok"


@given(numbers=st.lists(st.one_of(NUMBERS, sound()), min_size=1, max_size=60))
def test_check_digits_agree_with_the_library(numbers: list[str], desk: Path):
    read = [state for state, _ in staged(desk, "nhs_number", numbers)]
    assert dict(zip(numbers, read, strict=True)) == {number: expected(number) for number in numbers}


@given(
    number=sound().filter(lambda number: expected(number).startswith("ok")),
    place=st.integers(0, 9),
    by=st.integers(1, 9),
)
def test_one_wrong_digit_is_always_found(number: str, place: int, by: int, desk: Path):
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    ((state, _),) = staged(desk, "nhs_number", [wrong])
    assert state not in ("ok", "ok_test")


def test_forms_that_are_not_ten_digits_are_told_apart(desk: Path):
    forms = {
        "999 000 0018": "nhs_spaced",
        "999-000-0018": "nhs_spaced",
        "999–000–0018": "nhs_spaced",
        "9.99E+09": "nhs_scientific",
        "9.990000018E9": "nhs_scientific",
        "990000018": "nhs_lost_zero",
        "99900000180": "nhs_not_ten_digits",
        "9990000018.0": "nhs_not_ten_digits",
        "unknown": "nhs_not_ten_digits",
        "NULL": "null_text",
        "#REF!": "excel_error",
        " ": "blank",
        "": "blank",
    }
    assert [state for state, _ in staged(desk, "nhs_number", list(forms))] == list(forms.values())
