"""Expands rule families of rules.toml into rules: one rule per family and field, with a stable id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caretrail.errors import SpecError
from caretrail.spec.clauses import CELL_STATES, CellState, Clause, fields_of, for_field, parse_clauses
from caretrail.spec.standard import SEVERITIES, Check, DefinedList, Field, Rule


_LONG_VALUE = 40  # values at least this long have been seen cut off by feeds (about 55 characters)


def expand_families(
    families: Sequence[Mapping[str, Any]],
    fields: Sequence[Field],
    lists: Mapping[str, DefinedList],
    conditions: Mapping[str, tuple[Clause, ...]],
) -> tuple[Rule, ...]:
    """All rules of the standard, in the order the families are written.

    Raises: SpecError on an unknown field, severity, cell state or a rule id used twice.
    """
    rules: dict[str, Rule] = {}
    for family in families:
        for name in _chosen_fields(family, fields, lists):
            rule = _rule(family, name, lists, conditions)
            if not rule.checks:
                continue
            if rule.id in rules:
                raise SpecError(f"rules.toml: {rule.id} is written twice")
            rules[rule.id] = rule
    _refuse_unknown_fields(rules.values(), {field.name for field in fields})
    return tuple(rules.values())


def _chosen_fields(
    family: Mapping[str, Any], fields: Sequence[Field], lists: Mapping[str, DefinedList]
) -> Sequence[str]:
    chosen = family["fields"]
    if chosen == "all":
        return [field.name for field in fields]
    if isinstance(chosen, list):
        return chosen
    match dict(chosen):
        case {"status": "mandatory"}:
            return [field.name for field in fields if field.mandatory_somewhere]
        case {"status": "not_applicable"}:
            return [field.name for field in fields if "not_applicable" in field.status.values()]
        case {"type": kind}:
            return [field.name for field in fields if field.type == kind]
        case {"groups": groups}:
            return [field.name for field in fields if field.group in groups]
        case {"list": "partial"}:
            return [name for name, defined in lists.items() if not defined.complete]
    raise SpecError(f"rules.toml: family {family['id']} chooses its fields in an unknown way")


def _rule(
    family: Mapping[str, Any],
    name: str,
    lists: Mapping[str, DefinedList],
    conditions: Mapping[str, tuple[Clause, ...]],
) -> Rule:
    where = f"rules.toml: {family['id']}.{name}"
    unlisted = family.get("needs_list") == "values" and not lists[name].release_2
    checks = tuple(
        _check(check, family, name, where)
        for check in family["check"]
        if _check_applies(check, name, lists.get(name)) or unlisted
    )
    needs = {clause_field for check in checks for clause_field in fields_of((*check.when, *check.fails), conditions)}
    if family["kind"] == "row":
        needs.add(name)
    return Rule(
        id=f"{family['id']}.{name}",
        family=family["id"],
        field=name,
        kind=family["kind"],
        task=family["task"],
        statement=family["statement"],
        why=family["why"],
        severity=family["severity"],
        evidence=family["evidence"],
        sources=tuple(family["sources"]),
        procedure=family.get("procedure"),
        needs=frozenset(needs),
        needs_input=tuple(family.get("needs", ())),
        unlisted=unlisted,
        checks=checks,
    )


def _check_applies(check: Mapping[str, Any], name: str, defined: DefinedList | None) -> bool:
    only = check.get("only_field")
    if only is not None and name not in ([only] if isinstance(only, str) else only):
        return False
    match check.get("only_list"):
        case None:
            return True
        case "release_1":
            return bool(defined and defined.release_2 and defined.superseded())
        case "complete":
            return bool(defined and defined.complete)
        case "long_value":
            return bool(defined and any(len(value) >= _LONG_VALUE for value in defined.release_2))
    raise SpecError(f"rules.toml: only_list = {check['only_list']!r} is not in the vocabulary")


def _check(check: Mapping[str, Any], family: Mapping[str, Any], name: str, where: str) -> Check:
    severity = check.get("severity", family["severity"])
    live = family.get("severity_live", severity)
    if severity not in SEVERITIES or live not in SEVERITIES:
        raise SpecError(f"{where}: severity must be one of {', '.join(SEVERITIES)}")
    when = parse_clauses(check.get("when", ()), where)
    fails = parse_clauses(check.get("fails", ()), where)
    if "cell" in check:
        if check["cell"] not in CELL_STATES:
            raise SpecError(f"{where}: cell = {check['cell']!r} is not a state a cell can be read as")
        fails = (*fails, CellState(field=name, state=check["cell"]))
    return Check(
        key=check["key"],
        severity=severity,
        severity_live=live,
        when=tuple(for_field(clause, name) for clause in when),
        fails=tuple(for_field(clause, name) for clause in fails),
        message=check["message"],
        mend=check["mend"],
        example=check["example"],
    )


def _refuse_unknown_fields(rules: Any, known: set[str]) -> None:
    for rule in rules:
        unknown = rule.needs - known
        if unknown:
            raise SpecError(f"rules.toml: {rule.id} names the unknown field {min(unknown)}")
