"""What changes for whom between two packs, or two versions of one, in words that a resident can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from caretrail.policy.notice_rows import Purpose
from caretrail.policy.notice_words import joined
from caretrail.policy.pack import Pack
from caretrail.policy.policy import Policy
from caretrail.policy.rows import DatedRow, Row
from caretrail.policy.table import Table


_NAMED = 8  # fields named in a sentence; the rest are counted
_CLOSED, _PART, _WHOLE = 0, 1, 2
_STEPS = {
    (_CLOSED, _WHOLE): "can now see",
    (_CLOSED, _PART): "can now see part of",
    (_PART, _WHOLE): "can now see all of",
    (_WHOLE, _PART): "can now only see part of",
    (_WHOLE, _CLOSED): "can no longer see",
    (_PART, _CLOSED): "can no longer see",
}
_Given: TypeAlias = Mapping[str, tuple[int, frozenset[str]]]  # field -> how far it is open, what that needs
_NOTHING: tuple[int, frozenset[str]] = (_CLOSED, frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: what it is about, whom it touches, and the sentence. `opens` if more is given than before."""

    about: str  # disclosure, purpose, recipient, basis, retention, promise, people
    whom: str
    sentence: str
    opens: bool = False


def policy_changes(old: Policy, new: Policy, *, old_on: date, new_on: date) -> tuple[Change, ...]:
    """What changes for whom?

    Out: changes in what is given first, by purpose and recipient, then those of purposes, recipients, bases, keeping,
         promises and people. Empty when both answer every question alike and say the same.
    """
    before, after = old.table(old_on), new.table(new_on)
    if before is None or after is None:
        which = [name for name, table in (("first", before), ("second", after)) if table is None]
        said = f"No notice was in force for the {' and the '.join(which)}."
        return (Change(about="promise", whom="everyone", sentence=said),)
    return (*_disclosures(before, after), *_rows(before.pack, old_on, after.pack, new_on))


# --- what is given ---


def _disclosures(before: Table, after: Table) -> Iterator[Change]:
    pairs = dict.fromkeys((*after.grants, *before.grants))
    for purpose, recipient in pairs:
        was, now = _given(before, purpose, recipient), _given(after, purpose, recipient)
        if was == now:
            continue
        table = after if purpose in after.purposes and recipient in after.recipients else before
        whom, to = table.recipients[recipient].title, table.purposes[purpose].to
        yield from _given_changes(whom, to, was, now, {**_titles(before), **_titles(after)})


def _given(table: Table, purpose: str, recipient: str) -> _Given:
    """How far each field is open, and the evidence that it needs."""
    given: dict[str, tuple[int, frozenset[str]]] = {}
    for grant in table.grants.get((purpose, recipient), ()):
        for name, opening in grant.openings.items():
            if opening.closure is None:
                far = _PART if opening.mask else _WHOLE
                known = given.get(name)
                if known is None or (far, -len(grant.needs)) > (known[0], -len(known[1])):
                    given[name] = (far, grant.needs)
    return given


def _given_changes(whom: str, to: str, was: _Given, now: _Given, titles: Mapping[str, str]) -> Iterator[Change]:
    """What one recipient sees more or less of for one purpose, and what it needs for that."""
    moved: dict[tuple[int, int], list[str]] = {}
    asked: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
    for name in sorted({*was, *now}):
        before, after = was.get(name, _NOTHING), now.get(name, _NOTHING)
        if before[0] != after[0]:
            moved.setdefault((before[0], after[0]), []).append(titles[name])
        elif before[1] != after[1]:
            asked.setdefault((after[1] - before[1], before[1] - after[1]), []).append(titles[name])
    for step, names in moved.items():
        sentence = f"{_up(whom)} {_STEPS[step]} your {_some(names)}, to {to}."
        yield Change(about="disclosure", whom=whom, opens=step[1] > step[0], sentence=sentence)
    for (more, fewer), names in asked.items():
        told = [
            f"must now have {_plain(more)}" if more else "",
            f"no longer must have {_plain(fewer)}" if fewer else "",
        ]
        sentence = f"To see your {_some(names)}, to {to}, {whom} {joined(one for one in told if one)}."
        yield Change(about="disclosure", whom=whom, opens=bool(fewer) and not more, sentence=sentence)


def _titles(table: Table) -> dict[str, str]:
    return {name: row.title for name, row in table.fields.items()}


def _some(titles: list[str]) -> str:
    if len(titles) <= _NAMED:
        return joined(titles)
    return f"{', '.join(titles[:_NAMED])} and {len(titles) - _NAMED} other kinds of data"


def _plain(evidence: Iterable[str]) -> str:
    return joined(one.replace("_", " ") for one in sorted(evidence))


# --- what is said ---


def _rows(before: Pack, old_on: date, after: Pack, new_on: date) -> Iterator[Change]:
    for part, about, new_words, gone_words in (
        ("purposes", "purpose", "We now use data to {}.", "We no longer use data to {}."),
        ("recipients", "recipient", "The notice now names {}.", "The notice no longer names {}."),
        ("categories", "promise", "We now hold {}.", "We no longer hold {}."),
        ("sources", "promise", "We now get data from {}.", "We no longer get data from {}."),
        ("nevers", "promise", "We now promise: {}", "We no longer promise: {}"),
        ("transfers", "promise", "New on data abroad: {}", "No longer said on data abroad: {}"),
        ("automated_decisions", "promise", "A computer now works out {}.", "A computer no longer works out {}."),
        ("officers", "people", "{} now answers for data.", "{} no longer answers for data."),
        ("contacts", "people", "You can now reach us here: {}.", "You can no longer reach us here: {}."),
    ):
        was, now = _told(before, part, old_on), _told(after, part, new_on)
        for text in [one for one in now if one not in was]:
            yield Change(
                about=about, whom="everyone", sentence=new_words.format(text), opens=about in ("purpose", "recipient")
            )
        for text in [one for one in was if one not in now]:
            yield Change(about=about, whom="everyone", sentence=gone_words.format(text))
    yield from _bases(before, after)
    yield from _retention(before, old_on, after, new_on)


def _told(pack: Pack, part: str, on: date) -> dict[str, None]:
    rows: Mapping[str, Row] = getattr(pack, part)
    return dict.fromkeys(_words(row) for row in rows.values() if not isinstance(row, DatedRow) or row.holds(on))


def _words(row: Any) -> str:
    for key in ("to", "title", "says", "role", "value"):
        text = getattr(row, key, "")
        if isinstance(text, str) and text and text not in ("controller", "team", "person", "processor"):
            return text
    return str(row.id)


def _bases(before: Pack, after: Pack) -> Iterator[Change]:
    for key, now in after.purposes.items():
        was = before.purposes.get(key)
        if was is not None and _rests_on(was) != _rests_on(now):
            told = f"To {now.to}, we now rest on {_rests_on(now)}. Before: {_rests_on(was)}."
            yield Change(about="basis", whom="everyone", sentence=told)


def _rests_on(row: Purpose) -> str:
    parts = [*row.article_6, *row.article_9, *row.statutes, row.confidentiality, row.instrument]
    return ", ".join(part for part in parts if part)


def _retention(before: Pack, old_on: date, after: Pack, new_on: date) -> Iterator[Change]:
    was, now = _rules(before, old_on), _rules(after, new_on)
    for key in dict.fromkeys((*now, *was)):
        then, kept = was.get(key, "no stated time"), now.get(key, "no stated time")
        if then != kept:
            sentence = f"We keep {key[0]} ({key[1]}) for {kept}. Before: {then}."
            yield Change(about="retention", whom="everyone", sentence=sentence)


def _rules(pack: Pack, on: date) -> dict[tuple[str, str], str]:
    """How long by class, and by which records of it and from which event."""
    rows = [row for row in pack.rules.values() if row.record_class in pack.classes and row.holds(on)]
    return {
        (pack.classes[row.record_class].title, f"{row.applies_when}, from {row.trigger}".replace("_", " ")): row.keep
        for row in rows
    }


def _up(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
