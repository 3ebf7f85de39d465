"""Finds what a person means by a name: a field, its list, one rule or a family of rules.

Names are taken as people type them: heading or name, any case, spaces or underscores.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from caretrail.errors import UsageError
from caretrail.spec.standard import DefinedList, Field, Rule, Standard


_NOT_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a name stands for. One of the two is set: a field (with its list and rules), or some rules."""

    name: str
    field: Field | None
    defined: DefinedList | None
    rules: tuple[Rule, ...]


def find_entry(standard: Standard, name: str) -> Entry:
    """Which field, list, rule or family of rules is called this?

    Raises: UsageError with the nearest names when nothing is.
    """
    by_fold = {fold_name(text): field for field in standard.fields for text in (field.header, field.name)}
    by_fold |= {fold_name(defined.name): standard.by_name[defined.field] for defined in standard.lists}
    field = by_fold.get(fold_name(name))
    if field is not None:
        return Entry(
            name=field.name,
            field=field,
            defined=standard.list_of.get(field.name),
            rules=tuple(rule for rule in standard.rules if rule.field == field.name),
        )
    wanted = name.strip().lower()
    rules = tuple(rule for rule in standard.rules if wanted in (rule.id.lower(), rule.family.lower()))
    if rules:
        return Entry(name=rules[0].id if len(rules) == 1 else rules[0].family, field=None, defined=None, rules=rules)
    raise UsageError(f"The standard has no field, list or rule called {name[:60]!r}. {_suggestion(standard, wanted)}")


def fold_name(text: str) -> str:
    """The form in which spellings of one field name agree: "LA Code", "la_code" and "LA-CODE" are la_code."""
    return _NOT_NAME.sub("_", text.lower()).strip("_")


def _suggestion(standard: Standard, wanted: str) -> str:
    if "." in wanted:
        names = {rule.id.lower(): rule.id for rule in standard.rules}
    else:
        names = {fold_name(field.header): field.header for field in standard.fields}
        names |= {family.lower(): family for family in (rule.family for rule in standard.rules)}
        wanted = fold_name(wanted)
    near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.6)
    if not near:
        return "`caretrail standard show` lists what there is."
    return f"Did you mean {' or '.join(names[found] for found in near)}?"
