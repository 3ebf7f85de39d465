"""Whether one value of a pack is what its key may hold, by the type of the key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from caretrail.policy.findings import suggestion
from caretrail.spec import Law, PackFormat, PackKey


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELD = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_LINES = re.compile(r"\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*")
_PERIOD = re.compile(r"[1-9]\d{0,3} (?:year|month|week|day|hour)s?")
_STATUTE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*), (\S.*)")

_LISTS = {"texts": "text", "choices": "choice", "refs": "ref", "fields": "field", "statutes": "statute"}


def value_faults(key: PackKey, value: Any, law: Law, form: PackFormat) -> Iterator[tuple[str, str]]:
    """What is wrong with a value, and what to do about it; nothing when it fits.

    References to other rows are looked at after inheritance, by the check.
    """
    if key.type not in _LISTS:
        yield from _fault(key.type, key, value, law, form)
        return
    if not isinstance(value, list):
        yield "must be a list.", 'Put it in brackets: ["..."].'
        return
    for one in value:
        yield from _fault(_LISTS[key.type], key, one, law, form)
    if len(value) != len({str(one) for one in value}):
        yield "says something twice.", "Take one of them out."


def allowed_values(key: PackKey, law: Law, form: PackFormat) -> tuple[str, ...]:
    """The values a choice may take."""
    if isinstance(key.of, tuple):
        return key.of
    owner, _, name = key.of.partition(":")
    return law.choices(name) if owner == "law" else tuple(form.masks)


def period(text: str) -> tuple[int, str]:
    """A period as number and unit: "8 years" is 8 and "year"."""
    number, unit = text.split(" ")
    return int(number), unit.rstrip("s")


def split_statute(text: str) -> tuple[str, str]:
    """The id of the act and the provision of "care-act-2014, section 9"."""
    found = _STATUTE.fullmatch(text)
    return (found[1], found[2]) if found else ("", "")


def _fault(kind: str, key: PackKey, value: Any, law: Law, form: PackFormat) -> Iterator[tuple[str, str]]:
    if kind == "flag":
        if not isinstance(value, bool):
            yield "must be true or false.", "Write it without quotes."
    elif kind == "date":
        if not isinstance(value, date) or isinstance(value, datetime):
            yield "must be a date.", "Write it without quotes: 2026-04-01."
    elif not isinstance(value, str):
        yield "must be text.", 'Put it in quotes: "...".'
    elif kind == "choice":
        allowed = allowed_values(key, law, form)
        if value not in allowed:
            yield f"cannot be {value[:60]!r}.", suggestion(value, allowed)
    elif kind == "statute":
        yield from _statute_fault(value, law)
    else:
        yield from _text_fault(kind, value)


def _statute_fault(value: str, law: Law) -> Iterator[tuple[str, str]]:
    act, provision = split_statute(value)
    if not provision:
        yield f"cannot be {value[:60]!r}.", 'Write the act and its provision: "care-act-2014, section 9".'
    elif act not in law.statute:
        yield f"names the act {act!r}, which the law's list does not have.", suggestion(act, law.statute)


def _text_fault(kind: str, value: str) -> Iterator[tuple[str, str]]:
    if not value.strip():
        yield "is empty.", "Fill it in, or leave the key out."
    elif kind in ("id", "ref") and not _ID.fullmatch(value):
        yield f"cannot be {value[:60]!r}.", "Use lower-case letters, digits and hyphens."
    elif kind == "field" and not _FIELD.fullmatch(value):
        yield f"cannot be {value[:60]!r}.", "Use the field's name: lower-case letters, digits and underscores."
    elif kind == "lines" and not _LINES.fullmatch(value):
        yield f"cannot be {value[:60]!r}.", 'Write line numbers: "29", "12-14" or "12-14, 20".'
    elif kind == "period" and not _PERIOD.fullmatch(value):
        yield f"cannot be {value[:60]!r}.", 'Write a number and a unit: "8 years".'
