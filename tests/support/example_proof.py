"""Lays the examples of many rules into one file, and says which of them a check does not bear out.

Rules on single rows do not see each other's rows, so one file proves them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caretrail.spec import EVENT_TYPES, Rule, Standard, base_row, example_rows


CLIENTS = ("Service user", "Unpaid carer", "Unpaid carer known by association")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Which rows of the file must pass a rule, and which must fail this check of it and no other."""

    rule: str
    check: str
    passing: tuple[int, ...]
    failing: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The rows of the file, what they prove, and which of them are flawless."""

    rows: tuple[Mapping[str, str], ...]
    proofs: tuple[Proof, ...]
    flawless: tuple[int, ...]


def placed_rows(standard: Standard, rules: Iterable[Rule]) -> Placed:
    """The examples of these rules one below the other, after one flawless row of every kind."""
    rows: list[Mapping[str, str]] = [base_row(standard, event, client) for event in EVENT_TYPES for client in CLIENTS]
    flawless = tuple(range(len(rows)))
    proofs = []
    for rule in rules:
        for check in rule.checks:
            example = example_rows(standard, rule, check)
            passing = _added(rows, example.passing)
            failing = _added(rows, example.failing)
            named = tuple(failing[at] for at in example.failing_rows)
            proofs.append(Proof(rule=rule.id, check=check.key, passing=passing, failing=named))
    return Placed(rows=tuple(rows), proofs=tuple(proofs), flawless=flawless)


def _added(rows: list[Mapping[str, str]], more: list[dict[str, str]]) -> tuple[int, ...]:
    start = len(rows)
    rows.extend(more)
    return tuple(range(start, len(rows)))


def unproved(placed: Placed, failing: Mapping[int, set[tuple[str, str]]]) -> list[tuple[str, str]]:
    """The rules and checks whose rows are not told apart as their examples say."""
    return [(proof.rule, proof.check) for proof in placed.proofs if not _is_proved(proof, failing)]


def _is_proved(proof: Proof, failing: Mapping[int, set[tuple[str, str]]]) -> bool:
    def told(row: int) -> set[str]:
        return {check for rule, check in failing.get(row, ()) if rule == proof.rule}

    return not any(told(row) for row in proof.passing) and all(told(row) == {proof.check} for row in proof.failing)
