"""The stored form of an indicative budget: canonical JSON with every input, which reads back equal, and its hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

import rfc8785

from caretrail.entitlement.actors import Actor, Person, SystemActor
from caretrail.entitlement.indicative import IndicativeBudget
from caretrail.entitlement.reckoning import BudgetAnswer, MoneyLine, NeedLine
from caretrail.errors import UnusableInput


_AMOUNTS = ("amount", "week_amount", "year_amount", "weeks_in_year")
_TEXTS = ("assessment", "model", "version", "model_sha256", "period", "status")


def write_indicative(indicative: IndicativeBudget) -> str:
    """The stored form, canonical (RFC 8785); amounts are texts, so that they stay exact."""
    plain = {name: getattr(indicative, name) for name in _TEXTS}
    plain |= {name: str(getattr(indicative, name)) for name in _AMOUNTS}
    plain |= {
        "answers": [
            {"question": one.question, "option": one.option, "carer": one.carer, "carer_willing": one.carer_willing}
            for one in indicative.answers
        ],
        "answered_by": _actor(indicative.answered_by),
        "made_by": _actor(indicative.made_by),
        "made_at": indicative.made_at.isoformat(),
        "needs": [
            {
                "question": one.question,
                "says": one.says,
                "value": str(one.value),
                "counted": str(one.counted),
                "unit": one.unit,
            }
            for one in indicative.needs
        ],
        "money": [{"id": one.id, "says": one.says, "amount": str(one.amount)} for one in indicative.money],
    }
    return rfc8785.dumps(plain).decode()


def read_indicative(text: str) -> IndicativeBudget:
    """A stored indicative budget, as it was written.

    Raises:  UnusableInput when the text is not a stored form; NotAllowed when it lacks its version or inputs, says that
             it is anything but indicative, or does not add up.
    """
    try:
        held = json.loads(text)
        parts = {
            **{name: held.pop(name) for name in _TEXTS},
            **{name: Decimal(held.pop(name)) for name in _AMOUNTS},
            "answers": tuple(BudgetAnswer(**row) for row in held.pop("answers")),
            "answered_by": _person(held.pop("answered_by")),
            "made_by": _read_actor(held.pop("made_by")),
            "made_at": datetime.fromisoformat(held.pop("made_at")),
            "needs": tuple(_need(row) for row in held.pop("needs")),
            "money": tuple(MoneyLine(**{**row, "amount": Decimal(row["amount"])}) for row in held.pop("money")),
        }
        return IndicativeBudget(**parts, **held)
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation) as error:
        raise UnusableInput("The stored budget cannot be read. Restore it from the record's history.") from error


def fingerprint(indicative: IndicativeBudget) -> str:
    """The SHA-256 of the stored form: which very figure, with which inputs, somebody was shown."""
    return sha256(write_indicative(indicative).encode()).hexdigest()


def _need(row: Mapping[str, Any]) -> NeedLine:
    return NeedLine(**{**row, "value": Decimal(row["value"]), "counted": Decimal(row["counted"])})


def _actor(actor: Actor) -> dict[str, str]:
    return {"kind": "person" if isinstance(actor, Person) else "system", "id": actor.id}


def _read_actor(held: Mapping[str, str]) -> Actor:
    kinds: Mapping[str, type[Person] | type[SystemActor]] = {"person": Person, "system": SystemActor}
    return kinds[held["kind"]](id=held["id"])


def _person(held: Mapping[str, str]) -> Person:
    actor = _read_actor(held)
    if not isinstance(actor, Person):
        raise TypeError("the answers were not given by a person")
    return actor
