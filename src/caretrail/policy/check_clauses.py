"""Do the clauses fit each other: nothing contradicts, nothing matches nothing, everything declared can be reached?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caretrail.policy.findings import PackFinding
from caretrail.policy.notice_rows import Disclosure, Purpose
from caretrail.policy.pack import Pack
from caretrail.policy.policy import Policy
from caretrail.policy.rows import Row
from caretrail.policy.table import Table
from caretrail.spec import Law


_REPORTED = ("never", "no_mask", "identifying")


def clause_findings(pack: Pack, policy: Policy, law: Law, on: date) -> Iterator[PackFinding]:
    """What is wrong between the clauses of a pack on a day. References must have been found sound."""
    table = policy.table(on)
    if table is None:
        return
    yield from _closed_by_clause(pack, table)
    yield from _matching_nothing(pack, table, on)
    yield from _unreached(pack, on)


def _closed_by_clause(pack: Pack, table: Table) -> Iterator[PackFinding]:
    """Openings that another clause of the pack speaks against: a contradiction, told once for each pair of clauses."""
    told: set[tuple[str, str]] = set()
    for grants in table.grants.values():
        for grant in grants:
            for name, opening in sorted(grant.openings.items()):
                closure = opening.closure
                if closure is None or closure.cause not in _REPORTED or (grant.clause, closure.clauses[0]) in told:
                    continue
                told.add((grant.clause, closure.clauses[0]))
                yield _closed(pack, grant.disclosure, closure.cause, closure.clauses[0], name)


def _closed(pack: Pack, row: Disclosure, cause: str, against: str, name: str) -> PackFinding:
    if cause == "never":
        own = row.pack == pack.id and "/" not in against
        what = f"opens {name}, and {against} says that it is never opened."
        mend = "Take one of them out." if own else "The stricter holds; bring the two notices into line."
        return _finding(pack, "error" if own else "warning", "contradiction" if own else "conflict", row, what, mend)
    if cause == "no_mask":
        what = f"masks {name}, and the catalogue has no way to show only part of it."
        return _finding(pack, "error", "no_mask", row, what, f"Give {name} a mask in the catalogue.", "mask")
    what = f"opens {name}, which tells who a person is, for a purpose that is anonymous only."
    return _finding(pack, "error", "identifying", row, what, "Mask it, or leave it out.")


def _matching_nothing(pack: Pack, table: Table, on: date) -> Iterator[PackFinding]:
    """Fields named where they can have no effect: a mask that never bites would look like protection."""
    for purpose in pack.purposes.values():
        if purpose.holds(on) and pack.fields:
            yield from _idle(pack, purpose, "only_fields", _held(pack, purpose))
            yield from _idle(pack, purpose, "not_fields", _held(pack, purpose))
    for row in pack.disclosures.values():
        if row.holds(on) and pack.fields:
            opened = {name for key in row.purposes for name in table.opened_by.get(key, frozenset())}
            held = _held(pack, row)
            yield from _idle(pack, row, "only_fields", held & opened)
            yield from _idle(pack, row, "not_fields", held)
            chosen = held & opened & set(row.only_fields or held) - set(row.not_fields)
            yield from _idle(pack, row, "mask", chosen)
            stored = {field.category for field in pack.fields.values()}
            if not chosen and stored & set(row.categories) and row.pack == pack.id:
                what = "opens no field: its purposes and categories have none in common."
                yield _finding(pack, "error", "opens_nothing", row, what, "Mend its categories, or take it out.")


def _held(pack: Pack, row: Purpose | Disclosure) -> set[str]:
    return {name for name, field in pack.fields.items() if field.category in row.categories}


def _idle(pack: Pack, row: Purpose | Disclosure, key: str, reached: set[str]) -> Iterator[PackFinding]:
    for name in getattr(row, key):
        if name not in reached and row.pack == pack.id:
            what = f"{name} is not among what this clause reaches, so naming it does nothing."
            yield _finding(pack, "error", "matches_nothing", row, what, "Take it out, or name its category.", key)


def _unreached(pack: Pack, on: date) -> Iterator[PackFinding]:
    """Rows that nothing leads to."""
    disclosures = [row for row in pack.disclosures.values() if row.holds(on)]
    given = {key for row in disclosures for key in row.recipients}
    for recipient in pack.recipients.values():
        if recipient.id not in given and recipient.holds(on):
            what = "is named, but no disclosure gives it anything."
            yield _finding(pack, "error", "no_disclosure", recipient, what, "Add a disclosure, or take it out.")
    served = {key for row in disclosures for key in row.purposes}
    for purpose in pack.purposes.values():
        if purpose.id not in served and purpose.holds(on):
            what = "is named, but no disclosure serves it, so nobody may see anything for it."
            yield _finding(pack, "warning", "gap", purpose, what, "Say who needs what for it.")
    used = {key for row in pack.purposes.values() if row.holds(on) for key in row.categories}
    for category in pack.categories.values():
        if category.id not in used:
            what = "is held, but no purpose uses it."
            yield _finding(pack, "warning", "gap", category, what, "Say what it is for, or stop collecting it.")
    stored = {field.category for field in pack.fields.values()}
    if pack.catalogue.covers:
        for category in pack.categories.values():
            if category.id not in stored and category.pack == pack.id:
                what = "holds no stored field."
                yield _finding(pack, "info", "nothing_stored", category, what, "Nothing to do if it is kept elsewhere.")


def _finding(pack: Pack, severity: str, kind: str, row: Row, message: str, mend: str, key: str = "") -> PackFinding:
    return PackFinding(
        severity=severity, kind=kind, file="notice.toml", clause=pack.cite(row), key=key, message=message, mend=mend
    )
