"""Reads the promise register: what published notices promise, how each is kept, which tests prove it.

The data is `standards/promises.toml`.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from caretrail.errors import SpecError


_FILE = "promises.toml"
_MOST_NOT_SOFTWARE = 10
_WORDS = ("id", "notice", "lines", "topic", "promise", "kept_by", "evidence", "status", "where")
_OPTIONAL = ("proved_by", "task")

PromiseStatus = Literal["proved", "scheduled", "not_software"]
_STATUSES: tuple[PromiseStatus, ...] = ("proved", "scheduled", "not_software")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise of one notice, in our words.

    `lines` are lines of the published notice. `kept_by` says what keeps it, `evidence` what one does to see it kept.
    `where` is the room that keeps it or will. `proved_by` are the tests that do what `evidence` says; for a promise
    that no software can keep, `task` is the human task and the tests prove that it is tracked.
    """

    id: str
    notice: str
    lines: str
    topic: str
    promise: str
    kept_by: str
    evidence: str
    status: PromiseStatus
    where: str
    proved_by: tuple[str, ...] = ()
    task: str = ""


@lru_cache(maxsize=1)
def load_promises() -> tuple[Promise, ...]:
    """What has been promised?

    Out:     every promise, in the order of the register.
    Raises:  SpecError naming promise and key: a key missing or unknown, an id twice, a promise without a status,
             a proved one without a test, a scheduled one with tests, too many that are called no task for software.
    """
    return read_promises(files("caretrail.standards").joinpath(_FILE).read_text(encoding="utf-8"))


def read_promises(text: str) -> tuple[Promise, ...]:
    """The promises of a register given as TOML; raises as `load_promises` does."""
    try:
        rows = tomllib.loads(text).get("promise", [])
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{_FILE}: {error}") from error
    promises = tuple(_promise(row, at) for at, row in enumerate(rows, 1))
    seen: set[str] = set()
    for one in promises:
        if one.id in seen:
            raise SpecError(f"{_FILE}: {one.id} stands there twice.")
        seen.add(one.id)
    apart = sum(one.status == "not_software" for one in promises)
    if apart > _MOST_NOT_SOFTWARE:
        raise SpecError(f"{_FILE}: {apart} promises are called not_software; at most {_MOST_NOT_SOFTWARE} may be.")
    return promises


def _promise(row: Mapping[str, Any], at: int) -> Promise:
    name = f"{_FILE}: {row.get('id', f'promise {at}')}"
    for key in row:
        if key not in (*_WORDS, *_OPTIONAL):
            near = difflib.get_close_matches(key, (*_WORDS, *_OPTIONAL), n=1)
            raise SpecError(f"{name} has the unknown key {key}.{f' Is {near[0]} meant?' if near else ''}")
    for key in _WORDS:
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise SpecError(f"{name} has no {key}.")
    if row["status"] not in _STATUSES:
        raise SpecError(f"{name} has a status that is none of {', '.join(_STATUSES)}.")
    proved_by = tuple(row.get("proved_by", ()))
    if (row["status"] == "scheduled") == bool(proved_by):
        raise SpecError(f"{name} is {row['status']} and names {'tests' if proved_by else 'no test'}.")
    if (row["status"] == "not_software") != bool(row.get("task")):
        raise SpecError(f"{name}: a promise that is not_software, and no other, names its human task.")
    return Promise(**{key: row[key] for key in _WORDS}, proved_by=proved_by, task=row.get("task", ""))
