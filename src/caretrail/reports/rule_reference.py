"""Writes the reference page of the rules: per family what must hold and why, per rule what passes and what fails.

Rules of one family differ only in their field, so each check of a family is one table with a line per rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from caretrail.reports.markdown import anchor, code, table
from caretrail.reports.wording import SEVERITY_WORDS, count
from caretrail.spec import (
    Check,
    Rule,
    Standard,
    conditions_in_words,
    example_rows,
    has_example_rows,
    recipe_in_words,
    telling_fields,
)


_KINDS = {"row": "each row by itself", "cross_row": "several rows together", "file": "the file as a whole"}


def rule_lines(standard: Standard) -> Iterator[str]:
    """The page, line by line."""
    families = [list(rules) for _, rules in groupby(standard.rules, key=lambda rule: (rule.family, rule.statement))]
    yield "# Rules\n"
    yield f"{count(len(standard.rules), 'rule')} in {len(families)} families. An id is the family and the field.\n"
    yield from table(("Severity", "Meaning"), ((SEVERITY_WORDS[k], v) for k, v in standard.notes["severity"].items()))
    yield from table(("Rests on", "Meaning"), standard.notes["evidence"].items())
    yield from table(("Family", "What must hold", "Rules"), (_family_row(rules) for rules in families))
    for rules in families:
        yield from _family(standard, rules)
    yield "## Guidance that one file cannot test\n"
    yield "Shown here, not counted among the rules.\n"
    yield from table(
        ("Id", "Guidance", "Rests on", "Read in"),
        ((row.id, row.text, row.evidence, _keys(row.sources)) for row in standard.guidance),
    )


def _title(rule: Rule) -> str:
    return f"{rule.family}: {rule.statement}"


def _family_row(rules: Sequence[Rule]) -> tuple[str, str, str]:
    return f"[{rules[0].family}](#{anchor(_title(rules[0]))})", rules[0].statement, str(len(rules))


def _family(standard: Standard, rules: Sequence[Rule]) -> Iterator[str]:
    first = rules[0]
    yield f"## {_title(first)}\n"
    yield f"{first.why}\n"
    yield f"- Severity: {SEVERITY_WORDS[first.severity]}; looks at {_KINDS[first.kind]}"
    yield f"- Rests on {first.evidence} ({standard.notes['evidence'][first.evidence]}) Read in {_keys(first.sources)}"
    needs = " and ".join(first.needs_input)
    if needs:
        yield f"- Checked only when given: {needs} file"
    yield ""
    yield "".join(f'<a id="{anchor(rule.id)}"></a>' for rule in rules) + "\n"
    for key in dict.fromkeys(check.key for rule in rules for check in rule.checks):
        yield from _check(standard, [(rule, check) for rule in rules for check in rule.checks if check.key == key])
    yield from _effects(standard, rules)


def _check(standard: Standard, pairs: Sequence[tuple[Rule, Check]]) -> Iterator[str]:
    rule, check = pairs[0]
    yield f"**{check.message}** Mend: {check.mend}\n"
    if check.severity != rule.severity:
        yield f"Severity of this one: {SEVERITY_WORDS[check.severity]}.\n"
    if check.severity_live != check.severity:
        yield f"With `--live`: {SEVERITY_WORDS[check.severity_live]}.\n"
    if rule.kind == "row":
        yield from table(("Rule", "Fails when", "Passes", "Fails"), (_row_example(standard, *pair) for pair in pairs))
    elif rule.kind == "cross_row":
        yield from table(("Rule", "Passes", "Fails"), (_rows_example(standard, *pair) for pair in pairs))
    else:
        yield from table(("Rule", "Fails"), (_file_example(standard, *pair) for pair in pairs))


def _row_example(standard: Standard, rule: Rule, check: Check) -> tuple[str, ...]:
    conditions = "<br>and ".join(conditions_in_words(standard, check))
    if not has_example_rows(rule):
        return code(rule.id), conditions, "", "not checked: no value of this list is known"
    return code(rule.id), conditions, *_examples(standard, rule, check)


def _rows_example(standard: Standard, rule: Rule, check: Check) -> tuple[str, ...]:
    return code(rule.id), *_examples(standard, rule, check)


def _file_example(standard: Standard, rule: Rule, check: Check) -> tuple[str, ...]:
    header = standard.by_name[rule.field].header if rule.field in standard.by_name else rule.field
    return code(rule.id), recipe_in_words(check, header)


def _examples(standard: Standard, rule: Rule, check: Check) -> tuple[str, str]:
    """Passing and failing rows in one cell each: the telling fields, one row after the other."""
    example = example_rows(standard, rule, check)
    fields = telling_fields(standard, rule, example)
    failing = [
        _cells(standard, fields, row) + ("" if at in example.failing_rows else "<br>(stands beside it)")
        for at, row in enumerate(example.failing)
    ]
    return "<br><br>".join(_cells(standard, fields, row) for row in example.passing), "<br><br>".join(failing)


def _cells(standard: Standard, fields: Sequence[str], row: dict[str, str]) -> str:
    return "<br>".join(f"{standard.by_name[name].header}: {code(row[name]) or '(blank)'}" for name in fields)


def _effects(standard: Standard, rules: Sequence[Rule]) -> Iterator[str]:
    moved: dict[str, list[str]] = {}
    for rule in rules:
        for effect in standard.effects.get(rule.id, ()):
            moved.setdefault(f"{effect.measure}: {effect.how}", []).append(code(rule.id))
    if moved:
        yield "What it may move:\n"
        yield from (f"- {words} ({', '.join(ids)})" for words, ids in moved.items())
        yield ""


def _keys(sources: Sequence[str]) -> str:
    return ", ".join(code(key) for key in sources)
