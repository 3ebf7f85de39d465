"""Seeded numbers that are the same on every machine and every Python: splitmix64, integers only.

No floating point and no hash of the interpreter is used, so a seed always gives the same file, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar


T = TypeVar("T")

_MASK = 0xFFFFFFFFFFFFFFFF
_STEP = 0x9E3779B97F4A7C15


def _mixed(number: int) -> int:
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return number ^ (number >> 31)


class Stream:
    """A stream of numbers that depends only on its keys.

    Streams with different keys are independent, so that one household does not change when another does.
    Method: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
    """

    __slots__ = ("_state",)

    def __init__(self, *keys: int) -> None:
        state = 0
        for key in keys:
            state = _mixed((state + (key & _MASK) + _STEP) & _MASK)
        self._state = state

    def below(self, limit: int) -> int:
        """A whole number from 0 up to but not including `limit`."""
        self._state = state = (self._state + _STEP) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((state ^ (state >> 31)) * limit) >> 64

    def between(self, first: int, last: int) -> int:
        """A whole number from `first` to `last`, both included."""
        return first + self.below(last - first + 1)

    def chance(self, percent: int) -> bool:
        """True in `percent` of a hundred cases."""
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely as the others."""
        return choices[self.below(len(choices))]


def spread(weights: Mapping[T, int]) -> tuple[T, ...]:
    """Choices repeated by their weights, so that `pick` meets each as often as its weight says."""
    return tuple(choice for choice, weight in weights.items() for _ in range(weight))
