"""The explanation of an indicative budget, line by line, in words that the person it is for can read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, localcontext

from caretrail.entitlement.indicative import IndicativeBudget
from caretrail.entitlement.reckoning import EXACT, MoneyLine, NeedLine, pennies, plain_number


_NOT_A_DECISION = "This is a first figure to help with planning. It is not a decision."
_RIGHTS = (
    "A member of staff looks at these answers and this figure, can change it, and must say why.",
    "You can ask to talk to a person, say what you think, and question what is decided.",
)


def explain(indicative: IndicativeBudget) -> str:
    """How did the figure come about?

    Out:  text in lines: the figure and that it is no decision; which table, version and day; what each answer counted
          for; each amount; the total; who looks at it, and what the person can do. It rests on what is stored alone, so
          the same figure always gives the same text.
    """
    with localcontext(EXACT):
        return "\n".join(_lines(indicative)) + "\n"


def _lines(indicative: IndicativeBudget) -> Iterator[str]:
    yield f"Indicative budget: £{indicative.week_amount:,} a week, £{indicative.year_amount:,} a year"
    yield _NOT_A_DECISION
    yield ""
    made_on, table = _day(indicative.made_at.date()), f"{indicative.model}, version {indicative.version}"
    yield f"Worked out on {made_on} with the table {table}."
    yield ""
    yield "What your answers count for"
    yield from (f"- {_need(line)}" for line in indicative.needs)
    unit = indicative.needs[0].unit
    if unit != "pounds":  # whose sum is the total below
        counted = sum((line.counted for line in indicative.needs), Decimal(0))
        yield f"Together: {_measured(counted, unit)}"
    yield ""
    yield "What that comes to"
    yield from (f"- {_money(line)}" for line in indicative.money)
    yield f"Total: £{indicative.amount:,} a {indicative.period}"
    other = "year" if indicative.period == "week" else "week"
    amount = indicative.year_amount if other == "year" else indicative.week_amount
    yield f"For {plain_number(indicative.weeks_in_year)} weeks in a year that is £{amount:,} a {other}."
    yield ""
    yield from _RIGHTS


def _need(line: NeedLine) -> str:
    counts = _measured(line.counted, line.unit)
    if line.counted != line.value:
        counts = f"{counts}, out of {_measured(line.value, line.unit)}"
    return f"{line.says}: {counts}"


def _measured(number: Decimal, unit: str) -> str:
    if unit == "pounds":
        return f"£{pennies(number):,}"
    return f"{plain_number(number)} {unit}" if number != 1 else f"1 {unit.replace('s', '', 1)}"


def _money(line: MoneyLine) -> str:
    sign = "minus " if line.amount < 0 else ""
    return f"{line.says}: {sign}£{abs(line.amount):,}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
