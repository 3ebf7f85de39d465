"""Submissions as tables: what period their rows imply, which were chosen for what, and their curated rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from caretrail.events.selection import Chosen, Sent, prior_spans, sent
from caretrail.events.tables import make_table
from caretrail.events.vocabulary import define_macros
from caretrail.landing import Submission
from caretrail.periods import PERIOD_METHODS, ImpliedPeriod, PeriodMethod, ended_before, period_by


if TYPE_CHECKING:
    import duckdb


_PERIODS = {
    **{
        "la_code": "VARCHAR",
        "la_name": "VARCHAR",
        "import_dt": "TIMESTAMP",
        "file_name": "VARCHAR",
        "n_rows": "BIGINT",
    },
    **{"stated_start": "DATE", "stated_end": "DATE", "n_end_dates": "BIGINT", "n_types": "BIGINT"},
    **{"der_start": "DATE", "der_end": "DATE", "stated_len": "BIGINT", "der_len": "BIGINT"},
}
_SELECTED = {
    **{"number": "UINTEGER", "la_code": "VARCHAR", "la_name": "VARCHAR", "file_name": "VARCHAR"},
    **{"import_dt": "TIMESTAMP", "ref_start": "DATE", "ref_end": "DATE", "prior": "BOOLEAN", "n_rows": "BIGINT"},
}


class CuratedStore(Protocol):
    """What this room asks of a store: `caretrail.landing.Store`, opened with its key ring, is one."""

    @property
    def submissions(self) -> Sequence[Submission]: ...

    def curated(self, session: duckdb.DuckDBPyConnection, *, only: Collection[Submission] | None = None) -> str: ...

    def tokens(self, texts: Iterable[str]) -> Mapping[str, UUID]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedFiles:
    """Files of a store whose curated rows are read together in one session."""

    store: CuratedStore
    session: duckdb.DuckDBPyConnection
    files: tuple[Submission, ...]

    def rows(self, columns: Iterable[str], councils: Collection[str] | None = None) -> str:
        """A query over the curated rows of the files, or of those of some councils; good until the next is asked for.

        Grain:   one row per accepted row of a submission.
        Columns: `number` of the submission, and the wanted ones of the curated rows.
        """
        only = [file for file in self.files if councils is None or file.la_code in councils]
        view = self.store.curated(self.session, only=only)
        return f"SELECT number, {', '.join(columns)} FROM {view}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """What the rows of all submissions imply: each one's period, or None; and the rows of each file, by its number."""

    periods: Mapping[Sent, ImpliedPeriod | None]
    rows: Mapping[int, int]


def implied_periods(landed: LandedFiles, method: PeriodMethod = PERIOD_METHODS[0]) -> Implied:
    """Make `submission_periods`; answer the period that each submission's rows imply by the method.

    Grain:   one row per file; files of one council and time of receipt imply their period together.
    Counts:  every accepted row, whatever becomes of it later; raw event types and end dates.
    Besides: the session has the macros of this room from then on.
    """
    define_macros(landed.session)
    totals = _totals(landed)
    months = _months(landed)
    implied: dict[Sent, ImpliedPeriod | None] = {}
    rows: list[tuple[object, ...]] = []
    for submission, together in _by_submission(landed.files).items():
        counts: dict[tuple[date, str], int] = defaultdict(int)
        for file in together:
            for key, number in months[file.number].items():
                counts[key] += number
        received = submission[2]
        found = implied[submission] = period_by(method, counts, received.date())
        ended = ended_before(counts, received.date())
        derived = (found.start, found.end) if found else (None, None)
        for file in together:
            n_rows, *stated = totals.get(file.number, (0, None, None))
            rows.append((
                *(file.la_code, file.la_name, received, file.file_name, n_rows, *stated, ended.events, ended.kinds),
                *(*derived, _months_long(*stated), _months_long(*derived)),
            ))  # fmt: skip
    make_table(landed.session, "submission_periods", _PERIODS, rows)
    return Implied(periods=implied, rows={number: total[0] for number, total in totals.items()})


def register_selected(table: str, chosen: Sequence[Chosen], landed: LandedFiles, implied: Implied) -> LandedFiles:
    """Make a table of chosen submissions; answer their files.

    Grain:   one row per file of a chosen submission and span. `prior`: another span of the council starts later.
    """
    prior = prior_spans(chosen)
    of_submission = _by_submission(landed.files)
    rows: list[tuple[object, ...]] = []
    used: dict[int, Submission] = {}
    for one in chosen:
        for file in of_submission[one.sent]:
            used[file.number] = file
            rows.append((
                *(file.number, file.la_code, file.la_name, file.file_name, file.received_at),
                *(one.span.start, one.span.end, one in prior, implied.rows.get(file.number, 0)),
            ))  # fmt: skip
    make_table(landed.session, table, _SELECTED, rows)
    return replace(landed, files=tuple(used[number] for number in sorted(used)))


def _by_submission(files: Iterable[Submission]) -> dict[Sent, list[Submission]]:
    found: dict[Sent, list[Submission]] = defaultdict(list)
    for file in files:
        found[sent(file)].append(file)
    return dict(found)


def _totals(landed: LandedFiles) -> Mapping[int, tuple[Any, ...]]:
    rows = landed.session.execute(
        "SELECT number, count(*), min(stated_start), max(stated_end) "
        f"FROM ({landed.rows(('stated_start', 'stated_end'))}) GROUP BY number"
    ).fetchall()
    return {number: tuple(rest) for number, *rest in rows}


def _months(landed: LandedFiles) -> Mapping[int, Mapping[tuple[date, str], int]]:
    found: dict[int, dict[tuple[date, str], int]] = defaultdict(dict)
    rows = landed.session.execute(
        "SELECT number, date_trunc('month', event_end)::DATE, coalesce(folded(event_type), ''), count(*) "
        f"FROM ({landed.rows(('event_type', 'event_end'))}) WHERE event_end IS NOT NULL GROUP BY ALL"
    ).fetchall()
    for number, month, kind, count in rows:
        found[number][month, kind] = count
    return found


def _months_long(start: date | None, end: date | None) -> int | None:
    if start is None or end is None:
        return None
    return (end.year - start.year) * 12 + end.month - start.month + 1
