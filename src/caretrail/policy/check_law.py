"""Does the notice stand on the law: bases, acts, conditions, locks, opt-out, decisions, transfers, cookies?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caretrail.policy.findings import PackFinding, suggestion
from caretrail.policy.notice_rows import AutomatedDecision, Disclosure, Purpose
from caretrail.policy.pack import Pack
from caretrail.policy.rows import Row
from caretrail.spec import Law


_STATED = ("article_6", "article_9", "schedule_1", "article_10", "confidentiality")


def law_findings(pack: Pack, law: Law, on: date) -> Iterator[PackFinding]:
    """What the law has against a pack on a day."""
    checker = _LawCheck(pack, law, on)
    for purpose in pack.purposes.values():
        if purpose.holds(on):
            yield from checker.purpose(purpose)
    for disclosure in pack.disclosures.values():
        if disclosure.holds(on):
            yield from checker.disclosure(disclosure)
    yield from checker.stated_bases()
    for decision in pack.automated_decisions.values():
        if decision.holds(on):
            yield from checker.automated(decision)
    yield from checker.transfers()
    yield from checker.cookies()


class _LawCheck:
    def __init__(self, pack: Pack, law: Law, on: date) -> None:
        self.pack, self.law, self.on = pack, law, on

    # --- bases ---

    def stated_bases(self) -> Iterator[PackFinding]:
        bases = self.pack.bases
        for key in _STATED:
            for one in getattr(bases, key):
                provision = getattr(self.law, key)[one]
                if not provision.in_force(self.on):
                    yield self._found(
                        "not_in_force", bases, key, f"{one} was not in force on {self.on}.", "Take it out."
                    )
        for one in bases.article_6:
            if not self.law.article_6[one].public_task:
                what = f"{one} is not open to a public authority for its own tasks."
                yield self._found("not_for_councils", bases, "article_6", what, "Rest on another basis.")

    def _outside(self, row: Purpose | Disclosure) -> Iterator[PackFinding]:
        """Bases and conditions that the notice does not state: an error, or told once for a row from above."""
        outside = []
        for key in _STATED:
            given, stated = getattr(row, key), getattr(self.pack.bases, key)
            outside += [
                (key, one, stated) for one in ((given,) if isinstance(given, str) else given) if one not in stated
            ]
        outside = [one for one in outside if one[1]]
        if outside and row.pack != self.pack.id:
            lost = ", ".join(f"{key.replace('_', ' ')} {one}" for key, one, _ in outside)
            what = f"rests on {lost}, which this notice does not state; what needs it is closed."
            yield self._found("conflict", row, "", what, "Bring the two notices into line.", "warning")
            return
        for key, one, stated in outside:
            what = f"{one} is not among what the notice states."
            yield self._found("not_stated_basis", row, key, what, suggestion(one, stated))

    def purpose(self, row: Purpose) -> Iterator[PackFinding]:
        """A purpose: basis, acts, locks, opt-out."""
        yield from self._outside(row)
        if not row.article_6:
            yield self._found("no_basis", row, "article_6", "rests on no basis.", "Name one that the notice states.")
        yield from self._statutes(row)
        yield from self._locks(row)
        yield from self._conditions(row)
        yield from self._opt_out(row)
        yield from self._instrument(row)
        reserved = self.law.purpose_kind.get(row.id.replace("-", "_"))
        if reserved is not None and (reserved.standing != "open" or reserved.locks) and row.kind != reserved.id:
            what = f"is called {row.id} but is of the kind {row.kind}."
            yield self._found("reserved_name", row, "kind", what, f"Say {reserved.id}, or take another id.")
        if self.law.purpose_kind[row.kind].standing == "agreement" and row.article_6 != ("6(1)(a)",):
            what = "can only rest on the person's consent."
            yield self._found("agreement_only", row, "article_6", what, 'Say ["6(1)(a)"], or leave the purpose out.')

    def _statutes(self, row: Purpose) -> Iterator[PackFinding]:
        needing = [one for one in row.article_6 if self.law.article_6[one].needs_statute]
        if needing and not row.statutes:
            what = f"{' and '.join(needing)} need an act and its provision."
            yield self._found("no_statute", row, "statutes", what, 'Write for example "care-act-2014, section 9".')
        for one in row.statutes:
            act = self.law.statute[one.partition(",")[0]]
            if not act.in_force(self.on):
                what = f"{act.title} was not in force on {self.on}."
                yield self._found("not_in_force", row, "statutes", what, "Cite what applied on that day.")

    def _locks(self, row: Purpose) -> Iterator[PackFinding]:
        for key, locked in self.law.locks(row.kind, row.instrument).items():
            if getattr(row, key) != locked:
                yield self._locked(row, key, locked, row.kind)

    def _disclosure_locks(self, row: Disclosure) -> Iterator[PackFinding]:
        """A disclosure may leave a locked key to its purpose; it cannot say another."""
        for purpose in (self.pack.purposes[key] for key in row.purposes if key in self.pack.purposes):
            for key, locked in self.law.locks(purpose.kind, row.instrument or purpose.instrument).items():
                if getattr(row, key) and getattr(row, key) != locked:
                    yield self._locked(row, key, locked, purpose.kind)

    def _locked(self, row: Purpose | Disclosure, key: str, locked: tuple[str, ...], kind: str) -> PackFinding:
        instrument = self.law.instrument.get(row.instrument)
        what = f"is locked to {', '.join(locked)} for {(instrument or self.law.purpose_kind[kind]).title}."
        return self._found("locked_basis", row, key, what, f"Write {list(locked)}.")

    def _conditions(self, row: Purpose) -> Iterator[PackFinding]:
        categories = [self.pack.categories[key] for key in row.categories if key in self.pack.categories]
        special = [one.id for one in categories if one.special and self._opened(row, one.id)]
        criminal = [one.id for one in categories if one.criminal and self._opened(row, one.id)]
        if special and not row.article_9:
            what = f"uses special category data ({', '.join(special)}) without a condition."
            yield self._found("no_condition", row, "article_9", what, "Name one that the notice states.")
        for one in row.article_9:
            yield from self._paragraph(row, one, self.law.article_9[one].schedule_1)
        if criminal and not row.article_10:
            what = f"uses criminal offence data ({', '.join(criminal)}) without an authority."
            yield self._found("no_criminal_authority", row, "article_10", what, "Name one that the notice states.")
        if row.article_10:
            yield from self._paragraph(row, row.article_10, self.law.article_10[row.article_10].schedule_1)

    def _opened(self, row: Purpose, category: str) -> bool:
        """Whether the purpose opens anything of a category: of one that stores nothing, we must take that it does."""
        names = [name for name, field in self.pack.fields.items() if field.category == category]
        chosen = [one for one in names if (not row.only_fields or one in row.only_fields) and one not in row.not_fields]
        return bool(chosen) or not names

    def _paragraph(self, row: Purpose, condition: str, needed: tuple[str, ...]) -> Iterator[PackFinding]:
        named = [one for one in needed if one in row.schedule_1]
        if needed and not named:
            what = f"{condition} needs a paragraph of Schedule 1: {', '.join(needed)}."
            yield self._found("no_schedule_1", row, "schedule_1", what, "Name the paragraph.")
        elif named and not row.policy_document and all(self.law.schedule_1[one].policy_document for one in named):
            what = f"paragraph {named[0]} needs an appropriate policy document."
            yield self._found("no_policy_document", row, "policy_document", what, "Name the document.")

    def _opt_out(self, row: Purpose) -> Iterator[PackFinding]:
        beyond = self.law.purpose_kind[row.kind].beyond_own_care
        if beyond and row.opt_out == "own_care":
            what = "goes beyond the person's own care, so the National Data Opt-out must be decided."
            yield self._found("opt_out_undecided", row, "opt_out", what, "Say applies, exempt or anonymous_only.")
        if row.opt_out == "exempt" and not row.opt_out_reason:
            yield self._found(
                "opt_out_reason", row, "opt_out_reason", "is missing.", "Say why the opt-out does not apply."
            )
        if beyond and row.confidentiality and self.law.confidentiality[row.confidentiality].own_care_only:
            what = f"{row.confidentiality} only covers the person's own care."
            yield self._found("own_care_only", row, "confidentiality", what, "Name another basis.")

    def _instrument(self, row: Purpose | Disclosure) -> Iterator[PackFinding]:
        instrument = self.law.instrument.get(row.instrument)
        if instrument is not None and not instrument.in_force(self.on):
            after = self.law.instrument.get(instrument.successor)
            mend = f"It was replaced by {after.id}: {after.title}." if after else "Find what replaced it."
            what = f"{instrument.title} was not in force on {self.on}; what rests on it is closed."
            yield self._found("instrument_not_in_force", row, "instrument", what, mend, "warning")

    def disclosure(self, row: Disclosure) -> Iterator[PackFinding]:
        """A disclosure: both keys, agreement, instrument, each recipient's country."""
        yield from self._outside(row)
        yield from self._disclosure_locks(row)
        yield from self._instrument(row)
        for key in row.purposes:
            purpose = self.pack.purposes.get(key)
            if purpose is not None and not (row.confidentiality or purpose.confidentiality):
                what = f"has no basis in confidentiality for {key}."
                yield self._found("no_second_key", row, "confidentiality", what, "Name one that the notice states.")
        agreement = self.pack.agreements.get(row.agreement)
        if agreement is not None and not agreement.holds(self.on):
            what = f"{agreement.title} does not hold on {self.on}; what rests on it is closed."
            yield self._found("no_agreement", row, "agreement", what, "Renew it, or end the disclosure.", "warning")
        for key in row.recipients:
            recipient = self.pack.recipients.get(key)
            if (
                recipient is not None
                and recipient.role == "processor"
                and not row.agreement
                and row.pack == self.pack.id
            ):
                what = f"gives data to the processor {key} without a contract (UK GDPR Article 28(3))."
                yield self._found("no_contract", row, "agreement", what, "Name the contract.")
            if recipient is not None and recipient.country != "UK" and not self._may_leave(recipient.country, row):
                what = f"{key} holds data in {recipient.country}, and no transfer covers it."
                yield self._found("no_transfer", row, "recipients", what, "Add a transfer, or end the disclosure.")

    def _may_leave(self, territory: str, row: Disclosure) -> bool:
        rows = [one for one in self.pack.transfers.values() if one.holds(self.on)]
        return all(any(one.covers(territory, purpose) for one in rows) for purpose in row.purposes)

    # --- decisions, transfers, cookies ---

    def automated(self, row: AutomatedDecision) -> Iterator[PackFinding]:
        """Articles 22A to 22D: safeguards for what is significant; special data not by computer alone."""
        if row.significant and row.solely:
            wanted = [one.id for one in self.law.safeguard.values() if one.in_force(self.on)]
            for one in wanted:
                if one not in row.safeguards:
                    what = f"a significant decision by computer alone needs the safeguard {one}."
                    yield self._found("no_safeguard", row, "safeguards", what, f"Offer all: {', '.join(wanted)}.")
            special = [
                key for key in row.categories if key in self.pack.categories and self.pack.categories[key].special
            ]
            if special and not self._may_decide_alone(row):
                what = f"uses special category data ({', '.join(special)}) by computer alone (Article 22B)."
                mend = "Have a person decide, or rest on explicit consent or substantial public interest."
                yield self._found("automated_special", row, "solely", what, mend)

    def _may_decide_alone(self, row: AutomatedDecision) -> bool:
        rests = {one for key in row.purposes if key in self.pack.purposes for one in self.pack.purposes[key].article_9}
        return bool(rests & {"9(2)(a)", "9(2)(g)"})

    def transfers(self) -> Iterator[PackFinding]:
        for row in self.pack.transfers.values():
            if row.holds(self.on) and not self.law.transfer_mechanism[row.mechanism].in_force(self.on):
                what = f"{row.mechanism} was not in force on {self.on}."
                yield self._found("not_in_force", row, "mechanism", what, "Name what applied on that day.")

    def cookies(self) -> Iterator[PackFinding]:
        for row in self.pack.cookies.values():
            exception = self.law.cookie_exception[row.exception]
            if not exception.in_force(self.on):
                what = f"the exception {row.exception} was not in force on {self.on}."
                yield self._found("not_in_force", row, "exception", what, "Ask for consent.")
            if exception.needs_objection and not row.objection and "objection" not in row.added:
                what = "gives no way to refuse it."
                yield self._found("no_objection", row, "objection", what, "Say how to refuse it.")
            if not row.lifetime and "lifetime" not in row.added:
                yield self._found("no_lifetime", row, "lifetime", "is missing.", "Say how long it stays.")
            if row.third_party and row.exception != "consent":
                what = "is set for somebody else, which needs consent."
                yield self._found("third_party", row, "exception", what, 'Say "consent".')

    def _found(self, kind: str, row: Row, key: str, message: str, mend: str, severity: str = "error") -> PackFinding:
        return PackFinding(
            severity=severity, kind=kind, file="notice.toml", clause=self.pack.cite(row), key=key, message=message,
            mend=mend,
        )  # fmt: skip
