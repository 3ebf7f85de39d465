"""The statements that other validators are given: some of the standard's own checks, in words each of them has.

A statement names the checks of Caretrail that say the same, so that counts can be compared before any time is.
Run: python statements.py FILE.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from caretrail.spec import Check, Clause, Rule, Standard, clauses, load_standard


Statement = dict[str, Any]

# What stands for an empty cell; every validator reads it as missing.
EMPTY = ("", "NULL", "null", "Null", "(null)", "(NULL)", "<null>", "<NULL>", "[NULL]")

_NUMBER = r"^[+-]?[0-9]{1,16}(\.[0-9]+)?$"
_PATTERNS = {
    "la_code": ("^[0-9]{3}$", "F04", ("not_three_digits",)),
    "postcode": ("^(?i:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|GIR ?0AA)$", "F05", ("format",)),
    "gp_practice_code": ("^[A-Z][0-9]{5}$", "F06", ("format",)),
}
_BY_EVENT = ("M02", "M03", "M04", "M05", "M09")
_ORDERS = ("D02", "D04", "D05", "D06", "D07", "D09", "D11")


def write_statements(target: Path) -> None:
    """Write the statements as JSON for validators that do not have Caretrail.

    Shape:  {"empty": [...], "headers": [...], "statements": [{"id", "kind", "column", ..., "says": [...]}]};
            `says` lists Caretrail's "rule check" keys whose failing rows add up to the statement's.
    """
    standard = load_standard()
    found = list(_statements(standard))
    content = {"empty": EMPTY, "headers": [field.header for field in standard.fields], "statements": found}
    target.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _statements(standard: Standard) -> Iterator[Statement]:
    yield from _lists(standard)
    yield from (_filled(rule, check, standard) for rule, check in _checks(standard, ("M01",)))
    yield from (_filled(rule, check, standard) for rule, check in _checks(standard, _BY_EVENT))
    yield from _formats(standard)
    for rule, check in _checks(standard, _ORDERS):
        match (check.when, check.fails):
            case ((clauses.NotBefore(),), _) | (_, (clauses.Compared(other="@today"),)):
                pass
            case (_, (clauses.Compared() as fails,)):
                yield _order(rule, check, fails, standard)


def _checks(standard: Standard, families: tuple[str, ...]) -> Iterator[tuple[Rule, Check]]:
    for rule in standard.rules:
        if rule.family in families and rule.kind == "row":
            yield from ((rule, check) for check in rule.checks)


def _lists(standard: Standard) -> Iterator[Statement]:
    """A known list: the value is on it. A list of which nothing is known: it is no label made nationally."""
    for name, known in standard.list_of.items():
        if known.release_2:
            says = _says(standard, name, ("C02", "C04", "C06", "W01"))
            yield _statement("listed", name, standard, values=known.release_2, says=says)
        else:
            says = _says(standard, name, ("C04",))
            yield _statement("none_of", name, standard, values=known.not_submittable, says=says)


def _formats(standard: Standard) -> Iterator[Statement]:
    for name, (pattern, family, keys) in _PATTERNS.items():
        says = [*_says(standard, name, (family,), keys), *_says(standard, name, ("W01",))]
        yield _statement("pattern", name, standard, pattern=pattern, says=says)
    for field in standard.fields:
        if field.type == "date":
            says = _says(standard, field.name, ("D01", "W01"))
            yield _statement("date", field.name, standard, says=says)
        elif field.type == "decimal":
            says = _says(standard, field.name, ("F08", "W01"))
            yield _statement("pattern", field.name, standard, pattern=_NUMBER, says=says)
    faults = ("scientific", "lost_zero", "spaced", "not_ten_digits", "check_digit")
    says = [*_says(standard, "nhs_number", ("F01",), faults), *_says(standard, "nhs_number", ("W01",))]
    yield _statement("modulus_11", "nhs_number", standard, says=says)


def _says(standard: Standard, field: str, families: tuple[str, ...], keys: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{rule.id} {check.key}"
        for rule, check in _checks(standard, families)
        if rule.field == field and not rule.unlisted and (not keys or check.key in keys)
    ]


def _filled(rule: Rule, check: Check, standard: Standard) -> Statement:
    says = [f"{rule.id} {check.key}"]
    return _statement("filled", rule.field, standard, only=_only(check.when, standard), says=says) | {"id": says[0]}


def _order(rule: Rule, check: Check, fails: clauses.Compared, standard: Standard) -> Statement:
    """One date is not before another; missing dates never fail."""
    pair = (fails.field, fails.other) if fails.order == "after" else (fails.other, fails.field)
    first, then = (standard.by_name[name].header for name in pair)
    only, says = _only(check.when, standard), [f"{rule.id} {check.key}"]
    told = _statement("order", rule.field, standard, first=first, then=then, only=only, says=says)
    return told | {"id": says[0]}


def _statement(kind: str, field: str, standard: Standard, **more: Any) -> Statement:
    return {"id": f"{kind} {field}", "kind": kind, "column": standard.by_name[field].header, **more}


def _only(when: tuple[Clause, ...], standard: Standard) -> list[Statement]:
    """To which rows a statement applies: where every condition holds ("not" holds of an empty cell, "is" does not)."""
    return [_condition(clause, standard) for clause in when]


def _condition(clause: Clause, standard: Standard) -> Statement:
    match clause:
        case clauses.Means(field=field, values=values, how="is" | "not" as how):
            return {"field": field, "column": standard.by_name[field].header, "test": how, "values": values}
        case clauses.OnEvents(field=field, status=status):
            events = standard.by_name[field].events_with(status)
            header = standard.by_name["event_type"].header
            return {"field": "event_type", "column": header, "test": "is", "values": events}
        case clauses.Named(name=name, negated=True):
            (inner,) = standard.conditions[name]
            return {**_condition(inner, standard), "test": "not"}
        case clauses.Blank(field=field, blank=False):
            return {"field": field, "column": standard.by_name[field].header, "test": "filled"}
    raise AssertionError(f"no other validator is given {type(clause).__name__}")


if __name__ == "__main__":
    write_statements(Path(sys.argv[1]))
