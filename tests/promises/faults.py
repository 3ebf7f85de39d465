"""The enforcements that promises rest on, each with a way to switch it off: a proof that still passes proves nothing.

Each fault changes one place of the package; what it says is what the package then does.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any
from unittest.mock import ANY

import pytest

from tests.promises.switching import fault
from tests.promises.switching import nothing as _nothing
from tests.promises.switching import put as _put


# --- policy: who answers, dates, versions ---


@fault
def officers_not_asked(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether somebody answers for the data."""
    _put(patch, "policy.check", "people_findings", _nothing)


@fault
def dates_of_rows_not_asked(patch: pytest.MonkeyPatch) -> None:
    """Every dated row holds on every day."""
    _put(patch, "policy.rows", "DatedRow.holds", lambda self, on: True)


@fault
def newest_notice_answers_all(patch: pytest.MonkeyPatch) -> None:
    """Old events are judged by the newest notice."""
    _put(patch, "policy.folder", "PackHistory.own_on", lambda self, on: self.latest)


@fault
def age_not_asked(patch: pytest.MonkeyPatch) -> None:
    """No notice is ever too old."""
    _put(patch, "policy.check_data", "_review", _nothing)


@fault
def regulator_not_told(patch: pytest.MonkeyPatch) -> None:
    """The rendered notice leaves complaints out."""
    writers = import_module("caretrail.policy.notice_text")._WRITERS
    patch.setitem(writers, "complaints", _nothing)


@fault
def only_first_controller_recorded(patch: pytest.MonkeyPatch) -> None:
    """The Article 30 record keeps one controller."""
    whole = import_module("caretrail.policy.record").processing_record

    def first(policy: Any, on: Any) -> Any:
        told = whole(policy, on)
        return replace(told, controllers=told.controllers[:1])

    _put(patch, "policy.record", "processing_record", first)


# --- policy: bases, conditions, locks ---


@fault
def acts_not_asked(patch: pytest.MonkeyPatch) -> None:
    """A public task needs no act."""
    _put(patch, "policy.check_law", "_LawCheck._statutes", _nothing)
    _put(patch, "policy.table", "_Keys._statutes", lambda self: True)


@fault
def stated_bases_not_asked(patch: pytest.MonkeyPatch) -> None:
    """Any basis will do, whatever the notice states and whatever is open to a council."""
    _put(patch, "policy.check_law", "_LawCheck._outside", _nothing)
    _put(patch, "policy.check_law", "_LawCheck.stated_bases", _nothing)


@fault
def locks_not_asked(patch: pytest.MonkeyPatch) -> None:
    """The national return may rest on anything."""
    _put(patch, "policy.check_law", "_LawCheck._locks", _nothing)


@fault
def conditions_not_asked(patch: pytest.MonkeyPatch) -> None:
    """Special category and criminal offence data need neither condition nor authority."""
    _put(patch, "policy.check_law", "_LawCheck._conditions", _nothing)
    _put(patch, "policy.table", "_Keys._conditions", lambda self: iter(self._law.article_9.values()))
    _put(patch, "policy.table", "_Keys._authority", lambda self: next(iter(self._law.article_10.values())))


@fault
def paragraphs_not_asked(patch: pytest.MonkeyPatch) -> None:
    """Conditions need no paragraph of Schedule 1 and no policy document."""
    _put(patch, "policy.check_law", "_LawCheck._paragraph", _nothing)


@fault
def bases_not_counted(patch: pytest.MonkeyPatch) -> None:
    """The Article 30 record does not count activities by basis."""
    _put(patch, "policy.record", "ProcessingRecord.by_basis", lambda self: {})


@fault
def instruments_not_asked(patch: pytest.MonkeyPatch) -> None:
    """A superseded instrument is as good as its successor."""
    _put(patch, "policy.table", "_Keys._instrument", lambda self: None)


# --- policy: what is opened, to whom, when ---


@fault
def limits_not_asked(patch: pytest.MonkeyPatch) -> None:
    """Every purpose and disclosure opens every field, and no promise of never stands against it."""
    _put(patch, "policy.table", "_Compiler._chosen", lambda self, row: frozenset(self.fields))
    _put(patch, "policy.table", "_Compiler._speaks_of", lambda self, never, purpose, needs: False)
    _put(patch, "policy.check", "clause_findings", _nothing)  # else the check tells that clauses contradict each other


@fault
def undeclared_is_open(patch: pytest.MonkeyPatch) -> None:
    """Where nobody said anything, everything is given."""
    module = import_module("caretrail.policy.decide")

    def open_to_all(table: Any, question: Any) -> Any:
        return module.Decision(outcome="disclose", cause="open", clauses=(), reason="", notice_version="")

    patch.setattr(module, "_undeclared", open_to_all)


@fault
def evidence_not_asked(patch: pytest.MonkeyPatch) -> None:
    """What a disclosure needs on file each time is not looked for."""
    grant = import_module("caretrail.policy.table").Grant
    _put(patch, "policy.table", "Grant", lambda **parts: grant(**{**parts, "needs": frozenset()}))


@fault
def masks_not_put_on(patch: pytest.MonkeyPatch) -> None:
    """A field that is to be shown in part is shown whole."""
    opening = import_module("caretrail.policy.table").Opening
    _put(patch, "policy.table", "Opening", lambda **parts: opening(**{**parts, "mask": ""}))


@fault
def opt_out_not_asked(patch: pytest.MonkeyPatch) -> None:
    """Uses beyond a person's own care need no word on the National Data Opt-out."""
    _put(patch, "policy.check_law", "_LawCheck._opt_out", _nothing)
    _put(patch, "policy.table", "_Compiler._needs", _nothing)


@fault
def second_key_not_asked(patch: pytest.MonkeyPatch) -> None:
    """Nothing needs a basis in confidentiality."""
    _put(patch, "policy.check_law", "_LawCheck.disclosure", _nothing)
    _put(patch, "policy.check_law", "_LawCheck._opt_out", _nothing)
    _put(patch, "policy.table", "_Keys._second_key", lambda self: next(iter(self._law.confidentiality.values())))


@fault
def agreements_not_asked(patch: pytest.MonkeyPatch) -> None:
    """A disclosure goes on when its agreement has ended."""
    _put(patch, "policy.table", "_Keys._agreement", lambda self: None)


@fault
def ends_not_asked(patch: pytest.MonkeyPatch) -> None:
    """The last day of a row never passes."""
    _put(patch, "policy.rows", "DatedRow.ended", lambda self, on: False)


@fault
def lists_not_asked(patch: pytest.MonkeyPatch) -> None:
    """What a notice does not list is let in without an exception, and nobody is told of exceptions."""
    _put(patch, "policy.check_data", "_lists", _nothing)
    _put(patch, "policy.table", "_Compiler._let_in", lambda self, kind, row: True)


@fault
def payment_allowed(patch: pytest.MonkeyPatch) -> None:
    """An agreement may have any price."""
    _loosened(patch, "agreement", "payment", type="text")


# --- policy: the catalogue and retention ---


@fault
def fields_not_classified(patch: pytest.MonkeyPatch) -> None:
    """Fields may stand in no category, and the national fields in no row."""
    _put(patch, "policy.check", "_references", _nothing)
    _put(patch, "policy.check_data", "_fields", _nothing)


@fault
def stored_columns_not_compared(patch: pytest.MonkeyPatch) -> None:
    """The columns that a system has are not held against the catalogue."""
    drift = import_module("caretrail.policy.record").record_drift
    _put(patch, "policy.record", "record_drift", lambda policy, on, stored=None: drift(policy, on))


@fault
def categories_not_told(patch: pytest.MonkeyPatch) -> None:
    """The rendered notice leaves out which data is held."""
    writers = import_module("caretrail.policy.notice_text")._WRITERS
    patch.setitem(writers, "what", _nothing)


@fault
def need_not_asked(patch: pytest.MonkeyPatch) -> None:
    """A field may be held for no reason."""
    _loosened(patch, "fields", "need", required=False, default="")


@fault
def source_of_rule_not_asked(patch: pytest.MonkeyPatch) -> None:
    """A retention rule may come from nowhere."""
    _loosened(patch, "rule", "source", required=False, default="")


@fault
def keeping_not_asked(patch: pytest.MonkeyPatch) -> None:
    """Records may be kept for no known time."""
    _put(patch, "policy.check_data", "_retention", _nothing)


@fault
def public_registers_joined(patch: pytest.MonkeyPatch) -> None:
    """A public register may be matched with care data."""
    _put(patch, "policy.check_data", "_datasets", _nothing)


def _loosened(patch: pytest.MonkeyPatch, table: str, key: str, **changes: Any) -> None:
    """One key of the pack format with its rule taken off."""
    form = import_module("caretrail.spec").load_pack_format()
    keys = dict(form.tables[table].keys)
    keys[key] = replace(keys[key], **changes)
    loose = replace(form, tables={**form.tables, table: replace(form.tables[table], keys=keys)})
    _put(patch, "policy.folder", "load_pack_format", lambda: loose)


# --- policy: data abroad, inheritance, decisions by computer ---


@fault
def borders_open(patch: pytest.MonkeyPatch) -> None:
    """Data may go to any country."""
    patch.setattr(import_module("caretrail.policy.decide"), "HOME", ANY)
    _put(patch, "policy.check_law", "_LawCheck._may_leave", lambda self, territory, row: True)


@fault
def transfers_need_nothing(patch: pytest.MonkeyPatch) -> None:
    """What a transfer needs on file is not looked for."""
    compiled = import_module("caretrail.policy.table").compile_table

    def without_needs(*parts: Any) -> Any:
        table = compiled(*parts)
        return replace(table, transfers=tuple(replace(row, needs=()) for row in table.transfers))

    _put(patch, "policy.policy", "compile_table", without_needs)


@fault
def mechanism_not_asked(patch: pytest.MonkeyPatch) -> None:
    """A transfer may rest on nothing."""
    _loosened(patch, "transfer", "mechanism", required=False, default="person_moves")


@fault
def corporate_notice_wins(patch: pytest.MonkeyPatch) -> None:
    """On data abroad the corporate notice holds, whatever that of the service says."""
    merged = import_module("caretrail.policy.policy").inherited

    def corporate(child: Any, parent: Any, *more: Any) -> Any:
        pack, found = merged(child, parent, *more)
        return replace(pack, transfers=parent.transfers), found

    _put(patch, "policy.policy", "inherited", corporate)


@fault
def notices_stand_alone(patch: pytest.MonkeyPatch) -> None:
    """A service's notice does not lead to the corporate one."""
    parse = import_module("caretrail.policy.folder").parse_pack

    def alone(*parts: Any, **named: Any) -> Any:
        parsed = parse(*parts, **named)
        packs = (replace(one, council=replace(one.council, inherits="")) for one in parsed.packs)
        return replace(parsed, packs=tuple(packs))

    _put(patch, "policy.folder", "parse_pack", alone)


@fault
def safeguards_not_asked(patch: pytest.MonkeyPatch) -> None:
    """A decision by computer alone may come without the law's safeguards."""
    _put(patch, "policy.check_law", "_LawCheck.automated", _nothing)


@fault
def automated_decisions_not_recorded(patch: pytest.MonkeyPatch) -> None:
    """The record of processing names no decision made by computer."""
    made = import_module("caretrail.policy.record").Activity
    _put(patch, "policy.record", "Activity", lambda **parts: made(**{**parts, "automated_decisions": ()}))


# --- lint ---


def without_lint(patch: pytest.MonkeyPatch, check: str) -> None:
    """The lint with one of its checks taken out."""
    module = import_module("caretrail.policy.lint.run")
    kept = tuple(one for one in module._CHECKS if one.__name__ != check)
    if len(kept) == len(module._CHECKS):
        raise LookupError(f"the lint has no check {check}")
    patch.setattr(module, "_CHECKS", kept)


@fault
def ended_bodies_not_seen(patch: pytest.MonkeyPatch) -> None:
    """Abolished bodies pass for living ones, in published notices and in packs."""
    without_lint(patch, "find_ended")
    _put(patch, "policy.rows", "DatedRow.ended", lambda self, on: False)
    _put(patch, "policy.rows", "DatedRow.holds", lambda self, on: True)


@fault
def second_mailbox_not_seen(patch: pytest.MonkeyPatch) -> None:
    """Two addresses for one right go unnoticed."""
    without_lint(patch, "find_routes")


@fault
def narrow_safeguards_not_seen(patch: pytest.MonkeyPatch) -> None:
    """A published notice may say less of automated decisions than the law."""
    for check in ("find_phrases", "find_ended", "find_companions"):
        without_lint(patch, check)


@fault
def age_of_published_not_asked(patch: pytest.MonkeyPatch) -> None:
    """The dates of a published notice are not read."""
    without_lint(patch, "find_age")


@fault
def listed_fields_not_compared(patch: pytest.MonkeyPatch) -> None:
    """What a notice lists is not compared with what the return holds."""
    without_lint(patch, "find_fields")
