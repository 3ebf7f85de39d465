"""The standard for programs: what `caretrail standard show` answers with --json.

Plain objects of text, numbers and lists; conditions in words, sources by title.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from caretrail.spec import (
    Check,
    DefinedList,
    Entry,
    Field,
    Rule,
    Standard,
    conditions_in_words,
    example_rows,
    has_example_rows,
    telling_fields,
)


def overview_as_json(standard: Standard) -> dict[str, Any]:
    """How much of the standard we hold."""
    return {
        "dataset": standard.dataset,
        "spec_release": standard.spec_release,
        "overlay": asdict(standard.overlay) if standard.overlay else None,
        "fields": [field.name for field in standard.fields],
        "lists": [_list_head(defined) for defined in standard.lists],
        "rules": [rule.id for rule in standard.rules],
        "known_gaps": list(standard.known_gaps),
    }


def entry_as_json(standard: Standard, entry: Entry) -> dict[str, Any]:
    """What a name stands for: a field with its list, or one or more rules in full."""
    if entry.field is None:
        return {"name": entry.name, "rules": [_rule(standard, rule) for rule in entry.rules]}
    return {
        **_field(standard, entry.field),
        "list": _list(standard, entry.defined) if entry.defined else None,
        "rules": [rule.id for rule in entry.rules],
    }


def _field(standard: Standard, field: Field) -> dict[str, Any]:
    return {**asdict(field), "status": dict(field.status), "sources": _titles(standard, field.sources)}


def _list_head(defined: DefinedList) -> dict[str, Any]:
    return {
        "field": defined.field,
        "complete": defined.complete,
        "completeness": defined.completeness,
        "confidence": defined.confidence,
        "values": len(defined.release_2),
    }


def _list(standard: Standard, defined: DefinedList) -> dict[str, Any]:
    return {
        **_list_head(defined),
        "note": defined.note,
        "sources": _titles(standard, defined.sources),
        "values": [asdict(value) for value in defined.values],
        "release_1_to_2": dict(defined.superseded()),
    }


def _rule(standard: Standard, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "field": rule.field,
        "kind": rule.kind,
        "severity": rule.severity,
        "statement": rule.statement,
        "why": rule.why,
        "evidence": rule.evidence,
        "evidence_means": standard.notes["evidence"][rule.evidence],
        "sources": _titles(standard, rule.sources),
        "effects": [asdict(effect) for effect in standard.effects.get(rule.id, ())],
        "checks": [_check(standard, rule, check) for check in rule.checks],
    }


def _check(standard: Standard, rule: Rule, check: Check) -> dict[str, Any]:
    return {
        "key": check.key,
        "severity": check.severity,
        "severity_live": check.severity_live,
        "message": check.message,
        "fails_when": list(conditions_in_words(standard, check)),
        "mend": check.mend,
        "example": _example(standard, rule, check) if has_example_rows(rule) else None,
    }


def _example(standard: Standard, rule: Rule, check: Check) -> dict[str, Any]:
    example = example_rows(standard, rule, check)
    fields = telling_fields(standard, rule, example)
    return {
        "passing": [{name: row[name] for name in fields} for row in example.passing],
        "failing": [{name: row[name] for name in fields} for row in example.failing],
        "failing_rows": example.failing_rows,
    }


def _titles(standard: Standard, keys: tuple[str, ...]) -> list[str]:
    titles = {source.key: source.title for source in standard.sources}
    return [titles[key] for key in keys]
