"""The national standard as frozen objects: what it says, where each part was read, how sure we are.

Reads the data files of `caretrail.standards` and official workbooks, and keeps the overlay that an
imported workbook makes. Does no other input or output.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from caretrail.spec import clauses
from caretrail.spec.clauses import CELL_STATES, Clause
from caretrail.spec.load import load_standard
from caretrail.spec.standard import (
    EVENT_TYPES,
    OUTER_SPACES,
    SEVERITIES,
    Check,
    DefinedList,
    Effect,
    Field,
    Guidance,
    ListValue,
    Overlay,
    Rule,
    Source,
    Standard,
    Task,
    fold_value,
)


if TYPE_CHECKING:
    from caretrail.spec.clause_words import conditions_in_words
    from caretrail.spec.examples import (
        Example,
        base_row,
        example_rows,
        has_example_rows,
        recipe_in_words,
        telling_fields,
    )
    from caretrail.spec.lookup import Entry, find_entry
    from caretrail.spec.overlay import Comparison, ListChange, compare, forget_overlay, write_overlay
    from caretrail.spec.workbook import Proposal, Reading, read_workbook


__all__ = [
    "CELL_STATES",
    "EVENT_TYPES",
    "OUTER_SPACES",
    "SEVERITIES",
    "Check",
    "Clause",
    "Comparison",
    "DefinedList",
    "Effect",
    "Entry",
    "Example",
    "Field",
    "Guidance",
    "ListChange",
    "ListValue",
    "Overlay",
    "Proposal",
    "Reading",
    "Rule",
    "Source",
    "Standard",
    "Task",
    "base_row",
    "clauses",
    "compare",
    "conditions_in_words",
    "example_rows",
    "find_entry",
    "fold_value",
    "forget_overlay",
    "has_example_rows",
    "load_standard",
    "read_workbook",
    "recipe_in_words",
    "telling_fields",
    "write_overlay",
]

# What a check has no use for is loaded when first asked for.
_ON_DEMAND = {
    "Comparison": "caretrail.spec.overlay",
    "Entry": "caretrail.spec.lookup",
    "Example": "caretrail.spec.examples",
    "ListChange": "caretrail.spec.overlay",
    "Proposal": "caretrail.spec.workbook",
    "Reading": "caretrail.spec.workbook",
    "base_row": "caretrail.spec.examples",
    "compare": "caretrail.spec.overlay",
    "conditions_in_words": "caretrail.spec.clause_words",
    "example_rows": "caretrail.spec.examples",
    "find_entry": "caretrail.spec.lookup",
    "forget_overlay": "caretrail.spec.overlay",
    "has_example_rows": "caretrail.spec.examples",
    "read_workbook": "caretrail.spec.workbook",
    "recipe_in_words": "caretrail.spec.examples",
    "telling_fields": "caretrail.spec.examples",
    "write_overlay": "caretrail.spec.overlay",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_ON_DEMAND[name]), name)
