"""Builds believable previews, without a store, for the tests of their faces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from caretrail.events import Wanted
from caretrail.intake import Finding
from caretrail.preview import (
    EARLIER,
    EARLIER_QUARTER,
    QUARTER,
    SAFE,
    YEAR,
    Change,
    Choice,
    Figure,
    FigureRow,
    Key,
    Move,
    Preview,
    Scale,
)
from tests.support.checked_builder import finding, typical


PER_CENT = Scale(per=100, decimals=1)
RATE = Scale(per=100_000, decimals=1)
DAYS = Scale(per=None, decimals=1)
WANTED = Wanted(start=date(2025, 4, 1), end=date(2026, 3, 31), joined_from=date(2023, 10, 1), as_of=date(2026, 5, 5))


def key(measure: str = "ASCOF 2A", *group: str, period: str = "latest", table: str = "") -> Key:
    """A figure's key; its table is named after the measure."""
    named = table or measure.lower().replace(" ", "_")
    return Key(table=named, measure=measure, period=period, group=group or ("Total",))


def figure(of: Key, numerator: int | None, denominator: int, scale: Scale = PER_CENT, **changes: Any) -> Figure:
    """A figure with its value, which counts give unless it is a median."""
    value = scale.value(numerator, denominator)
    made = Figure(key=of, la_code="503", numerator=numerator, denominator=denominator, value=value, scale=scale)
    return replace(made, **changes)


def change(of: Key, now: tuple[int, int], mended: tuple[int, int], scale: Scale = PER_CENT) -> Change:
    """What a finding does to one figure: numerator and denominator now, and mended."""
    return Change(key=of, now=figure(of, *now, scale), mended=figure(of, *mended, scale))


def move(
    of: Finding, *changes: Change, mended: int | None = None, known: Mapping[str, int] | None = None, **more: Any
) -> Move:
    """A finding of which so many rows were mended, all of them unless told."""
    rows = of.rows if mended is None else mended
    made = Move(
        finding=of,
        mended=tuple(range(1, rows + 1)),
        known_from=known or {SAFE: 0, EARLIER: rows},
        changes=changes,
        choices=(),
    )
    return replace(made, **more)


def choices(*, year: str | None = None, quarters: str | None = None, earlier: int = 0) -> tuple[Choice, ...]:
    """Whether a file is chosen for the year and its quarters: `year` and `quarters` say why not; None where it is."""
    made = [Choice(start=WANTED.start, end=WANTED.end, what=YEAR, chosen=year is None, why_not=year)]
    for place, span in enumerate(WANTED.pieces(3)):
        inside = span.start >= WANTED.start
        why = quarters if inside else (None if place < earlier else "its rows imply a later period")
        what = QUARTER if inside else EARLIER_QUARTER
        made.append(Choice(start=span.start, end=span.end, what=what, chosen=why is None, why_not=why))
    return tuple(made)


def previewed(**changes: Any) -> Preview:
    """A council's file that is chosen, with figures of every unit beside region and nation, and findings that move
    them."""
    moved = (
        move(
            finding("C02.service_type", "unknown", rows=125),
            change(key("ASCOF 2A", "Total"), (45, 63), (52, 71)),
            change(key("ASCOF 2A", "65 and above"), (40, 58), (47, 66)),
            mended=117,
        ),
        move(finding("D04.event_end_date", "backwards", rows=1), _rate_change()),
        move(finding("C02.event_outcome", "near_miss", rows=12), known={SAFE: 12, EARLIER: 0}),
        move(finding("M02.event_type", "blank", rows=3), mended=0, known={SAFE: 0, EARLIER: 0}),
    )
    rows = (
        *(_row(key("ASCOF 2A", group), (45, 63), (50, 68)) for group in ("18 to 64", "65 and above", "Total")),
        _row(key("ASCOF 2A", "Total", period="previous"), (44, 62), (44, 62)),
        _row(_rate_change().key, (22, 8_900), (25, 8_900), RATE),
        _median(key("Waiting times", "65 and above", "first response", period="2026-01-01"), 12.5, 14.0),
        _median(key("Waiting times", "65 and above", "first response", period="2025-10-01"), 11.0, 11.0),
    )
    made = Preview(
        checked=typical(),
        la_code="503",
        la_name="Made-up",
        received_at=datetime.fromisoformat("2026-04-18T15:06:05"),
        wanted=WANTED,
        region="North",
        choices=choices(),
        rows=rows,
        moves=moved,
        lacking={"ASCOF 2D": ("sus.csv", "lsoa_utla.csv")},
    )
    return replace(made, **changes)


def _rate_change() -> Change:
    return change(key("ASCOF 2C", "65 and above"), (22, 8_900), (30, 8_900), RATE)


def _row(of: Key, now: tuple[int, int], before: tuple[int, int], scale: Scale = PER_CENT) -> FigureRow:
    others = figure(of, 10 * now[0], 9 * now[1], scale, la_code=None)
    return FigureRow(
        key=of, now=figure(of, *now, scale), before=figure(of, *before, scale), region=others, nation=others
    )


def _median(of: Key, now: float, before: float) -> FigureRow:
    made = (figure(of, None, 40, DAYS, value=value) for value in (now, before))
    return FigureRow(key=of, now=next(made), before=next(made), region=None, nation=None)
