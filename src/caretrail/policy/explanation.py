"""The way to a decision, step by step, with the clause and the line of the notice that each step rests on.

The steps read the same compiled table as `decide`; they add no rule of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caretrail.policy.decide import HOME, Decision, Question, decide
from caretrail.policy.policy import Policy
from caretrail.policy.rows import Row
from caretrail.policy.table import Grant, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was asked on the way."""

    asked: str
    found: str
    passed: bool
    clause: str = ""
    lines: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A decision and the way to it."""

    decision: Decision
    steps: tuple[Step, ...]


def explain(policy: Policy, question: Question) -> Explanation:
    """Why was this decided?

    Out: the decision that `decide` gives, with every step: notice, field, purpose, recipient, each disclosure that
         could have opened it, and where the data would go.
    """
    table = policy.table(question.on)
    if table is None:
        step = Step(asked="Was a notice in force on that day?", found="no", passed=False)
        return Explanation(decision=decide(policy, question), steps=(step,))
    return Explanation(decision=decide(policy, question), steps=tuple(_steps(table, question)))


def _steps(table: Table, question: Question) -> Iterator[Step]:
    pack, notice = table.pack, table.pack.notice
    yield _step(
        table, "Was a notice in force on that day?", f"yes: {notice.title}, version {notice.version}", True, notice
    )
    field = table.fields.get(question.field)
    if field is None:
        yield _step(table, "Is the field declared?", "no, so the notice has a gap", False)
    else:
        category = pack.categories[field.category]
        found = f"yes: {field.title}; {category.title}; {field.sensitivity.replace('_', ' ')}; {field.nature}"
        yield _step(table, "Is the field declared?", found, True, category)
    purpose = table.purposes.get(question.purpose)
    if purpose is None:
        reserved = table.law.purpose_kind.get(question.purpose)
        told = (
            f"no: {reserved.title} is denied"
            if reserved and reserved.standing != "open"
            else "no, so the notice has a gap"
        )
        yield _step(table, "Is the purpose declared?", told, False)
    else:
        yield _step(table, "Is the purpose declared?", f"yes: to {purpose.to}", True, purpose)
        opens = question.field in table.opened_by[purpose.id]
        yield _step(table, "Does the purpose open the field?", "yes" if opens else "no", opens, purpose)
    recipient = table.recipients.get(question.recipient)
    if recipient is None:
        gone = table.ended.get(question.recipient)
        found = f"it ended on {gone.valid_to}" if gone else "no, so the notice has a gap"
        yield _step(table, "Is the recipient declared?", found, False, gone)
        return
    yield _step(table, "Is the recipient declared?", f"yes: {recipient.title}", True, recipient)
    grants = table.grants.get((question.purpose, question.recipient), ())
    if not grants:
        yield _step(table, "Does a disclosure join purpose and recipient?", "no", False)
    for grant in grants:
        yield _grant_step(table, question, grant)
    territory = question.territory or recipient.country
    if territory != HOME:
        ways = [row for row in table.transfers if row.covers(territory, question.purpose)]
        found = f"yes: {ways[0].says}" if ways else "no"
        yield _step(table, f"May it leave the UK, for {territory}?", found, bool(ways), ways[0] if ways else None)


def _grant_step(table: Table, question: Question, grant: Grant) -> Step:
    asked = "Does this disclosure open it?"
    opening = grant.openings.get(question.field)
    if opening is None:
        return _step(table, asked, "no: it does not reach the field", False, grant.disclosure)
    if opening.closure is not None:
        return _step(table, asked, f"no: {opening.closure.plain}", False, grant.disclosure)
    missing = sorted(grant.needs - question.evidence)
    if missing:
        titles = "; ".join(table.law.evidence[one].title for one in missing)
        return _step(table, asked, f"only with: {titles}", False, grant.disclosure)
    how = f"yes, in part ({opening.mask})" if opening.mask else "yes"
    return _step(table, asked, f"{how}: {grant.allowed}", True, grant.disclosure)


def _step(table: Table, asked: str, found: str, passed: bool, row: Row | None = None) -> Step:
    return Step(
        asked=asked,
        found=found,
        passed=passed,
        clause=table.pack.cite(row) if row is not None else "",
        lines=row.lines if row is not None else "",
    )
