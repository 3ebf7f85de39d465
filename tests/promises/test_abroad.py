"""Promises about data abroad: nothing leaves the UK but for a move, under a mechanism, with what that needs on file."""

from __future__ import annotations

from pathlib import Path

from tests.promises import faults
from tests.promises.switching import fails_under
from tests.support.packs import Change, Tables, added, set_to, smallwood, write_tables
from tests.support.promised import COUNCILS, anytown, check, decide, notice, small


ANYWHERE = {
    "id": "abroad", "says": "We use firms abroad.", "territories": ["any"], "mechanism": "agreement",
    "needs": ["transfer_safeguard"],
}  # fmt: skip
WHEN_MOVING = {
    "id": "moving", "says": "We only send data abroad when you move there.", "territories": ["any"],
    "purposes": ["care"], "mechanism": "person_moves", "needs": ["relocation"],
}  # fmt: skip
SAFEGUARD = "transfer_safeguard"


def service_under(folder: Path, *, corporate: Change, service: Change) -> Path:
    """The pack of a service whose council has a corporate notice of its own, both written side by side."""
    above = smallwood(corporate)
    write_tables(folder / "smallwood", above)
    below: Tables = smallwood(service)
    below["council"] = {"id": "care", "name": "Smallwood Council", "service": "Care", "inherits": "smallwood"}
    return write_tables(folder / "care", below)


@fails_under(faults.corporate_notice_wins)
def test_the_rule_of_a_service_on_transfer_wins_over_the_corporate_one(tmp_path: Path) -> None:
    pack = service_under(tmp_path, corporate=added("transfer", ANYWHERE), service=added("transfer", WHEN_MOVING))
    asked = ("phone_number", "care", "workers")
    assert decide(tmp_path / "smallwood", *asked, SAFEGUARD, territory="France").outcome == "disclose"
    assert decide(pack, *asked, SAFEGUARD, territory="France").outcome == "withhold"
    assert decide(pack, *asked, SAFEGUARD, "relocation", territory="France").outcome == "disclose"
    assert "transfer.moving" in check(pack).says("conflict"), "and nobody overrides silently"
    assert "We only send data abroad when you move there" in notice(pack)


@fails_under(faults.corporate_notice_wins)
def test_what_the_corporate_notice_of_luton_allows_abroad_its_social_care_does_not() -> None:
    asked = (COUNCILS / "luton-asc", "telephone_number", "care-services", "home-care-agencies", "care_relationship")
    assert decide(*asked).outcome == "disclose"
    corporate = (SAFEGUARD, "regulator_advice")
    assert decide(*asked, *corporate, territory="France").outcome == "withhold"
    assert decide(*asked, *corporate, "relocation", territory="France").outcome == "disclose"


@fails_under(faults.transfers_need_nothing)
def test_an_address_abroad_is_refused_without_a_move_whatever_the_corporate_notice_allows(tmp_path: Path) -> None:
    pack = service_under(tmp_path, corporate=added("transfer", ANYWHERE), service=added("transfer", WHEN_MOVING))
    asked = (pack, "phone_number", "care", "workers")
    assert decide(*asked, territory="UK").outcome == "disclose"
    assert decide(*asked, territory="Spain").outcome == "withhold"
    assert decide(*asked, "relocation", territory="Spain").outcome == "withhold", "the safeguard is asked for as well"
    assert decide(*asked, "relocation", SAFEGUARD, territory="Spain").outcome == "disclose"
    real = (anytown(tmp_path), "care_plan", "care", "care-services-abroad", "consent")
    assert decide(*real).outcome == "withhold"
    assert decide(*real, "relocation").outcome == "disclose"


@fails_under(faults.borders_open)
def test_a_system_in_an_unknown_country_cannot_be_used(tmp_path: Path) -> None:
    pack = anytown(tmp_path / "unknown", set_to("recipient", "country", "unknown", "it-supplier"))
    told = check(pack)
    assert told.refused_for("no_transfer")
    assert "it-supplier holds data in unknown" in told.says("no_transfer")
    assert decide(pack, "first_name", "care", "it-supplier").outcome == "unusable"
    here = anytown(tmp_path / "here")
    assert decide(here, "first_name", "care", "it-supplier").outcome == "mask"
    assert decide(here, "first_name", "assessment", "it-supplier", territory="unknown").outcome == "withhold"


@fails_under(faults.mechanism_not_asked)
def test_a_transfer_without_a_mechanism_is_refused(tmp_path: Path) -> None:
    bare = {key: value for key, value in ANYWHERE.items() if key != "mechanism"}
    assert check(small(tmp_path, added("transfer", bare))).refused_for("missing_key")


@fails_under(faults.transfers_need_nothing)
def test_a_transfer_without_its_test_of_the_risk_is_refused(tmp_path: Path) -> None:
    asked = (small(tmp_path, added("transfer", ANYWHERE)), "phone_number", "care", "workers")
    assert decide(*asked, territory="India").outcome == "withhold"
    told = decide(*asked, SAFEGUARD, territory="India")
    assert told.outcome == "disclose"


@fails_under(faults.transfers_need_nothing)
def test_nothing_goes_where_it_is_unsafe_without_the_regulators_advice(tmp_path: Path) -> None:
    unsafe = ANYWHERE | {"id": "unsafe", "mechanism": "safeguards", "needs": ["regulator_advice"]}
    asked = (small(tmp_path, added("transfer", unsafe)), "phone_number", "care", "workers")
    told = decide(*asked, territory="Elsewhere")
    assert told.outcome == "withhold"
    assert "we have asked the regulator first" in told.reason
    assert decide(*asked, "regulator_advice", territory="Elsewhere").outcome == "disclose"
