"""Which measures can be explained, and how the figures of each are counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from caretrail.measures.counting import Counting
from caretrail.measures.counting_2a import count_2a
from caretrail.measures.counting_2b2c import count_2b2c
from caretrail.measures.counting_2d import count_2d
from caretrail.measures.counting_2e import count_2e
from caretrail.measures.counting_3d import count_3d
from caretrail.measures.counting_waits import count_waits
from caretrail.measures.measure import Period


# measure -> its countings, of the reporting year that was asked for
COUNTINGS: Mapping[str, Callable[[Period], tuple[Counting, ...]]] = MappingProxyType(
    {
        "ascof-2a": count_2a,
        "ascof-2b2c": count_2b2c,
        "ascof-2d": count_2d,
        "ascof-2e": count_2e,
        "ascof-3d": count_3d,
        "waiting-times": count_waits,
    }
)
