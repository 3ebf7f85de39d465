"""How a figure comes from rows: the tests on the way, the units that are counted, and the rows behind each unit.

What a measure's steps ask of rows and people is asked here again, by the same conditions, so that the answer to "why
is this row not counted?" cannot differ from what was computed.
"""

from __future__ import annotations

from dataclasses import dataclass

from caretrail.engine import Condition
from caretrail.measures.measure import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One test on the way from a row of `main_joined` to a figure.

    `about` is what is tested: the row, its person, or what is made of several rows. `rows` is a query, one row per
    record that came so far and thing it may be part of: `record_id`, and the columns that the conditions name. A
    record goes on when one of its rows fulfils every condition.
    """

    about: str
    rows: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How the figures of one output, or of one part of it, are counted.

    `output` names the Output. `units` is a query, one row per unit and figure it is in: la_code, the label columns of
    the output, person, `unit` (text; which of the person's), in_denominator, in_numerator, `what` (text; no
    identifier). `behind` is a query, one row per record and unit it is behind: record_id, la_code, person, unit,
    `role` (text). `population` is set where the denominator is no count of units. A record that passes every stage is
    behind a unit of a figure; a record may also be behind one by what it tells of another.
    """

    output: str
    measure: str
    period: Period
    stages: tuple[Stage, ...]
    units: str
    behind: str
    population: bool = False
