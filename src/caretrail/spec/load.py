"""Reads the packaged standard, and an official workbook's overlay if there is one, into a Standard."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from caretrail.errors import SpecError
from caretrail.spec.clauses import parse_clauses
from caretrail.spec.expand import expand_families
from caretrail.spec.overlay import follow_spelling, lay_over, read_overlay
from caretrail.spec.standard import (
    DefinedList,
    Effect,
    Field,
    Guidance,
    ListValue,
    Overlay,
    Replacement,
    Rule,
    Source,
    Standard,
    Task,
)


def load_standard(*, overlay: Path | None = None) -> Standard:
    """What does the national standard say, as far as we hold it?

    In:       `overlay`, the file that `caretrail standard import` wrote; None for the packaged standard alone.
    Out:      one frozen Standard; the packaged one is read once per process.
    Raises:   SpecError when a standard file or the overlay contradicts itself, naming file and key.
    """
    if overlay is None or not overlay.exists():
        return _packaged()
    changed = lay_over(_packaged_fields(), _packaged_lists(), read_overlay(overlay))
    return follow_spelling(_assemble(changed.fields, changed.lists, changed.overlay), changed.respelt)


@lru_cache(maxsize=1)
def _packaged() -> Standard:
    return _assemble(_packaged_fields(), _packaged_lists(), None)


def _assemble(fields: tuple[Field, ...], lists: tuple[DefinedList, ...], overlay: Overlay | None) -> Standard:
    about = _toml("cld/standard.toml")
    written = _toml("cld/rules.toml")
    conditions = {
        name: parse_clauses(clauses, f"rules.toml: condition {name}") for name, clauses in written["conditions"].items()
    }
    rules = expand_families(written["family"], fields, {defined.field: defined for defined in lists}, conditions)
    return Standard(
        dataset=about["dataset"],
        spec_release=about["spec_release"],
        fields=fields,
        lists=lists,
        rules=rules,
        guidance=tuple(Guidance(**{**row, "sources": tuple(row["sources"])}) for row in written["guidance"]),
        conditions=conditions,
        effects=_effects(rules, retired=frozenset() if overlay is None else frozenset(_packaged().rule)),
        sources=(*(Source(**row) for row in about["source"]), *_workbook_source(overlay)),
        tasks=tuple(Task(**row) for row in about["task"]),
        known_gaps=tuple(about["known_gaps"]),
        notes={scale: about[scale] for scale in ("confidence", "completeness", "evidence", "severity")},
        examples=_toml("cld/examples.toml"),
        overlay=overlay,
    )


def _packaged_fields() -> tuple[Field, ...]:
    return tuple(
        Field(
            order=row["order"],
            name=row["name"],
            header=row["header"],
            group=row["group"],
            description=row["description"],
            type=row["type"],
            list_name=row.get("list"),
            in_release_2=row["in_release_2"],
            in_national_dq=row["in_national_dq"],
            status=row["status"],
            personal_data=row["personal_data"],
            confidence=row["confidence"],
            sources=tuple(row["sources"]),
        )
        for row in _toml("cld/fields.toml")["field"]
    )


def _packaged_lists() -> tuple[DefinedList, ...]:
    rows = _toml("cld/lists.toml")["list"]
    known = {row["name"] for row in rows}
    values: dict[str, list[ListValue]] = {name: [] for name in known}
    for row in _csv("cld/list_values.csv"):
        value = ListValue(
            value=row["value"],
            release=int(row["release"]),
            group=row["group"],
            standing=row["standing"],
            confidence=row["confidence"],
        )
        for name in known if row["list"] == "*" else [row["list"]]:
            values[name].append(value)
    replacements: dict[str, list[Replacement]] = {name: [] for name in known}
    for row in _csv("cld/release_1_to_2.csv"):
        replacements[row["list"]].append(
            Replacement(release_1=row["release_1"], release_2=row["release_2"] or None, basis=row["basis"])
        )
    return tuple(
        DefinedList(
            name=row["name"],
            field=row["field"],
            complete=row["complete"],
            completeness=row["completeness"],
            confidence=row["confidence"],
            release_1_complete=row["release_1_complete"],
            sources=tuple(row["sources"]),
            release_1_sources=tuple(row["release_1_sources"]),
            note=row.get("note", ""),
            values=tuple(values[row["name"]]),
            replacements=tuple(replacements[row["name"]]),
        )
        for row in rows
    )


def _workbook_source(overlay: Overlay | None) -> tuple[Source, ...]:
    if overlay is None:
        return ()
    return (Source(key="overlay", title=f"The official workbook {overlay.workbook}", licence="not passed on"),)


def _effects(rules: tuple[Rule, ...], retired: frozenset[str]) -> Mapping[str, tuple[Effect, ...]]:
    """Effects by rule id. A rule of the packaged standard that a workbook made needless (`retired`) may be named."""
    by_rule: dict[str, list[Effect]] = {}
    ids = {rule.id for rule in rules}
    for row in _toml("ascof/effects.toml")["effect"]:
        for rule_id in row["rules"]:
            if rule_id not in ids | retired:
                raise SpecError(f"effects.toml: no rule has the id {rule_id}")
            by_rule.setdefault(rule_id, []).append(Effect(measure=row["measure"], how=row["how"]))
    return {rule_id: tuple(effects) for rule_id, effects in by_rule.items() if rule_id in ids}


def _toml(name: str) -> dict[str, Any]:
    text = files("caretrail.standards").joinpath(name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{name}: {error}") from error


def _csv(name: str) -> list[dict[str, str]]:
    text = files("caretrail.standards").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
