"""The seeded stream is the published generator, and its keys keep streams apart."""

from __future__ import annotations

from caretrail.synthetic.stream import Stream, spread


# The first numbers of splitmix64 from state 0, as published with the method.
PUBLISHED = (0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC)


def test_the_numbers_are_those_of_splitmix64() -> None:
    stream = Stream()
    assert tuple(stream.below(2**64) for _ in PUBLISHED) == PUBLISHED


def test_the_same_keys_give_the_same_numbers() -> None:
    one, other = Stream(7, 1), Stream(7, 1)
    assert [one.below(1000) for _ in range(50)] == [other.below(1000) for _ in range(50)]


def test_order_and_number_of_keys_matter() -> None:
    starts = {Stream(*keys).below(2**64) for keys in ((1, 2), (2, 1), (1,), (1, 2, 0), (0, 1, 2))}
    assert len(starts) == 5


def test_bounds_are_kept_and_reached() -> None:
    stream = Stream(3)
    assert {stream.between(5, 9) for _ in range(400)} == {5, 6, 7, 8, 9}


def test_a_weight_is_how_often_a_choice_stands_among_the_choices() -> None:
    assert spread({"often": 3, "seldom": 1}) == ("often", "often", "often", "seldom")
