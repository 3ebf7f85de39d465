"""The law as data: every row has source and dates, references hold, and rights stand as the published tables say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from caretrail.policy import readability
from caretrail.spec import Provision, load_law
from caretrail.spec.law import in_force


LISTS = [
    "article_6", "article_9", "schedule_1", "article_10", "confidentiality", "special_type", "purpose_kind",
    "body_kind", "evidence", "opt_out_exemption", "transfer_mechanism", "safeguard", "cookie_exception",
    "retention_trigger",
    "instrument", "statute", "right", "right_basis", "ground", "exemption", "clock", "notice_section", "notice_element",
    "regulator",
]  # fmt: skip
TODAY = date(2026, 11, 22)


def provisions(name: str) -> list[Provision]:
    return list(getattr(load_law(), name).values())


@pytest.mark.parametrize("name", LISTS)
def test_every_row_says_where_it_was_read_and_when_it_was_checked(name: str) -> None:
    rows = provisions(name)
    assert rows
    assert [one.id for one in rows if not one.source or one.checked_on > TODAY] == []
    assert [
        one.id for one in rows if one.in_force_to and one.in_force_from and one.in_force_to < one.in_force_from
    ] == []


def test_the_regulator_of_the_day_is_the_one_that_supervises_then() -> None:
    law = load_law()
    ico = replace(law.regulator["ico"], in_force_to=date(2027, 3, 31), successor="commission")
    commission = replace(ico, id="commission", title="Information Commission", in_force_to=None, successor="")
    later = replace(law, regulator={"ico": ico, "commission": commission})
    days = {date(2026, 11, 22): "ico", date(2027, 3, 31): "ico", date(2027, 4, 1): "commission"}
    assert {on: later.regulator_on("ico", on).id for on in days} == days


# Y holds, N does not, C conditional, for bases (a) (b) (c) (d) (e) (ea) (f): the published table of rights by basis.
TABLE = {
    "informed": "YYYYYYY",
    "access": "YYYYYYY",
    "rectification": "YYYYYYY",
    "erasure": "YYNYNCC",
    "restriction": "CYYYYYY",
    "portability": "CCNNNNN",
    "objection": "NNNNCCC",
    "marketing_objection": "YYYYYYY",
    "automated_decision": "YYYYYYY",
    "complain_to_controller": "YYYYYYY",
    "complain_to_regulator": "YYYYYYY",
    "withdraw_consent": "YNNNNNN",
}
LETTERS = {"Y": "yes", "N": "no", "C": "conditional"}


@pytest.mark.parametrize("right", TABLE)
def test_a_right_holds_on_the_bases_that_the_law_gives_it(right: str) -> None:
    law = load_law()
    cells = [law.right_holds(right, basis, as_at=TODAY)[0] for basis in law.article_6]
    assert cells == [LETTERS[letter] for letter in TABLE[right]]


def test_the_table_covers_every_right_in_force() -> None:
    assert {one.id for one in in_force(load_law().right.values(), TODAY)} == set(TABLE)


@pytest.mark.parametrize(
    ("name", "row", "first"),
    [
        ("article_6", "6(1)(ea)", date(2026, 2, 5)),
        ("right", "automated_decision", date(2026, 2, 5)),
        ("right", "complain_to_controller", date(2026, 6, 19)),
        ("clock", "privacy_complaint_acknowledgement", date(2026, 6, 19)),
        ("notice_element", "complaint_to_controller", date(2026, 6, 19)),
        ("cookie_exception", "statistics", date(2026, 2, 5)),
    ],
)
def test_new_law_holds_from_its_day_and_not_before(name: str, row: str, first: date) -> None:
    provision = getattr(load_law(), name)[row]
    assert provision.in_force(first)
    assert not provision.in_force(first - timedelta(days=1))


def test_the_old_right_on_automated_decisions_ends_where_the_new_begins() -> None:
    law = load_law()
    for day in (date(2026, 2, 4), date(2026, 2, 5)):
        held = [one.id for one in in_force(law.right.values(), day) if one.id.startswith("automated")]
        assert len(held) == 1


def test_a_right_that_is_not_in_force_does_not_hold() -> None:
    law = load_law()
    assert law.right_holds("complain_to_controller", "6(1)(e)", as_at=date(2026, 6, 18))[0] == "no"
    assert law.right_holds("complain_to_controller", "6(1)(e)", as_at=date(2026, 6, 19))[0] == "yes"


def test_one_answer_clock_runs_on_any_day() -> None:
    law = load_law()
    for day in (date(2020, 1, 1), date(2026, 2, 4), date(2026, 2, 5), TODAY):
        assert len([one for one in in_force(law.clock.values(), day) if one.id.startswith("rights_response")]) == 1


def test_the_national_return_is_locked() -> None:
    assert load_law().purpose_kind["national_return"].locks == {"article_6": ("6(1)(c)",), "article_9": ("9(2)(h)",)}


def test_what_no_pack_can_declare_is_no_choice() -> None:
    law = load_law()
    assert "sale" in law.purpose_kind
    assert "sale" not in law.choices("purpose_kind")
    assert "sale" in law.choices("never_kind")


def test_the_five_uses_beyond_own_care_that_notices_name_are_marked_so() -> None:
    law = load_law()
    named = ("quality", "research", "illness_prevention", "safety_monitoring", "planning")
    assert all(law.purpose_kind[kind].beyond_own_care for kind in named)
    own = ("advice", "assessment", "care_delivery", "charging", "safeguarding", "shared_care_record")
    assert not any(law.purpose_kind[kind].beyond_own_care for kind in own)


def test_legitimate_interests_are_not_open_to_a_council() -> None:
    assert [one.id for one in load_law().article_6.values() if not one.public_task] == ["6(1)(ea)", "6(1)(f)"]


def test_an_instrument_that_ended_has_a_successor_that_follows_on() -> None:
    law = load_law()
    for one in law.instrument.values():
        assert (one.in_force_to is None) == (one.successor == "")
        if one.in_force_to:
            assert law.instrument[one.successor].in_force(one.in_force_to + timedelta(days=1))


def test_nine_kinds_of_more_private_data_have_a_place() -> None:
    """The corporate notices name nine: eight special categories and criminal history, which has its own guard."""
    assert len(load_law().special_type) == 8
    assert load_law().article_10


def test_bank_holidays_are_working_days_and_known_for_whole_years() -> None:
    held = load_law().bank_holidays
    assert all(day.weekday() < 5 for day in held.days)
    assert all(
        8 <= sum(day.year == year for day in held.days) <= 10
        for year in range(held.known_from.year, held.known_to.year + 1)
    )
    assert {date(2026, 12, 25), date(2026, 12, 28), date(2026, 4, 3), date(2026, 4, 6)} <= set(held.days)
    assert date(2022, 9, 19) in held.days


def test_plain_words_are_plain() -> None:
    told = [one for name in ("article_6", "article_9", "evidence", "safeguard", "right") for one in provisions(name)]
    assert [one.id for one in told if not one.plain] == []
    hard = {one.id: readability(f"We may do so because {one.plain}.").grade for one in told}
    assert {row: grade for row, grade in hard.items() if grade > 8} == {}
