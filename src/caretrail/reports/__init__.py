"""The faces of a check: terminal, JSON, one HTML file, one workbook. All show the same `intake.Checked`.

Faces are loaded when first asked for, so that one does not wait for another's libraries.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from caretrail.reports.changes import changes_as_json, changes_in_words, write_changes
    from caretrail.reports.digest import Verdict, verdict
    from caretrail.reports.explanation_json import explanation_as_json
    from caretrail.reports.explanation_terminal import print_explanation
    from caretrail.reports.html import render_html, write_html
    from caretrail.reports.machine import as_json
    from caretrail.reports.notice_lint import print_notice_findings
    from caretrail.reports.notice_page import notice_as_text, render_notice, write_notice
    from caretrail.reports.pack_reference import pack_reference_pages, source_lines_page
    from caretrail.reports.preview_digest import Told, is_chosen, name_of, told_moves, value_of
    from caretrail.reports.preview_json import preview_as_json
    from caretrail.reports.preview_page import render_preview, write_preview
    from caretrail.reports.preview_terminal import print_preview
    from caretrail.reports.promises import print_promises, promises_as_json, render_promises, write_promises_page
    from caretrail.reports.record_workbook import record_as_json, write_record
    from caretrail.reports.reference import reference_pages
    from caretrail.reports.standard_cards import overlay_in_words, standard_card, standard_overview
    from caretrail.reports.standard_json import entry_as_json, overview_as_json
    from caretrail.reports.standard_preview import import_preview
    from caretrail.reports.terminal import print_checked, print_mapping
    from caretrail.reports.workbook import write_workbook

__all__ = [
    "Told",
    "Verdict",
    "as_json",
    "changes_as_json",
    "changes_in_words",
    "entry_as_json",
    "explanation_as_json",
    "import_preview",
    "is_chosen",
    "name_of",
    "notice_as_text",
    "overlay_in_words",
    "overview_as_json",
    "pack_reference_pages",
    "preview_as_json",
    "print_checked",
    "print_explanation",
    "print_mapping",
    "print_notice_findings",
    "print_preview",
    "print_promises",
    "promises_as_json",
    "record_as_json",
    "reference_pages",
    "render_html",
    "render_notice",
    "render_preview",
    "render_promises",
    "source_lines_page",
    "standard_card",
    "standard_overview",
    "told_moves",
    "value_of",
    "verdict",
    "write_changes",
    "write_html",
    "write_notice",
    "write_preview",
    "write_promises_page",
    "write_record",
    "write_workbook",
]

_HOMES = {
    "Told": "preview_digest",
    "Verdict": "digest",
    "as_json": "machine",
    "changes_as_json": "changes",
    "changes_in_words": "changes",
    "entry_as_json": "standard_json",
    "explanation_as_json": "explanation_json",
    "import_preview": "standard_preview",
    "is_chosen": "preview_digest",
    "name_of": "preview_digest",
    "notice_as_text": "notice_page",
    "overlay_in_words": "standard_cards",
    "overview_as_json": "standard_json",
    "pack_reference_pages": "pack_reference",
    "preview_as_json": "preview_json",
    "print_checked": "terminal",
    "print_explanation": "explanation_terminal",
    "print_mapping": "terminal",
    "print_notice_findings": "notice_lint",
    "print_preview": "preview_terminal",
    "print_promises": "promises",
    "promises_as_json": "promises",
    "record_as_json": "record_workbook",
    "reference_pages": "reference",
    "render_html": "html",
    "render_notice": "notice_page",
    "render_preview": "preview_page",
    "render_promises": "promises",
    "source_lines_page": "pack_reference",
    "standard_card": "standard_cards",
    "standard_overview": "standard_cards",
    "told_moves": "preview_digest",
    "value_of": "preview_digest",
    "verdict": "digest",
    "write_changes": "changes",
    "write_html": "html",
    "write_notice": "notice_page",
    "write_preview": "preview_page",
    "write_promises_page": "promises",
    "write_record": "record_workbook",
    "write_workbook": "workbook",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
