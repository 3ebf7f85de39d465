"""Would the nation choose this file, for the year and for each quarter of it, and if not, why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from caretrail.events import Selected, Span, Wanted, why_not_chosen
from caretrail.landing import Submission
from caretrail.spec import load_method


if TYPE_CHECKING:
    import duckdb


YEAR, QUARTER, EARLIER_QUARTER = "the rolling year", "the quarter", "an earlier quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whether the nation would choose the file for a period, and if not, why. `start`..`end` is the whole period."""

    start: date
    end: date
    what: str  # YEAR, QUARTER (of that year) or EARLIER_QUARTER (of the joined period)
    chosen: bool
    why_not: str | None


def read_choices(
    session: duckdb.DuckDBPyConnection, selected: Selected, candidate: Submission, wanted: Wanted
) -> tuple[Choice, ...]:
    """Whether `candidate` was chosen: for the rolling year, then for each quarter of the joined period.

    In:      a session in which `selected` was made.
    """
    method = load_method()
    sent = (candidate.la_code, candidate.la_name, candidate.received_at)
    bad = {known.received_at for known in method.known_bad_imports}
    found = []
    for what, table, span in (
        (YEAR, "selected_single", wanted.year),
        *(
            (QUARTER if span.start >= wanted.start else EARLIER_QUARTER, "selected_joined_by_quarter", span)
            for span in wanted.pieces(method.joined_piece_months)
        ),
    ):
        instead = _chosen_instead(session, table, candidate, span)
        chosen = instead == candidate.received_at
        why = why_not_chosen(sent, selected.implied.periods[sent], span, wanted.as_of, bad)
        if not chosen and why is None and instead is not None:
            why = f"a later submission of the council, received {instead.date()}, covers it"
        found.append(Choice(start=span.start, end=span.end, what=what, chosen=chosen, why_not=None if chosen else why))
    return tuple(found)


def _chosen_instead(
    session: duckdb.DuckDBPyConnection, table: str, candidate: Submission, span: Span
) -> datetime | None:
    """When the submission was received that was chosen for a span of the council's."""
    rows = session.execute(
        f"SELECT max(import_dt) FROM {table} WHERE la_name = $1 AND ref_start = $2", [candidate.la_name, span.start]
    ).fetchall()
    return rows[0][0] if rows else None
