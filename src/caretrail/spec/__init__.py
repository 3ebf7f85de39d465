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
    from caretrail.spec.acts import Act, Acts, ValueKind, load_acts
    from caretrail.spec.clause_words import conditions_in_words
    from caretrail.spec.curated import Curated, CuratedColumn, Derivation, load_curated
    from caretrail.spec.examples import (
        Example,
        base_row,
        example_rows,
        has_example_rows,
        recipe_in_words,
        telling_fields,
    )
    from caretrail.spec.lookup import Entry, find_entry
    from caretrail.spec.measures import FigureNotes, MeasureDefinition, load_measure, load_notes
    from caretrail.spec.method import (
        AccommodationRule,
        Attribute,
        CleanedField,
        KnownBadImport,
        MappedValue,
        Method,
        default_mapping,
        load_method,
    )
    from caretrail.spec.overlay import Comparison, ListChange, compare, forget_overlay, write_overlay
    from caretrail.spec.promises import Promise, PromiseStatus, load_promises, read_promises
    from caretrail.spec.workbook import Proposal, Reading, read_workbook


__all__ = [
    "CELL_STATES",
    "EVENT_TYPES",
    "OUTER_SPACES",
    "SEVERITIES",
    "AccommodationRule",
    "Act",
    "Acts",
    "Attribute",
    "Check",
    "Clause",
    "CleanedField",
    "Comparison",
    "Curated",
    "CuratedColumn",
    "DefinedList",
    "Derivation",
    "Effect",
    "Entry",
    "Example",
    "Field",
    "FigureNotes",
    "Guidance",
    "KnownBadImport",
    "ListChange",
    "ListValue",
    "MappedValue",
    "MeasureDefinition",
    "Method",
    "Overlay",
    "Promise",
    "PromiseStatus",
    "Proposal",
    "Reading",
    "Rule",
    "Source",
    "Standard",
    "Task",
    "ValueKind",
    "base_row",
    "clauses",
    "compare",
    "conditions_in_words",
    "default_mapping",
    "example_rows",
    "find_entry",
    "fold_value",
    "forget_overlay",
    "has_example_rows",
    "load_acts",
    "load_curated",
    "load_measure",
    "load_method",
    "load_notes",
    "load_promises",
    "load_standard",
    "read_promises",
    "read_workbook",
    "recipe_in_words",
    "telling_fields",
    "write_overlay",
]

# What a check has no use for is loaded when first asked for.
_ON_DEMAND = {
    "Act": "caretrail.spec.acts",
    "Acts": "caretrail.spec.acts",
    "AccommodationRule": "caretrail.spec.method",
    "Attribute": "caretrail.spec.method",
    "CleanedField": "caretrail.spec.method",
    "Comparison": "caretrail.spec.overlay",
    "Curated": "caretrail.spec.curated",
    "CuratedColumn": "caretrail.spec.curated",
    "Derivation": "caretrail.spec.curated",
    "Entry": "caretrail.spec.lookup",
    "Example": "caretrail.spec.examples",
    "KnownBadImport": "caretrail.spec.method",
    "FigureNotes": "caretrail.spec.measures",
    "ListChange": "caretrail.spec.overlay",
    "MappedValue": "caretrail.spec.method",
    "MeasureDefinition": "caretrail.spec.measures",
    "Method": "caretrail.spec.method",
    "Promise": "caretrail.spec.promises",
    "PromiseStatus": "caretrail.spec.promises",
    "Proposal": "caretrail.spec.workbook",
    "Reading": "caretrail.spec.workbook",
    "ValueKind": "caretrail.spec.acts",
    "base_row": "caretrail.spec.examples",
    "compare": "caretrail.spec.overlay",
    "conditions_in_words": "caretrail.spec.clause_words",
    "default_mapping": "caretrail.spec.method",
    "example_rows": "caretrail.spec.examples",
    "find_entry": "caretrail.spec.lookup",
    "forget_overlay": "caretrail.spec.overlay",
    "has_example_rows": "caretrail.spec.examples",
    "load_acts": "caretrail.spec.acts",
    "load_curated": "caretrail.spec.curated",
    "load_measure": "caretrail.spec.measures",
    "load_method": "caretrail.spec.method",
    "load_promises": "caretrail.spec.promises",
    "load_notes": "caretrail.spec.measures",
    "read_promises": "caretrail.spec.promises",
    "read_workbook": "caretrail.spec.workbook",
    "recipe_in_words": "caretrail.spec.examples",
    "telling_fields": "caretrail.spec.examples",
    "write_overlay": "caretrail.spec.overlay",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_ON_DEMAND[name]), name)
