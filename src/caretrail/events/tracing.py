"""What became of a row: whether it counts in its reference period, and which row of its care event was kept, and why.

Reads the tables that `build_main_tables` made; asks the same conditions and the same order as their steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from caretrail.engine import Condition, marks
from caretrail.events.care_events import IN_PERIOD, KEPT_BECAUSE, dated, event_key, order_struct


if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A condition that stops a row; `read` is what the row says instead, `record_id` the record that decided it."""

    condition: Condition
    read: str | None
    record_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The row that is kept for a row's care event, and why if it is another."""

    record_id: int
    because: str | None


def unmet(conditions: tuple[Condition, ...], marked: list[Mapping[str, Any]]) -> tuple[Unmet, ...]:
    """The conditions that are not fulfilled, in their order; `marked` is what `marks` of them gave for one row."""
    return tuple(
        Unmet(condition=condition, read=mark["read"] if condition.reads else None, record_id=mark["row"])
        for condition, mark in zip(conditions, marked, strict=True)
        if not mark["met"]
    )


def unmet_in_period(session: duckdb.DuckDBPyConnection, curated: str) -> Mapping[int, tuple[Unmet, ...]]:
    """What keeps rows of chosen submissions out of their reference periods; nothing for those that count.

    In:      `curated`, a query for curated rows.
    Out:     by record id; rows of submissions that were not chosen are absent.
    """
    query = f"""
SELECT record_id(number, row_number), {marks(IN_PERIOD)}
FROM ({dated(f"({curated})", "selected_joined_merged")})"""
    return {record_id: unmet(IN_PERIOD, marked) for record_id, marked in session.execute(query).fetchall()}


def kept_rows(session: duckdb.DuckDBPyConnection, only: str = "true") -> Mapping[int, Kept]:
    """Which row of the joined period was kept for each row's care event?

    In:      `only`, an expression over council and person for the rows to answer for.
    Out:     by record id, for the rows that count in their reference periods.
    """
    query = f"""
SELECT record_id, {order_struct("joined")} AS own, max({order_struct("joined")}) OVER event AS first
FROM joined_rows WHERE {only}
WINDOW event AS (PARTITION BY {", ".join(event_key("joined"))})"""
    return {
        record_id: Kept(record_id=first["record_id"], because=_because(own, first))
        for record_id, own, first in session.execute(query).fetchall()
    }


def _because(own: Mapping[str, date | int], first: Mapping[str, date | int]) -> str | None:
    """The first place of the order in which the two differ; nothing for the kept row itself."""
    differing: Iterator[str] = (
        words for words, place in zip(KEPT_BECAUSE, own, strict=True) if own[place] != first[place]
    )
    return next(differing, None)
