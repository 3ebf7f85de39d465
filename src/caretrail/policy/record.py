"""The record of processing (UK GDPR Article 30), derived from the pack, and where stored data drifts from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from caretrail.policy.findings import PackFinding, suggestion
from caretrail.policy.notice_rows import Purpose
from caretrail.policy.notice_words import Wording
from caretrail.policy.opened import OpenedPurpose, opened_fields
from caretrail.policy.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One processing activity: what Article 30(1), Schedule 1 Part 4 and the regulator's template ask of it."""

    id: str
    purpose: str
    kind: str
    clause: str
    subjects: tuple[str, ...]
    categories: tuple[str, ...]
    special_categories: tuple[str, ...]
    fields: tuple[str, ...]
    sources: tuple[str, ...]
    recipients: tuple[str, ...]
    processors: tuple[str, ...]
    agreements: tuple[str, ...]
    article_6: tuple[str, ...]
    statutes: tuple[str, ...]
    article_9: tuple[str, ...]
    schedule_1: tuple[str, ...]
    article_10: str
    confidentiality: str
    policy_document: str
    instrument: str
    opt_out: str
    transfers: tuple[str, ...]
    retention: tuple[str, ...]
    rights: tuple[str, ...]
    automated_decisions: tuple[str, ...]
    dpia: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingRecord:
    """The whole record of a council or service on a day."""

    pack: str
    council: str
    notice_version: str
    on: date
    controllers: tuple[str, ...]
    officers: tuple[str, ...]
    security: tuple[str, ...]
    activities: tuple[Activity, ...]

    def by_basis(self) -> dict[str, int]:
        """How many activities rest on each basis; one that rests on several counts for each."""
        counts: dict[str, int] = {}
        for activity in self.activities:
            for basis in activity.article_6:
                counts[basis] = counts.get(basis, 0) + 1
        return dict(sorted(counts.items()))


def processing_record(policy: Policy, on: date) -> ProcessingRecord | None:
    """What does the council do with personal data on a day?

    Out: one activity for each purpose that holds; None when no notice was in force. Nothing is typed in: every cell
         comes from the pack that also decides.
    """
    pack = policy.pack(on)
    if pack is None:
        return None
    words = Wording(pack=pack, law=policy.law, on=on)
    opened = {one.purpose.id: one for one in opened_fields(policy, on)}
    return ProcessingRecord(
        pack=pack.id,
        council=pack.council.name,
        notice_version=pack.notice.version,
        on=on,
        controllers=tuple(f"{row.name} ({row.role})" for row in pack.controllers.values() if row.holds(on)),
        officers=tuple(
            f"{row.office}: {row.role}, {row.email or row.phone or row.post}"
            for row in pack.officers.values()
            if row.holds(on)
        ),
        security=tuple(row.says for row in pack.statements.values() if row.section == "security"),
        activities=tuple(_activity(words, row, opened.get(row.id)) for row in words.purposes()),
    )


def _activity(words: Wording, row: Purpose, opened: OpenedPurpose | None) -> Activity:
    pack, law = words.pack, words.law
    categories = [pack.categories[key] for key in row.categories if key in pack.categories]
    served = [one for one in words.disclosures() if row.id in one.purposes]
    there = dict.fromkeys(key for one in served for key in one.recipients if key in pack.recipients)
    recipients = [pack.recipients[key] for key in there if pack.recipients[key].holds(words.on)]
    classes = dict.fromkeys(key for category in categories for key in category.retention)
    subjects = [pack.subjects[key] for key in row.subjects if key in pack.subjects] or list(pack.subjects.values())
    return Activity(
        id=row.id,
        purpose=f"to {row.to}",
        kind=law.purpose_kind[row.kind].title,
        clause=pack.cite(row),
        subjects=tuple(one.title for one in subjects),
        categories=tuple(one.title for one in categories),
        special_categories=tuple(dict.fromkeys(kind for one in categories for kind in one.special)),
        fields=tuple(one.name for one in opened.fields) if opened else (),
        sources=tuple(pack.sources[key].title for key in row.sources if key in pack.sources),
        recipients=tuple(one.title for one in recipients if one.role != "processor"),
        processors=tuple(one.title for one in recipients if one.role == "processor"),
        agreements=tuple(
            dict.fromkeys(pack.agreements[one.agreement].title for one in served if one.agreement in pack.agreements)
        ),
        article_6=row.article_6,
        statutes=tuple(words.acts([one]) for one in row.statutes),
        article_9=row.article_9,
        schedule_1=row.schedule_1,
        article_10=row.article_10,
        confidentiality=row.confidentiality,
        policy_document=row.policy_document,
        instrument=law.instrument[row.instrument].title if row.instrument else "",
        opt_out=f"{row.opt_out}: {row.opt_out_reason}" if row.opt_out_reason else row.opt_out,
        transfers=tuple(
            one.says
            for one in pack.transfers.values()
            if one.holds(words.on) and (not one.purposes or row.id in one.purposes)
        ),
        retention=tuple(_kept(words, key) for key in classes),
        rights=tuple(_rights(words, row)),
        automated_decisions=tuple(
            one.title for one in pack.automated_decisions.values() if one.holds(words.on) and row.id in one.purposes
        ),
        dpia=row.dpia,
    )


def _kept(words: Wording, key: str) -> str:
    rules = [one for one in words.pack.rules.values() if one.record_class == key and one.holds(words.on)]
    title = words.pack.classes[key].title if key in words.pack.classes else key
    told = "; ".join(f"{one.id}: {one.keep} from {one.trigger} ({one.applies_when})" for one in rules)
    return f"{title}: {told or 'as the schedule says'}"


def _rights(words: Wording, row: Purpose) -> Iterator[str]:
    """Rights that hold for the activity on at least one of its bases."""
    for right in words.law.right.values():
        held = {words.law.right_holds(right.id, basis, as_at=words.on)[0] for basis in row.article_6}
        if right.in_force(words.on) and held != {"no"} and held:
            yield right.id if "yes" in held else f"{right.id} (conditional)"


def record_drift(policy: Policy, on: date, stored: Iterable[str] | None = None) -> tuple[PackFinding, ...]:
    """Where do the stored fields, the catalogue and the record differ?

    In:  `stored`, the names of the columns that a system really has; None to compare catalogue and record alone.
    Out: an error for a stored column that the catalogue does not have; warnings for fields that are in the catalogue
         but not stored, and for fields that no activity opens to anybody.
    """
    pack = policy.pack(on)
    if pack is None:
        return ()
    used = {field.name for one in opened_fields(policy, on) for field in one.fields}
    found = [
        _drift("warning", "unused_field", name, "is held, but no activity opens it to anybody.", "Say what it is for.")
        for name in pack.fields
        if name not in used
    ]
    if stored is not None:
        columns = dict.fromkeys(stored)
        found += [
            _drift("error", "unmapped_field", name, "is stored, but the catalogue does not have it.",
                   f"Add it to the catalogue. {suggestion(name, pack.fields)}")
            for name in columns
            if name not in pack.fields
        ]  # fmt: skip
        found += [
            _drift(
                "warning", "not_stored", name, "is in the catalogue, but not stored.", "Take it out of the catalogue."
            )
            for name in pack.fields
            if name not in columns
        ]
    return tuple(sorted(found, key=lambda one: (one.severity, one.kind, one.clause)))


def _drift(severity: str, kind: str, name: str, message: str, mend: str) -> PackFinding:
    return PackFinding(
        severity=severity, kind=kind, file="field_catalogue.toml", clause=f"fields.{name}", message=message, mend=mend
    )
