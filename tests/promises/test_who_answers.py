"""Promises about who answers for data: an officer who is there, shown from the first day, and a known regulator."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.promises import faults
from tests.promises.switching import fails_under
from tests.support.command_line import run
from tests.support.packs import Change, added, set_to
from tests.support.promised import COUNCILS, anytown, check, decide, notice, record, small, whole


NO_OFFICER: dict[str, Change] = {
    "nobody": lambda tables: tables.pop("officer"),
    "left the office": set_to("officer", "valid_to", date(2026, 6, 30)),
    "a blank": set_to("officer", "role", "TBC"),
}


@pytest.mark.parametrize("change", NO_OFFICER.values(), ids=NO_OFFICER)
@fails_under(faults.officers_not_asked)
def test_without_an_officer_no_notice_is_published(change: Change, tmp_path: Path) -> None:
    pack, page = small(tmp_path, change), tmp_path / "notice.html"
    assert check(pack).refused_for("DPO_MISSING")
    ended = run("policy", "notice", pack, "--out", page)
    assert (ended.code, page.exists()) == (2, False)
    assert "officer" in ended.err


@fails_under(faults.officers_not_asked)
def test_three_question_marks_are_no_officer(tmp_path: Path) -> None:
    """As the notice of Step Forward Luton has them; its pack says so, and cannot be used until somebody is named."""
    published = COUNCILS / "step-forward-luton"
    assert check(published).refused_for("DPO_MISSING")
    assert "is a placeholder" in check(published).says("DPO_MISSING")
    assert run("policy", "notice", published).code == 2
    pack = anytown(tmp_path, set_to("officer", "email", "???", "dpo"))
    assert check(pack).refused_for("DPO_MISSING")
    assert run("policy", "notice", pack).code == 2
    assert decide(pack, "first_name", "advice", "advice-team").outcome == "unusable"


@fails_under(faults.dates_of_rows_not_asked)
def test_a_new_officer_and_a_new_controller_show_from_the_day_of_the_change(tmp_path: Path) -> None:
    """On each page that is made: text, HTML, record of processing as JSON and as a workbook's source."""
    pack = small(
        tmp_path,
        set_to("officer", "valid_to", date(2026, 6, 30)),
        added("officer", _officer("Head of Information Rights", date(2026, 7, 1))),
        set_to("controller", "valid_to", date(2026, 6, 30)),
        added("controller", {"id": "next", "name": "Great Smallwood Council", "valid_from": date(2026, 7, 1)}),
    )
    for day, here, gone in (
        (
            "2026-06-30",
            ("Data Protection Officer", "Smallwood Council decides"),
            ("Head of Information", "Great Small"),
        ),
        ("2026-07-01", ("Head of Information Rights", "Great Smallwood Council decides"), ("Data Protection Officer",)),
    ):
        page = tmp_path / f"{day}.html"
        whole("policy", "notice", pack, "--on", day, "--out", page)
        for shown in (notice(pack, on=day), page.read_text(encoding="utf-8")):
            assert [one for one in here if one not in shown] == []
            assert [one for one in gone if one in shown] == []
        held = record(pack, on=day)
        assert (len(held["officers"]), len(held["controllers"])) == (1, 1)
        assert here[0] in held["officers"][0]
        assert held["controllers"][0].startswith(here[1].removesuffix(" decides"))


def _officer(role: str, first: date) -> dict[str, object]:
    office = "data_protection_officer"
    return {"id": "next", "office": office, "role": role, "email": "rights@smallwood.example", "valid_from": first}


@fails_under(faults.regulator_not_told)
def test_the_notice_shows_who_the_regulator_is_and_how_to_reach_it(tmp_path: Path) -> None:
    pack, page = anytown(tmp_path), tmp_path / "notice.html"
    whole("policy", "notice", pack, "--out", page)
    for shown in (notice(pack), page.read_text(encoding="utf-8")):
        for one in ("Information Commissioner", "0303 123 1113", "SK9 5AF", "ico.org.uk"):
            assert one in shown
        assert "You do not have to come to us first" in shown


@fails_under(faults.only_first_controller_recorded)
def test_the_record_of_processing_shows_every_controller_with_its_role(tmp_path: Path) -> None:
    pack = anytown(
        tmp_path,
        set_to("controller", "role", "joint_controller"),
        added(
            "controller",
            {"id": "department", "name": "A Department", "role": "joint_controller", "answers_for": "the purpose"},
        ),
    )
    assert record(pack)["controllers"] == ["Anytown Council (joint_controller)", "A Department (joint_controller)"]
    assert "A Department together with others decides" in notice(pack)
