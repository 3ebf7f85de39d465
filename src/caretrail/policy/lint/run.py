"""Runs every check on one notice: the front of the lint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from caretrail.policy.lint.bases import find_differing_bases, find_excluded_promises
from caretrail.policy.lint.conflicts import find_conflicts
from caretrail.policy.lint.dates import find_age, find_passed_promises
from caretrail.policy.lint.elements import find_missing
from caretrail.policy.lint.ended import find_companions, find_ended
from caretrail.policy.lint.fields import find_fields, is_about_the_return
from caretrail.policy.lint.findings import Lens, NoticeFinding
from caretrail.policy.lint.names import find_misnamed
from caretrail.policy.lint.notice import Notice
from caretrail.policy.lint.phrases import find_phrases, find_tools
from caretrail.policy.lint.retention import find_retention
from caretrail.policy.lint.routes import find_routes
from caretrail.policy.lint.statutes import find_imprecise_statutes
from caretrail.spec import NoticeFacts, Standard


_CHECKS: tuple[Callable[[Notice, Lens], Iterable[NoticeFinding]], ...] = (
    find_phrases,
    find_tools,
    find_ended,
    find_companions,
    find_misnamed,
    find_imprecise_statutes,
    find_routes,
    find_retention,
    find_missing,
    find_excluded_promises,
    find_differing_bases,
    find_fields,
    find_conflicts,
    find_age,
    find_passed_promises,
)


def lint_notice(
    notice: Notice,
    *,
    facts: NoticeFacts,
    as_at: date,
    standard: Standard,
    against_standard: bool = False,
    under: Notice | None = None,
    beside: Sequence[Notice] = (),
) -> tuple[NoticeFinding, ...]:
    """Where has a published notice drifted, judged as at a day?

    In:      `under`, the corporate notice above it; `beside`, notices read together with it, whose bases are compared;
             `against_standard` compares the data it lists with the standard even if it is not about the return.
    Out:     findings in order of line, then kind; the same input gives the same findings.
    """
    compared = standard if against_standard or is_about_the_return(notice, facts.listed) else None
    lens = Lens(facts=facts, as_at=as_at, under=under, beside=tuple(beside), standard=compared, asked=against_standard)
    found = (finding for check in _CHECKS for finding in check(notice, lens))
    return tuple(sorted(set(found), key=lambda one: (one.line, int(one.id[1:]), one.found, one.why)))
