"""Joins the register to the proofs of a test run: which promises are proved, and when they last passed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caretrail.errors import UnusableInput
from caretrail.spec import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How the tests of one promise ended, at which commit, when; times are ISO, in UTC."""

    id: str
    tests: tuple[str, ...]
    outcome: str  # passed or failed
    commit: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A promise and its newest proof, if it has been run."""

    promise: Promise
    proof: Proof | None = None

    @property
    def last_passed(self) -> str | None:
        """When its tests last passed; None where they were not run, or failed."""
        return self.proof.at if self.proof and self.proof.outcome == "passed" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many promises stand where."""

    promises: int
    proved: int
    scheduled: int
    not_software: int


def read_proofs(path: Path) -> dict[str, Proof]:
    """The proofs that a test run left in `path`, by promise; none where there is no such file.

    Raises:  UnusableInput when the file is not what a test run writes.
    """
    if not path.exists():
        return {}
    try:
        rows: list[Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        proofs = [Proof(**{**row, "tests": tuple(row["tests"])}) for row in rows]
    except (ValueError, TypeError, KeyError) as error:
        raise UnusableInput(f"{path.name} is not what a test run writes. Run ./caretrail test again.") from error
    return {proof.id: proof for proof in proofs}


def standings(
    promises: Iterable[Promise], proofs: Mapping[str, Proof], *, notices: Sequence[str] = ()
) -> tuple[Standing, ...]:
    """Each promise with its proof, of these notices only where any are named.

    A proof of other tests than the register now names is no proof of the promise.
    """
    return tuple(
        Standing(promise=promise, proof=_still_counts(promise, proofs.get(promise.id)))
        for promise in promises
        if not notices or promise.notice in notices
    )


def count(promises: Iterable[Promise]) -> Count:
    """How many of the promises are proved, scheduled, and no task for software."""
    by = Counter(one.status for one in promises)
    return Count(promises=by.total(), proved=by["proved"], scheduled=by["scheduled"], not_software=by["not_software"])


def _still_counts(promise: Promise, proof: Proof | None) -> Proof | None:
    return proof if proof and set(proof.tests) == set(promise.proved_by) else None
