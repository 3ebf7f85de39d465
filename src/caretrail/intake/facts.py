"""Counts over the stage that reports show and whole-file rules read: events, months, periods, scores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from caretrail.intake.cells import STATE
from caretrail.intake.dictionary import Dictionary
from caretrail.intake.findings import MonthCount, Period
from caretrail.spec import EVENT_TYPES


if TYPE_CHECKING:
    import duckdb


class StageFacts:
    """Questions about one stage, each answered by one small query."""

    def __init__(
        self, session: duckdb.DuckDBPyConnection, dictionaries: Mapping[str, Dictionary], present: frozenset[str]
    ) -> None:
        self._session = session
        self._events = dictionaries["event_type"]
        self._present = present

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._session.execute(query).fetchall()

    def event_name(self, code: int | None) -> str:
        """The event type a code means, "" when it means none."""
        meaning = self._events.entries[code].meaning if code is not None else None
        return meaning if meaning in EVENT_TYPES else ""

    def count(self) -> int:
        """Accepted rows."""
        return int(self._rows("SELECT count(*) FROM stage")[0][0])

    def event_rows(self) -> Mapping[str, int]:
        """Rows per event type; "" for blank or unknown."""
        counts: dict[str, int] = {}
        if "event_type" not in self._present:
            return {"": self.count()}
        for code, rows in self._rows("SELECT event_type, count(*) FROM stage GROUP BY event_type"):
            counts[self.event_name(code)] = counts.get(self.event_name(code), 0) + rows
        return {event: counts[event] for event in (*EVENT_TYPES, "") if event in counts}

    def months(self) -> Mapping[tuple[date, str], int]:
        """Rows with an end date, by its month and the folded event type as sent.

        Kinds of event that are on no list count as kinds, as they do nationally.
        """
        if not {"event_type", "event_end_date"} <= self._present:
            return {}
        counts: dict[tuple[date, str], int] = {}
        for month, code, rows in self._rows(
            "SELECT date_trunc('month', event_end_date)::DATE, event_type, count(*) FROM stage "
            "WHERE event_end_date IS NOT NULL GROUP BY ALL"
        ):
            entry = self._events.entries[code]
            kind = "" if entry.state == "blank" else (entry.meaning or f"unlisted {code}").lower()
            counts[month, kind] = counts.get((month, kind), 0) + rows
        return counts

    def stated(self) -> Period | None:
        """The period that most rows state."""
        if not {"reporting_period_start_date", "reporting_period_end_date"} <= self._present:
            return None
        found = self._rows(
            "SELECT reporting_period_start_date AS a, reporting_period_end_date AS b FROM stage "
            "WHERE a IS NOT NULL AND b IS NOT NULL GROUP BY a, b ORDER BY count(*) DESC, a, b LIMIT 1"
        )
        return Period(start=found[0][0], end=found[0][1]) if found else None

    def council(self) -> str | None:
        """The council code that most rows carry."""
        if "la_code" not in self._present:
            return None
        found = self._rows(
            "SELECT la_code FROM stage WHERE la_code IS NOT NULL "
            "GROUP BY la_code ORDER BY count(*) DESC, la_code LIMIT 1"
        )
        return f"{found[0][0]:03d}" if found else None

    def test_numbers(self) -> int:
        """Rows whose NHS number is in the test range."""
        if "nhs_number" not in self._present:
            return 0
        return int(self._rows(f"SELECT count(*) FROM stage WHERE nhs_number_state = {STATE['ok_test']}")[0][0])

    def april_starts(self) -> Mapping[date, int]:
        """Services that start on each 1 April."""
        if not {"event_type", "event_start_date"} <= self._present:
            return {}
        services = ", ".join(map(str, self._events.codes_meaning(("Service",))))
        return dict(
            self._rows(
                f"SELECT event_start_date, count(*) FROM stage WHERE event_type IN ({services}) "
                "AND month(event_start_date) = 4 AND day(event_start_date) = 1 GROUP BY event_start_date"
            )
        )


def month_counts(months: Mapping[tuple[date, str], int], stated: Period | None) -> tuple[MonthCount, ...]:
    """The month profile that reports show: listed event types, in order, from just before the stated period."""
    shown = []
    for (month, kind), rows in sorted(months.items()):
        inside = stated is None or stated.start.replace(day=1) <= month <= stated.end
        if inside and kind.capitalize() in EVENT_TYPES:
            shown.append(MonthCount(month=month, event_type=kind.capitalize(), rows=rows))
    return tuple(shown)
