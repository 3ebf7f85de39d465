"""Promises about notices themselves: the one of the day answers, old ones are told, and they lead to each other."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from caretrail.spec import load_standard
from tests.promises import faults
from tests.promises.switching import fails_under
from tests.support.anytown import FOLDER as ANYTOWN
from tests.support.notices import CLEAN, changed
from tests.support.packs import Tables, added, set_to, smallwood, write_tables
from tests.support.promised import anytown, check, decide, lint, notice, whole


@fails_under(faults.newest_notice_answers_all)
def test_an_old_event_is_judged_by_the_notice_of_its_day(tmp_path: Path) -> None:
    pack = tmp_path / "anytown"
    shutil.copytree(ANYTOWN, pack)
    asked = (pack, "dementia", "research", "universities", "opt_out_applied", "research_approval")
    assert decide(*asked, on="2026-04-01").notice_version == "2026-04"
    old = decide(*asked, on="2026-03-31")
    assert (old.outcome, old.notice_version) == ("undeclared", "2024-04")
    assert decide(*asked, on="2026-04-01").outcome == "disclose"
    assert decide(*asked, on="2024-03-31").notice_version == "", "no notice, and so nothing"
    assert "This is version 2024-04" in notice(pack, on="2026-03-31")


@fails_under(faults.age_not_asked)
def test_a_notice_that_was_not_looked_at_for_a_year_is_told(tmp_path: Path) -> None:
    dated = anytown(tmp_path, set_to("notice", "updated_on", date(2026, 6, 22)))
    assert check(dated, as_at="2027-06-22").says("stale_notice") == ""
    assert "it was to be looked at by 2027-06-22" in check(dated, as_at="2027-06-23").says("stale_notice")
    shown = notice(dated)
    assert "It came out on 16 March 2026" in shown
    assert "We last changed it on 22 June 2026" in shown


@fails_under(faults.age_of_published_not_asked)
def test_a_published_notice_that_is_old_is_told(tmp_path: Path) -> None:
    old = changed(
        CLEAN, [["Last reviewed: 2 November 2026", "Published: 22 November 2021\n\nLast updated: 22 November 2021"]]
    )
    assert lint(CLEAN, tmp_path, "F23") == ""
    assert "every year" in lint(old, tmp_path, "F23")


# --- between notices ---


def _corporate_and_service(folder: Path, *, leads_to: str) -> Path:
    """A corporate notice with routes and safety measures, and a service's notice that leads to it."""
    safe = {"id": "locked", "section": "security", "says": "We lock paper in steel cupboards."}
    write_tables(folder / "smallwood", smallwood(added("statement", safe)))
    service: Tables = smallwood()
    service["council"] = {"id": "care", "name": "Smallwood Council", "service": "Care", "inherits": leads_to}
    for table in ("controller", "officer", "contact"):
        del service[table]
    return write_tables(folder / "care", service)


@fails_under(faults.notices_stand_alone)
def test_rights_over_the_case_record_are_found_through_the_main_notice(tmp_path: Path) -> None:
    pack = _corporate_and_service(tmp_path, leads_to="smallwood")
    assert check(pack).usable
    rights = notice(pack).partition("How to use your rights")[2]
    assert "privacy@smallwood.example" in rights


@fails_under(faults.notices_stand_alone)
def test_safety_changes_and_complaints_of_the_main_notice_are_one_step_away(tmp_path: Path) -> None:
    pack = _corporate_and_service(tmp_path, leads_to="smallwood")
    assert check(pack).usable
    shown = notice(pack)
    assert "We lock paper in steel cupboards." in shown
    for heading in ("How to use your rights", "Complain to us"):
        assert "privacy@smallwood.example" in shown.partition(heading)[2]


@fails_under(faults.notices_stand_alone)
def test_a_link_to_a_notice_that_is_not_there_is_told(tmp_path: Path) -> None:
    pack = _corporate_and_service(tmp_path, leads_to="smallwod")
    told = check(pack)
    assert told.refused_for("no_pack")
    assert "smallwood" in told.says("no_pack"), "and which notices there are"


# --- drift ---


@fails_under(faults.second_mailbox_not_seen)
def test_two_mailboxes_for_the_same_rights_are_both_told(tmp_path: Path) -> None:
    here = "You have the right of access to your data,"
    second = [[here, f"To see your own records write to records@anytown.gov.uk. {here}"]]
    assert lint(CLEAN, tmp_path, "F2") == ""
    told = lint(changed(CLEAN, second), tmp_path, "F2")
    assert "dpo@anytown.gov.uk" in told
    assert "records@anytown.gov.uk" in told


@fails_under(faults.listed_fields_not_compared)
def test_a_field_that_the_notice_leaves_out_is_a_finding_of_the_lint_and_never_of_the_return(
    tmp_path: Path, national: Path
) -> None:
    silent = changed(CLEAN, [["  • your employment\n", ""]])
    words = ("--against-standard", "cld")
    assert lint(CLEAN, tmp_path, "F17", *words) == ""
    assert "employment" in lint(silent, tmp_path, "F17", *words).lower()
    sent = next((national / "submissions").glob("*.csv"))
    report = json.loads(whole("check", sent, "--out", tmp_path / "report", "--on", "2026-05-05", "--json"))
    assert report["accepted"] == report["rows"] > 0, "the return goes all the same"
    assert {one["rule"] for one in report["findings"]} <= set(load_standard().rule)


NARROW = {
    "exceptions alone": "You can question an automated decision except where it is needed for a contract.",
    "an article that was replaced": "Article 22 of the UK GDPR covers this.",
}


@pytest.mark.parametrize("sentence", NARROW.values(), ids=NARROW)
@fails_under(faults.narrow_safeguards_not_seen)
def test_a_notice_narrower_than_the_law_on_automated_decisions_is_told(sentence: str, tmp_path: Path) -> None:
    full = "You can always ask a person to look again, tell us what you think, and contest the decision."
    assert lint(CLEAN, tmp_path, "F10") == ""
    assert "the safeguards (be told, be heard" in lint(changed(CLEAN, [[full, sentence]]), tmp_path, "F10")


@pytest.mark.parametrize("missing", ["told", "represent", "human", "contest"])
@fails_under(faults.safeguards_not_asked)
def test_a_pack_that_offers_fewer_safeguards_than_the_law_is_refused(missing: str, tmp_path: Path) -> None:
    offered = [one for one in ("told", "represent", "human", "contest") if one != missing]
    alone = {
        "id": "lights", "title": "a street lamp list", "says": "The list is made by computer.", "solely": True,
        "significant": True, "safeguards": offered,
    }  # fmt: skip
    told = check(anytown(tmp_path, added("automated_decision", alone)))
    assert told.refused_for("no_safeguard")
    assert missing in told.says("no_safeguard")
