"""What holds when a service's pack builds on the corporate one: the service overrides, the stricter of two wins.

Rows of both stand together. A row that both have is the service's, narrowed to what the corporate row allows too;
what that takes away is told as a finding, so that nothing is overridden silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from caretrail.policy.findings import PackFinding
from caretrail.policy.notice_rows import (
    Agreement,
    AutomatedDecision,
    Bases,
    Category,
    Dataset,
    Disclosure,
    ListException,
    Never,
    Purpose,
    Recipient,
    Transfer,
)
from caretrail.policy.pack import ROW_CLASSES, Pack
from caretrail.policy.rows import CatalogueField, Row
from caretrail.spec import Law, PurposeKind


# Keys of rows that only ever narrow when both packs state them, and keys that only ever add up.
_NARROWED: Mapping[type[Row], tuple[str, ...]] = {
    Purpose: ("article_6", "article_9", "categories"),
    Disclosure: ("purposes", "recipients", "categories"),
}
_NARROWED_IF_BOTH: Mapping[type[Row], tuple[str, ...]] = {Purpose: ("only_fields",), Disclosure: ("only_fields",)}
_ADDED_UP: Mapping[type[Row], tuple[str, ...]] = {
    Purpose: ("not_fields",),
    Disclosure: ("not_fields", "mask", "needs"),
    Category: ("special",),
    AutomatedDecision: ("safeguards",),
}
# Rows whose days are those of both, and keys for which a row that is silent follows the corporate one.
_BOTH_DAYS = (Purpose, Disclosure, Recipient, Agreement, ListException)
_FOLLOWED: Mapping[type[Row], tuple[str, ...]] = {Purpose: ("instrument",), Disclosure: ("agreement", "instrument")}
OPT_OUT_STRICTNESS = ("own_care", "exempt", "applies", "anonymous_only")


def inherited(child: Pack, parent: Pack, law: Law) -> tuple[Pack, tuple[PackFinding, ...]]:
    """What holds for a service, and where its notice conflicts with the corporate one?

    Out: the pack with the rows of both; findings of severity warning for every conflict.
    """
    parts: dict[str, Any] = {}
    findings: list[PackFinding] = []
    for _, part in ROW_CLASSES.values():
        own, above = getattr(child, part), getattr(parent, part)
        if isinstance(own, Mapping):
            parts[part] = {
                **above,
                **{key: _row(row, above.get(key), child, law, findings) for key, row in own.items()},
            }
    parts["nevers"] = _nevers(child, parent)
    parts["transfers"] = _transfers(child, parent, findings)
    parts["bases"] = _bases(child, parent, findings)
    parts["schedule"] = child.schedule or parent.schedule
    parts["opt_out"] = child.opt_out or parent.opt_out
    parts["catalogue"] = child.catalogue if child.catalogue.covers else parent.catalogue
    return replace(child, **parts), tuple(findings)


def _nevers(child: Pack, parent: Pack) -> Mapping[str, Never]:
    """What either says will not happen; one promise does not take the place of another of the same name."""
    again = {f"{row.pack}/{key}": row for key, row in parent.nevers.items() if key in child.nevers}
    return {**parent.nevers, **child.nevers, **again}


def _row(own: Row, above: Row | None, child: Pack, law: Law, findings: list[PackFinding]) -> Row:
    if above is None or type(own) is not type(above):
        return own
    changes: dict[str, Any] = {}
    for key in _NARROWED.get(type(own), ()):
        changes[key] = _both(getattr(own, key), getattr(above, key))
    for key in _NARROWED_IF_BOTH.get(type(own), ()):
        mine, theirs = getattr(own, key), getattr(above, key)
        changes[key] = _both(mine, theirs) if mine and theirs else mine or theirs
        if mine and theirs and not changes[key]:
            changes["categories"] = ()  # nothing is common: an empty list of fields would mean all of them
    for key in _ADDED_UP.get(type(own), ()):
        changes[key] = tuple(dict.fromkeys((*getattr(own, key), *getattr(above, key))))
    changes |= dict(_single_values(own, above, law))
    for key in _FOLLOWED.get(type(own), ()):
        changes[key] = getattr(own, key) or getattr(above, key)
    for key, value in changes.items():
        if value != getattr(own, key):
            findings.append(
                _conflict(child, own, key, f"The corporate notice is stricter on {key}; the stricter holds.")
            )
    return replace(own, **changes)


def _single_values(own: Row, above: Row, law: Law) -> Iterator[tuple[str, Any]]:
    if isinstance(own, _BOTH_DAYS) and isinstance(above, _BOTH_DAYS):
        yield "valid_from", max((one for one in (own.valid_from, above.valid_from) if one), default=None)
        yield "valid_to", min((one for one in (own.valid_to, above.valid_to) if one), default=None)
    if isinstance(own, Purpose) and isinstance(above, Purpose):
        yield "opt_out", max(own.opt_out, above.opt_out, key=OPT_OUT_STRICTNESS.index)
        yield "kind", max(own.kind, above.kind, key=lambda kind: _strictness(law.purpose_kind[kind]))
    if isinstance(own, Recipient) and isinstance(above, Recipient) and own.country == "UK":
        yield "country", above.country
    if isinstance(own, Dataset) and isinstance(above, Dataset):
        yield "matchable", own.matchable and above.matchable
        yield "public_register", own.public_register or above.public_register
    if isinstance(own, Category) and isinstance(above, Category):
        yield "criminal", own.criminal or above.criminal
    if isinstance(own, CatalogueField) and isinstance(above, CatalogueField) and above.sensitivity != own.sensitivity:
        order = ("operational", "confidential", "identifier", "special_category", "criminal")
        if order.index(above.sensitivity) > order.index(own.sensitivity):
            yield "sensitivity", above.sensitivity
            yield "category", above.category


def _strictness(kind: PurposeKind) -> tuple[bool, bool, bool]:
    """How far a kind of purpose closes by itself: without agreement, on other bases, with what was said for care."""
    return kind.standing != "open", bool(kind.locks), kind.beyond_own_care


def _bases(child: Pack, parent: Pack, findings: list[PackFinding]) -> Bases:
    narrowed: dict[str, Any] = {}
    for key in ("article_6", "article_9", "schedule_1", "article_10", "confidentiality"):
        own, above = getattr(child.bases, key), getattr(parent.bases, key)
        narrowed[key] = _both(own, above) if own and above else own or above
        if own and narrowed[key] != own:
            lost = ", ".join(one for one in own if one not in narrowed[key])
            message = f"The corporate notice does not state {lost}; what rests on it is closed."
            findings.append(_conflict(child, child.bases, key, message))
    return replace(child.bases, **narrowed)


def _transfers(child: Pack, parent: Pack, findings: list[PackFinding]) -> Mapping[str, Transfer]:
    """What both let out of the UK. A service that says nothing follows the corporate notice."""
    if not child.transfers:
        return parent.transfers
    if not parent.transfers:
        for row in child.transfers.values():
            message = "The corporate notice lets no data leave the UK; the stricter holds."
            findings.append(_conflict(child, row, "territories", message))
        return {}
    met = {
        own.id: replace(
            own, territories=lands, purposes=_narrower(own.purposes, above.purposes), needs=_union(own, above)
        )
        for own in child.transfers.values()
        for above in parent.transfers.values()
        if (lands := _lands(own.territories, above.territories)) and _meet(own.purposes, above.purposes)
    }
    theirs, mine = next(iter(parent.transfers.values())), next(iter(child.transfers.values()))
    if (theirs.mechanism, theirs.needs, theirs.territories) != (mine.mechanism, mine.needs, mine.territories):
        message = (
            f"This notice and the corporate one ({theirs.clause(child.id)}) differ; data leaves only where both allow."
        )
        findings.append(_conflict(child, mine, "needs", message))
    return met


def _lands(own: tuple[str, ...], above: tuple[str, ...]) -> tuple[str, ...]:
    if "any" in own:
        return above
    return own if "any" in above else _both(own, above)


def _meet(own: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """Whether the two have a purpose in common, where none stands for all."""
    return not (own and above) or bool(_both(own, above))


def _narrower(own: tuple[str, ...], above: tuple[str, ...]) -> tuple[str, ...]:
    """Purposes that both cover, where none stands for all."""
    return _both(own, above) if own and above else own or above


def _union(own: Transfer, above: Transfer) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*own.needs, *above.needs)))


def _both(own: Iterable[str], above: Iterable[str]) -> tuple[str, ...]:
    allowed = set(above)
    return tuple(one for one in own if one in allowed)


def _conflict(child: Pack, row: Row, key: str, message: str) -> PackFinding:
    return PackFinding(
        severity="warning", kind="conflict", file="notice.toml", clause=child.cite(row), key=key, message=message,
        mend="Bring the two notices into line.",
    )  # fmt: skip
