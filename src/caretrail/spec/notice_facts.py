"""Reads the dated facts by which a public privacy notice is judged: bodies, instruments, terms, elements, stances.

Every fact is a row of `standards/law`, with its source; patterns are compiled once. Checks hold none of their own but
the forms of dates, numbers and citations.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from caretrail.errors import SpecError
from caretrail.spec.law import Instrument
from caretrail.spec.law_files import load_law
from caretrail.spec.notice_rows import (
    Ageing,
    Companion,
    DataMeaning,
    Ended,
    LawfulBasis,
    ListedData,
    NationalPeriod,
    NoticeFacts,
    NoticeSigns,
    Phrase,
    Pointer,
    PublishedElement,
    PublishedRight,
    RetentionWords,
    RouteWords,
    Stance,
    Telling,
    ToolClaims,
    VisitorTool,
)


_T = TypeVar("_T")
_SEVERITIES = ("error", "warning", "info", "cannot_verify")


@lru_cache(maxsize=1)
def load_notice_facts() -> NoticeFacts:
    """By which facts is a public privacy notice judged?

    Out:     one frozen NoticeFacts, read once per process.
    Raises:  SpecError when a row names an unknown finding or holds a pattern that cannot be read, naming file and row.
    """
    terms, elements = _toml("terms.toml"), _toml("elements.toml")
    bodies, instruments = _toml("bodies.toml"), _toml("superseded.toml")
    listed = _toml("fields.toml")
    tellings = _tellings(_toml("findings.toml"))
    facts = NoticeFacts(
        law=load_law(),
        tellings=tellings,
        ended=(*_ended("bodies.toml", bodies), *_ended("superseded.toml", instruments)),
        companions=tuple(
            Companion(
                finding=row["finding"],
                named=row["named"],
                pattern=_pattern(row, "pattern", "bodies.toml"),
                needed=row["needed"],
                needs=_pattern(row, "needs", "bodies.toml"),
                since=row["since"],
            )
            for row in bodies["companion"]
        ),
        known_bodies=tuple(bodies["known"]["names"]),
        national_body=_pattern(bodies["known"], "national", "bodies.toml"),
        body_kinds=_pattern(bodies["known"], "kinds", "bodies.toml"),
        statute_years=_statute_years(instruments["statute_years"]),
        statutes_whole=frozenset(instruments["statute_years"]["whole"]),
        history=_pattern(terms, "history", "terms.toml"),
        signs=NoticeSigns(
            signs=tuple(_compiled(sign, "terms.toml: signs") for sign in terms["signs"]),
            signs_needed=terms["signs_needed"],
            english=frozenset(terms["english"]),
            welsh=frozenset(terms["welsh"]),
        ),
        phrases=tuple(_phrase(row) for row in terms["phrase"]),
        tools=tuple(
            VisitorTool(name=row["name"], pattern=_pattern(row, "pattern", "terms.toml")) for row in terms["tool"]
        ),
        tool_claims=_row(ToolClaims, terms["tool_claims"], "terms.toml", ("denies", "excused")),
        routes=_row(RouteWords, terms["routes"], "terms.toml", ("address", "not_ours", "scope", "refers_back")),
        ageing=_row(Ageing, terms["age"], "terms.toml", ("label", "promise", "due")),
        elements=tuple(_element(row) for row in elements["element"]),
        rights=tuple(_right(row) for row in elements["right"]),
        bases=tuple(_row(LawfulBasis, row, "elements.toml", ("pattern",)) for row in elements["basis"]),
        special_category=_pattern(elements, "special_category", "elements.toml"),
        pointer=_row(Pointer, elements["pointer"], "elements.toml", ("pattern", "rights_mention")),
        retention=_row(RetentionWords, elements["retention"], "elements.toml", ("topic", "period")),
        stances=tuple(
            Stance(
                topic=row["topic"],
                name=row["name"],
                rank=row["rank"],
                pattern=_pattern(row, "pattern", "elements.toml"),
                unless=_maybe(row, "unless", "elements.toml"),
            )
            for row in elements["stance"]
        ),
        national_periods=tuple(_period(row) for row in _toml("national_periods.toml")["period"]),
        listed=ListedData(
            not_of_a_person=frozenset(listed["not_of_a_person"]),
            about_the_return=_pattern(listed, "about_the_return", "fields.toml"),
            begins=_pattern(listed, "list_begins", "fields.toml"),
            ends=_pattern(listed, "list_ends", "fields.toml"),
            meanings=tuple(
                DataMeaning(
                    name=row["name"],
                    fields=tuple(row["fields"]),
                    said_as=_pattern(row, "said_as", "fields.toml"),
                )
                for row in listed["meaning"]
            ),
        ),
    )
    _refuse_unknown_findings(facts)
    return facts


def _tellings(held: Mapping[str, Any]) -> Mapping[str, Telling]:
    rows = {}
    for row in held["finding"]:
        if row["id"] in rows or row["severity"] not in _SEVERITIES:
            raise SpecError(f"findings.toml: {row['id']} stands twice, or its severity is none of {_SEVERITIES}.")
        rows[row["id"]] = Telling(
            id=row["id"],
            name=row["name"],
            severity=row["severity"],
            why=row["why"],
            instead=row["instead"],
            since=row.get("since"),
            by_list=row.get("by_list", False),
            source=row["source"],
        )
    return rows


def _ended(file: str, held: Mapping[str, Any]) -> Iterable[Ended]:
    """Rows on what has ended; a row on a direction or data provision notice takes its dates from instruments.toml."""
    instruments = load_law().instrument
    for row in held["ended"]:
        if "instrument" in row:
            ended, successor = _replaced(instruments, row["instrument"])
        else:
            ended, successor = row["ended"], row["successor"]
        yield Ended(
            name=row["name"],
            finding=row["finding"],
            pattern=_pattern(row, "pattern", file),
            ended=ended,
            exact=row["day"],
            successor=successor,
        )


def _replaced(instruments: Mapping[str, Instrument], key: str) -> tuple[date, str]:
    """The last day of an instrument, and the title of the one that came after."""
    old = instruments.get(key)
    if old is None or old.in_force_to is None or old.successor not in instruments:
        raise SpecError(f"superseded.toml: {key} is not an instrument of instruments.toml that was replaced.")
    return old.in_force_to, f"the {instruments[old.successor].title}"


def _statute_years(held: Mapping[str, Any]) -> Mapping[str, frozenset[int]]:
    """Acts by name without the year, with the years in which an Act of that name was made."""
    years: dict[str, set[int]] = {name: set(also) for name, also in held["also"].items()}
    for statute in load_law().statute.values():
        act = re.fullmatch(r"(.+ Act) (\d{4})", statute.title)
        if act:
            years.setdefault(act[1], set()).add(int(act[2]))
    return {name: frozenset(found) for name, found in years.items()}


def _phrase(row: Mapping[str, Any]) -> Phrase:
    file = "terms.toml"
    return Phrase(
        finding=row["finding"],
        name=row.get("name", ""),
        pattern=_pattern(row, "pattern", file),
        lead=_maybe(row, "lead", file),
        nearby=_maybe(row, "nearby", file),
        needs_notice=_maybe(row, "needs_notice", file),
        unless=_maybe(row, "unless", file),
        unless_nearby=_maybe(row, "unless_nearby", file),
        unless_notice=_maybe(row, "unless_notice", file),
        window=row.get("window", 0),
        since=row.get("since"),
        each=row.get("each", False),
        why=row.get("why", ""),
        instead=row.get("instead", ""),
    )


def _element(row: Mapping[str, Any]) -> PublishedElement:
    file = "elements.toml"
    return PublishedElement(
        name=row["name"],
        finding=row["finding"],
        delegable=row["whose"] == "any",
        severity=row["severity"],
        law=row["law"],
        present=_pattern(row, "present", file),
        when=_maybe(row, "when", file),
        topic=_maybe(row, "topic", file),
        anchor=tuple(_compiled(text, f"{file}: anchor of {row['name']}") for text in row.get("anchor", ())),
    )


def _right(row: Mapping[str, Any]) -> PublishedRight:
    file = "elements.toml"
    return PublishedRight(
        id=row["id"],
        name=row["name"],
        promise=row.get("promise", ""),
        present=_pattern(row, "present", file),
        offered=_maybe(row, "offered", file),
        qualified=_maybe(row, "qualified", file),
    )


def _period(row: Mapping[str, Any]) -> NationalPeriod:
    file = "national_periods.toml"
    return NationalPeriod(
        name=row["name"],
        record=_pattern(row, "record", file),
        trigger=_pattern(row, "trigger", file),
        years=row["years"],
        since=row["since"],
    )


def _row(kind: type[_T], row: Mapping[str, Any], file: str, patterns: tuple[str, ...]) -> _T:
    """A row whose keys are the attributes of `kind`, with the named ones as patterns."""
    return kind(**{key: _pattern(row, key, file) if key in patterns else value for key, value in row.items()})


def _pattern(row: Mapping[str, Any], key: str, file: str) -> re.Pattern[str]:
    return _compiled(row[key], f"{file}: {key} of {row.get('name', row.get('finding', key))}")


def _maybe(row: Mapping[str, Any], key: str, file: str) -> re.Pattern[str] | None:
    return _pattern(row, key, file) if key in row else None


def _compiled(text: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise SpecError(f"{where} is not a pattern: {error}.") from error


def _refuse_unknown_findings(facts: NoticeFacts) -> None:
    named = {row.finding for rows in (facts.ended, facts.companions, facts.phrases, facts.elements) for row in rows}
    unknown = sorted(named - set(facts.tellings))
    if unknown:
        raise SpecError(f"findings.toml has no finding {', '.join(unknown)}, which other files name.")


def _toml(name: str) -> dict[str, Any]:
    text = files("caretrail.standards").joinpath("law", "notices", name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"law/notices/{name}: {error}") from error
