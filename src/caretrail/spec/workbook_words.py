"""Guesses what the headings of a specification workbook mean: a field, its values, Release 1, or a note.

Guesses only: `caretrail standard import` shows every one of them before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from caretrail.spec.lookup import fold_name
from caretrail.spec.standard import Field, Standard


_LONGEST_SHEET_NAME = 31  # spreadsheets cut sheet names here
_SHORTEST_CUT = 20
_LONGEST_HEADING = 80

_NUMBERED = re.compile(
    r"^(?:(?:(?:defined|code)_)?(?:list|table|field|item)_(?:of_)?(?:[0-9]+[a-z]?_)?|[0-9]+[a-z]?_)(?=[a-z])"
)
_RELEASE_1 = re.compile(r"(?:^|_)(?:release_1|release1|r1|rel_1|old|previous|former|superseded)(?:_|$)")
_RELEASE_2 = re.compile(r"(?:^|_)(?:release_2|release2|r2|rel_2|new|revised|updated)(?:_|$)")
_DECORATION = re.compile(
    r"_(?:defined_list|code_list|codelist|list|values?|allowed|permitted|options?|codes?|release_[12]|release[12]|r[12])$"
)
_NOTE = re.compile(
    r"(?:^|_)(?:notes?|comments?|changes?|changed|descriptions?|guidance|definitions?|mapping|mapped|rationale|groups?"
    r"|order|rank|id|number|no|example|examples|type|format|mandatory|class|status|category)(?:_|$)"
)
_FIELD = frozenset({
    "field", "field_name", "fields", "field_heading", "field_title", "name_of_field", "data_item", "data_item_name",
    "item", "column", "column_name", "column_heading", "column_header", "csv_heading", "csv_header", "heading",
    "header", "variable", "data_field", "data_element", "element", "defined_list", "defined_list_name", "list_name",
    "list", "code_list", "codelist",
})  # fmt: skip
_VALUES = frozenset({
    "value", "values", "allowed_value", "allowed_values", "permitted_value", "permitted_values", "valid_value",
    "valid_values", "accepted_value", "accepted_values", "list_value", "list_values", "defined_list_value",
    "defined_list_values", "option", "options", "response", "responses", "label", "labels", "code", "codes",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a heading is for: field, values, release_1 or note; of several value columns the highest rank wins."""

    kind: str
    rank: int = 0


def role_of(heading: str) -> Role | None:
    """What a column with this heading holds, None when the text is no heading known to us."""
    folded = fold_name(heading)
    if not folded or len(heading) > _LONGEST_HEADING:
        return None
    if folded in _FIELD:
        return Role(kind="field")
    if _RELEASE_1.search(folded) and (_has_values(folded) or not _NOTE.search(folded)):
        return Role(kind="release_1")
    if _RELEASE_2.search(folded) and (_has_values(folded) or not _NOTE.search(folded)):
        return Role(kind="values", rank=2)
    if folded in _VALUES:
        return Role(kind="values", rank=0 if folded.startswith("code") else 1)
    return Role(kind="note") if _NOTE.search(folded) else None


def _has_values(folded: str) -> bool:
    return not _VALUES.isdisjoint(folded.split("_"))


class FieldNames:
    """Finds the field of the standard a text names, decorated as workbooks decorate them."""

    def __init__(self, standard: Standard) -> None:
        self._fields: Mapping[str, Field] = {
            name: field for field in standard.fields for name in (fold_name(field.header), field.name)
        }

    def exactly(self, text: str) -> Field | None:
        """The field of exactly this name, whatever its capitals, spaces and punctuation."""
        return self._fields.get(fold_name(text))

    def loosely(self, text: str) -> Field | None:
        """The field a title or sheet name means: numbers before and words like "list" after it are dropped.

        A title about Release 1 names no field, because the Release 1 list is not what is imported.
        """
        if len(text) > _LONGEST_HEADING or _RELEASE_1.search(fold_name(text)):
            return None
        folded = _NUMBERED.sub("", fold_name(text))
        while folded not in self._fields and _DECORATION.search(folded):
            folded = _DECORATION.sub("", folded)
        return self._fields.get(folded)

    def of_sheet(self, name: str) -> Field | None:
        """The field a sheet is named after; a name cut at 31 letters counts if only one field begins with it."""
        found = self.loosely(name)
        if found is not None or _RELEASE_1.search(fold_name(name)):
            return found
        cut = _NUMBERED.sub("", fold_name(name))
        if len(cut) < _SHORTEST_CUT or len(name) < _LONGEST_SHEET_NAME - 2:
            return None
        fields = {field.name: field for full, field in self._fields.items() if full.startswith(cut)}
        return next(iter(fields.values())) if len(fields) == 1 else None
