"""Performs the evidence of promises as a council would: changed packs, and the verbs of the command line over them.

Every answer comes out of `--json`. A verb that falls over is no answer: it raises, so that a proof never takes a crash
for a refusal.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from caretrail.policy import Question, open_policy, read_packs
from caretrail.policy import decide as decide_question
from tests.support.anytown import FOLDER as ANYTOWN
from tests.support.command_line import Ended, run
from tests.support.packs import Change, Tables, smallwood, write_tables


TODAY = "2026-11-22"
COUNCILS = ANYTOWN.parent
_FILES = ("council.toml", "notice.toml", "retention.toml", "field_catalogue.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What `policy decide` told: `outcome` is "unusable" where the pack itself was refused."""

    outcome: str
    clauses: tuple[str, ...] = ()
    reason: str = ""
    notice_version: str = ""

    @property
    def opens(self) -> bool:
        """Whether anything of the field is given."""
        return self.outcome in ("disclose", "mask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What `policy check` told of a pack; a refused pack is one that no verb decides, publishes or records from."""

    usable: bool
    findings: tuple[Mapping[str, str], ...]

    def refused_for(self, kind: str) -> bool:
        """Whether the pack is refused, and a finding of this kind says why."""
        return not self.usable and any(one["kind"] == kind for one in self.of("error"))

    def of(self, severity: str) -> list[Mapping[str, str]]:
        """Findings of one severity."""
        return [one for one in self.findings if one["severity"] == severity]

    def says(self, kind: str) -> str:
        """Everything that findings of a kind say: where, what, and what to do."""
        found = (one for one in self.findings if one["kind"] == kind)
        return " ".join(f"{one['clause']} {one['key']} {one['message']} {one['mend']}" for one in found)


# --- packs ---


def anytown_tables() -> Tables:
    """The newest version of Anytown's pack as plain tables."""
    tables: Tables = {}
    for file in _FILES:
        tables |= tomllib.loads((ANYTOWN / file).read_text(encoding="utf-8"))
    return tables


def anytown(folder: Path, *changes: Change) -> Path:
    """Anytown's pack, changed and written."""
    tables = anytown_tables()
    for change in changes:
        change(tables)
    return write_tables(folder / "anytown", tables)


def small(folder: Path, *changes: Change) -> Path:
    """The small pack of Smallwood, changed and written."""
    return write_tables(folder / "smallwood", smallwood(*changes))


# --- verbs ---


def answered(*words: str | Path) -> Ended:
    """A verb that ended as its contract says; anything unforeseen is raised."""
    ended = run(*words)
    if ended.code not in (0, 1, 2):
        raise RuntimeError(f"{words[0]} fell over: {ended.err}")
    return ended


def check(pack: Path, *, as_at: str = TODAY) -> Checked:
    """`caretrail policy check`."""
    ended = answered("policy", "check", pack, "--as-at", as_at, "--json")
    told = json.loads(ended.out)
    if told["usable"] != (ended.code == 0):
        raise RuntimeError("exit code and answer of `policy check` disagree")
    return Checked(usable=told["usable"], findings=tuple(told["findings"]))


def decide(
    pack: Path, field: str, purpose: str, recipient: str, *evidence: str, on: str = TODAY, territory: str = ""
) -> Told:
    """`caretrail policy decide`, with what is on file."""
    words = ["--pack", str(pack), "--field", field, "--purpose", purpose, "--recipient", recipient, "--on", on]
    words += [word for one in evidence for word in ("--evidence", one)]
    words += ["--territory", territory] if territory else []
    ended = answered("policy", "decide", *words, "--json")
    if ended.code == 2:
        return Told(outcome="unusable", reason=ended.err)
    told = json.loads(ended.out)
    told["clauses"] = tuple(told["clauses"])
    answer = Told(**told)
    if answer.opens != (ended.code == 0):
        raise RuntimeError("exit code and answer of `policy decide` disagree")
    return answer


def outcomes(
    pack: Path,
    *,
    fields: Iterable[str],
    purposes: Iterable[str],
    recipients: Iterable[str],
    evidence: Iterable[str] = (),
) -> dict[tuple[str, str, str], str]:
    """What the policy answers for every field, purpose and recipient: as `policy decide`, with the pack opened once."""
    day = date.fromisoformat(TODAY)
    policy, on_file = open_policy(read_packs(pack), as_at=day), frozenset(evidence)
    return {
        (field, purpose, recipient): decide_question(
            policy, Question(field=field, purpose=purpose, recipient=recipient, on=day, evidence=on_file)
        ).outcome
        for field, purpose, recipient in product(fields, purposes, recipients)
    }


def notice(pack: Path, *, on: str = TODAY) -> str:
    """The text of `caretrail policy notice`, its lines joined."""
    return " ".join(whole("policy", "notice", pack, "--on", on).split())


def record(pack: Path, *, on: str = TODAY) -> dict[str, Any]:
    """The Article 30 record of `caretrail policy ropa`."""
    told: dict[str, Any] = json.loads(whole("policy", "ropa", pack, "--on", on, "--json"))
    return told


def activity(pack: Path, purpose: str) -> dict[str, Any]:
    """One activity of the record."""
    found: dict[str, Any] = next(one for one in record(pack)["activities"] if one["id"] == purpose)
    return found


def lint(text: str, folder: Path, finding: str, *words: str) -> str:
    """What `caretrail policy lint` says of one kind over a published notice: found, why, instead; else nothing."""
    path = folder / "notice.txt"
    path.write_text(text, encoding="utf-8")
    ended = answered("policy", "lint", path, "--as-at", TODAY, *words, "--json")
    told = [one for one in json.loads(ended.out)["findings"] if one["id"] == finding]
    return " ".join(f"{one['found']} {one['why']} {one['instead']}" for one in told)


def whole(*words: str | Path) -> str:
    """What a verb wrote that has to end well."""
    ended = answered(*words)
    if ended.code == 2:
        raise RuntimeError(f"{' '.join(map(str, words[:2]))} was refused: {ended.err}")
    return ended.out
