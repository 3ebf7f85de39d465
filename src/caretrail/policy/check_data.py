"""Is every field classified, every category kept for a known time, every open list grown by exceptions only?"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date

from caretrail.policy.check_people import is_dpo
from caretrail.policy.findings import PackFinding, suggestion
from caretrail.policy.notice_rows import ListException
from caretrail.policy.pack import Pack
from caretrail.policy.rows import CatalogueField, RetentionRule, Row
from caretrail.spec import Law, Standard


_LISTS = ("recipients", "sources", "categories", "purposes", "applications", "datasets")


def data_findings(pack: Pack, law: Law, standard: Standard, on: date) -> Iterator[PackFinding]:
    """What is wrong with the data, its keeping and the lists on a day."""
    yield from _fields(pack, standard)
    yield from _retention(pack)
    yield from _lists(pack, on)
    yield from _datasets(pack)
    yield from _review(pack, on)


# --- fields ---


def _fields(pack: Pack, standard: Standard) -> Iterator[PackFinding]:
    if "cld" in pack.catalogue.covers:
        for field in standard.fields:
            if field.name not in pack.fields:
                what = f"the field {field.name} of the national standard stands in no row."
                mend = "Give it a category, a nature, a need and a sensitivity."
                yield _finding("error", "unmapped_field", "field_catalogue.toml", "catalogue", what, mend)
    for row in pack.fields.values():
        yield from _classified(pack, row, standard)


def _classified(pack: Pack, row: CatalogueField, standard: Standard) -> Iterator[PackFinding]:
    file, clause = "field_catalogue.toml", pack.cite(row)
    category = pack.categories.get(row.category)
    published = standard.by_name.get(row.id)
    if published is None:
        near = difflib.get_close_matches(row.id, standard.by_name, n=1, cutoff=0.85)
        if near and near[0] not in pack.fields:
            what = f"is no field of the national standard, but {near[0]} is."
            yield _finding("warning", "stale_field", file, clause, what, "Is it misspelt?")
    if category is None:
        return
    if row.sensitivity == "special_category" and not category.special and not category.criminal:
        what = f"is special category data, but its category {category.id} reveals none."
        yield _finding("error", "sensitivity", file, clause, what, "Move it, or say what the category reveals.")
    if row.sensitivity == "criminal" and not category.criminal:
        what = f"is criminal offence data, but its category {category.id} is not."
        yield _finding("error", "sensitivity", file, clause, what, "Move it to a category of criminal offence data.")
    if published is not None and published.personal_data == "special_category" and row.sensitivity == "operational":
        what = "is special category data by the national standard, and operational here."
        yield _finding("error", "sensitivity", file, clause, what, 'Say "special_category".')
    if published is not None and published.personal_data == "identifier" and row.sensitivity == "operational":
        what = "tells who a person is by the national standard, and is operational here."
        yield _finding("error", "sensitivity", file, clause, what, 'Say "identifier".')


# --- retention ---


def _retention(pack: Pack) -> Iterator[PackFinding]:
    file = "retention.toml"
    if pack.schedule is None:
        yield _finding("error", "no_schedule", file, "schedule", "there is no schedule.", "Add a retention.toml.")
        return
    severity = "error" if pack.schedule.stated else "warning"
    ruled = {rule.record_class for rule in pack.rules.values()}
    for record_class in pack.classes.values():
        if record_class.id not in ruled:
            yield _finding(
                severity, "no_rule", file, pack.cite(record_class), "has no rule.", "Say how long it is kept."
            )
    for category in pack.categories.values():
        if not category.retention:
            what = "is in no record class, so nothing says how long it is kept."
            yield _finding(severity, "no_rule", "notice.toml", pack.cite(category), what, "Name a class.", "retention")
    for rule in pack.rules.values():
        if _replaces_itself(rule, pack.rules):
            what = "replaces itself in a circle."
            yield _finding("error", "cycle", file, pack.cite(rule), what, "Take one of the links out.", "replaces")
        for other in rule.replaces:
            if other in pack.rules and pack.rules[other].record_class != rule.record_class:
                what = f"replaces {other}, which is about another class."
                yield _finding(
                    "error", "contradiction", file, pack.cite(rule), what, "Name a rule of its class.", "replaces"
                )
    yield from _same_moment(pack)


def _same_moment(pack: Pack) -> Iterator[PackFinding]:
    """Two rules for one class, event and kind of record that hold at once and say different periods."""
    rules = list(pack.rules.values())
    for at, one in enumerate(rules):
        for other in rules[at + 1 :]:
            alike = (one.record_class, one.trigger, one.applies_when) == (
                other.record_class, other.trigger, other.applies_when,
            )  # fmt: skip
            overlap = (one.valid_to is None or other.valid_from is None or other.valid_from <= one.valid_to) and (
                other.valid_to is None or one.valid_from is None or one.valid_from <= other.valid_to
            )
            declared = one.id in other.replaces or other.id in one.replaces
            if alike and overlap and one.keep != other.keep and not declared and one.pack == other.pack:
                what = f"says {one.keep} where {other.id} says {other.keep} for the same records."
                mend = "Keep one, date them apart, or let one replace the other."
                yield _finding("error", "contradiction", "retention.toml", pack.cite(one), what, mend, "keep")


def _replaces_itself(rule: RetentionRule, rules: Mapping[str, RetentionRule]) -> bool:
    seen: set[str] = set()
    waiting = list(rule.replaces)
    while waiting:
        one = waiting.pop()
        if one == rule.id:
            return True
        if one not in seen and one in rules:
            seen.add(one)
            waiting += rules[one].replaces
    return False


# --- lists ---


def _lists(pack: Pack, on: date) -> Iterator[PackFinding]:
    file = "notice.toml"
    for kind in _LISTS:
        rows: Mapping[str, Row] = getattr(pack, kind)
        let_in = {one.row: one for one in pack.exceptions.values() if one.list == kind}
        for row in rows.values():
            if not getattr(row, "listed", True) and row.pack == pack.id:
                if getattr(pack.lists, kind) == "closed":
                    what = f"is not in the notice, and its list of {kind} is closed."
                    yield _finding(
                        "error", "closed_list", file, pack.cite(row), what, "Publish a new notice first.", "listed"
                    )
                elif row.id not in let_in:
                    what = "is not in the notice, and no exception lets it in."
                    yield _finding(
                        "error", "no_exception", file, pack.cite(row), what, "Add a named, dated one.", "listed"
                    )
        for one in let_in.values():
            if one.row not in rows:
                yield _finding("error", "unknown_reference", file, pack.cite(one), f"{one.row!r} is no row of {kind}.",
                               suggestion(one.row, rows), "row")  # fmt: skip
    for one in pack.exceptions.values():
        yield from _exception(pack, one)
        if one.holds(on):
            what = f"lets {one.row} into {one.list}, which the published notice does not name."
            yield _finding("warning", "exception", file, pack.cite(one), what, "Publish it at the next review.")


def _exception(pack: Pack, one: ListException) -> Iterator[PackFinding]:
    """Only the data protection officer lets a row into an open list, beforehand and until a day."""
    file, clause = "notice.toml", pack.cite(one)
    if one.valid_to is None:
        what = "has no last day; an exception is dated."
        yield _finding("error", "undated_exception", file, clause, what, "Say when it ends.", "valid_to")
    if one.valid_from is not None and one.valid_from < one.approved_on:
        what = f"begins before it was approved on {one.approved_on}."
        yield _finding("error", "backdated_exception", file, clause, what, "Begin on that day or later.", "valid_from")
    deciding = [row.role for row in pack.officers.values() if is_dpo(row) and row.holds(one.approved_on)]
    if one.approved_by not in deciding:
        what = f"{one.approved_by!r} was not data protection officer on {one.approved_on}, and nobody else can decide."
        yield _finding(
            "error", "not_by_officer", file, clause, what, suggestion(one.approved_by, deciding), "approved_by"
        )


def _datasets(pack: Pack) -> Iterator[PackFinding]:
    for row in pack.datasets.values():
        if row.matchable and not row.authority:
            what = "may be matched, but no act allows it."
            yield _finding(
                "error", "no_authority", "notice.toml", pack.cite(row), what, "Name act and provision.", "authority"
            )
        if row.matchable and row.public_register:
            what = "is a public register and may not be matched with care data."
            yield _finding("error", "contradiction", "notice.toml", pack.cite(row), what, "Choose one.", "matchable")


def _review(pack: Pack, on: date) -> Iterator[PackFinding]:
    """Whether the notice has been looked at within its own limit."""
    from caretrail.policy.periods import after

    last = pack.notice.updated_on or pack.notice.effective_from
    due = after(last, pack.notice.review_every)
    if due < on:
        what = f"was last updated on {last}; it was to be looked at by {due}."
        yield _finding("warning", "stale_notice", "notice.toml", "notice", what, "Review it.", "updated_on")


def _finding(severity: str, kind: str, file: str, clause: str, message: str, mend: str, key: str = "") -> PackFinding:
    return PackFinding(severity=severity, kind=kind, file=file, clause=clause, key=key, message=message, mend=mend)
