"""Rules about the file as a whole: columns, lines, kinds of event, months, the stated period, the last file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from caretrail.intake.findings import Period, Rejected, UnknownHeader
from caretrail.periods import (
    ImpliedPeriod,
    MonthCounts,
    implied_period,
    implied_period_newer,
    month_end,
    next_month,
)
from caretrail.spec import EVENT_TYPES, Rule, Standard


_RESET_SHARE, _RESET_ROWS = 0.15, 20  # of service rows that start on one 1 April
_CHANGE_SHARE, _CHANGE_ROWS = 0.2, 50  # against the previous file, per kind of event
_QUARTER_ENDS = (3, 6, 9, 12)
_FULL_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What whole-file rules read, computed once from the stage."""

    standard: Standard
    present: frozenset[str]
    unknown_headers: Sequence[UnknownHeader]
    rejected: Sequence[Rejected]
    rejected_count: int
    rows: int
    event_rows: Mapping[str, int]  # event type -> rows; "" unknown
    months: MonthCounts
    stated: Period | None
    checked_on: date
    test_numbers: int
    april_starts: Mapping[date, int]  # 1 April -> services that start on it
    previous_rows: Mapping[str, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a whole-file procedure found: the check that failed, how many rows, and facts in words."""

    check: str
    rows: int = 0
    detail: tuple[str, ...] = field(default=())


def find_file_failures(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    """What one whole-file rule finds; empty when it holds."""
    return _PROCEDURES[rule.procedure or ""](rule, facts)


def why_not_checked(rule: Rule, facts: FileFacts) -> str | None:
    """Why a whole-file rule cannot run on this file, if it cannot."""
    if "previous" in rule.needs_input and facts.previous_rows is None:
        return "no previous file was given (--previous)"
    absent = sorted(_NEEDED.get(rule.procedure or "", frozenset()) - facts.present)
    if absent:
        return f"the column {facts.standard.by_name[absent[0]].header} is not in the file"
    return None


def implied(facts: FileFacts) -> ImpliedPeriod | None:
    """The period the rows imply, by the method in use."""
    return implied_period(facts.months, facts.checked_on)


def implied_newer(facts: FileFacts) -> ImpliedPeriod | None:
    """The period the rows imply by the newer method, as far as it is published."""
    return implied_period_newer(facts.months)


def month_name(month: date) -> str:
    """A month as people write it."""
    return month.strftime("%B %Y")


def _missing_column(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    return [] if rule.field in facts.present else [Told(check="absent")]


def _unknown_columns(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    if not facts.unknown_headers:
        return []
    # A heading that nobody knows may be a cell of a file without heading, so only near misses are named.
    named = tuple(f"One is close to {header.nearest}." for header in facts.unknown_headers if header.nearest)
    return [Told(check="unknown", detail=(f"{len(facts.unknown_headers)} unknown headings.", *named))]


def _rejected_lines(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    if not facts.rejected_count:
        return []
    lines = tuple(f"Line {rejected.line}: {rejected.reason}." for rejected in facts.rejected[:25])
    return [Told(check="rejected", rows=facts.rejected_count, detail=lines)]


def _test_numbers(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    return [Told(check="test_data", rows=facts.test_numbers)] if facts.test_numbers else []


def _reset_start_dates(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    services = facts.event_rows.get("Service", 0)
    days = [
        (day, rows)
        for day, rows in facts.april_starts.items()
        if rows >= _RESET_ROWS and rows > _RESET_SHARE * services
    ]
    if not days:
        return []
    detail = tuple(
        f"{rows:,} of {services:,} services start on {day.day} {month_name(day)}." for day, rows in sorted(days)
    )
    return [Told(check="reset", rows=sum(rows for _, rows in days), detail=detail)]


def _event_types_present(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    absent = [event for event in EVENT_TYPES if not facts.event_rows.get(event)]
    return [Told(check="absent", detail=(f"Missing: {', '.join(absent)}.",))] if absent else []


def _implied_period(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    found = implied(facts)
    if found is None:
        return [Told(check="none")]
    stated = facts.stated
    if stated is None or (found.start <= stated.start and found.end >= stated.end):
        return []
    detail = (
        f"Stated: {month_name(stated.start)} to {month_name(stated.end)}.",
        f"Implied by the rows: {month_name(found.start)} to {month_name(found.end)}.",
    )
    return [Told(check="shorter", detail=detail)]


def _thin_months(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    found, stated = implied(facts), facts.stated
    if found is None or stated is None:
        return []
    thin = [month for month in found.thin if stated.start <= month <= stated.end]
    month = stated.start.replace(day=1)
    while month <= min(stated.end, facts.checked_on.replace(day=1)):
        outside = month < found.start or month > found.end
        if outside and month < facts.checked_on.replace(day=1):
            thin.append(month)
        month = next_month(month)
    return [Told(check="thin", detail=(f"{', '.join(map(month_name, sorted(thin)))}.",))] if thin else []


def _against_previous(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    before = facts.previous_rows or {}
    detail = []
    for event in EVENT_TYPES:
        was, now = before.get(event, 0), facts.event_rows.get(event, 0)
        if abs(now - was) >= _CHANGE_ROWS and abs(now - was) > _CHANGE_SHARE * max(was, 1):
            detail.append(f"{event}: {was:,} rows before, {now:,} now.")
    return [Told(check="changed", detail=tuple(detail))] if detail else []


def _stated_length(rule: Rule, facts: FileFacts) -> Sequence[Told]:
    if facts.stated is None:
        return []
    start, end = facts.stated.start, facts.stated.end
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    told = []
    if months < _FULL_MONTHS:
        told.append(Told(check="length", detail=(f"The stated period has {months} months.",)))
    if end.month not in _QUARTER_ENDS or end != month_end(end):
        told.append(Told(check="not_quarter_end"))
    return told


_PROCEDURES: Mapping[str, Callable[[Rule, FileFacts], Sequence[Told]]] = {
    "missing_column": _missing_column,
    "unknown_columns": _unknown_columns,
    "rejected_lines": _rejected_lines,
    "test_numbers": _test_numbers,
    "reset_start_dates": _reset_start_dates,
    "event_types_present": _event_types_present,
    "implied_period": _implied_period,
    "thin_months": _thin_months,
    "against_previous": _against_previous,
    "stated_length": _stated_length,
}
_MONTHS = frozenset({"event_type", "event_end_date"})
_STATED = frozenset({"reporting_period_start_date", "reporting_period_end_date"})
_NEEDED: Mapping[str, frozenset[str]] = {
    "test_numbers": frozenset({"nhs_number"}),
    "reset_start_dates": frozenset({"event_type", "event_start_date"}),
    "event_types_present": frozenset({"event_type"}),
    "implied_period": _MONTHS,
    "thin_months": _MONTHS | _STATED,
    "against_previous": frozenset({"event_type"}),
    "stated_length": _STATED,
}
