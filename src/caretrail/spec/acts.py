"""The acts that the trail records, and what each must say of itself, as frozen objects."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from caretrail.errors import SpecError


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueKind:
    """What a value of an entry may look like. Without a pattern it is a count: a whole number from 0."""

    name: str
    says: str
    pattern: re.Pattern[str] | None

    def fits(self, value: object) -> bool:
        """Is this value of the kind?"""
        if self.pattern is None:
            return type(value) is int and 0 <= value < 2**53
        return isinstance(value, str) and self.pattern.fullmatch(value) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One kind of act: its name, what it means in words, and the keys that an entry about it holds."""

    name: str
    says: str
    about: Mapping[str, ValueKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """Every act by name, and the kinds of those who act and of their purposes."""

    act: Mapping[str, Act]
    account: ValueKind
    purpose: ValueKind


@lru_cache(maxsize=1)
def load_acts() -> Acts:
    """Which acts can be recorded, and what must each say?

    Out:     the acts of `standards/trail/acts.toml`, read once per process.
    Raises:  SpecError when the file contradicts itself, naming the act or kind.
    """
    written = tomllib.loads(files("caretrail.standards").joinpath("trail/acts.toml").read_text(encoding="utf-8"))
    kinds = {
        row["name"]: ValueKind(
            name=row["name"], says=row["says"], pattern=re.compile(row["pattern"]) if "pattern" in row else None
        )
        for row in written["kind"]
    }
    acts: dict[str, Act] = {}
    for row in written["act"]:
        unknown = sorted(set(row["about"].values()) - set(kinds))
        if unknown or row["name"] in acts:
            fault = f"the kind {unknown[0]} is not there" if unknown else "it is listed twice"
            raise SpecError(f"acts.toml: act {row['name']}: {fault}. The kinds are {', '.join(kinds)}.")
        about = {key: kinds[kind] for key, kind in row["about"].items()}
        acts[row["name"]] = Act(name=row["name"], says=row["says"], about=about)
    return Acts(act=acts, account=kinds["account"], purpose=kinds["code"])
