"""Is a pack fit to decide with? Every error, every warning for the officer, and what the published notice leaves out.

Shape was looked at when the files were read. Here: what rows say of each other, of the law, and of the standard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from caretrail.policy.check_clauses import clause_findings
from caretrail.policy.check_data import data_findings
from caretrail.policy.check_law import law_findings
from caretrail.policy.check_people import TO_BE_FILLED_IN, people_findings
from caretrail.policy.findings import PackFinding, refuse, suggestion
from caretrail.policy.folder import PackHistory
from caretrail.policy.pack import ROW_CLASSES, Pack
from caretrail.policy.policy import Policy, compile_policy
from caretrail.policy.rows import CatalogueField, Row
from caretrail.spec import Law, PackFormat, Standard, load_law, load_pack_format, load_standard


def check_pack(history: PackHistory, *, as_at: date, law: Law | None = None) -> tuple[PackFinding, ...]:
    """What is wrong with a pack, on the day `as_at` and in every version of its notice?

    Out:    findings: errors first, then warnings, then infos; within a severity in order of file and clause. Each
            says where, what and what to do. A version is judged by the law of its own first day, the last one also
            by the law of `as_at`.
    """
    law = law or load_law()
    policy = compile_policy(history, law=law)
    found = dict.fromkeys(history.findings)
    days = [pack.notice.effective_from for pack in history.packs]
    for day in dict.fromkeys((*days, max(as_at, days[-1]))):
        pack = policy.pack(day)
        if pack is not None:
            found |= dict.fromkeys(_pack_findings(pack, policy, law, day))
            found |= dict.fromkeys(policy.conflicts(day))
    order = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(found, key=lambda one: (order[one.severity], one.file, one.clause, one.key, one.message)))


def open_policy(history: PackHistory, *, as_at: date, law: Law | None = None) -> Policy:
    """A policy to decide with.

    Raises: UnusablePack when the check finds an error: nothing is decided from a pack that contradicts itself.
    """
    refuse(history.id, check_pack(history, as_at=as_at, law=law))
    return compile_policy(history, law=law)


def draft_policy(
    history: PackHistory, *, as_at: date, law: Law | None = None
) -> tuple[Policy, tuple[PackFinding, ...]]:
    """A policy to write a draft notice from, and what is still missing about who answers for the data.

    Nothing may be decided or published from it.
    Raises: UnusablePack when the check finds any other error: a notice is not written from clauses that do not fit.
    """
    errors = [one for one in check_pack(history, as_at=as_at, law=law) if one.severity == "error"]
    refuse(history.id, (one for one in errors if one.kind not in TO_BE_FILLED_IN or one.file != "council.toml"))
    return compile_policy(history, law=law), tuple(errors)


def _pack_findings(pack: Pack, policy: Policy, law: Law, on: date) -> Iterator[PackFinding]:
    form, standard = load_pack_format(), load_standard()
    dangling = list(_references(pack, form, standard))
    yield from dangling
    yield from _added_keys(pack, form)
    yield from people_findings(pack, on)
    yield from law_findings(pack, law, on)
    yield from data_findings(pack, law, standard, on)
    if not dangling:
        yield from clause_findings(pack, policy, law, on)


def _references(pack: Pack, form: PackFormat, standard: Standard) -> Iterator[PackFinding]:
    """Ids that name no row, and fields that nobody stores."""
    known = {table: _ids(getattr(pack, part)) for table, (_, part) in ROW_CLASSES.items()}
    fields = {*pack.fields, *(standard.by_name if not pack.fields else ())}
    for row in pack.every_row():
        table = form.tables[row.TABLE]
        for key in table.keys.values():
            if key.type not in ("ref", "refs", "field", "fields"):
                continue
            held = getattr(row, "record_class" if key.name == "class" else key.name, ())
            allowed = fields if key.type.startswith("field") else known[str(key.of)]
            for one in (held,) if isinstance(held, str) else held:
                if one and one not in allowed:
                    what = "is no field of the catalogue." if key.type.startswith("field") else f"is no {key.of}."
                    yield PackFinding(
                        severity="error", kind="unknown_reference", file=table.file, clause=pack.cite(row),
                        key=key.name,
                        message=f"{one!r} {what}", mend=suggestion(one, allowed),
                    )  # fmt: skip


def _ids(held: object) -> set[str]:
    return set(held) if isinstance(held, dict) else set()


def _added_keys(pack: Pack, form: PackFormat) -> Iterator[PackFinding]:
    """What the published notice does not state, and `added` that names no key of its row."""
    rows = [row for row in pack.every_row() if row.added and row.pack == pack.id]
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for row in rows:
        table = form.tables[row.TABLE]
        for key in row.added:
            if key not in table.keys:
                yield PackFinding(
                    severity="error", kind="unknown_key", file=table.file, clause=pack.cite(row), key="added",
                    message=f"{key!r} is no key of this table.", mend=suggestion(key, table.keys),
                )  # fmt: skip
        if not isinstance(row, CatalogueField):
            yield _not_stated(pack, row, row.added, table.file)
        else:
            seen[(row.category, row.added)] += 1
    for (category, added), fields in sorted(seen.items()):
        yield PackFinding(
            severity="info", kind="not_stated", file="field_catalogue.toml", clause=f"category.{category}",
            message=f"the published notice does not state {_listed(added)} of {fields} fields.",
            mend="State it at the next review.",
        )  # fmt: skip


def _not_stated(pack: Pack, row: Row, added: tuple[str, ...], file: str) -> PackFinding:
    return PackFinding(
        severity="info", kind="not_stated", file=file, clause=pack.cite(row),
        message=f"the published notice does not state {_listed(added)}; the council supplies it.",
        mend="State it at the next review.",
    )  # fmt: skip


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
