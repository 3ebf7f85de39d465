"""What several measures ask of a row or a person alike, said once."""

from __future__ import annotations

from datetime import date

from caretrail.engine import Condition
from caretrail.measures.phrases import day


NOT_BACKWARDS = Condition(
    says="it must not end before it starts", sql="event_end IS NULL OR event_end >= event_start", reads="event_end"
)


def open_on(on: date) -> Condition:
    """What a row must fulfil so as not to have ended before a day."""
    return Condition(
        says=f"it must not end before {on}", sql=f"event_end IS NULL OR event_end >= {day(on)}", reads="event_end"
    )


def alive(on: date, *, died: str = "date_of_death") -> Condition:
    """What a person must fulfil so as to be alive on a day, by what the council knows; `died` names the column."""
    return Condition(
        says=f"the person must not have died before {on}",
        sql=f"{died} IS NULL OR {died} >= {day(on)}",
        reads=died,
    )
