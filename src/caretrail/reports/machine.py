"""A check for other programs: one JSON object a file.

The first keys are fixed by the contract with callers; those after them may grow.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from caretrail.intake import Checked, Finding, Period, RowRef
from caretrail.reports.digest import verdict


def as_json(checked: Checked) -> dict[str, Any]:
    """The check as an object ready for `json.dumps`.

    Fixed:    file, sha256, rows, accepted, rejected, spec_release, period (stated and derived, each with start
              and end as ISO dates, or null), rules (passed, failed, not_checked), findings (rule, field,
              severity, rows, message).
    Further:  everything else the reports show. Rows are counted from 1 below the heading; `spreadsheet_row` is
              one more. No cell content unless the check was made to show values.
    """
    said = verdict(checked)
    return {
        "file": checked.file.encode("utf-8", "replace").decode(),  # names of files need not be Unicode
        "sha256": checked.sha256,
        "rows": checked.rows,
        "accepted": checked.accepted,
        "rejected": checked.rejected_count,
        "spec_release": checked.spec_release,
        "period": {"stated": _period(checked.stated), "derived": _period(checked.derived)},
        "rules": {
            "passed": checked.rules_passed,
            "failed": checked.rules_failed,
            "not_checked": len(checked.not_checked),
        },
        "findings": [_finding(one, show_values=checked.show_values) for one in checked.findings],
        "verdict": {"ready": said.ready, "headline": said.headline, "sentence": said.sentence},
        **_facts(checked),
    }


def _facts(checked: Checked) -> dict[str, Any]:
    return {
        "spec_overlay": checked.spec_overlay,
        "tool_version": checked.tool_version,
        "checked_on": checked.checked_on.isoformat(),
        "live": checked.live,
        "council": checked.council,
        "size": checked.size,
        "encoding": checked.encoding,
        "delimiter": checked.delimiter,
        "period_by_newer_method": _period(checked.derived_newer),
        "failing_rows": checked.failing_rows,
        "error_rows": checked.error_rows,
        "event_rows": dict(checked.event_rows),
        "previous_rows": None if checked.previous_rows is None else dict(checked.previous_rows),
        "not_checked": [asdict(one) for one in checked.not_checked],
        "rejected_lines": [asdict(one) for one in checked.rejected],
        "scores": [asdict(one) for one in checked.scores],
        "months": [{**asdict(one), "month": one.month.isoformat()} for one in checked.months],
        "renamed": [asdict(one) for one in checked.renamed],
        "unknown_headers": [asdict(one) for one in checked.unknown_headers],
        "mapped": [asdict(one) for one in checked.mapped],
        "mends": [asdict(one) for one in checked.mends],
    }


def _finding(finding: Finding, *, show_values: bool) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "field": finding.field,
        "severity": finding.severity,
        "rows": finding.rows,
        "message": finding.message,
        "check": finding.check,
        "heading": finding.header,
        "task": finding.task,
        "mend": finding.mend,
        "why": finding.why,
        "evidence": finding.evidence,
        "sources": list(finding.sources),
        "effects": [asdict(effect) for effect in finding.effects],
        "values": [asdict(value) for value in finding.values],
        "detail": list(finding.detail),
        "by_event": dict(finding.by_event),
        "sample": [_row(one, show_values=show_values) for one in finding.sample],
    }


def _row(one: RowRef, *, show_values: bool) -> dict[str, Any]:
    known = {"row": one.row, "spreadsheet_row": one.row + 1, "local_id": one.local_id, "event_type": one.event_type}
    return {**known, "value": one.value} if show_values else known


def _period(period: Period | None) -> dict[str, str] | None:
    return None if period is None else {"start": period.start.isoformat(), "end": period.end.isoformat()}
