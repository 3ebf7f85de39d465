"""Renders the clauses of a rule as one SQL condition over the stage, true or false for every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caretrail.intake.cells import STATE, quoted
from caretrail.intake.dictionary import Dictionary
from caretrail.spec import Check, Clause, Rule, Standard, clauses


_SIGNS = {"below": "<", "equals": "=", "not_equals": "<>"}
_NATIONAL_YEAR = 365.25  # days; the national method divides by this and rounds down


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What the stage holds: the standard it was read by, its dictionaries, and the day of the check."""

    standard: Standard
    dictionaries: Mapping[str, Dictionary]
    today: date


def condition(check: Check, layout: Layout) -> str:
    """When does this check fail a row? One SQL condition for WHERE; what is neither true nor false does not fail."""
    return _all((*check.when, *check.fails), layout)


def can_run(rule: Rule, present: frozenset[str]) -> bool:
    """Whether every column the rule reads is in the file."""
    return rule.needs <= present


def blank(field: str, layout: Layout) -> str:
    """SQL: the cell is empty, or holds the text NULL, which counts as empty."""
    if field in layout.dictionaries:
        dictionary = layout.dictionaries[field]
        return among(field, (*dictionary.codes_in("blank"), *dictionary.codes_in("null_text")))
    return among(f"{field}_state", (STATE["blank"], STATE["null_text"]))


def filled(field: str, layout: Layout) -> str:
    """SQL: the cell is neither empty nor the text NULL."""
    if field in layout.dictionaries:
        return f"NOT ({blank(field, layout)})"
    return f"{field}_state > {STATE['null_text']}"


def among(column: str, codes: Sequence[int]) -> str:
    """SQL: a code is one of these, written as ranges where they adjoin."""
    if not codes:
        return "false"
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    tests = [
        f"{column} <= {b}" if a == 0 else f"{column} = {a}" if a == b else f"{column} BETWEEN {a} AND {b}"
        for a, b in ranges
    ]
    return tests[0] if len(tests) == 1 else "(" + " OR ".join(tests) + ")"


def in_state(field: str, state: str, layout: Layout) -> str:
    """SQL: the cell was read as this state."""
    if field in layout.dictionaries:
        return among(field, layout.dictionaries[field].codes_in(state))
    return f"{field}_state = {STATE[state]}"


def kind_columns(given: Sequence[Clause], layout: Layout) -> dict[str, str] | None:
    """The stage columns these clauses ask, when all they ask are codes, states and blanks; None when they ask more.

    Out:  column -> SQL of what is asked of it: a code, or whether it is blank.
    """
    columns: dict[str, str] = {}
    for clause in given:
        match clause:
            case clauses.AnyOf(alternatives=alternatives):
                found = kind_columns([inner for alternative in alternatives for inner in alternative], layout)
            case clauses.Named(name=name):
                found = kind_columns(layout.standard.conditions[name], layout)
            case clauses.OnEvents():
                found = {"event_type": "event_type"}
            case clauses.Blank(field=field):
                column = field if field in layout.dictionaries else f"{field}_state"
                found = {column: blank(field, layout)}
            case clauses.CellState(field=field) if field not in layout.dictionaries:
                found = {f"{field}_state": f"{field}_state"}
            case clauses.Means(field=field) | clauses.InGroup(field=field):
                found = {field: field}
            case clauses.Starts(field=field):
                found = {field: field}
            case _:
                found = None
        if found is None:
            return None
        columns = merged(columns, found)
    return columns


def merged(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """Both sets of questions; a column asked for its code need not also be asked whether it is blank."""
    return {
        column: column if column in (one.get(column), other.get(column)) else sql
        for column, sql in {**one, **other}.items()
    }


def _all(given: Sequence[Clause], layout: Layout) -> str:
    return "(" + " AND ".join(_clause(clause, layout) for clause in given) + ")" if given else "true"


def _clause(clause: Clause, layout: Layout) -> str:
    match clause:
        case clauses.Blank(field=field, blank=wanted):
            return blank(field, layout) if wanted else filled(field, layout)
        case clauses.CellState(field=field, state=state):
            return in_state(field, state, layout)
        case clauses.Means():
            return _means(clause, layout.dictionaries[clause.field])
        case clauses.InGroup(field=field, groups=groups):
            members = [value for group in groups for value in layout.standard.list_of[field].group_members(group)]
            return among(field, layout.dictionaries[field].codes_meaning(members))
        case clauses.Starts(field=field, prefix=prefix):
            return among(field, layout.dictionaries[field].codes_starting(prefix))
        case clauses.AnyOf(alternatives=alternatives):
            return "(" + " OR ".join(_all(alternative, layout) for alternative in alternatives) + ")"
        case clauses.Named(name=name, negated=negated):
            # Conditions ask codes and blanks, which every row has, so that they are never neither true nor false.
            held = _all(layout.standard.conditions[name], layout)
            return f"NOT {held}" if negated else held
        case clauses.OnEvents(field=field, status=status):
            events = layout.standard.by_name[field].events_with(status)
            return among("event_type", layout.dictionaries["event_type"].codes_meaning(events))
        case _:
            return _compared(clause, layout)


def _means(clause: clauses.Means, dictionary: Dictionary) -> str:
    codes = dictionary.codes_meaning(clause.values)
    if clause.how == "is":
        return among(clause.field, codes)
    if clause.how == "not":
        return f"NOT ({among(clause.field, codes)})"
    return among(clause.field, tuple(sorted(set(dictionary.codes_with_meaning()) - set(codes))))


def _compared(clause: Clause, layout: Layout) -> str:
    match clause:
        case clauses.Compared(field=field, order=order, other=other):
            against = f"DATE {quoted(layout.today.isoformat())}" if other == "@today" else other
            return f"{field} {'<' if order == 'before' else '>'} {against}"
        case clauses.NotBefore(field=field, other=other):
            return f"NOT coalesce({field} < {other}, false)"
        case clauses.DayOfMonth(field=field, day=day):
            return f"day({field}) <> 1" if day == "not_first" else f"day({field} + 1) <> 1"
        case clauses.OnDates(field=field, dates=dates):
            return f"{field} IN ({', '.join(f'DATE {quoted(day)}' for day in dates)})"
        case clauses.AgeOn(dates=dates, from_age=from_age, to_age=to_age):
            return _age(dates, from_age, to_age)
        case clauses.Amount(field=field, how=how, value=value):
            return f"{field} {_SIGNS[how]} {value}"
        case clauses.Same(field=field, other=other):
            return f"{field}_key = {other}_key"
        case clauses.MoreFilled(fields=fields, than=than):
            count = " + ".join(f"({filled(field, layout)})::INTEGER" for field in fields)
            return f"({count}) > {than}"
    raise AssertionError(f"no rendering for {type(clause).__name__}")


def _age(dates: Sequence[str], from_age: int, to_age: int) -> str:
    on = dates[0] if len(dates) == 1 else f"coalesce({', '.join(dates)})"
    least, most = from_age * _NATIONAL_YEAR, (to_age + 1) * _NATIONAL_YEAR
    lived = f"({on} - date_of_birth)"
    days = f"({on} - (date_of_birth - (day(date_of_birth) - 1)::INTEGER))"
    # The first two tests leave few rows for the exact ones: a birth month begins at most 30 days before a birth.
    return f"({lived} >= {least - 31} AND {lived} < {most} AND {days} >= {least} AND {days} < {most})"
