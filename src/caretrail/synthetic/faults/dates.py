"""Faults in dates that can be read but cannot be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caretrail.synthetic.days import british, years_before
from caretrail.synthetic.faults.row import NOT_HERE, Kind, Row, kind
from caretrail.synthetic.values import CONTINUES, SERVICE


_START, _END, _BIRTH, _DEATH = "event_start_date", "event_end_date", "date_of_birth", "date_of_death"
_FROM, _TO = "reporting_period_start_date", "reporting_period_end_date"


def kinds_of_dates() -> Iterator[Kind]:
    """Every fault of this module."""
    yield kind("period runs backwards", _TO, _period_backwards, _FROM)
    yield kind("other period", _FROM, _other_period, _TO)
    yield kind("period within a month", _FROM, _period_starts_late)
    yield kind("period within a month", _TO, _period_ends_early)
    yield kind("ends before it starts", _END, _ends_before_start)
    yield kind("outside the period", _END, _moment_before_period, _START)
    yield kind("outside the period", _START, _starts_after_period, _END)
    yield kind("service outside the period", _END, _service_before_period, _START)
    yield kind("ends in the future", _END, _service_ends_later)
    yield kind("dead before it starts", _DEATH, _dead_before_start)
    yield kind("ends after death", _DEATH, _dead_before_end)
    yield kind("dead in the future", _DEATH, _dead_in_future)
    yield kind("born in the future", _BIRTH, _born_in_future)
    yield kind("a child", _BIRTH, _child)
    yield kind("placeholder birth", _BIRTH, _placeholder_birth)


def _open_service(row: Row) -> bool:
    return row.event == SERVICE and not row[_END] and row.lives


def _moment(row: Row) -> bool:
    return row.event not in ("", SERVICE)


def _new_start(row: Row, day: int) -> bool:
    """Whether none of the person's rows starts that day, so that no other event can be taken for this one."""
    return british(day) not in row.own.starts


def _grown_up(row: Row) -> bool:
    return (row.day(_START) or 0) - (row.day(_BIRTH) or 0) > 25 * 366


def _period_backwards(row: Row) -> Sequence[str]:
    if not _open_service(row):
        return NOT_HERE
    row[_FROM] = british(row.facts.end + 1)
    return ("D02.reporting_period_end_date", "D02.reporting_period_start_date")


def _other_period(row: Row) -> Sequence[str]:
    if not _open_service(row) or (row.day(_START) or 0) > row.facts.start:
        return NOT_HERE
    row[_TO] = british(years_before(row.facts.end + 1, 1) - 1)
    row[_FROM] = british(years_before(row.facts.start, 1))
    late = (row.day(_START) or 0) > (row.day(_TO) or 0)
    return ("D02.reporting_period_start_date", "D06.event_start_date") if late else ("D02.reporting_period_start_date",)


def _period_starts_late(row: Row) -> Sequence[str]:
    if not _open_service(row):
        return NOT_HERE
    row[_FROM] = british(row.facts.start + 1)
    return ("D02.reporting_period_start_date", "D03.reporting_period_start_date")


def _period_ends_early(row: Row) -> Sequence[str]:
    if not _open_service(row) or (row.day(_START) or 0) >= row.facts.end:
        return NOT_HERE
    row[_TO] = british(row.facts.end - 1)
    return ("D02.reporting_period_start_date", "D03.reporting_period_end_date")


def _ends_before_start(row: Row) -> Sequence[str]:
    start = row.day(_START)
    if start is None or not row[_END] or start <= row.facts.start + 30:
        return NOT_HERE
    row[_END] = british(start - row.facts.stream.between(1, 28))
    return ("D04.event_end_date",)


def _moment_before_period(row: Row) -> Sequence[str]:
    return _before_period(row, "D05.event_end_date") if _moment(row) else NOT_HERE


def _service_before_period(row: Row) -> Sequence[str]:
    finished = row.event == SERVICE and row[_END] and row["event_outcome"] != CONTINUES
    return _before_period(row, "D06.event_end_date") if finished else NOT_HERE


def _before_period(row: Row, rule: str) -> Sequence[str]:
    end = row.facts.start - row.facts.stream.between(1, 60)
    start = end - row.facts.stream.between(0, 30)
    if not row.lives or not _grown_up(row) or not _new_start(row, start):
        return NOT_HERE
    row[_START], row[_END] = british(start), british(end)
    return (rule,)


def _starts_after_period(row: Row) -> Sequence[str]:
    start = row.facts.end + row.facts.stream.between(1, 15)
    if not row.lives or not row.event or not _new_start(row, start) or (row.event == SERVICE and row[_END]):
        return NOT_HERE
    row[_START] = british(start)
    if row.event == SERVICE:
        return ("D06.event_start_date",)
    row[_END] = british(start + 2)
    return ("D05.event_start_date", "D05.event_end_date")


def _service_ends_later(row: Row) -> Sequence[str]:
    if row.event != SERVICE or not row[_END] or not row.lives:
        return NOT_HERE
    row[_END] = british(row.facts.end + row.facts.stream.between(1, 300))
    return ("D07.event_end_date",)


def _may_die(row: Row) -> bool:
    """Whether a date of death on this row alone breaks no other rule than those about its place in time."""
    return row.lives and bool(row[_END]) and row["event_outcome"] != CONTINUES


def _dead_before_start(row: Row) -> Sequence[str]:
    start = row.day(_START)
    if not _may_die(row) or start is None or not _grown_up(row):
        return NOT_HERE
    row[_DEATH] = british(start - row.facts.stream.between(1, 40))
    return ("D09.date_of_death",)


def _dead_before_end(row: Row) -> Sequence[str]:
    first = max(row.day(_START) or 0, row.facts.start)
    last = (row.day(_END) or 0) - 1
    if not _may_die(row) or last < first:
        return NOT_HERE
    row[_DEATH] = british(row.facts.stream.between(first, last))
    return ("D10.date_of_death",)


def _dead_in_future(row: Row) -> Sequence[str]:
    if not _may_die(row):
        return NOT_HERE
    row[_DEATH] = british(row.facts.end)[:6] + "2148"
    return ("D11.date_of_death",)


def _born_in_future(row: Row) -> Sequence[str]:
    if not row.alone or row[_BIRTH].startswith("29/02"):
        return NOT_HERE
    row[_BIRTH] = f"{row[_BIRTH][:6]}21{row[_BIRTH][8:]}"
    return ("D11.date_of_birth",)


def _child(row: Row) -> Sequence[str]:
    end = row.day(_END)
    if not row.alone or not _moment(row) or end is None:
        return NOT_HERE
    row[_BIRTH] = british(end - row.facts.stream.between(4 * 365, 16 * 365))
    return ("D12.date_of_birth",)


def _placeholder_birth(row: Row) -> Sequence[str]:
    if not row.alone:
        return NOT_HERE
    row[_BIRTH] = row.facts.stream.pick(("01/01/1900", "01/01/1901"))
    return ("D13.date_of_birth",)
