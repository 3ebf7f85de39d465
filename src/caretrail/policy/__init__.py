"""The council's policy as data: packs are read, checked and compiled, and every question about a field is answered.

Pure: no database, clock, chance or log. `read_packs` opens the files of a pack; all else takes what it is given.
What a decision has no use for is loaded when first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from caretrail.policy.check import check_pack, open_policy
from caretrail.policy.decide import OUTCOMES, Decision, Question, decide
from caretrail.policy.findings import PackFinding, UnusablePack, refuse, suggestion
from caretrail.policy.folder import PackHistory, read_packs
from caretrail.policy.pack import Pack
from caretrail.policy.parse import Parsed, parse_pack
from caretrail.policy.policy import Policy, compile_policy


if TYPE_CHECKING:
    from caretrail.policy.explanation import Explanation, Step, explain
    from caretrail.policy.lint import LARGEST, Notice, NoticeFinding, lint_notice, read_notice
    from caretrail.policy.opened import OpenedField, OpenedPurpose, opened_fields


__all__ = [
    "LARGEST",
    "OUTCOMES",
    "Decision",
    "Explanation",
    "Notice",
    "NoticeFinding",
    "OpenedField",
    "OpenedPurpose",
    "Pack",
    "PackFinding",
    "PackHistory",
    "Parsed",
    "Policy",
    "Question",
    "Step",
    "UnusablePack",
    "check_pack",
    "compile_policy",
    "decide",
    "explain",
    "lint_notice",
    "open_policy",
    "opened_fields",
    "parse_pack",
    "read_notice",
    "read_packs",
    "refuse",
    "suggestion",
]

_HOMES = {
    "Explanation": "explanation",
    "Step": "explanation",
    "explain": "explanation",
    "LARGEST": "lint",
    "Notice": "lint",
    "NoticeFinding": "lint",
    "lint_notice": "lint",
    "read_notice": "lint",
    "OpenedField": "opened",
    "OpenedPurpose": "opened",
    "opened_fields": "opened",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
