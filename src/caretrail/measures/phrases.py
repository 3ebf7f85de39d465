"""Data of the standard as pieces of SQL: texts, lists, days, ranks. Nothing else may enter a statement.

What is rendered here comes from the definitions and from parameters, never from a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date


OPEN_END = date(9999, 1, 1)  # a support that has not ended; a real later date sorts after it, as in the published code
DAYS_IN_YEAR = "365.25"


def text(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """A list of text literals, for `IN`."""
    return f"({', '.join(map(text, values))})"


def day(value: date) -> str:
    """A date literal."""
    return f"DATE '{value.isoformat()}'"


def ranked(column: str, ranks: Mapping[str, int | str]) -> str:
    """The number that a text has in a table of ranks; NULL for a text that is not in it."""
    cases = " ".join(f"WHEN {text(value)} THEN {int(rank)}" for value, rank in ranks.items())
    return f"CASE {column} {cases} END"


def worded(column: str, words: Mapping[str, int | str]) -> str:
    """The words that a text has in a table of words; NULL for a text that is not in it."""
    cases = " ".join(f"WHEN {text(value)} THEN {text(str(said))}" for value, said in words.items())
    return f"CASE {column} {cases} END"


def age(birth: str, on: str) -> str:
    """Whole years between two dates, as the published method counts them: days by 365.25, rounded down."""
    return f"CAST(floor(({on} - {birth}) / {DAYS_IN_YEAR}) AS INTEGER)"


def adult_band(years: str, *, adult_from: int, older_from: int) -> str:
    """The band of an age: Under 18, 18 to 64, 65 and above, Unknown. Under 18 holds ages of 0 and less."""
    return (
        f"CASE WHEN {years} IS NULL THEN 'Unknown' WHEN {years} < {adult_from} THEN 'Under {adult_from}' "
        f"WHEN {years} < {older_from} THEN '{adult_from} to {older_from - 1}' ELSE '{older_from} and above' END"
    )


def per_cent(numerator: str, denominator: str) -> str:
    """100 n / d to one decimal in floating point, half away from zero; 0 when there is nothing to divide by."""
    return f"CASE WHEN {denominator} = 0 THEN 0e0 ELSE round(100e0 * {numerator} / {denominator}, 1) END"
