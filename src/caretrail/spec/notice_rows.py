"""The facts about public privacy notices as frozen objects: what has ended, what must be said, how it is recognised.

Built by `caretrail.spec.load_notice_facts` from `standards/law`; patterns ignore case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from re import Pattern

from caretrail.spec.law import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One kind of finding, with the words that explain and mend it; words in braces are filled in by its check."""

    id: str
    name: str
    severity: str
    why: str
    instead: str
    since: date | None
    by_list: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A body, direction, guidance or Act that has ended; `exact`: whether day, month or year of `ended` is known."""

    name: str
    finding: str
    pattern: Pattern[str]
    ended: date
    exact: str
    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A body whose duty went to another: naming it without the other is out of date."""

    finding: str
    named: str
    pattern: Pattern[str]
    needed: str
    needs: Pattern[str]
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A wording that a notice should not hold, and what around it makes or excuses the finding."""

    finding: str
    name: str
    pattern: Pattern[str]
    lead: Pattern[str] | None
    nearby: Pattern[str] | None
    needs_notice: Pattern[str] | None
    unless: Pattern[str] | None
    unless_nearby: Pattern[str] | None
    unless_notice: Pattern[str] | None
    window: int
    since: date | None
    each: bool
    why: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorTool:
    """A tool by which a site counts its visitors."""

    name: str
    pattern: Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolClaims:
    """What a notice may wrongly say of such a tool, and what excuses it, within `window` paragraphs."""

    finding: str
    denies: Pattern[str]
    excused: Pattern[str]
    window: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteWords:
    """How addresses for rights are recognised."""

    finding: str
    address: Pattern[str]
    not_ours: Pattern[str]
    scope: Pattern[str]
    refers_back: Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """After how many months a notice is stale, and how the dates about the notice itself are recognised."""

    finding: str
    months: int
    label: Pattern[str]
    promise: Pattern[str]
    due: Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedElement:
    """Something a notice has to say; `delegable` when a main notice that it points to may say it instead."""

    name: str
    finding: str
    delegable: bool
    severity: str
    law: str
    present: Pattern[str]
    when: Pattern[str] | None
    topic: Pattern[str] | None  # only sentences that stand by this word count as saying it
    anchor: tuple[Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRight:
    """How a notice names a right, offers it and limits it; `id` is the law's, which says on which bases it holds."""

    id: str
    name: str
    promise: str
    present: Pattern[str]
    offered: Pattern[str] | None
    qualified: Pattern[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulBasis:
    """How a notice states a basis of Article 6(1) or a condition of Article 9(2); `id` is the law's."""

    article: int
    id: str
    name: str
    pattern: Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """How a notice points to a main notice of the same council, and how it mentions rights without naming one."""

    finding: str
    pattern: Pattern[str]
    rights_mention: Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionWords:
    """How a notice speaks of keeping data, and what counts as a period."""

    finding: str
    topic: Pattern[str]
    period: Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalPeriod:
    """For how many years the national code keeps a kind of record, counted from its trigger."""

    name: str
    record: Pattern[str]
    trigger: Pattern[str]
    years: int
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """What a notice may say on a topic; of two stances the one of higher rank is stricter and binds."""

    topic: str
    name: str
    rank: int
    pattern: Pattern[str]
    unless: Pattern[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataMeaning:
    """A kind of data as people say it, and the fields of the standard that it means; none: not in the standard."""

    name: str
    fields: tuple[str, ...]
    said_as: Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedData:
    """How the part of a notice that lists its data is found and read."""

    not_of_a_person: frozenset[str]
    about_the_return: Pattern[str]
    begins: Pattern[str]
    ends: Pattern[str]
    meanings: tuple[DataMeaning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSigns:
    """By which signs a privacy notice in English is known."""

    signs: tuple[Pattern[str], ...]
    signs_needed: int
    english: frozenset[str]
    welsh: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """Everything the lint of a public notice knows."""

    law: Law
    tellings: Mapping[str, Telling]
    ended: tuple[Ended, ...]
    companions: tuple[Companion, ...]
    known_bodies: tuple[str, ...]
    national_body: Pattern[str]
    body_kinds: Pattern[str]
    statute_years: Mapping[str, frozenset[int]]
    statutes_whole: frozenset[str]
    history: Pattern[str]
    signs: NoticeSigns
    phrases: tuple[Phrase, ...]
    tools: tuple[VisitorTool, ...]
    tool_claims: ToolClaims
    routes: RouteWords
    ageing: Ageing
    elements: tuple[PublishedElement, ...]
    rights: tuple[PublishedRight, ...]
    bases: tuple[LawfulBasis, ...]
    special_category: Pattern[str]
    pointer: Pointer
    retention: RetentionWords
    stances: tuple[Stance, ...]
    national_periods: tuple[NationalPeriod, ...]
    listed: ListedData
