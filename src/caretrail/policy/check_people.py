"""Who answers: a data protection officer who is there, ways to reach somebody, no placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from caretrail.policy.findings import PackFinding
from caretrail.policy.pack import Pack
from caretrail.policy.rows import Contact, Controller, Officer, Row


# What a draft of the notice may leave to be filled in; nothing is decided or published before it is.
TO_BE_FILLED_IN = frozenset({"DPO_MISSING", "placeholder", "no_controller", "no_contact", "no_way_to_reach"})
# What stands in a form until somebody fills it in.
_PLACEHOLDER = re.compile(
    r"\?{2,}|\bt\.?b\.?[acd]\.?\b|\bto be (?:confirmed|added|appointed|decided)\b|\bx{3,}\b|\blorem\b|\bn/?a\b"
    r"|\bvacant\b"
    r"|\bplaceholder\b|[\[(<{](?:insert|name|named|add|your|email|e-mail|phone|post)\b[^\])>}]*[\])>}]|\.\.\.|_{3,}",
    re.IGNORECASE,
)


def is_placeholder(text: str) -> bool:
    """Whether a text only keeps a place: "???", "TBC", "(named officer)", "[insert name]"."""
    return not text.strip(" .-?") or _PLACEHOLDER.search(text) is not None


def people_findings(pack: Pack, on: date) -> Iterator[PackFinding]:
    """What is wrong with those who answer for the data on a day."""
    file = "council.toml"
    answering: tuple[Controller | Officer | Contact, ...] = (
        *pack.controllers.values(), *pack.officers.values(), *pack.contacts.values(),
    )  # fmt: skip
    for row in answering:
        for key in _shown(row):
            if getattr(row, key) and is_placeholder(getattr(row, key)):
                kind = "DPO_MISSING" if is_dpo(row) else "placeholder"
                yield _error(pack, kind, row, key, "is a placeholder.", "Give the real one.")
    if not any(row.holds(on) for row in pack.controllers.values()):
        yield _missing("no_controller", "controller", file, f"no controller is in office on {on}.", "Add one.")
    officers = [row for row in pack.officers.values() if is_dpo(row) and row.holds(on)]
    if not officers:
        what = f"no data protection officer is in office on {on}."
        yield _missing("DPO_MISSING", "officer", file, what, "Add one; without an officer no notice can be published.")
    for officer in officers:
        if not (officer.email or officer.phone or officer.post):
            yield _error(
                pack, "no_way_to_reach", officer, "email", "cannot be reached.", "Give an address or a number."
            )
    for serves in ("rights", "complaints"):
        if not any(serves in row.serves and row.holds(on) for row in pack.contacts.values()):
            what = f"nobody can be reached for {serves} on {on}."
            yield _missing("no_contact", "contact", file, what, f'Add a contact that serves "{serves}".')


def _shown(row: Controller | Officer | Contact) -> tuple[str, ...]:
    if isinstance(row, Contact):
        return ("value",)
    return ("name", "post") if isinstance(row, Controller) else ("role", "email", "phone", "post")


def is_dpo(row: Row) -> bool:
    """Whether the row is a data protection officer, who alone lets rows into an open list."""
    return isinstance(row, Officer) and row.office == "data_protection_officer"


def _missing(kind: str, clause: str, file: str, message: str, mend: str) -> PackFinding:
    return PackFinding(severity="error", kind=kind, file=file, clause=clause, message=message, mend=mend)


def _error(pack: Pack, kind: str, row: Row, key: str, message: str, mend: str) -> PackFinding:
    return PackFinding(
        severity="error", kind=kind, file="council.toml", clause=pack.cite(row), key=key, message=message, mend=mend
    )
