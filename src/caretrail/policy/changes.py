"""What changes for whom between two packs, or two versions of one, in words that a resident can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeAlias

from caretrail.policy.notice_rows import Cookie, Purpose, Transfer
from caretrail.policy.notice_words import joined
from caretrail.policy.pack import Pack
from caretrail.policy.policy import Policy
from caretrail.policy.rows import Brand, Controller, DatedRow, Row
from caretrail.policy.table import Table


# What stands for a row in a sentence, where it is not its title or what it says.
_WORDS: Mapping[type[Row], tuple[str, ...]] = {Controller: ("name",), Brand: ("name",), Cookie: ("name",)}
# Keys that say where a row stands or when it holds, or that change what is given, rests on what, or is opted out of.
_TOLD_ELSEWHERE = frozenset({
    "id", "lines", "added", "pack", "listed", "valid_from", "valid_to", "categories", "only_fields", "not_fields",
    "article_6", "article_9", "statutes", "confidentiality", "instrument", "opt_out",
})  # fmt: skip
_LISTS = ("recipients", "sources", "categories", "purposes", "applications", "datasets")
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
    different = list(dict.fromkeys(titles))  # fields of one row of the catalogue have one title
    if len(different) <= _NAMED + 1:
        return joined(different)
    return f"{', '.join(different[:_NAMED])} and {len(different) - _NAMED} other kinds of data"


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
        ("controllers", "people", "{} now decides how data is used.", "{} no longer decides how data is used."),
        ("brands", "people", "The notice now also covers {}.", "The notice no longer covers {}."),
        ("subjects", "promise", "We now hold data about {}.", "We no longer hold data about {}."),
        ("statements", "promise", "We now say: {}", "We no longer say: {}"),
        ("applications", "promise", "People can now apply here: {}.", "People can no longer apply here: {}."),
        ("datasets", "promise", "We now name this set of records: {}.", "We no longer name this set of records: {}."),
        ("cookies", "promise", "Our site now keeps the cookie {}.", "Our site no longer keeps the cookie {}."),
        ("agreements", "promise", "There is now this agreement: {}.", "This agreement is no longer there: {}."),
    ):
        was, now = _told(before, part, old_on), _told(after, part, new_on)
        for text in [one for one in now if one not in was]:
            yield Change(
                about=about, whom="everyone", sentence=new_words.format(text), opens=about in ("purpose", "recipient")
            )
        for text in [one for one in was if one not in now]:
            yield Change(about=about, whom="everyone", sentence=gone_words.format(text))
        for text, row in now.items():
            if text in was:
                yield from _details(about, text, was[text], row)
    yield from _lists(before, after)
    yield from _opt_out(before, after)
    yield from _bases(before, after)
    yield from _retention(before, old_on, after, new_on)


def _lists(before: Pack, after: Pack) -> Iterator[Change]:
    for name in _LISTS:
        was, now = getattr(before.lists, name), getattr(after.lists, name)
        if was != now:
            sentence = f"The list of {name} is now {now}. Before: {was}."
            yield Change(about="promise", whom="everyone", opens=now == "open", sentence=sentence)


def _opt_out(before: Pack, after: Pack) -> Iterator[Change]:
    """What is said of the National Data Opt-out, and for which uses it is followed."""
    was, now = ((pack.opt_out.says if pack.opt_out else "") for pack in (before, after))
    for text, words in ((now, "We now say"), (was, "We no longer say")):
        if text and was != now:
            yield Change(about="promise", whom="everyone", sentence=f"{words} on the National Data Opt-out: {text}")
    for key, row in after.purposes.items():
        then = before.purposes.get(key)
        if then is not None and then.opt_out != row.opt_out:
            told = [one.opt_out.replace("_", " ") for one in (row, then)]
            sentence = f"To {row.to}, the National Data Opt-out: {told[0]}. Before: {told[1]}."
            yield Change(about="promise", whom="everyone", opens=row.opt_out == "exempt", sentence=sentence)


def _told(pack: Pack, part: str, on: date) -> dict[str, Row]:
    rows: Mapping[str, Row] = getattr(pack, part)
    return {_words(row): row for row in rows.values() if not isinstance(row, DatedRow) or row.holds(on)}


def _details(about: str, text: str, was: Row, now: Row) -> Iterator[Change]:
    """What else a row says differently that is called the same as before."""
    if type(was) is not type(now):
        return
    for key in (part.name for part in fields(now)):
        then, held = getattr(was, key), getattr(now, key)
        if key not in _TOLD_ELSEWHERE and then != held:
            told = f"On “{text.rstrip('.')}”, {key.replace('_', ' ')}: {_value(held)}. Before: {_value(then)}."
            yield Change(about=about, whom="everyone", opens=isinstance(now, Transfer), sentence=told)


def _value(held: Any) -> str:
    if isinstance(held, tuple):
        return joined(str(one) for one in held) or "none"
    if isinstance(held, bool):
        return "yes" if held else "no"
    return str(held or "none").rstrip(".")


def _words(row: Any) -> str:
    for key in _WORDS.get(type(row), ("to", "title", "says", "role", "value")):
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
