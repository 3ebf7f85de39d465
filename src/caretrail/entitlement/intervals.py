"""Shares of small counts with honest intervals: Wilson's for one share, Newcombe's for the difference of two."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext


_EXACT = Context(prec=34)
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate between `low` and `high`, each to four places; shares are 0 to 1, differences -1 to 1."""

    estimate: Decimal
    low: Decimal
    high: Decimal


def share_interval(counted: int, of: int, *, quantile: Decimal) -> Interval:
    """Which share is this, and how sure can one be?

    In:      `quantile`: of the standard normal distribution, 1.96 for 95 per cent.
    Raises:  ValueError unless 0 <= counted <= of and of > 0.
    Source:  Wilson 1927, Journal of the American Statistical Association 22: score interval, no correction.
    """
    estimate, low, high = _wilson(counted, of, quantile)
    return _shown(estimate, low, high)


def difference_interval(first: tuple[int, int], second: tuple[int, int], *, quantile: Decimal) -> Interval:
    """By how much does the first share exceed the second?

    In:      each share as (counted, of).
    Raises:  ValueError as `share_interval`.
    Source:  Newcombe 1998, Statistics in Medicine 17, method 10: hybrid of two Wilson intervals.
    """
    one, one_low, one_high = _wilson(*first, quantile)
    two, two_low, two_high = _wilson(*second, quantile)
    with localcontext(_EXACT):
        gap = one - two
        low = gap - ((one - one_low) ** 2 + (two_high - two) ** 2).sqrt()
        high = gap + ((one_high - one) ** 2 + (two - two_low) ** 2).sqrt()
    return _shown(gap, low, high)


def _wilson(counted: int, of: int, quantile: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    if not 0 <= counted <= of or of < 1:
        raise ValueError("a share counts some of at least one")
    with localcontext(_EXACT):
        part, number, squared = Decimal(counted) / of, Decimal(of), quantile**2
        centre = part + squared / (2 * number)
        half = quantile * (part * (1 - part) / number + squared / (4 * number**2)).sqrt()
        scale = 1 + squared / number
        low = Decimal(0) if counted == 0 else (centre - half) / scale
        high = Decimal(1) if counted == of else (centre + half) / scale
    return part, low, high


def _shown(estimate: Decimal, low: Decimal, high: Decimal) -> Interval:
    with localcontext(_EXACT):
        return Interval(estimate=estimate.quantize(_PLACES), low=low.quantize(_PLACES), high=high.quantize(_PLACES))
