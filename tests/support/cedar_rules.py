"""Anytown's pack as rules of Cedar, made straight from the TOML without any code of the package.

A second reading of the same promises: the files of the pack and of the law are read here again with tomllib, and the
Cedar engine evaluates them. Names that are not declared, or not yet, are told apart here, since Cedar only knows
allow and deny.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import cedarpy


_NEVER_ENDS = 99_999_999


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the plainest form."""

    field: str
    purpose: str
    recipient: str
    on: date
    evidence: frozenset[str]
    territory: str


class CedarRules:
    """One version of a pack, as Cedar policies and entities."""

    def __init__(self, pack: Path, law: Path) -> None:
        self.notice = _read(pack / "notice.toml")
        self.fields = {name: row for row in _read(pack / "field_catalogue.toml")["fields"] for name in row["names"]}
        self.bases, self.flows = _read(law / "bases.toml"), _read(law / "flows.toml")
        self.kinds = _by_id(_read(law / "purposes.toml")["purpose_kind"])
        self.instruments = _by_id(_read(law / "instruments.toml")["instrument"])
        self.purposes, self.recipients = _by_id(self.notice["purpose"]), _by_id(self.notice["recipient"])
        self.categories = _by_id(self.notice["category"])
        self.agreements = _by_id(self.notice["agreement"])
        self.policies = "\n".join([*self._permits(), *self._forbids()])
        self.entities = json.dumps(list(self._entities()))

    # --- asking ---

    def answers(self, questions: list[Asked]) -> list[str]:
        """The outcome of every question."""
        requests = [self._request(one, way) for one in questions for way in ("whole", "part")]
        told = cedarpy.is_authorized_batch(requests, self.policies, self.entities)
        allowed = [one.allowed for one in told]
        known = [one.field in self.fields for one in questions for _ in ("whole", "part")]
        assert [
            one.diagnostics.errors for one, sure in zip(told, known, strict=True) if sure and one.diagnostics.errors
        ] == []
        pairs = zip(allowed[::2], allowed[1::2], strict=True)
        return [self._outcome(one, whole, part) for one, (whole, part) in zip(questions, pairs, strict=True)]

    def _outcome(self, asked: Asked, whole: bool, part: bool) -> str:
        reserved = self.kinds.get(asked.purpose, {}).get("standing", "open") != "open"
        if asked.purpose not in self.purposes and reserved:
            return "withhold"
        if asked.field not in self.fields or not self._declared(self.purposes.get(asked.purpose), "purposes", asked.on):
            return "undeclared"
        recipient = self.recipients.get(asked.recipient)
        ended = recipient is not None and recipient.get("valid_to", date.max) < asked.on
        if not ended and not self._declared(recipient, "recipients", asked.on):
            return "undeclared"
        return "disclose" if whole else "mask" if part else "withhold"

    def _declared(self, row: dict[str, Any] | None, kind: str, on: date) -> bool:
        if row is None or not _within(row, on):
            return False
        exceptions = [one for one in self.notice["exception"] if one["list"] == kind and one["row"] == row["id"]]
        return row.get("listed", True) or any(_within(one, on) for one in exceptions)

    def _request(self, asked: Asked, way: str) -> dict[str, Any]:
        recipient = self.recipients.get(asked.recipient, {})
        return {
            "principal": f"Recipient::{json.dumps(asked.recipient)}",
            "action": f"Action::{json.dumps(f'{way}:{asked.purpose}')}",
            "resource": f"Field::{json.dumps(asked.field)}",
            "context": {
                "on": _number(asked.on),
                "evidence": sorted(asked.evidence),
                "territory": asked.territory or recipient.get("country", "UK"),
            },
        }

    # --- rules ---

    def _entities(self) -> Iterator[dict[str, Any]]:
        for name, row in self.fields.items():
            category = self.categories[row["category"]]
            yield {
                "uid": {"type": "Field", "id": name},
                "attrs": {
                    "category": row["category"],
                    "special": bool(category.get("special")) or row["sensitivity"] == "special_category",
                    "criminal": category.get("criminal", False) or row["sensitivity"] == "criminal",
                    "identifier": row["sensitivity"] == "identifier",
                },
                "parents": [],
            }

    def _permits(self) -> Iterator[str]:
        for disclosure in self.notice["disclosure"]:
            for purpose in (self.purposes[key] for key in disclosure["purposes"]):
                if self._keys_hold(disclosure, purpose):
                    for way in ("whole", "part"):
                        yield from self._permit(disclosure, purpose, way)

    def _permit(self, disclosure: dict[str, Any], purpose: dict[str, Any], way: str) -> Iterator[str]:
        masked = [name for name in disclosure.get("mask", []) if "mask" in self.fields[name]]
        unmaskable = [name for name in disclosure.get("mask", []) if "mask" not in self.fields[name]]
        tests = [
            *self._reach(disclosure),
            *self._reach(purpose),
            *(_dates(row) for row in (disclosure, purpose, *self._rests_on(disclosure, purpose))),
            f"context.evidence.containsAll({_set(sorted(self._needs(disclosure, purpose)))})",
            f"{'' if way == 'part' else '!'}{_fields(masked)}.contains(resource)",
            f"!{_fields(unmaskable)}.contains(resource)",
        ]
        if not self._condition(disclosure, purpose):
            tests.append("!resource.special")
        if not self._authority(disclosure, purpose):
            tests.append("!resource.criminal")
        if purpose.get("opt_out") == "anonymous_only" and way == "whole":
            tests.append("!resource.identifier")
        when = " && ".join(f"({test})" for test in tests)
        for recipient in disclosure["recipients"]:
            window = _dates(self.recipients[recipient])
            yield (
                f"permit(principal == Recipient::{json.dumps(recipient)}, "
                f"action == Action::{json.dumps(way + ':' + purpose['id'])}, resource) when {{ {when} && {window} }};"
            )

    def _reach(self, row: dict[str, Any]) -> Iterator[str]:
        yield f"{_set(row['categories'])}.contains(resource.category)"
        if row.get("only_fields"):
            yield f"{_fields(row['only_fields'])}.contains(resource)"
        yield f"!{_fields(row.get('not_fields', []))}.contains(resource)"

    def _rests_on(self, disclosure: dict[str, Any], purpose: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "agreement" in disclosure:
            yield self.agreements[disclosure["agreement"]]
        for row in (disclosure, purpose):
            if "instrument" in row:
                held = self.instruments[row["instrument"]]
                yield {"valid_from": held["in_force_from"], "valid_to": held.get("in_force_to", date.max)}

    def _needs(self, disclosure: dict[str, Any], purpose: dict[str, Any]) -> set[str]:
        needs = set(disclosure.get("needs", []))
        if purpose.get("opt_out") == "applies":
            needs.add("opt_out_applied")
        if self.kinds[purpose["kind"]].get("standing") == "agreement":
            needs.add("explicit_agreement")
        if set(self._stated("article_6", disclosure, purpose)) == {"6(1)(a)"}:
            needs.add("consent")
        return needs

    def _forbids(self) -> Iterator[str]:
        ways = [
            f"({'true' if 'any' in row['territories'] else _set(row['territories']) + '.contains(context.territory)'}"
            f" && {_actions(row.get('purposes') or list(self.purposes))}.contains(action)"
            f" && context.evidence.containsAll({_set(row.get('needs', []))}) && {_dates(row)})"
            for row in self.notice.get("transfer", [])
        ]
        lawful = " || ".join(ways) or "false"
        yield f'forbid(principal, action, resource) when {{ context.territory != "UK" && !({lawful}) }};'
        for never in self.notice["never"]:
            about = [
                key
                for key, row in self.purposes.items()
                if key in never.get("purposes", []) or row["kind"] in never.get("purpose_kinds", [])
            ]
            if about:
                tests = [f"{_actions(about)}.contains(action)"]
                if never.get("fields") or never.get("categories"):
                    tests.append(
                        f"({_fields(never.get('fields', []))}.contains(resource) || "
                        f"{_set(never.get('categories', []))}.contains(resource.category))"
                    )
                tests += [f"!context.evidence.contains({json.dumps(one)})" for one in never.get("unless", [])]
                yield f"forbid(principal, action, resource) when {{ {' && '.join(tests)} }};"

    # --- the law, read again ---

    def _stated(self, key: str, disclosure: dict[str, Any], purpose: dict[str, Any]) -> list[str]:
        given = disclosure.get(key) or purpose.get(key) or []
        given = [given] if isinstance(given, str) else given
        return [one for one in given if one in self.notice["bases"].get(key, [])]

    def _keys_hold(self, disclosure: dict[str, Any], purpose: dict[str, Any]) -> bool:
        bases = _by_id(self.bases["article_6"])
        cited = purpose.get("statutes", []) or disclosure.get("gateway", [])
        first = [
            one
            for one in self._stated("article_6", disclosure, purpose)
            if bases[one]["public_task"] and (cited or not bases[one].get("needs_statute"))
        ]
        locks = self.kinds[purpose["kind"]].get("locks", {}).get("article_6", first)
        beyond = self.kinds[purpose["kind"]].get("beyond_own_care", False)
        second = [
            one
            for one in self._stated("confidentiality", disclosure, purpose)
            if not (beyond and one == "implied_care")
        ]
        return bool(set(first) & set(locks)) and bool(second)

    def _condition(self, disclosure: dict[str, Any], purpose: dict[str, Any]) -> bool:
        return any(
            self._paragraph(_by_id(self.bases["article_9"])[one]["schedule_1"], disclosure, purpose)
            for one in self._stated("article_9", disclosure, purpose)
        )

    def _authority(self, disclosure: dict[str, Any], purpose: dict[str, Any]) -> bool:
        return any(
            self._paragraph(_by_id(self.bases["article_10"])[one]["schedule_1"], disclosure, purpose)
            for one in self._stated("article_10", disclosure, purpose)
        )

    def _paragraph(self, needed: list[str], disclosure: dict[str, Any], purpose: dict[str, Any]) -> bool:
        paragraphs = _by_id(self.bases["schedule_1"])
        named = [one for one in self._stated("schedule_1", disclosure, purpose) if one in needed]
        return not needed or any(
            not paragraphs[one]["policy_document"] or "policy_document" in purpose for one in named
        )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def _within(row: dict[str, Any], on: date) -> bool:
    return bool(row.get("valid_from", date.min) <= on <= row.get("valid_to", date.max))


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _dates(row: dict[str, Any]) -> str:
    first = _number(row["valid_from"]) if "valid_from" in row else 0
    last = _number(row["valid_to"]) if "valid_to" in row else _NEVER_ENDS
    return f"context.on >= {first} && context.on <= {last}"


def _set(values: list[str]) -> str:
    return f"[{', '.join(json.dumps(one) for one in values)}]"


def _fields(names: list[str]) -> str:
    return f"[{', '.join('Field::' + json.dumps(one) for one in names)}]"


def _actions(purposes: list[str]) -> str:
    return f"[{', '.join('Action::' + json.dumps(f'{way}:{one}') for one in purposes for way in ('whole', 'part'))}]"
