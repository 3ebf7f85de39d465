"""How the faces of a check write numbers, dates, severities and text that came out of a file.

Every string that a council's file can influence passes through `printable` before it is shown.
"""

from __future__ import annotations

from datetime import date, datetime
from math import floor

from caretrail.intake import Period


SEVERITY_WORDS = {"error": "Error", "warning": "Warning", "info": "Note", "cannot_verify": "Cannot verify"}
NO_EVENT = "no event type"  # how rows without a usable event type are called


def printable(text: str, limit: int = 80) -> str:
    """Text of a file made safe to show: no control, escape or direction signs, at most `limit` characters."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return shown if shown.isprintable() else "".join(sign if sign.isprintable() else "�" for sign in shown)


def number(value: int) -> str:
    """A whole number with thousands separated: 52,310."""
    return f"{value:,}"


def count(value: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: "1 row", "412 rows"."""
    return f"{value:,} {singular if value == 1 else plural or singular + 's'}"


def share(part: int, whole: int) -> str:
    """Part of a whole in per cent, one decimal, rounded down so that "100.0%" means all of it; "" of nothing."""
    return f"{floor(part * 1000 / whole) / 10:.1f}%" if whole else ""


def small_share(part: int, whole: int) -> str:
    """A share that says so when it is too small for one decimal, instead of "0.0%"."""
    shown = share(part, whole)
    return "under 0.1%" if part and shown == "0.0%" else shown


def long_date(day: date) -> str:
    """A date as people read it: 1 April 2025."""
    return f"{day.day} {day:%B %Y}"


def day_of(moment: str) -> str:
    """The day of an ISO moment as people read it."""
    return long_date(datetime.fromisoformat(moment).date())


def period_in_words(period: Period) -> str:
    """A period as people read it: 1 April 2025 to 31 March 2026."""
    return f"{long_date(period.start)} to {long_date(period.end)}"


def event_name(event_type: str) -> str:
    """An event type, or words for its absence."""
    return printable(event_type, 40) if event_type else NO_EVENT
