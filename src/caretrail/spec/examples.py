"""Works out the passing and failing example rows of each rule from the recipes beside the rules.

A recipe changes a cell or two of a flawless made-up row (standards/cld/examples.toml); the same rows stand
in the reference pages and prove each rule in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from caretrail.errors import SpecError
from caretrail.spec.standard import EVENT_TYPES, Check, DefinedList, Rule, Standard, fold_value


Row = dict[str, str]

_PREFERRED_EVENTS = ("Service", "Assessment", "Request", "Review")
_SERVICE_USER = "Service user"
# Cross-row calculations that blame the odd row out; the others blame every row that disagrees.
_BLAME_THE_ODD_ROW = frozenset({"other_council", "other_period", "unlinked_carer"})
_LONG_VALUE = 40  # as long as a value must be for the check of cut-off values to know it
_CUT_OFF = 6


class Example(NamedTuple):
    """One pair of examples. Grain: one event per row, every field of the standard as a key."""

    passing: list[Row]
    failing: list[Row]
    failing_rows: list[int]  # which of `failing` the rule must name, counted from 0


def base_row(standard: Standard, event: str, client: str = _SERVICE_USER) -> Row:
    """A flawless row of this kind of event for this kind of client.

    Out:      every field of the standard; fields that do not apply to the event are blank, and a value that
              an imported list does not hold gives way to one that it does.
    Source:   standards/cld/examples.toml.
    """
    layers = standard.examples
    overlay = layers["client"][client]
    without_event = overlay.get("event_type") == ""
    filled = {**layers["person"], **({} if without_event else layers["event"][event]), **overlay}
    return {
        field.name: "" if field.status.get(event) == "not_applicable" else _listed(standard, field.name, filled)
        for field in standard.fields
    }


def _listed(standard: Standard, field: str, filled: Mapping[str, str]) -> str:
    value = filled.get(field, "")
    defined = standard.list_of.get(field)
    if not value or defined is None or not defined.complete or value in defined.release_2:
        return value
    spelt = {fold_value(listed): listed for listed in defined.release_2}
    return spelt.get(fold_value(value), defined.release_2[0])


def has_example_rows(rule: Rule) -> bool:
    """Whether the rule is shown by rows: rules on whole files, and on lists of which we know nothing, are not."""
    return rule.kind != "file" and not rule.unlisted


def example_rows(standard: Standard, rule: Rule, check: Check) -> Example:
    """Rows that pass and rows that fail this check, and which of the latter the rule must name.

    Raises: SpecError when the rule has no example rows (see `has_example_rows`) or the recipe cannot be
            followed, naming rule and check.
    """
    if not has_example_rows(rule):
        raise SpecError(f"{rule.id}: the example of {check.key} is not one of rows")
    try:
        return _example(standard, rule, check.example)
    except (KeyError, StopIteration) as error:
        raise SpecError(f"rules.toml: the example of {rule.id} ({check.key}) cannot be worked out") from error


def _example(standard: Standard, rule: Rule, recipe: Mapping[str, Any]) -> Example:
    changes: Sequence[Mapping[str, str]] = recipe.get("rows") or [recipe.get("cells", {})]
    failing = [_changed(standard, rule, recipe, change) for change in changes]
    if "passing" in recipe:
        passing = [{**row, **_filled_in(standard, rule, row, recipe["passing"])} for row in failing]
    elif "rows" in recipe:
        passing = _made_to_agree(standard, rule, recipe, changes)
    else:
        passing = [_base_of(standard, rule, recipe)]
    return Example(passing=passing, failing=failing, failing_rows=_blamed(rule, passing, failing))


def _base_of(standard: Standard, rule: Rule, recipe: Mapping[str, Any]) -> Row:
    event = recipe.get("event") or _event_for(standard, rule.field, elsewhere=recipe.get("other_event", False))
    return base_row(standard, event, recipe.get("client", _SERVICE_USER))


def _event_for(standard: Standard, field: str, *, elsewhere: bool) -> str:
    status = standard.by_name[field].status
    return next(event for event in _PREFERRED_EVENTS if (status[event] == "not_applicable") == elsewhere)


def _changed(standard: Standard, rule: Rule, recipe: Mapping[str, Any], change: Mapping[str, str]) -> Row:
    base = _base_of(standard, rule, {**recipe, **{key: change[key] for key in ("event", "client") if key in change}})
    return {**base, **_filled_in(standard, rule, base, change)}


def _filled_in(standard: Standard, rule: Rule, base: Row, change: Mapping[str, str]) -> Row:
    """The changed cells with their placeholders filled in; the cell marked `{field}` wins over a literal one."""
    written = {key: value for key, value in change.items() if key not in ("{field}", "event", "client")}
    row = {**base, **written}
    if "{field}" in change:
        written[rule.field] = change["{field}"]
    unknown = written.keys() - base.keys()
    if unknown:
        raise KeyError(min(unknown))
    return {key: _value(standard, key, row, value) for key, value in written.items()}


def _made_to_agree(
    standard: Standard, rule: Rule, recipe: Mapping[str, Any], changes: Sequence[Mapping[str, str]]
) -> list[Row]:
    """The rows as they should have been: without the marked cell, or agreeing with the first row."""
    if any("{field}" in change for change in changes):
        kept = [{key: value for key, value in change.items() if key != "{field}"} for change in changes]
        return [_changed(standard, rule, recipe, change) for change in kept]
    first, *others = (_changed(standard, rule, recipe, change) for change in changes)
    agreeing = [{**row, rule.field: first[rule.field]} for row in others if row[rule.field] != first[rule.field]]
    return [first, *(row for row in agreeing if row != first)]


def _blamed(rule: Rule, passing: list[Row], failing: list[Row]) -> list[int]:
    if rule.procedure not in _BLAME_THE_ODD_ROW:
        return list(range(len(failing)))
    if len(passing) == len(failing):
        return [at for at, row in enumerate(failing) if row != passing[at]]
    first = failing[0]
    period = ("la_code", "reporting_period_start_date", "reporting_period_end_date")
    return [at for at, row in enumerate(failing) if any(row[name] != first[name] for name in period)]


def _value(standard: Standard, field: str, row: Row, written: str) -> str:
    match written:
        case "{good}":
            return _good(standard, field)
        case "{release_1}":
            return _release_1(standard.list_of[field], row[field])
        case "{near_miss}":
            return _first_choice(standard.list_of[field], row[field]).upper().replace(" ", "  ", 1)
        case "{truncated}":
            return _truncated(standard.list_of[field], row[field])
        case "{other}":
            return _other(standard, field, row[field])
    return written


def _good(standard: Standard, field: str) -> str:
    layers = standard.examples
    rows = [*layers["event"].values(), layers["person"], *layers["client"].values(), layers["elsewhere"]]
    return next(_listed(standard, field, row) for row in rows if row.get(field))


def _first_choice(defined: DefinedList, value: str) -> str:
    return value if value in defined.release_2 else defined.release_2[0]


def _release_1(defined: DefinedList, value: str) -> str:
    """A Release 1 value, if possible the one that means the same as the row's."""
    replaced = defined.superseded()
    with_pair = next((old for old, new in replaced.items() if new), next(iter(replaced)))
    return next((old for old, new in replaced.items() if new == value), with_pair)


def _truncated(defined: DefinedList, value: str) -> str:
    """A long value without its last letters, that no other value starts with."""
    long = [listed for listed in defined.release_2 if len(listed) >= _LONG_VALUE]
    chosen = value if value in long else long[0]
    cut = chosen[:-_CUT_OFF].rstrip()
    if sum(listed.startswith(cut) for listed in defined.release_2) != 1:
        raise KeyError(defined.name)
    return cut


def _other(standard: Standard, field: str, value: str) -> str:
    """A valid value that is not this one: the next on the list, or the next day."""
    if field in standard.list_of:
        return next(listed for listed in standard.list_of[field].release_2 if listed != value)
    day, month, year = (int(part) for part in value.split("/"))
    return (date(year, month, day) + timedelta(days=1)).strftime("%d/%m/%Y")


def recipe_in_words(check: Check, header: str) -> str:
    """The recipe of a rule on whole files as one English sentence: what a file that fails looks like."""
    match check.example:
        case {"drop": _}:
            return f"A file without the column {header}."
        case {"add": added}:
            return f"A file with a further column headed “{next(iter(added))}”."
        case {"line": line}:
            return f"A file with a line of too few cells, `{line}`."
        case {"repeat": times}:
            return f"A file in which {times} services all start on 1 April."
        case {"only_events": present}:
            return f"A file without any {next(event for event in EVENT_TYPES if event not in present).lower()} row."
        case {"months": which}:
            return _MONTHS[which]
        case {"previous": _}:
            return "A file with far fewer rows of one kind of event than the file before."
        case {"all": cells}:
            return f"A file whose every row has {_cells_in_words(cells)}."
    return f"A file of the made-up example rows, whose {header} is a test value."


_MONTHS = {
    "some": "A file whose rows cover fewer months than the period it states.",
    "none": "A file none of whose events ended before the day it is checked.",
    "gap": "A file with one month in which hardly any event ended.",
}


def _cells_in_words(cells: Mapping[str, str]) -> str:
    return " and ".join(f"{name.replace('_', ' ')} {value}" for name, value in cells.items())


def telling_fields(standard: Standard, rule: Rule, example: Example) -> list[str]:
    """The fields a reader must see to follow the example, in the order of the standard.

    Those the rule reads, those in which passing and failing rows differ, and what tells the rows apart.
    """
    shown = {rule.field, *rule.needs}
    if rule.kind == "cross_row":
        shown |= {"la_person_unique_identifier", "nhs_number", "event_start_date"}
    rows = [*example.passing, *example.failing]
    shown |= {name for name in example.passing[0] if len({row[name] for row in rows}) > 1}
    return [field.name for field in standard.fields if field.name in shown]
