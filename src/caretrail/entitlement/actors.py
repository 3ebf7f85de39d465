"""Who acts: a named person, or a system. Only a person can decide; the two are different types so that this shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caretrail.entitlement.refusal import NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of staff, by the id of their account."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemActor:
    """A service account, a job or a generator. It may calculate; it may not decide."""

    id: str


Actor = Person | SystemActor


def check_person(actor: Actor, act: str) -> Person:
    """May this actor do what only a person may do?

    Out:     the actor, as the person that they are.
    Raises:  NotAllowed (not_a_person) for a system, and for a person without an id.
    Source:  UK GDPR Articles 22A to 22C: a significant decision on health data may not be solely automated.
    """
    if not isinstance(actor, Person) or not actor.id.strip():
        raise NotAllowed("not_a_person", f"Only a named person may {act}. Have somebody sign in and do it.")
    return actor


def check_moment(at: datetime, what: str) -> None:
    """Raises NotAllowed (no_zone) for a moment without a time zone: it could not be ordered."""
    if at.utcoffset() is None:
        raise NotAllowed("no_zone", f"The moment {what} has no time zone. Give one.")
