"""People who exist nowhere: their NHS numbers are right in form, of the test range, and each given out once."""

from __future__ import annotations

from itertools import islice

import nhs_number
import pytest

from caretrail.errors import UsageError
from caretrail.synthetic.people import NhsNumbers, check_digit
from caretrail.synthetic.place import MOST_COUNCILS, council


def test_numbers_are_valid_by_another_programme_and_in_the_test_range() -> None:
    for number in islice(NhsNumbers(0, 1_000_000), 3000):
        assert nhs_number.is_valid(number)
        assert number.startswith("999")


def test_no_number_is_given_out_twice_in_the_whole_ring() -> None:
    numbers = list(islice(NhsNumbers(17, 1_000_000), 905_000))
    assert len(set(numbers)) == len(numbers) == 905_000
    assert "9999999999" not in numbers


def test_a_number_whose_check_digit_would_be_ten_is_left_out() -> None:
    assert [check_digit(nine) for nine in (999_000_000, 999_000_001, 999_000_005)] == [None, 8, 0]
    assert all(check_digit(int(number[:9])) == int(number[9]) for number in islice(NhsNumbers(0, 1_000_000), 3000))


def test_running_out_says_so() -> None:
    numbers = NhsNumbers(0, 3)
    with pytest.raises(UsageError, match="no more test NHS numbers"):
        list(zip(range(10), numbers, strict=False))


def test_councils_are_told_apart_by_every_code() -> None:
    councils = [council(1, number) for number in range(MOST_COUNCILS)]
    for codes in (
        [c.la_code for c in councils],
        [c.area_code for c in councils],
        [c.name for c in councils],
        [place for c in councils for place in c.neighbourhoods],
        [code for c in councils for _, code in c.providers],
    ):
        assert len(set(codes)) == len(codes)
