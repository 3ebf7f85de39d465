"""Which fields does each purpose open, in whole or in part, and to whom?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caretrail.policy.notice_rows import Purpose
from caretrail.policy.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedField:
    """A field that a purpose opens: the recipients that may see it whole, and those that may see part of it."""

    name: str
    title: str
    whole: tuple[str, ...]
    part: tuple[str, ...]
    needs: tuple[str, ...]  # evidence that every way to it needs


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPurpose:
    """A purpose with all the fields it opens to anybody; a field that is not here is closed for it."""

    purpose: Purpose
    fields: tuple[OpenedField, ...]


def opened_fields(policy: Policy, on: date) -> tuple[OpenedPurpose, ...]:
    """What does each purpose of the notice open on a day, given all the evidence that is asked for?

    Grain: one row for each purpose in the order of the notice, and in it one for each field that somebody may see.
    """
    table = policy.table(on)
    if table is None:
        return ()
    return tuple(
        OpenedPurpose(purpose=purpose, fields=_fields(policy, on, purpose.id)) for purpose in table.purposes.values()
    )


def _fields(policy: Policy, on: date, purpose: str) -> tuple[OpenedField, ...]:
    table = policy.table(on)
    if table is None:
        return ()
    seen: dict[str, dict[str, tuple[bool, frozenset[str]]]] = {}
    for (about, recipient), grants in table.grants.items():
        for grant in grants if about == purpose else ():
            for name, opening in grant.openings.items():
                if opening.closure is None:
                    before = seen.setdefault(name, {}).get(recipient)
                    whole = not opening.mask or (before is not None and before[0])
                    needs = grant.needs if before is None else grant.needs & before[1]
                    seen[name][recipient] = (whole, needs)
    return tuple(_opened(name, row.title, seen[name]) for name, row in table.fields.items() if name in seen)


def _opened(name: str, title: str, to: Mapping[str, tuple[bool, frozenset[str]]]) -> OpenedField:
    needs = frozenset.intersection(*(one[1] for one in to.values()))
    return OpenedField(
        name=name,
        title=title,
        whole=tuple(key for key, (whole, _) in to.items() if whole),
        part=tuple(key for key, (whole, _) in to.items() if not whole),
        needs=tuple(sorted(needs)),
    )
