"""Promises about who is given data: the listed kinds while they exist, under agreements that hold, and nobody else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.promises import faults
from tests.promises.switching import fails_under
from tests.support.notices import CLEAN, changed
from tests.support.packs import Change, added, set_to, without
from tests.support.promised import COUNCILS, anytown, anytown_tables, check, decide, lint, notice, outcomes, record


def _unlisted(name: str, kind: str) -> Change:
    """A recipient that the notice does not name, with what it would be given."""
    recipient = {"id": name, "title": f"a new {kind}", "kind": kind, "listed": False}
    given = {
        "id": f"{name}-helps", "purposes": ["care"], "recipients": [name], "categories": ["contact"],
        "only_fields": ["phone_number"], "needs": ["consent"], "why": "They help you.",
    }  # fmt: skip
    return lambda tables: [added("recipient", recipient)(tables), added("disclosure", given)(tables)]


def _let_in(name: str) -> Change:
    """The officer's named, dated decision to let it in."""
    return added(
        "exception",
        {
            "id": f"{name}-for-now",
            "list": "recipients",
            "row": name,
            "approved_by": "Data Protection Officer",
            "approved_on": date(2026, 9, 1),
            "valid_from": date(2026, 9, 7),
            "valid_to": date(2027, 3, 31),
            "reason": "It will be in the next notice.",
        },
    )


@pytest.mark.parametrize("kind", ["insurer", "education"])
@fails_under(faults.lists_not_asked)
def test_another_kind_of_recipient_is_refused_without_an_exception_and_reported_with_one(
    kind: str, tmp_path: Path
) -> None:
    asked = ("phone_number", "care", kind, "consent")
    assert decide(anytown(tmp_path / "unknown"), *asked).outcome == "undeclared"
    refused = anytown(tmp_path / "refused", _unlisted(kind, kind))
    assert check(refused).refused_for("no_exception")
    assert decide(refused, *asked).outcome == "unusable"
    let_in = anytown(tmp_path / "let-in", _unlisted(kind, kind), _let_in(kind))
    assert kind in check(let_in).says("exception")
    assert f"We added a new {kind} after this notice came out" in notice(let_in)
    assert decide(let_in, *asked).outcome == "disclose"
    assert not decide(let_in, *asked, on="2027-04-01").opens, "an exception has a last day"


@fails_under(faults.ended_bodies_not_seen)
def test_a_notice_that_names_an_abolished_body_is_told_and_so_is_what_came_after(tmp_path: Path) -> None:
    named = changed(CLEAN, [["the integrated care board of our area", "the Clinical Commissioning Group of our area"]])
    assert lint(CLEAN, tmp_path, "F3") == ""
    told = lint(named, tmp_path, "F3")
    assert "1 July 2022" in told
    assert "integrated care board" in told.lower()
    ended = decide(anytown(tmp_path), "postcode", "planning", "clinical-commissioning-group")
    assert ended.outcome == "withhold"
    assert "the integrated care board" in ended.reason


@fails_under(faults.undeclared_is_open)
def test_the_return_goes_to_one_recipient_and_its_copy_to_nobody_else(tmp_path: Path) -> None:
    pack = anytown(tmp_path)
    tables = anytown_tables()
    outside = [one["id"] for one in tables["recipient"] if one.get("role") != "team"]
    fields = [name for one in tables["fields"] for name in one["names"]]
    told = outcomes(pack, fields=fields, purposes=["national-return"], recipients=outside)
    opening = {recipient for (_, _, recipient), outcome in told.items() if outcome in ("disclose", "mask")}
    assert opening == {"nhs-england"}
    told = decide(pack, "nhs_number", "national-return", "universities")
    assert told.outcome == "withhold"
    for published, day in (("bathnes-cld", "2026-11-22"), ("westminster-cld", "2023-06-30")):
        asked = (COUNCILS / published, "nhs_number", "national-return")
        assert decide(*asked, "nhs-england", on=day).outcome == "disclose"
        assert not decide(*asked, "hospitals", on=day).opens
    assert "NHS England takes off what tells who you are before it passes data on" in notice(pack)


@fails_under(faults.agreements_not_asked)
def test_access_ends_the_day_an_agreement_ends(tmp_path: Path) -> None:
    pack = anytown(tmp_path)
    asked = (pack, "home_address", "care", "equipment-suppliers")
    assert decide(*asked, on="2026-09-30").outcome == "disclose"
    lapsed = decide(*asked, on="2026-10-01")
    assert lapsed.outcome == "withhold"
    assert "agreement.equipment-contract" in lapsed.clauses
    assert "contract for equipment does not hold" in check(pack).says("no_agreement")
    assert check(anytown(tmp_path / "bare", without("disclosure", "agreement", "computers"))).refused_for("no_contract")


@fails_under(faults.automated_decisions_not_recorded)
def test_no_decision_made_by_computer_reads_the_return(tmp_path: Path) -> None:
    """The record names what is decided by computer, and names nothing of it for the return."""
    by_computer = {
        one["id"]: one["automated_decisions"] for one in record(anytown(tmp_path))["activities"]
        if one["automated_decisions"]
    }  # fmt: skip
    assert by_computer == {"assessment": ["a first estimate of your care budget"]}
    reading = anytown(
        tmp_path / "reading",
        set_to("automated_decision", "purposes", ["assessment", "national-return"], "indicative-budget"),
    )
    seen = {one["id"] for one in record(reading)["activities"] if one["automated_decisions"]}
    assert seen == {"assessment", "national-return"}, "the record would show it"
