"""Compiles a pack, as it holds in one stretch of days, into a table from which questions are answered at once.

A field is open to a recipient for a purpose only where all of these open it: the purpose, a disclosure, both keys
(UK GDPR and confidentiality), a condition if the data is special, an authority if it is criminal. They intersect;
nothing adds up. What closes an opening is kept beside it, with its clause, so that the refusal can be explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from caretrail.policy.notice_rows import Disclosure, Never, Purpose, Recipient, Transfer
from caretrail.policy.pack import Pack
from caretrail.policy.rows import CatalogueField
from caretrail.spec import Law, Mask, Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Why an opening does not hold: a stable cause, the clause or law that says so, and plain words."""

    cause: str
    clauses: tuple[str, ...]
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a disclosure does with one field for one purpose. `closure` is None where it holds; `mask` "" if whole."""

    clauses: tuple[str, ...]
    mask: str
    closure: Closure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One disclosure for one purpose: the openings by field, and the evidence it needs each time."""

    disclosure: Disclosure
    clause: str
    openings: Mapping[str, Opening]
    needs: frozenset[str]
    allowed: str  # the plain first key


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Everything that decides on the days from `first` until the next table begins."""

    first: date
    pack: Pack
    law: Law
    fields: Mapping[str, CatalogueField]
    purposes: Mapping[str, Purpose]
    opened_by: Mapping[str, frozenset[str]]  # purpose -> fields it opens
    recipients: Mapping[str, Recipient]
    ended: Mapping[str, Recipient]
    grants: Mapping[tuple[str, str], tuple[Grant, ...]]  # (purpose, recipient)
    transfers: tuple[Transfer, ...]
    masks: Mapping[str, Mask]


def compile_table(pack: Pack, law: Law, masks: Mapping[str, Mask], first: date) -> Table:
    """What is open on the days from `first` on, as long as no row or law begins or ends?"""
    return _Compiler(pack, law, masks, first).table()


class _Compiler:
    def __init__(self, pack: Pack, law: Law, masks: Mapping[str, Mask], on: date) -> None:
        self.pack, self.law, self.masks, self.on = pack, law, masks, on
        self.purposes = {
            key: row for key, row in pack.purposes.items() if row.holds(on) and self._let_in("purposes", row)
        }
        self.recipients = {
            key: row for key, row in pack.recipients.items() if row.holds(on) and self._let_in("recipients", row)
        }
        self.categories = {key: row for key, row in pack.categories.items() if self._let_in("categories", row)}
        self.fields = {key: row for key, row in pack.fields.items() if row.category in self.categories}
        self.in_category: dict[str, list[str]] = {}
        for name, row in self.fields.items():
            self.in_category.setdefault(row.category, []).append(name)

    def _let_in(self, kind: str, row: Purpose | Recipient | object) -> bool:
        """Whether a row that the notice does not list has an exception that holds today."""
        if getattr(row, "listed", True):
            return True
        return any(
            one.list == kind and one.row == getattr(row, "id", "") and one.holds(self.on)
            for one in self.pack.exceptions.values()
        )

    def table(self) -> Table:
        opened = {key: self._purpose_fields(row) for key, row in self.purposes.items()}
        grants: dict[tuple[str, str], list[Grant]] = {}
        for disclosure in self.pack.disclosures.values():
            if disclosure.holds(self.on):
                for purpose in (self.purposes[key] for key in disclosure.purposes if key in self.purposes):
                    self._grant(disclosure, purpose, opened[purpose.id], grants)
        return Table(
            first=self.on,
            pack=self.pack,
            law=self.law,
            fields=self.fields,
            purposes=self.purposes,
            opened_by=opened,
            recipients=self.recipients,
            ended={key: row for key, row in self.pack.recipients.items() if row.ended(self.on)},
            grants={pair: tuple(made) for pair, made in grants.items()},
            transfers=tuple(row for row in self.pack.transfers.values() if self._transfer_holds(row)),
            masks=self.masks,
        )

    def _transfer_holds(self, row: Transfer) -> bool:
        return row.holds(self.on) and self._lawful(self.law.transfer_mechanism, row.mechanism)

    # --- which fields ---

    def _purpose_fields(self, purpose: Purpose) -> frozenset[str]:
        return self._chosen(purpose)

    def _chosen(self, row: Purpose | Disclosure) -> frozenset[str]:
        held = {name for key in row.categories for name in self.in_category.get(key, ())}
        return frozenset((held & set(row.only_fields) if row.only_fields else held) - set(row.not_fields))

    # --- one disclosure for one purpose ---

    def _grant(
        self, row: Disclosure, purpose: Purpose, open_to: frozenset[str], grants: dict[tuple[str, str], list[Grant]]
    ) -> None:
        names = sorted(open_to & self._chosen(row))
        keys = _Keys(self, row, purpose)
        allowed = keys.allowed
        needs = frozenset((*row.needs, *self._needs(purpose, allowed)))
        cite = self.pack.cite
        base = (cite(purpose), cite(row), *keys.clauses)
        nevers = [one for one in self.pack.nevers.values() if self._speaks_of(one, purpose, needs)]
        shared: dict[str, Opening] | None = None
        for recipient in (self.recipients[key] for key in row.recipients if key in self.recipients):
            about = [one for one in nevers if not one.recipients or recipient.id in one.recipients]
            if about or shared is None:
                openings = {name: self._opening(name, row, purpose, keys, base, about) for name in names}
                shared = openings if not about else shared
            else:
                openings = shared
            grant = Grant(disclosure=row, clause=cite(row), openings=openings, needs=needs, allowed=_plain(allowed))
            grants.setdefault((purpose.id, recipient.id), []).append(grant)

    def _needs(self, purpose: Purpose, allowed: tuple[Provision, ...]) -> Iterator[str]:
        """Evidence that follows from the purpose itself."""
        if purpose.opt_out == "applies":
            yield "opt_out_applied"
        if self.law.purpose_kind[purpose.kind].standing == "agreement":
            yield "explicit_agreement"
        if allowed and all(basis.id == "6(1)(a)" for basis in allowed):
            yield "consent"

    def _speaks_of(self, never: Never, purpose: Purpose, needs: frozenset[str]) -> bool:
        if never.unless and needs & set(never.unless):
            return False
        if never.purpose_kinds or never.purposes:
            return purpose.kind in never.purpose_kinds or purpose.id in never.purposes
        return True

    def _opening(
        self, name: str, row: Disclosure, purpose: Purpose, keys: _Keys, base: tuple[str, ...], nevers: list[Never]
    ) -> Opening:
        field = self.fields[name]
        category = self.categories[field.category]
        mask = field.mask if name in row.mask else ""
        clauses = (*base, self.pack.cite(category))
        closure = keys.closure
        for never in nevers:
            if _names(never.fields, never.categories, name, field.category):
                closure = closure or Closure(cause="never", clauses=(self.pack.cite(never),), plain=_inside(never.says))
        if closure is None and name in row.mask and not mask:
            plain = "we have no safe way to show only part of it"
            closure = Closure(cause="no_mask", clauses=(self.pack.cite(field),), plain=plain)
        if closure is None and purpose.opt_out == "anonymous_only" and field.sensitivity == "identifier" and not mask:
            plain = "it would tell who you are"
            closure = Closure(cause="identifying", clauses=(self.pack.cite(purpose),), plain=plain)
        if category.special or field.sensitivity == "special_category":
            closure = closure or keys.special_closure
            clauses = (*clauses, *keys.special_clauses)
        if category.criminal or field.sensitivity == "criminal":
            closure = closure or keys.criminal_closure
            clauses = (*clauses, *keys.criminal_clauses)
        return Opening(clauses=clauses, mask=mask, closure=closure)

    def _lawful(self, provisions: Mapping[str, Provision], key: str) -> bool:
        return key in provisions and provisions[key].in_force(self.on)


class _Keys:
    """The two keys, the condition and the authority of one disclosure for one purpose: which hold, which do not."""

    def __init__(self, compiler: _Compiler, row: Disclosure, purpose: Purpose) -> None:
        self._law, self._pack, self._on = compiler.law, compiler.pack, compiler.on
        self._row, self._purpose = row, purpose
        instrument = row.instrument or purpose.instrument
        self._locks = {**self._law.locks(purpose.kind, purpose.instrument), **self._law.locks(purpose.kind, instrument)}
        self.allowed = tuple(self._bases())
        self.confidentiality = self._second_key()
        self.conditions = tuple(self._conditions())
        self.authority = self._authority()
        self.closure = self._closure()
        self.clauses = tuple(self._law_clauses())
        self.special_closure = None if self.conditions else self._lacking(
            "no_condition", purpose, "the law asks for a special reason, and we have not named one"
        )  # fmt: skip
        self.criminal_closure = None if self.authority else self._lacking(
            "no_criminal_authority", purpose, "few bodies may use data on crimes, and we have not shown that we are one"
        )  # fmt: skip
        self.special_clauses = tuple(f"law/article_9.{one.id}" for one in self.conditions)
        self.criminal_clauses = (f"law/article_10.{self.authority.id}",) if self.authority else ()

    def _law_clauses(self) -> Iterator[str]:
        yield from (f"law/article_6.{one.id}" for one in self.allowed)
        if self.confidentiality:
            yield f"law/confidentiality.{self.confidentiality.id}"

    def _stated(self, key: str) -> Iterator[Provision]:
        """What the disclosure rests on, or else the purpose: as far as the notice states it and it is in force."""
        given = getattr(self._row, key) or getattr(self._purpose, key)
        given = (given,) if isinstance(given, str) else given
        provisions: Mapping[str, Provision] = getattr(self._law, key)
        stated = getattr(self._pack.bases, key)
        locked = self._locks.get(key)
        for one in given:
            if one in stated and one in provisions and provisions[one].in_force(self._on) and one in (locked or (one,)):
                yield provisions[one]

    def _bases(self) -> Iterator[Provision]:
        for one in self._stated("article_6"):
            basis = self._law.article_6[one.id]
            if basis.public_task and (not basis.needs_statute or self._statutes()):
                yield basis

    def _statutes(self) -> bool:
        """Whether an act that is in force is named."""
        named = (*self._purpose.statutes, *self._row.gateway)
        acts = (self._law.statute.get(one.partition(",")[0]) for one in named)
        return any(act is not None and act.in_force(self._on) for act in acts)

    def _second_key(self) -> Provision | None:
        for one in self._stated("confidentiality"):
            beyond = self._law.purpose_kind[self._purpose.kind].beyond_own_care
            if not (beyond and self._law.confidentiality[one.id].own_care_only):
                return one
        return None

    def _conditions(self) -> Iterator[Provision]:
        paragraphs = {one.id for one in self._stated("schedule_1")}
        for one in self._stated("article_9"):
            needed = self._law.article_9[one.id].schedule_1
            if not needed or self._paragraph(needed, paragraphs):
                yield one

    def _authority(self) -> Provision | None:
        paragraphs = {one.id for one in self._stated("schedule_1")}
        for one in self._stated("article_10"):
            needed = self._law.article_10[one.id].schedule_1
            if not needed or self._paragraph(needed, paragraphs):
                return one
        return None

    def _paragraph(self, needed: Iterable[str], stated: set[str]) -> bool:
        """Whether a needed paragraph of Schedule 1 is stated, with a policy document if it asks for one."""
        return any(
            one in stated and (bool(self._purpose.policy_document) or not self._law.schedule_1[one].policy_document)
            for one in needed
        )

    def _closure(self) -> Closure | None:
        ended = self._instrument()
        if ended is not None:
            return ended
        if not self.allowed:
            return self._lacking("no_first_key", self._purpose, "we have not named a law that lets us")
        if self.confidentiality is None:
            return self._lacking("no_second_key", self._row, "it was told to us in confidence")
        return self._agreement()

    def _instrument(self) -> Closure | None:
        for row in (self._purpose, self._row):
            instrument = self._law.instrument.get(row.instrument)
            if row.instrument and (instrument is None or not instrument.in_force(self._on)):
                after = self._law.instrument.get(instrument.successor) if instrument else None
                plain = "the order behind it was not in force on that day"
                if after and after.in_force(self._on):
                    plain = f"the order behind it has been replaced by {after.title}"
                clauses = (self._pack.cite(row), f"law/instrument.{row.instrument}")
                return Closure(cause="instrument_not_in_force", clauses=clauses, plain=plain)
        return None

    def _agreement(self) -> Closure | None:
        if not self._row.agreement:
            return None
        agreement = self._pack.agreements.get(self._row.agreement)
        if agreement is None or not agreement.holds(self._on):
            clauses = (self._pack.cite(self._row), *([self._pack.cite(agreement)] if agreement else []))
            return Closure(
                cause="no_agreement", clauses=clauses, plain="no agreement with them was in force on that day"
            )
        return None

    def _lacking(self, cause: str, row: Purpose | Disclosure, plain: str) -> Closure:
        return Closure(cause=cause, clauses=(self._pack.cite(row),), plain=plain)


def _names(fields: tuple[str, ...], categories: tuple[str, ...], name: str, category: str) -> bool:
    """Whether a statement about fields and categories speaks of a field; about neither, it speaks of all."""
    return (not fields and not categories) or name in fields or category in categories


def _plain(provisions: tuple[Provision, ...]) -> str:
    return " or ".join(one.plain for one in provisions)


def _inside(sentence: str) -> str:
    """A sentence as the end of another."""
    return (
        f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".") if not sentence.startswith("NHS") else sentence.rstrip(".")
    )
