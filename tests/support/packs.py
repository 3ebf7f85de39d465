"""A small made-up pack as plain tables that tests change before it is read: Smallwood Council."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w

from caretrail.policy import Decision, PackHistory, Question, check_pack, compile_policy, decide, read_packs


Tables = dict[str, Any]  # table -> its content
Change = Callable[[Tables], object]
DAY = date(2026, 11, 22)
_FILES = {
    "council.toml": ("council", "controller", "officer", "contact", "brand"),
    "retention.toml": ("schedule", "class", "rule"),
    "field_catalogue.toml": ("catalogue", "fields"),
}
_BASE: Tables = {
    "council": {"id": "smallwood", "name": "Smallwood Council"},
    "controller": [{"id": "council", "name": "Smallwood Council"}],
    "officer": [
        {
            "id": "dpo",
            "office": "data_protection_officer",
            "role": "Data Protection Officer",
            "email": "privacy@smallwood.example",
        }
    ],
    "contact": [
        {
            "id": "mail",
            "serves": ["questions", "rights", "complaints"],
            "channel": "email",
            "value": "privacy@smallwood.example",
        }
    ],
    "notice": {
        "version": "1",
        "title": "Adult social care",
        "effective_from": date(2026, 4, 1),
    },
    "bases": {
        "article_6": ["6(1)(a)", "6(1)(c)", "6(1)(e)"],
        "article_9": ["9(2)(g)", "9(2)(h)"],
        "schedule_1": ["2", "10", "18"],
        "article_10": ["authorised_by_law"],
        "confidentiality": ["implied_care", "statute", "explicit"],
    },
    "category": [
        {"id": "contact", "title": "how to reach you", "retention": ["care"]},
        {"id": "health", "title": "your health", "special": ["health"], "retention": ["care"]},
        {"id": "offences", "title": "crimes", "criminal": True, "retention": ["care"]},
    ],
    "recipient": [
        {"id": "workers", "title": "our workers", "kind": "council_team", "role": "team"},
        {"id": "homes", "title": "care homes", "kind": "care_provider"},
    ],
    "purpose": [
        {
            "id": "care",
            "to": "give you care",
            "kind": "care_delivery",
            "article_6": ["6(1)(e)"],
            "statutes": ["care-act-2014, section 18"],
            "article_9": ["9(2)(h)"],
            "schedule_1": ["2", "18"],
            "policy_document": "Smallwood policy on special category data",
            "article_10": "authorised_by_law",
            "confidentiality": "implied_care",
            "categories": ["contact", "health", "offences"],
        }
    ],
    "disclosure": [
        {
            "id": "workers-see",
            "purposes": ["care"],
            "recipients": ["workers"],
            "categories": ["contact", "health", "offences"],
            "why": "They care for you.",
        },
        {
            "id": "homes-see",
            "purposes": ["care"],
            "recipients": ["homes"],
            "categories": ["contact", "health"],
            "mask": ["date_of_birth"],
            "needs": ["care_relationship"],
            "why": "They care for you.",
        },
    ],
    "schedule": {"version": "1", "source": "Smallwood schedule"},
    "class": [{"id": "care", "title": "care records"}],
    "rule": [
        {"id": "care-8", "class": "care", "trigger": "case_closed", "keep": "8 years", "source": "Records code"},
    ],
    "catalogue": {},
    "fields": [
        {
            "names": ["phone_number", "date_of_birth", "nhs_number"],
            "category": "contact",
            "nature": "fact",
            "need": "To reach you.",
            "sensitivity": "identifier",
            "mask": "year",
        },
        {
            "names": ["dementia"],
            "category": "health",
            "nature": "fact",
            "need": "To care for you.",
            "sensitivity": "special_category",
        },
        {
            "names": ["convictions"],
            "category": "offences",
            "nature": "fact",
            "need": "To keep you safe.",
            "sensitivity": "criminal",
        },
    ],
}


def smallwood(*changes: Change) -> Tables:
    """The tables of the pack, changed."""
    tables = copy.deepcopy(_BASE)
    for change in changes:
        change(tables)
    return tables


def row(tables: Tables, table: str, name: str = "") -> dict[str, Any]:
    """One row of a table, by its id, or the first."""
    rows = tables[table] if isinstance(tables[table], list) else [tables[table]]
    found: dict[str, Any] = next(one for one in rows if not name or one.get("id") == name)
    return found


def set_to(table: str, key: str, value: Any, name: str = "") -> Change:
    """A change of one key of one row."""
    return lambda tables: row(tables, table, name).__setitem__(key, value)


def without(table: str, key: str, name: str = "") -> Change:
    """A change that takes a key away."""
    return lambda tables: row(tables, table, name).pop(key)


def added(table: str, *rows: Mapping[str, Any]) -> Change:
    """A change that adds rows."""
    return lambda tables: tables.setdefault(table, []).extend(dict(one) for one in rows)


def write_tables(folder: Path, tables: Mapping[str, Any], **other_notices: Mapping[str, Any]) -> Path:
    """Writes the tables as the files of a pack; `other_notices` are further versions by name."""
    folder.mkdir(parents=True, exist_ok=True)
    named = {name for tables_of in _FILES.values() for name in tables_of}
    files = {file: {name: tables[name] for name in of if name in tables} for file, of in _FILES.items()}
    files["notice.toml"] = {name: content for name, content in tables.items() if name not in named}
    for name, content in other_notices.items():
        files[f"notice-{name}.toml"] = {key: value for key, value in content.items() if key not in named}
    for file, content in files.items():
        if content:
            (folder / file).write_text(tomli_w.dumps(content), encoding="utf-8")
    return folder


def history(folder: Path, tables: Mapping[str, Any]) -> PackHistory:
    """The pack that the tables make, written into `folder`/its name and read."""
    return read_packs(write_tables(folder / tables["council"]["id"], tables))


def kinds(folder: Path, *changes: Change, as_at: date = DAY) -> list[tuple[str, str, str]]:
    """Severity, kind and clause of everything the check says about a changed pack."""
    found = check_pack(history(folder, smallwood(*changes)), as_at=as_at)
    return [(one.severity, one.kind, one.clause) for one in found if one.severity != "info"]


def ask(
    folder: Path, tables: Mapping[str, Any], field: str, purpose: str, recipient: str, *evidence: str, on: date = DAY,
    territory: str = "",
) -> Decision:  # fmt: skip
    """What a pack decides, checked or not."""
    question = Question(
        field=field, purpose=purpose, recipient=recipient, on=on, evidence=frozenset(evidence), territory=territory
    )
    return decide(compile_policy(history(folder, tables)), question)
