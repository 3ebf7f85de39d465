"""Tables of indicative budgets: questionnaire, prices and their version, read from TOML and immutable once published.

A published version is held to its hash in `standards/entitlement/published.toml`. A council's own table is read by
`read_budget_model` and held to a register of the same shape.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import rfc8785

from caretrail.errors import SpecError


KINDS = ("points", "hours", "prices")
_PERIODS = ("week", "year")
_POINTS_ROUND = ("up", "half_up")
_TEXTS = ("id", "version", "title", "author", "use", "source", "confidence")
_DAYS = ("valid_from", "valid_to", "published_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetOption:
    """One answer that may be given. `value`: points, hours a week, or pounds in the table's period."""

    id: str
    title: str
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetQuestion:
    """One question. `rate`: the rate that prices its hours, in a table of hours."""

    id: str
    title: str
    options: Mapping[str, BudgetOption]
    rate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarerShare:
    """How much of a need an unpaid carer meets: `share` of 0 to 1 is taken off."""

    id: str
    title: str
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What totals of points from `start` to `end` (both belong to it) are worth, in pounds in the table's period."""

    start: int
    end: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The price of an hour, in pounds."""

    id: str
    title: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A percentage added to the priced total (or taken off, when negative), on a line of its own."""

    id: str
    title: str
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVector:
    """A worked case that the table carries with it: answers, and the amount that must come out."""

    says: str
    answers: Mapping[str, str]
    carers: Mapping[str, str]
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class BudgetModel:
    """One version of one table.

    `kind`: points (options give points, bands price their total), hours (options give hours, rates price them) or
    prices (options give pounds). `period`: week or year, of every amount. `rises`: more need never gives less money.
    `sha256`: of its whole content, comments apart. `published_on` is None while it is a draft.
    """

    id: str
    version: str
    title: str
    kind: str
    author: str
    use: str
    valid_from: date
    valid_to: date | None
    published_on: date | None
    period: str
    weeks_in_year: Decimal
    points_round: str
    rises: bool
    source: str
    confidence: str
    verify: bool
    questions: Mapping[str, BudgetQuestion]
    carer_shares: Mapping[str, CarerShare]
    bands: tuple[Band, ...]
    rates: Mapping[str, Rate]
    adjustments: tuple[Adjustment, ...]
    vectors: tuple[ModelVector, ...]
    sha256: str = field(repr=False)

    @cached_property
    def name(self) -> str:
        """Id and version, as people cite it."""
        return f"{self.id} {self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedModel:
    """One line of a register: this version was published with this content."""

    id: str
    version: str
    published_on: date
    sha256: str


@lru_cache(maxsize=1)
def load_budget_models() -> Mapping[tuple[str, str], BudgetModel]:
    """Which tables come with the package?

    Out:     every packaged table by id and version, each as it was published.
    Raises:  SpecError when a table is wrong in itself, a published one was changed, or one that was published is gone.
    """
    folder = files("caretrail.standards").joinpath("entitlement")
    models = [
        read_budget_model(entry.read_text(encoding="utf-8"), name=entry.name)
        for entry in sorted(folder.joinpath("models").iterdir(), key=lambda one: one.name)
        if entry.name.endswith(".toml")
    ]
    register = read_register(folder.joinpath("published.toml").read_text(encoding="utf-8"))
    check_as_published(models, register)
    return {(one.id, one.version): one for one in models}


def read_register(text: str) -> tuple[PublishedModel, ...]:
    """The lines of a register of published tables.

    Raises:  SpecError when it is not readable, or names one version twice.
    """
    try:
        lines = tuple(PublishedModel(**row) for row in tomllib.loads(text).get("published", ()))
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise SpecError(f"published.toml: {error}") from error
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if (line.id, line.version) in seen:
            raise SpecError(f"published.toml names {line.id} {line.version} twice.")
        seen.add((line.id, line.version))
    return lines


def check_as_published(models: Sequence[BudgetModel], register: Iterable[PublishedModel]) -> None:
    """Is every published table still what it was when it was published?

    Raises:  SpecError naming the table: changed after publication, published and not registered, registered and not
             there, or one version held twice. Past figures could not be explained again otherwise.
    """
    lines = {(line.id, line.version): line for line in register}
    held: set[tuple[str, str]] = set()
    for model in models:
        key = (model.id, model.version)
        if key in held:
            raise SpecError(f"Two tables are called {model.name}. Give one of them another version.")
        held.add(key)
        line = lines.get(key)
        if line is None and model.published_on is not None:
            raise SpecError(f"{model.name} says that it is published, but the register does not have it. Add its line.")
        if line is not None and (line.sha256, line.published_on) != (model.sha256, model.published_on):
            raise SpecError(f"{model.name} was changed after it was published. Undo that and publish a new version.")
    if gone := sorted(lines.keys() - held):
        raise SpecError(f"{' '.join(gone[0])} was published and is gone. Past figures need it: put it back.")


def published_line(model: BudgetModel) -> PublishedModel:
    """The line that a register gets when the table is published.

    Raises:  SpecError for a draft: it has no day of publication.
    """
    if model.published_on is None:
        raise SpecError(f"{model.name} has no published_on. Write the day on which it is published.")
    return PublishedModel(id=model.id, version=model.version, published_on=model.published_on, sha256=model.sha256)


def read_budget_model(text: str, *, name: str = "the table") -> BudgetModel:
    """What does this table say?

    In:      `text` is TOML; amounts, values and shares are texts such as "82.91", so that they stay exact.
    Raises:  SpecError naming `name` and the place: an unknown or missing key, an id twice, a number that is none, bands
             that overlap, or a table that says it rises and does not.
    """
    try:
        content = tomllib.loads(text)
        head = content["model"]
        model = BudgetModel(
            **{"valid_to": None, "published_on": None, "points_round": "up", **head}
            | {"weeks_in_year": _number(head["weeks_in_year"], "weeks_in_year")},
            questions=_named(_question(row) for row in content["question"]),
            carer_shares=_named(
                CarerShare(**row | {"share": _number(row["share"], "share")}) for row in content.get("carer_share", ())
            ),
            bands=tuple(
                Band(start=row["from"], end=row["to"], amount=_pounds(row["amount"])) for row in content.get("band", ())
            ),
            rates=_named(Rate(**row | {"amount": _pounds(row["amount"])}) for row in content.get("rate", ())),
            adjustments=tuple(
                Adjustment(**row | {"percent": _number(row["percent"], "percent")})
                for row in content.get("adjustment", ())
            ),
            vectors=tuple(
                ModelVector(**{"carers": {}, **row, "amount": _pounds(row["amount"])})
                for row in content.get("vector", ())
            ),
            sha256=sha256(rfc8785.dumps(_plain(content))).hexdigest(),
        )
        _refuse_unfit(model)
    except KeyError as error:
        raise SpecError(f"{name} has no {error.args[0]}.") from error
    except (tomllib.TOMLDecodeError, TypeError, AttributeError, SpecError) as error:
        raise SpecError(f"{name}: {error}") from error
    return model


def _question(row: Mapping[str, Any]) -> BudgetQuestion:
    options = _named(BudgetOption(**one | {"value": _number(one["value"], "value")}) for one in row["option"])
    return BudgetQuestion(id=row["id"], title=row["title"], options=options, rate=row.get("rate", ""))


def _named(rows: Iterable[Any]) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for row in rows:
        if row.id in built:
            raise SpecError(f"{row.id} stands there twice.")
        built[row.id] = row
    return built


def _number(text: Any, what: str) -> Decimal:
    try:
        number = Decimal(text) if isinstance(text, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise SpecError(f'{what} must be a number in quotes, such as "0.5".')
    return number


def _pounds(text: Any) -> Decimal:
    amount = _number(text, "amount")
    if amount < 0 or amount.as_tuple().exponent != -2:
        raise SpecError('amount must be pounds and pence in quotes, such as "82.91".')
    return amount


def _plain(value: Any) -> Any:
    """TOML as what canonical JSON can hold: days as text, nothing inexact."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        raise SpecError("a number with a point stands without quotes. Put it in quotes, so that it stays exact.")
    return value.isoformat() if isinstance(value, date) else value


def _refuse_unfit(model: BudgetModel) -> None:
    for fault in (_wrong_words(model), _wrong_values(model), _wrong_bands(model), _wrong_vectors(model)):
        if fault:
            raise SpecError(fault)


def _wrong_words(model: BudgetModel) -> str:
    if wrong := [name for name in _TEXTS if not isinstance(getattr(model, name), str)]:
        return f"{wrong[0]} must be text in quotes."
    if wrong := [name for name in _DAYS if type(getattr(model, name)) not in (date, type(None))]:
        return f"{wrong[0]} must be a day without quotes, such as 2026-04-01."
    if not model.id or not model.version:
        return "id and version may not be empty."
    if model.kind not in KINDS:
        return f"kind must be one of {', '.join(KINDS)}."
    if model.period not in _PERIODS:
        return f"period must be one of {', '.join(_PERIODS)}."
    if model.points_round not in _POINTS_ROUND:
        return f"points_round must be one of {', '.join(_POINTS_ROUND)}."
    if model.valid_to is not None and model.valid_to < model.valid_from:
        return "it ends before it begins."
    if (model.kind == "points") != bool(model.bands):
        return "a table of points, and no other, has bands."
    if (model.kind == "hours") != bool(model.rates):
        return "a table of hours, and no other, has rates."
    rates = model.rates.keys() or {""}
    unknown = [one.id for one in model.questions.values() if one.rate not in rates]
    return f"{unknown[0]} names a rate that is not there." if unknown else ""


def _wrong_values(model: BudgetModel) -> str:
    if model.weeks_in_year <= 0:
        return "weeks_in_year must be above 0."
    for question in model.questions.values():
        if len(question.options) < 2:
            return f"{question.id} needs at least two options."
        if any(option.value < 0 for option in question.options.values()):
            return f"{question.id} has a value below 0."
    if any(not 0 <= one.share <= 1 for one in model.carer_shares.values()):
        return "a carer's share must be from 0 to 1."
    # Two lines that take off, each rounded, could together give less money for more need.
    taken_off = [one.percent for one in model.adjustments if one.percent < 0]
    if len(taken_off) > 1 or any(percent < -100 for percent in taken_off):
        return "one adjustment at most may take off, and no more than 100 per cent."
    return ""


def _wrong_bands(model: BudgetModel) -> str:
    for band in model.bands:
        if type(band.start) is not int or type(band.end) is not int or band.end < band.start:
            return "a band must go from a whole number to one that is not smaller."
    for before, after in zip(model.bands, model.bands[1:], strict=False):
        if after.start <= before.end:
            return f"the band from {after.start} overlaps the one before, or stands before it."
        if model.rises and after.amount < before.amount:
            return f"it says that it rises, but the band from {after.start} gives less than the one before."
    return ""


def _wrong_vectors(model: BudgetModel) -> str:
    for vector in model.vectors:
        asked = {name: one.options for name, one in model.questions.items()}
        if vector.answers.keys() != asked.keys() or any(vector.answers[name] not in asked[name] for name in asked):
            return f"the vector {vector.says!r} does not answer every question with one of its options."
        if not (vector.carers.keys() <= asked.keys() and set(vector.carers.values()) <= model.carer_shares.keys()):
            return f"the vector {vector.says!r} names a carer's share that is not there."
    return "" if model.vectors or model.published_on is None else "a published table needs a vector."
