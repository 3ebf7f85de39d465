"""The XLSX workbook of a check: a summary, one line a finding, and one line for every failing row and check.

Nothing in it can become a formula or a link: text is written as text, and what came out of the council's file
has the format "Text" as well, so that editing the cell does not make a formula of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.intake import Checked, FailingLine, Finding
from caretrail.reports.digest import by_cause, touched, verdict
from caretrail.reports.files import replacing
from caretrail.reports.streamed_sheet import LAST_ROW, Layout, write_streamed
from caretrail.reports.wording import SEVERITY_WORDS, count, event_name, long_date, period_in_words, printable


if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet


_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FINDINGS = (
    ("Severity", 14), ("Rule", 34), ("Field", 30), ("Rows", 10), ("What is wrong", 50), ("How to mend it", 60),
    ("Why it matters", 60), ("What it may move", 50), ("More", 50),
)  # fmt: skip
_LINES = (
    ("Spreadsheet row", 17), ("Local identifier", 20), ("Event type", 16), ("Severity", 14), ("Rule", 34),
    ("Field", 30), ("What is wrong", 60), ("How to mend it", 90),
)  # fmt: skip
_VALUE = ("Value in the file", 40)
_SENTENCES_FROM = 3  # the column of a failing line from which the finding's own words stand


def write_workbook(path: Path, checked: Checked, lines: Iterable[FailingLine]) -> int:
    """Writes the workbook and says how many failing lines it holds.

    In:     `lines`, one for each failing row and check, in the order in which they shall stand. The value is
            left out unless the check was made to show values. Rule and check must be a finding of `checked`.
    Out:    the number of lines; past 1,048,575 they go on in a sheet "Failing rows 2", and so on.
    Raises: SystemFailure when the disk refuses; nothing half-written stays behind.
    Cost:   lines are streamed and never held, so memory does not grow with their number.
    """
    keys = tuple((finding.rule, finding.check) for finding in checked.findings)
    layout = Layout(first_sheet=3, keys=keys, with_values=checked.show_values)
    with replacing(path) as beside:
        return write_streamed(beside, layout, lambda long_sheets: _laid_out(checked, long_sheets), lines)


def _laid_out(checked: Checked, long_sheets: int) -> bytes:
    """The workbook with pattern rows in place of the failing rows (see `Layout`)."""
    from xlsxwriter import Workbook

    content = BytesIO()
    book = Workbook(content, _SAFE)
    book.set_properties({"title": "Failing rows", "created": datetime.combine(checked.checked_on, time())})
    _write_summary(book, checked)
    _write_findings(book, checked.findings)
    for at in range(1, long_sheets + 1):
        _write_patterns(book, "Failing rows" if at == 1 else f"Failing rows {at}", checked)
    book.close()
    return content.getvalue()


def _write_summary(book: Workbook, checked: Checked) -> None:
    sheet = book.add_worksheet("Summary")
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    said = verdict(checked)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, said.headline, book.add_format({"bold": True, "font_size": 16}))
    for at, (what, value) in enumerate([("Verdict", f"{said.headline}: {said.sentence}."), *_facts(checked)], 2):
        sheet.write_string(at, 0, what, bold)
        sheet.write_string(at, 1, value, wrapped)


def _facts(checked: Checked) -> Iterable[tuple[str, str]]:
    yield "Council", printable(checked.council or "not stated")
    yield "File", printable(checked.file, 200)
    yield "SHA-256", checked.sha256
    yield "Rows", f"{checked.rows:,}: {checked.accepted:,} accepted, {checked.rejected_count:,} rejected"
    for event, rows in checked.event_rows.items():
        yield f"Rows: {event_name(event)}", f"{rows:,}"
    yield "Stated period", period_in_words(checked.stated) if checked.stated else "none"
    yield "Period the rows imply", period_in_words(checked.derived) if checked.derived else "none"
    yield "Specification", f"Release {checked.spec_release}, {printable(checked.spec_overlay or 'as packaged')}"
    passed, failed, not_checked = checked.rules_passed, checked.rules_failed, len(checked.not_checked)
    yield "Rules", f"{passed:,} passed, {failed:,} failed, {not_checked:,} not checked"
    yield "Checked", f"{long_date(checked.checked_on)}, with Caretrail {checked.tool_version}"
    for one in touched(checked):
        yield f"May move: {one.measure}", f"{count(len(one.findings), 'finding')}: {'; '.join(one.hows)}"
    for group in by_cause(checked.not_checked):
        yield "Not checked", f"{count(len(group.rules), 'rule')}: {printable(group.cause, 200)}"
    yield "Personal data", _privacy(checked)


def _privacy(checked: Checked) -> str:
    if checked.show_values:
        return "CONTAINS PERSONAL DATA: values of cells are shown. Keep it where the submission is kept."
    return "Rows are named by number and by the council's own identifier. No cell's content is shown."


def _write_findings(book: Workbook, findings: tuple[Finding, ...]) -> None:
    sheet = _sheet(book, "Findings", _FINDINGS, len(findings))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    whole = book.add_format({"num_format": "#,##0", "valign": "top"})
    for at, finding in enumerate(findings, 1):
        sheet.write_number(at, 3, finding.rows, whole)
        for column, text in zip((0, 1, 2, 4, 5, 6, 7, 8), _sentences(finding), strict=True):
            sheet.write_string(at, column, text, wrapped)


def _sentences(finding: Finding) -> tuple[str, ...]:
    return (
        SEVERITY_WORDS[finding.severity],
        finding.rule,
        printable(finding.header),
        finding.message,
        finding.mend,
        finding.why,
        "; ".join(f"{effect.measure}: {effect.how}" for effect in finding.effects),
        "; ".join(printable(detail, 200) for detail in finding.detail[:20]),
    )


def _write_patterns(book: Workbook, name: str, checked: Checked) -> None:
    columns = (*_LINES, _VALUE) if checked.show_values else _LINES
    sheet = _sheet(book, name, columns, LAST_ROW - 1)
    sheet.ignore_errors({"number_stored_as_text": f"B2:B{LAST_ROW}"})
    sheet.write_blank(1, 1, None, book.add_format({"num_format": "@"}))
    for at, finding in enumerate(checked.findings, 2):
        for column, text in enumerate(_sentences(finding)[:5], _SENTENCES_FROM):
            sheet.write_string(at, column, text)


def _sheet(book: Workbook, name: str, columns: tuple[tuple[str, int], ...], rows: int) -> Worksheet:
    """A sheet with a heading that stays in sight, and filters over `rows` rows."""
    sheet = book.add_worksheet(name)
    heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8F1F8"})
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, heading)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(columns) - 1)
    return sheet
