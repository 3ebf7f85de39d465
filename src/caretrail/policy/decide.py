"""May this be shown, to whom, for what, on which day? One total, pure function, and its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caretrail.policy import sentences
from caretrail.policy.notice_rows import Recipient
from caretrail.policy.policy import Policy
from caretrail.policy.table import Grant, Opening, Table


OUTCOMES: tuple[str, ...] = ("disclose", "mask", "withhold", "undeclared")
HOME = "UK"
_NO_EVIDENCE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May `field` be given to `recipient` for `purpose` on the day `on`?

    `evidence`: what is on file, such as `court_order`. `territory`: where the data would go, if not where the
    recipient holds its data by the notice.
    """

    field: str
    purpose: str
    recipient: str
    on: date
    evidence: frozenset[str] = _NO_EVIDENCE
    territory: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer of the policy.

    `outcome`: disclose; mask (`mask` says how); withhold (the notice or the law says no); undeclared (nobody said
    anything: a gap in the notice, and nothing is given). `cause` is the stable word for why, `clauses` are the ids of
    the pack and the law that it rests on, `reason` is for a resident to read.
    """

    outcome: str
    cause: str
    clauses: tuple[str, ...]
    reason: str
    notice_version: str
    mask: str = ""

    @property
    def opens(self) -> bool:
        """Whether anything of the field may be given."""
        return self.outcome in ("disclose", "mask")


def decide(policy: Policy, question: Question) -> Decision:
    """May this be shown, and where did we promise it?

    Out: a Decision for any question whatever: unknown names are undeclared, and nothing raises. The same pack, law
         and question always give the same answer. What is closed in one clause cannot be opened by another: the keys,
         the condition and the evidence must all stand behind one and the same disclosure.
    """
    table = policy.table(question.on)
    if table is None:
        return Decision(
            outcome="undeclared", cause="no_notice", clauses=(), reason=sentences.NO_NOTICE, notice_version=""
        )
    grants = table.grants.get((question.purpose, question.recipient))
    if grants is None or question.field not in table.fields:
        return _undeclared(table, question)
    recipient = table.recipients[question.recipient]
    needed = _NO_EVIDENCE
    territory = question.territory or recipient.country
    if territory != HOME:
        ways = [row for row in table.transfers if row.covers(territory, question.purpose)]
        if not ways:
            return _no_transfer(table, question, recipient)
        needed = min((frozenset(row.needs) for row in ways), key=lambda one: len(one - question.evidence))
    return _among(table, question, recipient, grants, needed)


def _among(
    table: Table, question: Question, recipient: Recipient, grants: tuple[Grant, ...], needed: frozenset[str]
) -> Decision:
    """The widest answer that one disclosure gives, or the nearest refusal."""
    whole: tuple[Grant, Opening] | None = None
    part: tuple[Grant, Opening] | None = None
    lacking: tuple[Grant, Opening] | None = None
    shut: Opening | None = None
    for grant in grants:
        opening = grant.openings.get(question.field)
        if opening is None:
            continue
        if opening.closure is not None:
            shut = shut or opening
        elif not (grant.needs | needed) <= question.evidence:
            lacking = lacking or (grant, opening)
        elif opening.mask:
            part = part or (grant, opening)
        else:
            whole = (grant, opening)
            break
    version, label = table.pack.notice.version, table.fields[question.field].title
    purpose = table.purposes[question.purpose]
    verb, whom = sentences.act(recipient)
    if whole is not None:
        reason = sentences.disclosed(label, verb, whom, purpose, whole[0].allowed)
        return Decision(
            outcome="disclose", cause="open", clauses=whole[1].clauses, reason=reason, notice_version=version
        )
    if part is not None:
        mask = part[1].mask
        reason = sentences.masked(label, verb, whom, purpose, table.masks[mask].says)
        return Decision(
            outcome="mask",
            cause="open_in_part",
            clauses=part[1].clauses,
            reason=reason,
            notice_version=version,
            mask=mask,
        )
    if lacking is not None:
        missing = sorted((lacking[0].needs | needed) - question.evidence)
        when = sentences.joined([table.law.evidence[one].plain for one in missing])
        reason = sentences.only_when(label, verb, whom, purpose, when)
        return _withheld("needs_evidence", lacking[1].clauses, reason, version)
    if shut is not None and shut.closure is not None:
        reason = sentences.closed(label, verb, whom, purpose, shut.closure.plain)
        return _withheld(shut.closure.cause, shut.closure.clauses, reason, version)
    cite = table.pack.cite
    if question.field not in table.opened_by[question.purpose]:
        category = table.pack.categories[table.fields[question.field].category]
        reason = sentences.not_for_purpose(label, purpose)
        return _withheld("not_for_purpose", (cite(purpose), cite(category)), reason, version)
    reason = sentences.not_for_recipient(label, verb, whom, purpose)
    return _withheld("not_for_recipient", (cite(purpose), *(grant.clause for grant in grants)), reason, version)


def _undeclared(table: Table, question: Question) -> Decision:
    """Which of the three is not declared; if all are, that no disclosure joins purpose and recipient."""
    version, law, cite = table.pack.notice.version, table.law, table.pack.cite
    reserved = law.purpose_kind.get(question.purpose)
    purpose = table.purposes.get(question.purpose)
    recipient = table.recipients.get(question.recipient)
    if purpose is None and reserved is not None and reserved.standing != "open":
        says = sentences.SALE if reserved.standing == "never" else sentences.NEEDS_AGREEMENT
        return _withheld(f"no_{reserved.id}", (f"law/purpose_kind.{reserved.id}",), says, version)
    if question.field not in table.fields:
        return _gap("unknown_field", sentences.UNKNOWN_FIELD, version)
    if purpose is None:
        return _gap("unknown_purpose", sentences.UNKNOWN_PURPOSE, version)
    if recipient is None:
        gone = table.ended.get(question.recipient)
        if gone is None:
            return _gap("unknown_recipient", sentences.UNKNOWN_RECIPIENT, version)
        successor = table.pack.recipients.get(gone.successor)
        return _withheld("recipient_ended", (cite(gone),), sentences.ended(gone, successor), version)
    label = table.fields[question.field].title
    if question.field not in table.opened_by[purpose.id]:
        category = table.pack.categories[table.fields[question.field].category]
        return _withheld(
            "not_for_purpose", (cite(purpose), cite(category)), sentences.not_for_purpose(label, purpose), version
        )
    verb, whom = sentences.act(recipient)
    return _withheld(
        "not_disclosed", (cite(purpose), cite(recipient)), sentences.not_shared(verb, whom, purpose), version
    )


def _no_transfer(table: Table, question: Question, recipient: Recipient) -> Decision:
    label, purpose = table.fields[question.field].title, table.purposes[question.purpose]
    verb, whom = sentences.act(recipient)
    cite = table.pack.cite
    reason = sentences.closed(label, verb, whom, purpose, "it would leave the UK")
    return _withheld("no_transfer", (cite(purpose), cite(recipient)), reason, table.pack.notice.version)


def _withheld(cause: str, clauses: tuple[str, ...], reason: str, version: str) -> Decision:
    return Decision(outcome="withhold", cause=cause, clauses=clauses, reason=reason, notice_version=version)


def _gap(cause: str, reason: str, version: str) -> Decision:
    return Decision(outcome="undeclared", cause=cause, clauses=(), reason=reason, notice_version=version)
