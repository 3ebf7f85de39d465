"""Lays an official specification workbook, pinned by its hash, over the packaged fields and lists.

The overlay file is TOML, written by `caretrail standard import` and read at every load.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caretrail.errors import SpecError, SystemFailure
from caretrail.spec.clauses import AnyOf, Clause, Means
from caretrail.spec.standard import Check, DefinedList, Field, ListValue, Overlay, Replacement, Standard, fold_value


if TYPE_CHECKING:
    from caretrail.spec.workbook import Proposal

_ABOUT = "# What the official specification workbook says, read by `caretrail standard import`.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaid:
    """The standard's fields and lists with the workbook laid over them.

    `respelt` says which of our values the workbook writes otherwise (field -> ours -> the workbook's), so
    that the rules that name them can follow.
    """

    fields: tuple[Field, ...]
    lists: tuple[DefinedList, ...]
    respelt: Mapping[str, Mapping[str, str]]
    overlay: Overlay


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChange:
    """How a list of the workbook differs from the one laid under it."""

    field: str
    header: str
    values: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    respelt: tuple[tuple[str, str], ...]  # ours, the workbook's
    becomes_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a workbook differs from the packaged standard."""

    lists: tuple[ListChange, ...]
    headings: tuple[tuple[str, str], ...]  # ours, the workbook's
    missing_fields: tuple[str, ...]  # headings of ours that the workbook's table of fields does not have


def compare(standard: Standard, proposal: Proposal) -> Comparison:
    """What would change if this workbook were laid over the standard?"""
    return Comparison(
        lists=tuple(_compared(standard, standard.list_of[field], values) for field, values in proposal.lists.items()),
        headings=tuple(
            (standard.by_name[field].header, header)
            for field, header in proposal.headers.items()
            if header != standard.by_name[field].header
        ),
        missing_fields=tuple(
            field.header for field in standard.fields if proposal.headers and field.name not in proposal.headers
        ),
    )


def _compared(standard: Standard, defined: DefinedList, values: tuple[str, ...]) -> ListChange:
    respelt = _respelt(defined, values)
    ours = defined.release_2
    return ListChange(
        field=defined.field,
        header=standard.by_name[defined.field].header,
        values=len(values),
        added=tuple(value for value in values if value not in ours and value not in respelt.values()),
        removed=tuple(value for value in ours if value not in values and value not in respelt),
        respelt=tuple(respelt.items()),
        becomes_complete=not defined.complete,
    )


def write_overlay(path: Path, proposal: Proposal, *, imported_on: date) -> None:
    """Keeps what the workbook says; whole or not at all.

    Raises: SystemFailure when the folder cannot be made or the file not be written.
    """
    import tomli_w

    written = {
        "workbook": proposal.workbook,
        "sha256": proposal.sha256,
        "imported_on": imported_on.isoformat(),
        "header": dict(proposal.headers),
        "list": {field: list(values) for field, values in proposal.lists.items()},
    }
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(_ABOUT + tomli_w.dumps(written), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SystemFailure(
            f"The overlay could not be written to {path.parent}. Check its space and rights."
        ) from error


def forget_overlay(path: Path) -> bool:
    """Removes the overlay; answers whether there was one.

    Raises: SystemFailure when it may not be removed.
    """
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise SystemFailure(f"{path.name} could not be removed from {path.parent}. Check its rights.") from error
    return True


def read_overlay(path: Path) -> Mapping[str, Any]:
    """The overlay file as written.

    Raises: SpecError when it is not readable TOML, or does not hold what an overlay holds.
    """
    again = "Import the workbook again, or take the overlay away with `caretrail standard forget`."
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SpecError(f"The overlay of the standard ({path.name}) cannot be read. {again}") from error
    if not _is_overlay(written):
        raise SpecError(f"The overlay of the standard ({path.name}) is not one that `standard import` wrote. {again}")
    return written


def _is_overlay(written: Mapping[str, Any]) -> bool:
    lists, headers = written.get("list", {}), written.get("header", {})
    return (
        all(isinstance(written.get(key), str) for key in ("workbook", "sha256", "imported_on"))
        and isinstance(lists, dict)
        and all(isinstance(values, list) and _all_text(values) for values in lists.values())
        and isinstance(headers, dict)
        and _all_text(list(headers.values()))
    )


def _all_text(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def lay_over(fields: tuple[Field, ...], lists: tuple[DefinedList, ...], written: Mapping[str, Any]) -> Overlaid:
    """The packaged fields and lists with what the workbook says in place of what we assumed.

    A list given by the workbook is complete and verified. Headings given by the workbook replace ours;
    a field the workbook does not name is kept, and so is every mandatory and applicable status.
    Raises: SpecError when the overlay names a list that no field has.
    """
    given: Mapping[str, list[str]] = written.get("list", {})
    headers: Mapping[str, str] = written.get("header", {})
    unknown = set(given) - {defined.field for defined in lists}
    if unknown:
        raise SpecError(f"The overlay of the standard gives a list for {min(unknown)}, which has none.")
    return Overlaid(
        fields=tuple(replace(field, header=headers.get(field.name, field.header)) for field in fields),
        lists=tuple(_laid(defined, given[defined.field]) if defined.field in given else defined for defined in lists),
        respelt={d.field: _respelt(d, tuple(given[d.field])) for d in lists if d.field in given},
        overlay=Overlay(workbook=written["workbook"], sha256=written["sha256"], imported_on=written["imported_on"]),
    )


def _respelt(defined: DefinedList, values: tuple[str, ...]) -> dict[str, str]:
    """Our Release 2 values that the workbook writes with other capitals, spaces or dashes."""
    official = {fold_value(value): value for value in values}
    return {
        ours: official[fold_value(ours)]
        for ours in defined.release_2
        if ours not in values and fold_value(ours) in official
    }


def _laid(defined: DefinedList, values: list[str]) -> DefinedList:
    respelt = _respelt(defined, tuple(values))
    groups = {respelt.get(v.value, v.value): v.group for v in defined.values if v.release == 2}
    official = tuple(
        ListValue(
            value=value,
            release=2,
            group=groups.get(value, _group_by_beginning(value, groups)),
            standing="listed",
            confidence="verified",
        )
        for value in values
    )
    kept = tuple(value for value in defined.values if value.release == 1 or value.standing == "not_submittable")
    return replace(
        defined,
        complete=True,
        completeness="established",
        confidence="verified",
        values=(*official, *kept),
        replacements=tuple(_still_replaced(pair, respelt, values) for pair in defined.replacements),
        sources=("overlay",),
        note="",
    )


def _group_by_beginning(value: str, groups: Mapping[str, str]) -> str:
    """The group of a new value that is written "Group: detail" like its siblings, "" for any other."""
    beginning, colon, _ = value.partition(":")
    return beginning if colon and beginning in groups.values() else ""


def _still_replaced(pair: Replacement, respelt: Mapping[str, str], values: list[str]) -> Replacement:
    """A pair whose Release 2 value the workbook respells follows it; one the workbook dropped leads nowhere."""
    target = respelt.get(pair.release_2, pair.release_2) if pair.release_2 else None
    return replace(pair, release_2=target if target in values else None)


def follow_spelling(standard: Standard, respelt: Mapping[str, Mapping[str, str]]) -> Standard:
    """The same standard, with rules and conditions that name our spelling of a value naming the workbook's."""
    rules = tuple(
        replace(rule, checks=tuple(_respelt_check(check, respelt) for check in rule.checks)) for rule in standard.rules
    )
    conditions = {name: _respelt_clauses(clauses, respelt) for name, clauses in standard.conditions.items()}
    return replace(standard, rules=rules, conditions=conditions)


def _respelt_check(check: Check, respelt: Mapping[str, Mapping[str, str]]) -> Check:
    return replace(check, when=_respelt_clauses(check.when, respelt), fails=_respelt_clauses(check.fails, respelt))


def _respelt_clauses(clauses: tuple[Clause, ...], respelt: Mapping[str, Mapping[str, str]]) -> tuple[Clause, ...]:
    return tuple(_respelt_clause(clause, respelt) for clause in clauses)


def _respelt_clause(clause: Clause, respelt: Mapping[str, Mapping[str, str]]) -> Clause:
    match clause:
        case AnyOf(alternatives=alternatives):
            return AnyOf(alternatives=tuple(_respelt_clauses(alternative, respelt) for alternative in alternatives))
        case Means(field=field, values=values) if field in respelt:
            return replace(clause, values=tuple(respelt[field].get(value, value) for value in values))
    return clause
