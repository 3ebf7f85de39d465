"""A council's pack as one frozen object: who answers, what was promised, how long, what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as parts_of
from typing import Any

from caretrail.policy import notice_rows, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One pack with one version of its notice. After inheritance, with the rows that it takes from above."""

    council: rows.Council
    notice: notice_rows.Notice
    schedule: rows.Schedule | None = None
    lists: notice_rows.Lists = field(default_factory=notice_rows.Lists)
    bases: notice_rows.Bases = field(default_factory=notice_rows.Bases)
    catalogue: rows.Catalogue = field(default_factory=rows.Catalogue)
    opt_out: notice_rows.OptOut | None = None
    controllers: Mapping[str, rows.Controller] = field(default_factory=dict)
    officers: Mapping[str, rows.Officer] = field(default_factory=dict)
    contacts: Mapping[str, rows.Contact] = field(default_factory=dict)
    brands: Mapping[str, rows.Brand] = field(default_factory=dict)
    subjects: Mapping[str, notice_rows.Subject] = field(default_factory=dict)
    categories: Mapping[str, notice_rows.Category] = field(default_factory=dict)
    sources: Mapping[str, notice_rows.Source] = field(default_factory=dict)
    recipients: Mapping[str, notice_rows.Recipient] = field(default_factory=dict)
    agreements: Mapping[str, notice_rows.Agreement] = field(default_factory=dict)
    purposes: Mapping[str, notice_rows.Purpose] = field(default_factory=dict)
    disclosures: Mapping[str, notice_rows.Disclosure] = field(default_factory=dict)
    nevers: Mapping[str, notice_rows.Never] = field(default_factory=dict)
    automated_decisions: Mapping[str, notice_rows.AutomatedDecision] = field(default_factory=dict)
    transfers: Mapping[str, notice_rows.Transfer] = field(default_factory=dict)
    cookies: Mapping[str, notice_rows.Cookie] = field(default_factory=dict)
    applications: Mapping[str, notice_rows.Application] = field(default_factory=dict)
    datasets: Mapping[str, notice_rows.Dataset] = field(default_factory=dict)
    statements: Mapping[str, notice_rows.Statement] = field(default_factory=dict)
    exceptions: Mapping[str, notice_rows.ListException] = field(default_factory=dict)
    classes: Mapping[str, rows.RecordClass] = field(default_factory=dict)
    rules: Mapping[str, rows.RetentionRule] = field(default_factory=dict)
    fields: Mapping[str, rows.CatalogueField] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The pack's name, by which its own clauses are cited without a prefix."""
        return self.council.id

    def every_row(self) -> Iterator[rows.Row]:
        """Every row, table by table."""
        for part in parts_of(self):
            held: Any = getattr(self, part.name)
            if isinstance(held, rows.Row):
                yield held
            elif isinstance(held, Mapping):
                yield from held.values()

    def cite(self, row: rows.Row) -> str:
        """The clause id of a row as this pack cites it."""
        return row.clause(self.id)


# table of the format -> the row class and the part of a Pack that holds it
ROW_CLASSES: Mapping[str, tuple[type[rows.Row], str]] = {
    "council": (rows.Council, "council"),
    "controller": (rows.Controller, "controllers"),
    "officer": (rows.Officer, "officers"),
    "contact": (rows.Contact, "contacts"),
    "brand": (rows.Brand, "brands"),
    "notice": (notice_rows.Notice, "notice"),
    "lists": (notice_rows.Lists, "lists"),
    "bases": (notice_rows.Bases, "bases"),
    "subject": (notice_rows.Subject, "subjects"),
    "category": (notice_rows.Category, "categories"),
    "source": (notice_rows.Source, "sources"),
    "recipient": (notice_rows.Recipient, "recipients"),
    "agreement": (notice_rows.Agreement, "agreements"),
    "purpose": (notice_rows.Purpose, "purposes"),
    "disclosure": (notice_rows.Disclosure, "disclosures"),
    "never": (notice_rows.Never, "nevers"),
    "automated_decision": (notice_rows.AutomatedDecision, "automated_decisions"),
    "transfer": (notice_rows.Transfer, "transfers"),
    "opt_out": (notice_rows.OptOut, "opt_out"),
    "cookie": (notice_rows.Cookie, "cookies"),
    "application": (notice_rows.Application, "applications"),
    "dataset": (notice_rows.Dataset, "datasets"),
    "statement": (notice_rows.Statement, "statements"),
    "exception": (notice_rows.ListException, "exceptions"),
    "schedule": (rows.Schedule, "schedule"),
    "class": (rows.RecordClass, "classes"),
    "rule": (rows.RetentionRule, "rules"),
    "catalogue": (rows.Catalogue, "catalogue"),
    "fields": (rows.CatalogueField, "fields"),
}
