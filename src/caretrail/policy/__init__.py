"""The council's policy as data: packs are read, checked and compiled, and every question about a field is answered.

Pure: no database, clock, chance or log. `read_packs` opens the files of a pack; all else takes what it is given.
What a decision has no use for is loaded when first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from caretrail.policy.check import check_pack, draft_policy, open_policy
from caretrail.policy.decide import OUTCOMES, Decision, Question, decide
from caretrail.policy.findings import PackFinding, UnusablePack, refuse, suggestion
from caretrail.policy.folder import PackHistory, read_packs
from caretrail.policy.pack import Pack
from caretrail.policy.parse import Parsed, parse_pack
from caretrail.policy.policy import Policy, compile_policy


if TYPE_CHECKING:
    from caretrail.policy.changes import Change, policy_changes
    from caretrail.policy.explanation import Explanation, Step, explain
    from caretrail.policy.lint import LARGEST, Notice, NoticeFinding, lint_notice, read_notice
    from caretrail.policy.notice_parts import Block, NoticeSection, PublicNotice, Said
    from caretrail.policy.notice_text import public_notice
    from caretrail.policy.opened import OpenedField, OpenedPurpose, opened_fields
    from caretrail.policy.reading_grade import READING_AGE_GRADE, Readability, readability
    from caretrail.policy.record import Activity, ProcessingRecord, processing_record, record_drift


__all__ = [
    "LARGEST",
    "OUTCOMES",
    "READING_AGE_GRADE",
    "Activity",
    "Block",
    "Change",
    "Decision",
    "Explanation",
    "Notice",
    "NoticeFinding",
    "NoticeSection",
    "OpenedField",
    "OpenedPurpose",
    "Pack",
    "PackFinding",
    "PackHistory",
    "Parsed",
    "Policy",
    "ProcessingRecord",
    "PublicNotice",
    "Question",
    "Readability",
    "Said",
    "Step",
    "UnusablePack",
    "check_pack",
    "compile_policy",
    "decide",
    "draft_policy",
    "explain",
    "lint_notice",
    "open_policy",
    "opened_fields",
    "parse_pack",
    "policy_changes",
    "processing_record",
    "public_notice",
    "read_notice",
    "read_packs",
    "readability",
    "record_drift",
    "refuse",
    "suggestion",
]

_HOMES = {
    "LARGEST": "lint",
    "READING_AGE_GRADE": "reading_grade",
    "Activity": "record",
    "Block": "notice_parts",
    "Change": "changes",
    "Explanation": "explanation",
    "Notice": "lint",
    "NoticeFinding": "lint",
    "NoticeSection": "notice_parts",
    "OpenedField": "opened",
    "OpenedPurpose": "opened",
    "ProcessingRecord": "record",
    "PublicNotice": "notice_parts",
    "Readability": "reading_grade",
    "Said": "notice_parts",
    "Step": "explanation",
    "explain": "explanation",
    "lint_notice": "lint",
    "opened_fields": "opened",
    "policy_changes": "changes",
    "processing_record": "record",
    "public_notice": "notice_text",
    "read_notice": "lint",
    "readability": "reading_grade",
    "record_drift": "record",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
