"""Reads the definitions of the published measures: what each counts, by which lists, numbers and ranks.

One file per measure in `standards/ascof`; what several measures share stands in `shared.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from caretrail.errors import SpecError


_FOLDER = "ascof"
_SHARED = "shared"
_WORDS = ("name", "title", "question", "counted", "numerator", "denominator", "unit", "source")
_PARTS = ("numbers", "lists", "tables")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDefinition:
    """One published measure in our words, and the data that its SQL is parameterised from.

    `name` is what people type (`ascof-2a`), `title` what the nation prints (`ASCOF 2A`). `counted` says what one
    unit of the numerator is, `needs` which reference tables it cannot do without. `numbers` are days, ages and
    limits; `lists` are texts that are looked for; `tables` map texts to ranks, other texts or factors.
    """

    name: str
    title: str
    question: str
    counted: str
    numerator: str
    denominator: str
    unit: str
    source: str
    groups: tuple[str, ...]
    needs: tuple[str, ...]
    titles: Mapping[str, str]
    numbers: Mapping[str, int]
    lists: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[str, int | str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureNotes:
    """What may be said beside a council's figures: flags with their meaning, strongest first, and their thresholds."""

    flags: Mapping[str, str]
    weak_from_per_cent: int
    unclassed: tuple[str, ...]  # cleaned values that say nothing, as a missing one does


@lru_cache(maxsize=1)
def load_notes() -> FigureNotes:
    """Which flags can a council's figures carry, and from when?"""
    written = _toml(f"{_FOLDER}/notes.toml")
    return FigureNotes(
        flags=MappingProxyType(written["flags"]),
        weak_from_per_cent=written["numbers"]["weak_from_per_cent"],
        unclassed=tuple(written["lists"]["unclassed"]),
    )


@cache
def load_measure(name: str) -> MeasureDefinition:
    """How is the measure called `name` defined?

    Out:     one frozen definition; the shared lists, numbers and tables stand in it beside its own.
    Raises:  SpecError when there is no such definition, or it lacks a part, naming file and key.
    """
    file = f"{name.replace('-', '_')}.toml"
    return parse_measure(file, own=_toml(f"{_FOLDER}/{file}"), shared=_toml(f"{_FOLDER}/{_SHARED}.toml"))


def parse_measure(file: str, *, own: Mapping[str, Any], shared: Mapping[str, Any]) -> MeasureDefinition:
    """One definition from what its file says and what all measures share.

    Raises:  SpecError when a text is missing, or the file says again what is shared.
    """
    lacking = [word for word in _WORDS if not isinstance(own.get(word), str) or not own[word].strip()]
    if lacking:
        raise SpecError(f"{file}: {', '.join(lacking)} must be given as text.")
    for part in _PARTS:
        doubled = own.get(part, {}).keys() & shared.get(part, {}).keys()
        if doubled:
            raise SpecError(f"{file}: {part}.{min(doubled)} is said in {_SHARED}.toml already. Keep one of them.")
    numbers, lists, tables = ({**shared.get(part, {}), **own.get(part, {})} for part in _PARTS)
    return MeasureDefinition(
        **{word: own[word] for word in _WORDS},
        groups=tuple(own.get("groups", ())),
        needs=tuple(own.get("needs", ())),
        titles=MappingProxyType(own.get("titles", {})),
        numbers=MappingProxyType(numbers),
        lists=MappingProxyType({key: tuple(values) for key, values in lists.items()}),
        tables=MappingProxyType({key: MappingProxyType(values) for key, values in tables.items()}),
    )


def _toml(name: str) -> dict[str, Any]:
    place = files("caretrail.standards").joinpath(name)
    if not place.is_file():
        raise SpecError(f"{name}: there is no such definition.")
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{name}: {error}") from error
