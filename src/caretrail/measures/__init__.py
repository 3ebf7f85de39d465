"""The published measures: from the main tables of `events` to the tables the nation prints.

    compute(session, store, reference, wanted, find_measures("all")) -> Computed(outputs, lacking)
    write_outputs(session, computed.outputs, folder, "csv") -> tuple[Written, ...]

One module per measure; its definition (what is counted, by which lists, numbers and ranks) is data of
`standards/ascof`. A measure is its steps, each with the key it may be split by, and its outputs: named queries whose
columns are those of the published tables. Counted are councils of the look-up, zero-filled; every step runs in the
analysis zone, on tokens.
"""

from caretrail.measures.counting import Counting, Stage
from caretrail.measures.countings import COUNTINGS
from caretrail.measures.measure import Measure, Output, Period, latest_and_previous, months_earlier
from caretrail.measures.outputs import FORMS, Form, Written, write_outputs
from caretrail.measures.run import (
    MEASURES,
    Computed,
    compute,
    find_measures,
    told_lacking,
    told_uncovered,
    told_unlisted,
)


__all__ = [
    "COUNTINGS",
    "FORMS",
    "MEASURES",
    "Computed",
    "Counting",
    "Form",
    "Measure",
    "Output",
    "Period",
    "Stage",
    "Written",
    "compute",
    "find_measures",
    "latest_and_previous",
    "months_earlier",
    "told_lacking",
    "told_uncovered",
    "told_unlisted",
    "write_outputs",
]
