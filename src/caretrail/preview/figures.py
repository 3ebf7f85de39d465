"""Published figures as one kind of row, so that they can be laid side by side, summed over areas and moved.

A figure is one cell of a published table with the two counts it rests on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from caretrail.measures import Measure, Output, Period


if TYPE_CHECKING:
    import duckdb


_NOT_LABELS = ("period", "la_code", "la_name", "measure", "area", "srp_end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How a figure's value comes from its counts: so many for each `per`, to so many decimals; None for a median.

    `blank` says what is missing, rather than 0, where nothing was counted: neither count, both once the denominator
    is nothing, or each count for itself.
    """

    per: int | None
    decimals: int
    blank: Literal["neither", "both", "each"] = "neither"

    def counts(self, numerator: int, denominator: int) -> tuple[int | None, int | None]:
        """The counts as published."""
        if self.blank == "both" and denominator == 0:
            return None, None
        if self.blank == "each":
            return numerator or None, denominator or None
        return numerator, denominator

    def value(self, numerator: int | None, denominator: int | None) -> float | None:
        """The value as published: halves away from zero."""
        if self.per is None or numerator is None or denominator is None:
            return None
        if denominator == 0:
            return None if self.blank != "neither" else 0.0
        shift: int = 10**self.decimals
        return math.floor(self.per * numerator / denominator * shift + 0.5) / shift


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Which columns of an output hold a figure."""

    numerator: str | None
    denominator: str
    value: str
    scale: Scale

    def fit(self, names: Sequence[str]) -> bool:
        return {self.denominator, self.value, *([self.numerator] if self.numerator else [])} <= set(names)


_PER_CENT = _Columns(
    numerator="numerator", denominator="denominator", value="outcome", scale=Scale(per=100, decimals=1)
)
_OF_EPISODES = Scale(per=100, decimals=2, blank="both")
_OF_DISCHARGES = Scale(per=100, decimals=2, blank="each")
_SHAPES = (
    _PER_CENT,
    _Columns(numerator="numerator", denominator="denominator", value="outcome_percent", scale=_OF_EPISODES),
    _Columns(numerator="reablement_count", denominator="discharges", value="outcome_percent", scale=_OF_DISCHARGES),
    _Columns(numerator=None, denominator="n", value="median", scale=Scale(per=None, decimals=1)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Which figure, whatever the area: the published table, the measure as printed, the period, the group.

    `period` is "latest" or "previous", or the first day of a quarter.
    """

    table: str
    measure: str
    period: str
    group: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join((self.measure, *self.group))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of one area. `la_code` is None for the nation; counts are missing where nothing was counted."""

    key: Key
    la_code: str | None
    numerator: int | None
    denominator: int | None
    value: float | None
    scale: Scale

    def moved(self, numerator: int, denominator: int) -> Figure:
        """The figure with so many more or fewer in its counts."""
        counts = self.scale.counts((self.numerator or 0) + numerator, (self.denominator or 0) + denominator)
        return replace(self, numerator=counts[0], denominator=counts[1], value=self.scale.value(*counts))


def read_figures(session: duckdb.DuckDBPyConnection, measures: Iterable[Measure], year: Period) -> tuple[Figure, ...]:
    """Every figure that the measures give, in the order of their outputs; outputs without figures are passed over.

    In:      a session in which the steps of the measures were run.
    """
    codes = dict(session.execute("SELECT la_name, la_code FROM ref_la_lookup").fetchall())
    return tuple(
        figure
        for measure in measures
        for output in measure.outputs(year)
        if not output.people
        for figure in _figures_of(session, measure, output, codes)
    )


def over_areas(figures: Iterable[Figure], areas: Mapping[str, str]) -> dict[tuple[Key, str], Figure]:
    """The figures of larger areas: counts summed over their councils; medians cannot be and are left out.

    In:      `areas`, the larger area of each council.
    """
    summed: dict[tuple[Key, str], Figure] = {}
    for one in figures:
        if one.la_code is None or one.la_code not in areas or one.scale.per is None:
            continue
        place = (one.key, areas[one.la_code])
        so_far = summed.get(place) or replace(one, la_code=None, numerator=0, denominator=0)
        summed[place] = so_far.moved(one.numerator or 0, one.denominator or 0)
    return summed


def _figures_of(
    session: duckdb.DuckDBPyConnection, measure: Measure, output: Output, codes: Mapping[str, str]
) -> Iterator[Figure]:
    found = session.sql(output.query)
    columns = next((shape for shape in _SHAPES if shape.fit(found.columns)), None)
    if columns is None:
        return
    held = {columns.numerator, columns.denominator, columns.value}
    kinds = {name: kind.id for name, kind in zip(found.columns, found.types, strict=True) if name not in _NOT_LABELS}
    labels = [name for name, kind in kinds.items() if name not in held and kind in ("varchar", "enum")]
    quarter = next((name for name, kind in kinds.items() if kind == "date"), "period")
    scale = replace(columns.scale, per=measure.per) if columns is _PER_CENT else columns.scale
    for cells in found.fetchall():
        row = dict(zip(found.columns, cells, strict=True))
        yield Figure(
            key=Key(
                table=output.name.removesuffix(f"_{row['period']}") if "period" in row else output.name,
                measure=row.get("measure") or _title(measure, output),
                period=str(row[quarter]),
                group=tuple(str(row[name]) for name in labels),
            ),
            la_code=row["la_code"] if "la_code" in row else codes.get(row["area"]),
            numerator=_whole(row.get(columns.numerator or "")),
            denominator=_whole(row[columns.denominator]),
            value=None if row[columns.value] is None else float(row[columns.value]),
            scale=scale,
        )


def _title(measure: Measure, output: Output) -> str:
    """The measure as printed, with its part where the table is about one."""
    part = next((word for word in output.name.split("_") if word.startswith("part")), "")
    return f"{measure.title} part {part[4:]}" if part else measure.title


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
