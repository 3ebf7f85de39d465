"""The month profile of a file as numbers to draw and to read: which months, how many events of each kind.

The chart and its table twin are made from the same `Profile`, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from caretrail.intake import Checked, MonthCount, Period
from caretrail.spec import EVENT_TYPES


WIDTH, HEIGHT = 760, 330  # of the drawing, in its own units
_LEFT, _TOP, _FLOOR = 52, 22, 270  # where the plot begins, and where its bars stand
_MARGIN = 3  # months shown before and after the stated period, if they have events
_LONGEST = 18  # months shown where no period is stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The part of a month's bar that one kind of event makes up."""

    event_type: str
    rows: int
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One month: its rows by kind of event, and where its bar stands. `inside`: in the stated period."""

    month: date
    rows: dict[str, int]
    total: int
    inside: bool
    x: float
    width: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line of the scale."""

    rows: int
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything the chart and the table show; `outside` counts the rows of months that are not shown."""

    events: tuple[str, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    outside: int


def profile(checked: Checked) -> Profile | None:
    """Events by month and kind, over the stated period and up to three months either side; None without any."""
    shown = _months(checked.months, checked.stated)
    if not shown:
        return None
    counted = {month: {one.event_type: one.rows for one in checked.months if one.month == month} for month in shown}
    present = {event for rows in counted.values() for event in rows}
    events = (*EVENT_TYPES, *sorted(present - set(EVENT_TYPES)))
    top = _round_up(max(sum(rows.values()) for rows in counted.values()))
    slot = (WIDTH - _LEFT) / len(shown)
    return Profile(
        events=events,
        bars=tuple(
            _bar(month, counted[month], events, checked.stated, x=_LEFT + at * slot, slot=slot, top=top)
            for at, month in enumerate(shown)
        ),
        ticks=tuple(Tick(rows=top * part // 4, y=_y(top * part / 4, top)) for part in range(5)),
        outside=sum(one.rows for one in checked.months if one.month not in counted),
    )


def _months(counts: Iterable[MonthCount], stated: Period | None) -> list[date]:
    """The months to show, without gaps, whether they have events or not."""
    present = sorted({one.month for one in counts if one.rows})
    if stated is None:
        last = present[-1:]
        first = [max(present[0], _shifted(last[0], 1 - _LONGEST))] if present else []
    else:
        near = [m for m in present if _shifted(stated.start, -_MARGIN) <= m <= _shifted(stated.end, _MARGIN)]
        first, last = [min([stated.start.replace(day=1), *near])], [max([stated.end.replace(day=1), *near])]
    return [_shifted(first[0], at) for at in range(_apart(first[0], last[0]) + 1)] if first and present else []


def _shifted(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def _apart(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _bar(
    month: date, rows: dict[str, int], events: Sequence[str], stated: Period | None, *, x: float, slot: float, top: int
) -> Bar:
    segments, below = [], 0
    for event in events:
        upto = below + rows.get(event, 0)
        segments.append(
            Segment(
                event_type=event,
                rows=rows.get(event, 0),
                y=_y(upto, top),
                height=round(_y(below, top) - _y(upto, top), 1),
            )
        )
        below = upto
    inside = stated is not None and stated.start.replace(day=1) <= month <= stated.end
    return Bar(
        month=month,
        rows=rows,
        total=below,
        inside=inside,
        x=round(x, 1),
        width=round(slot, 1),
        segments=tuple(segments),
    )


def _y(rows: float, top: int) -> float:
    return round(_FLOOR - (_FLOOR - _TOP) * rows / top, 1)


def _round_up(rows: int) -> int:
    """The least round number from `rows` up that four lines of a scale divide."""
    step = 4
    while True:
        for factor in (1, 2, 3, 5):
            if step * factor >= rows:
                return step * factor
        step *= 10
