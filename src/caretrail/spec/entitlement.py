"""The national eligibility tests and the thresholds of human review, as frozen objects read from the standards.

The data is `standards/entitlement/eligibility.toml` and `oversight.toml`; tables of indicative budgets are read by
`budget_models`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from caretrail.errors import SpecError
from caretrail.spec.law import Provision


_HEAD = ("checked_on", "source", "confidence", "verify", "in_force_from")
_DUTIES = ("yes", "no", "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Provision):
    """One line of the test. `confidence`: verified (read in the law's text) or known (background knowledge)."""

    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb(Stated):
    """One meaning of being unable, and the tests that know it."""

    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityOutcome(Stated):
    """One outcome of a test. `may_not_apply`: it concerns only those who have such a responsibility."""

    test: str
    may_not_apply: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityCondition(Stated):
    """One condition of a test: what is asked, what is said when it is met (`plain`) and when it is not."""

    test: str
    question: str
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Involvement(Stated):
    """How the person took part. `missing`: what must be done before anything can be decided."""

    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Residence(Stated):
    """Where the adult who needs care lives. `duty`: yes, no, or open while `missing` is."""

    duty: str
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityTest(Stated):
    """One test. `least_unable`: outcomes out of reach that meet its second condition; `health_counts`: so does failing
    health; `asks_wish`: the authority must find out whether the person wants their needs met by it.
    """

    least_unable: int
    health_counts: bool
    asks_wish: bool


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """The tests with all their lists; conditions and outcomes stand in the order of the regulations."""

    tests: Mapping[str, EligibilityTest]
    conditions: tuple[EligibilityCondition, ...]
    limbs: Mapping[str, Limb]
    all_outcomes: tuple[EligibilityOutcome, ...]
    involvement: Mapping[str, Involvement]
    residence: Mapping[str, Residence]
    wellbeing: Mapping[str, Stated]

    @cached_property
    def outcomes(self) -> Mapping[str, Mapping[str, EligibilityOutcome]]:
        """The outcomes of each test by id."""
        return {test: {one.id: one for one in self.all_outcomes if one.test == test} for test in self.tests}

    @cached_property
    def condition(self) -> Mapping[tuple[str, str], EligibilityCondition]:
        """Conditions by test and id."""
        return {(one.test, one.id): one for one in self.conditions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversight:
    """Thresholds of human review and of watching it; shares are between 0 and 1, times in seconds."""

    least_reason_words: int
    least_cases: int
    burst_cases: int
    burst_seconds: int
    quick_seconds: int
    unchanged_at_least: Decimal
    quick_at_least: Decimal
    normal_quantile: Decimal
    interval_method: str
    difference_method: str
    source: str
    verify: bool


_Row = TypeVar("_Row", bound=Stated)


@lru_cache(maxsize=1)
def load_eligibility() -> Eligibility:
    """When are needs eligible?

    Out:     the tests for adults and for carers.
    Source:  Care and Support (Eligibility Criteria) Regulations 2015; each row names its own.
    Raises:  SpecError naming list and row when one stands there twice or refers to a test that is not there.
    """
    content = _toml("eligibility.toml")
    read = Eligibility(
        tests=_by_id(_rows(content, "test", EligibilityTest)),
        conditions=_rows(content, "condition", EligibilityCondition),
        limbs=_by_id(_rows(content, "limb", Limb)),
        all_outcomes=_rows(content, "outcome", EligibilityOutcome),
        involvement=_by_id(_rows(content, "involvement", Involvement)),
        residence=_by_id(_rows(content, "residence", Residence)),
        wellbeing=_by_id(_rows(content, "wellbeing", Stated)),
    )
    _refuse_contradictions(read)
    return read


@lru_cache(maxsize=1)
def load_oversight() -> Oversight:
    """What must a human review hold, and when does the pattern of reviews call for a look?"""
    content = _toml("oversight.toml")
    rows = {**content["review"], **content["watching"]}
    for name in ("unchanged_at_least", "quick_at_least", "normal_quantile"):
        rows[name] = Decimal(rows[name])
    return Oversight(**rows, source=content["about"]["source"], verify=content["about"]["verify"])


def _rows(content: Mapping[str, Any], name: str, kind: type[_Row]) -> tuple[_Row, ...]:
    head = {key: content["about"][key] for key in _HEAD if key in content["about"]}
    built = []
    for row in content[name]:
        held = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        try:
            built.append(kind(**{**head, **held}))
        except TypeError as error:
            raise SpecError(f"entitlement/eligibility.toml: {name} {row.get('id', '?')}: {error}") from error
    keys = [(str(row.get("test", "")), str(row["id"])) for row in content[name]]
    for key in keys:
        if keys.count(key) > 1:
            raise SpecError(f"entitlement/eligibility.toml: {name} {' '.join(key).strip()} stands there twice.")
    return tuple(built)


def _by_id(rows: tuple[_Row, ...]) -> dict[str, _Row]:
    return {one.id: one for one in rows}


def _refuse_contradictions(read: Eligibility) -> None:
    named = {one.test for one in read.conditions} | {one.test for one in read.all_outcomes}
    named |= {test for limb in read.limbs.values() for test in limb.tests}
    if unknown := sorted(named - read.tests.keys()):
        raise SpecError(f"entitlement/eligibility.toml names the test {unknown[0]}, which is not there.")
    for place in read.residence.values():
        if place.duty not in _DUTIES or (place.duty == "open") != bool(place.missing):
            raise SpecError(f"entitlement/eligibility.toml: residence {place.id} must say yes, no, or open and why.")


def _toml(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files("caretrail.standards").joinpath(f"entitlement/{name}").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"entitlement/{name}: {error}") from error
