"""The faces of the Article 30 record: a workbook with one row for each activity, and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from caretrail.policy import Activity, PackFinding, ProcessingRecord
from caretrail.reports.files import replacing


_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# column -> its heading and width, in the order of the record
_COLUMNS = {
    "id": ("Activity", 20), "purpose": ("Purpose", 40), "kind": ("Kind", 24), "subjects": ("People", 32),
    "categories": ("Kinds of data", 40), "special_categories": ("Special categories", 26), "fields": ("Fields", 50),
    "sources": ("Sources", 32), "recipients": ("Recipients", 40), "processors": ("Processors", 28),
    "agreements": ("Agreements", 30), "article_6": ("Article 6", 14), "statutes": ("Acts", 40),
    "article_9": ("Article 9", 14), "schedule_1": ("Schedule 1 paragraph", 14), "article_10": ("Article 10", 18),
    "confidentiality": ("Confidentiality", 18), "policy_document": ("Policy document", 28),
    "instrument": ("Instrument", 36), "opt_out": ("National Data Opt-out", 26), "transfers": ("Transfers", 36),
    "retention": ("Kept for", 44), "rights": ("Rights", 40), "automated_decisions": ("Automated decisions", 28),
    "dpia": ("Impact assessment", 28), "clause": ("Clause", 26),
}  # fmt: skip


def write_record(path: Path, record: ProcessingRecord, drift: Sequence[PackFinding]) -> None:
    """Writes the record: XLSX for a name that ends with .xlsx, else JSON.

    Raises SystemFailure when the disk refuses, leaving nothing half-written.
    """
    import json

    with replacing(path) as beside:
        if path.suffix.lower() == ".xlsx":
            _write_workbook(beside, record, drift)
        else:
            text = json.dumps(record_as_json(record, drift), indent=2, ensure_ascii=False)
            beside.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def record_as_json(record: ProcessingRecord, drift: Sequence[PackFinding]) -> dict[str, Any]:
    """The record as plain values, with how many activities rest on each basis and the drift that was found."""
    return {
        **asdict(record),
        "on": record.on.isoformat(),
        "activities_by_basis": record.by_basis(),
        "drift": [
            {"severity": one.severity, "kind": one.kind, "clause": one.clause, "message": one.message} for one in drift
        ],
    }


def _write_workbook(path: Path, record: ProcessingRecord, drift: Sequence[PackFinding]) -> None:
    from xlsxwriter import Workbook

    content = BytesIO()  # written by us, so that a disk that refuses is told as for any other report
    book = Workbook(content, _SAFE)
    book.set_properties({"title": "Record of processing activities", "created": datetime.combine(record.on, time())})
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    about = book.add_worksheet("About")
    about.set_column(0, 0, 30)
    about.set_column(1, 1, 100)
    for at, (what, value) in enumerate(_about(record)):
        about.write_string(at, 0, what, bold)
        about.write_string(at, 1, value, wrapped)
    sheet = book.add_worksheet("Activities")
    sheet.freeze_panes(1, 2)
    for column, (heading, width) in enumerate(_COLUMNS.values()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, bold)
    for at, activity in enumerate(record.activities, 1):
        for column, key in enumerate(_COLUMNS):
            sheet.write_string(at, column, _cell(activity, key), wrapped)
    sheet.autofilter(0, 0, len(record.activities), len(_COLUMNS) - 1)
    drifted = book.add_worksheet("Drift")
    for column, (heading, width) in enumerate((("Severity", 12), ("Kind", 18), ("Where", 34), ("What", 80))):
        drifted.set_column(column, column, width)
        drifted.write_string(0, column, heading, bold)
    for at, one in enumerate(drift, 1):
        for column, text in enumerate((one.severity, one.kind, one.clause, f"{one.message} {one.mend}")):
            drifted.write_string(at, column, text, wrapped)
    book.close()
    path.write_bytes(content.getvalue())


def _cell(activity: Activity, key: str) -> str:
    value = getattr(activity, key)
    return "\n".join(value) if isinstance(value, tuple) else value


def _about(record: ProcessingRecord) -> list[tuple[str, str]]:
    return [
        ("Record of processing activities", "UK GDPR Article 30"),
        ("Council", record.council),
        ("Pack and notice", f"{record.pack}, version {record.notice_version}"),
        ("As at", record.on.isoformat()),
        ("Controllers", "\n".join(record.controllers)),
        ("Officers", "\n".join(record.officers)),
        ("Security", "\n".join(record.security)),
        ("Activities by basis", "\n".join(f"{basis}: {count}" for basis, count in record.by_basis().items())),
    ]
