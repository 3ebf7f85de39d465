"""Builds believable results of a check, without a file, for the tests of the reports.

Findings are made of the packaged standard's own rules, so that words and lengths are the real ones.
Everything varies with its position only: the same call gives the same object.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from caretrail.intake import (
    Checked,
    Finding,
    Mapped,
    Mend,
    MonthCount,
    NotChecked,
    Period,
    Rejected,
    RenamedHeader,
    RowRef,
    Score,
    UnknownHeader,
    ValueCount,
)
from caretrail.spec import EVENT_TYPES, Check, Field, Rule, Standard, load_standard


ROWS = 52_310
PERIOD = Period(start=date(2025, 4, 1), end=date(2026, 3, 31))

# What a council's analyst typically meets: rule, check and how many rows.
TYPICAL = (
    ("C02.event_outcome", "release_1", 4_812),
    ("M01.accommodation_status", "blank", 911),
    ("F01.nhs_number", "scientific", 412),
    ("M11.unit_cost", "blank", 377),
    ("C02.service_component", "near_miss", 208),
    ("D04.event_end_date", "backwards", 61),
    ("W01.postcode", "error_cell", 8),
    ("H01.has_unpaid_carer", "absent", 0),
    ("P01.event_type", "absent", 0),
    ("X01.adult_1_linked_person_id", "not_in_file", 96),
    ("X14.event_start_date", "duplicate", 54),
    ("D07.event_end_date", "after_period", 12),
    ("P03.event_end_date", "thin", 0),
    ("P05.reporting_period_end_date", "not_quarter_end", 0),
    ("C06.gender", "cannot_verify", 7_044),
)


def finding(rule_id: str, check_key: str | None = None, *, rows: int = 12, **changes: Any) -> Finding:
    """A finding of one rule of the packaged standard; the first check unless another is named."""
    standard = load_standard()
    rule = standard.rule[rule_id]
    check = next((one for one in rule.checks if one.key == check_key), rule.checks[0])
    made = Finding(
        rule=rule.id,
        check=check.key,
        field=rule.field,
        header=standard.by_name[rule.field].header if rule.field in standard.by_name else rule.field,
        severity=check.severity,
        task=rule.task,
        rows=rows,
        message=check.message,
        mend=check.mend,
        why=rule.why,
        evidence=rule.evidence,
        sources=rule.sources,
        effects=standard.effects.get(rule.id, ()),
        values=_values(standard, rule, check, rows),
        detail=(),
        by_event=_by_event(rows),
        sample=tuple(row_ref(index) for index in range(min(rows, 25))),
    )
    return replace(made, **changes)


def row_ref(index: int, value: str | None = None) -> RowRef:
    """The reference to a failing row, as a council's identifiers look."""
    return RowRef(
        row=1 + 37 * index, local_id=f"P{1_000_000 + 611 * index}", event_type=EVENT_TYPES[index % 4], value=value
    )


def typical(**changes: Any) -> Checked:
    """A council's file with the faults most councils have: not ready to send."""
    findings = tuple(finding(rule, check, rows=rows) for rule, check, rows in TYPICAL)
    made = Checked(
        path=Path("submissions/CLD_503_20250401_20260331.csv"),
        file="CLD_503_20250401_20260331.csv",
        sha256="9f2c6d0be51a4c3f8e7d6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d",
        size=18_442_107,
        encoding="UTF-8",
        delimiter=",",
        rows=ROWS + 2,
        accepted=ROWS,
        rejected=(
            Rejected(row=1_204, line=1_206, reason="has 51 cells where the heading has 50"),
            Rejected(row=40_117, line=40_119, reason="holds characters that are not UTF-8"),
        ),
        rejected_count=2,
        spec_release="2",
        spec_overlay=None,
        tool_version="0.1.0",
        checked_on=date(2026, 4, 14),
        live=False,
        council="503",
        event_rows={"Request": 15_204, "Assessment": 9_811, "Service": 21_077, "Review": 6_206, "": 12},
        stated=PERIOD,
        derived=Period(start=date(2025, 5, 1), end=date(2026, 3, 31)),
        derived_newer=PERIOD,
        rules_passed=0,
        rules_failed=0,
        not_checked=(
            *(
                NotChecked(rule=f"C02.{name}", field=name, cause="no value of the list is known for Release 2")
                for name in ("gender", "method_of_review", "assessment_type")
            ),
            NotChecked(rule="P04.event_type", field="event_type", cause="no previous file was given (--previous)"),
        ),
        findings=findings,
        failing_rows=11_904,
        error_rows=6_188,
        scores=scores(findings),
        months=months(),
        renamed=(RenamedHeader(written="EVENT OUTCOME ", field="event_outcome", header="Event Outcome"),),
        unknown_headers=(
            UnknownHeader(written="Worker Team", nearest=None),
            UnknownHeader(written="Accomodation Stat", nearest="Accommodation Status"),
        ),
        mapped=(Mapped(field="ethnicity", value="White: Any other White background", rows=1_240),),
        mends=(Mend(field="event_outcome", rule="C02.event_outcome", what="Release 1 value replaced", rows=4_711),),
        previous_rows=None,
    )
    return _balanced(replace(made, **changes))


def clean(**changes: Any) -> Checked:
    """A file with nothing wrong: ready to send."""
    nothing = {
        "findings": (), "failing_rows": 0, "error_rows": 0, "rejected": (), "rejected_count": 0, "rows": ROWS,
        "renamed": (), "unknown_headers": (), "mapped": (), "mends": (), "not_checked": (), "scores": scores(()),
    }  # fmt: skip
    return typical(**{**nothing, **changes})


def largest(findings: int = 300, *, value: str | None = None, **changes: Any) -> Checked:
    """A file with as many findings as anybody may meet, 25 rows each."""
    checks = [(rule.id, check.key) for rule in load_standard().rules for check in rule.checks]
    made = [finding(rule, key, rows=1_000 + at) for at, (rule, key) in enumerate(checks[:findings])]
    sample = tuple(row_ref(index, value) for index in range(25))
    return typical(findings=tuple(replace(one, sample=sample) for one in made), **changes)


def scores(findings: tuple[Finding, ...]) -> tuple[Score, ...]:
    """A score for every field, on each kind of event that may fill it."""
    failed = {one.field: one.rows for one in findings if one.severity == "error"}
    return tuple(
        Score(
            field=field.name,
            header=field.header,
            event_type=event,
            applicable=ROWS // 4,
            failed=failed.get(field.name, 0) // len(_applicable(field)),
        )
        for field in load_standard().fields
        for event in _applicable(field)
    )


def months() -> tuple[MonthCount, ...]:
    """Events ended in each month of the period, with one thin month and a few stragglers before it."""
    shares = {"Request": 1_200, "Assessment": 760, "Service": 890, "Review": 480}
    made = [
        MonthCount(month=month, event_type=event, rows=rows // (8 if month == date(2025, 4, 1) else 1) + 13 * at)
        for at, month in enumerate(_months())
        for event, rows in shares.items()
    ]
    return (MonthCount(month=date(2024, 11, 1), event_type="Service", rows=31), *made)


def _months() -> list[date]:
    return [date(2025, month, 1) for month in range(4, 13)] + [date(2026, month, 1) for month in range(1, 4)]


def _applicable(field: Field) -> list[str]:
    return [event for event in EVENT_TYPES if field.status.get(event) != "not_applicable"]


def _values(standard: Standard, rule: Rule, check: Check, rows: int) -> tuple[ValueCount, ...]:
    defined = standard.list_of.get(rule.field)
    if rule.family != "C02" or defined is None or check.key != "release_1":
        return ()
    superseded = list(defined.superseded().items())[:6]
    return tuple(ValueCount(value=old, instead=new, rows=rows // (at + 2)) for at, (old, new) in enumerate(superseded))


def _by_event(rows: int) -> dict[str, int]:
    if not rows:
        return {}
    services = rows // 2
    return {"Service": services, "Review": rows - services} if services else {"Review": rows}


def _balanced(checked: Checked) -> Checked:
    """With the three sums of the contract kept: rules passed + failed + not checked = rules in the standard."""
    failed = len({one.rule for one in checked.findings})
    passed = len(load_standard().rules) - failed - len(checked.not_checked)
    return replace(checked, rules_failed=failed, rules_passed=passed)
