"""The rendered notice: every row once, every mandatory element, the newer rights from their day, easy to read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from caretrail.policy import (
    READING_AGE_GRADE,
    NoticeSection,
    PublicNotice,
    compile_policy,
    public_notice,
    read_packs,
    readability,
)  # fmt: skip
from caretrail.policy.rows import DatedRow
from caretrail.reports import notice_as_text, render_notice, write_notice
from caretrail.spec import load_law
from caretrail.spec.law import in_force
from tests.support.anytown import TODAY, anytown
from tests.support.packs import added, set_to, smallwood, write_tables


# Rows that decide but are not said one by one.
UNSAID = {"council", "bases", "catalogue", "fields", "class"}


@lru_cache(maxsize=1)
def notice() -> PublicNotice:
    written = public_notice(anytown(), TODAY)
    assert written is not None
    return written


def section(name: str, of: PublicNotice | None = None) -> NoticeSection:
    return next(one for one in (of or notice()).sections if one.id == name)


def small(folder: Path, *changes: object, on: date = TODAY) -> PublicNotice:
    tables = smallwood(*changes)  # type: ignore[arg-type]
    written = public_notice(compile_policy(read_packs(write_tables(folder / "smallwood", tables))), on)
    assert written is not None
    return written


def test_every_row_that_holds_is_said_under_its_clause() -> None:
    pack = anytown().pack(TODAY)
    assert pack is not None
    there = {
        pack.cite(row)
        for row in pack.every_row()
        if row.TABLE not in UNSAID and (not isinstance(row, DatedRow) or row.holds(TODAY))
    }
    assert there - {one.clause for _, one in notice().said()} == set()


def test_nothing_is_said_that_has_ended() -> None:
    said = {one.clause for _, one in notice().said()}
    assert "recipient.clinical-commissioning-group" not in said
    assert "agreement.equipment-contract" not in said


@pytest.mark.parametrize("element", in_force(load_law().notice_element.values(), TODAY), ids=lambda one: one.id)
def test_every_mandatory_element_has_its_section(element: object) -> None:
    place = section(element.section)  # type: ignore[attr-defined]
    assert place.blocks
    assert len(place.plain_text()) > 40


ELEMENTS = {
    "controller": ("who", "Anytown Council decides how data about you is used."),
    "data_protection_officer": ("who", "Our Data Protection Officer checks that we follow the law on data. Email"),
    "required_or_not": ("why", "You do not have to give us your data."),
    "legal_basis": ("allowed", "We may do this because the law says we must"),
    "special_category_condition": ("allowed", "We may use more private data because"),
    "sources": ("from", "Some comes from GPs, hospitals and other health services"),
    "transfers": ("abroad", "We only send data abroad when you move there"),
    "withdraw_consent": ("rights", "You can take back your yes at any time."),
    "automated_decisions": ("automated", "A computer works out a first estimate of your care budget"),
    "safeguards": ("automated", "be told about it, give us your view, ask for a person to look at it and challenge it"),
    "complaint_to_controller": ("complaints", "We will tell you within 30 days that we have your complaint."),
    "regulator": ("complaints", "You can also complain to the Information Commissioner's Office."),
    "regulator_first": ("complaints", "You do not have to come to us first."),
    "erasure_always": ("rights", "It always holds if the data is no longer needed or we should not have used it."),
    "court": ("complaints", "You can also go to court."),
    "month": ("rights", "We answer within one month."),
    "opt_out": ("opt_out", "Your choice does not change these uses send the national return"),
    "version": ("about", "This is version 2026-04. It holds from 1 April 2026."),
    "retention": ("retention", "We keep these for 8 years after your case is closed."),
    "exception": ("sharing", "We added the Anytown clutter support charity after this notice came out."),
    "custody": ("sharing", "They then answer for their own copy. They keep it for up to 20 years."),
}


@pytest.mark.parametrize("element", ELEMENTS)
def test_what_must_be_said_is_said_in_so_many_words(element: str) -> None:
    place, words = ELEMENTS[element]
    assert words in section(place).plain_text()


def test_citations_are_kept_apart_from_the_plain_words() -> None:
    laws = "\n".join(one.law for _, one in notice().said())
    assert "Care Act 2014, section 4" in laws
    assert "UK GDPR Article 6(1)(e)" in laws
    assert "Article" not in section("allowed").plain_text()


@pytest.mark.parametrize("place", [one.id for one in load_law().notice_section.values()])
def test_a_section_can_be_read_at_the_age_of_thirteen(place: str) -> None:
    assert readability(section(place).plain_text(), names=notice().names).grade <= READING_AGE_GRADE


def test_the_measure_would_see_a_hard_section(tmp_path: Path) -> None:
    hard = "Processing necessitates proportionate organisational consideration of confidentiality obligations."
    written = small(tmp_path, added("statement", {"id": "hard", "section": "security", "says": hard}))
    assert readability(section("security", written).plain_text(), names=written.names).grade > READING_AGE_GRADE


def test_newer_rights_are_told_from_their_day(tmp_path: Path) -> None:
    change = set_to("notice", "effective_from", date(2025, 1, 1))
    before = small(tmp_path, change, on=date(2026, 2, 4))
    after = small(tmp_path, change, on=date(2026, 6, 19))
    assert "not to have a big decision made about you by a computer alone" in section("rights", before).plain_text()
    assert "ask for a person to look at a big choice that a computer made" in section("rights", after).plain_text()
    assert "within 30 days" not in section("complaints", before).plain_text()
    assert "within 30 days" in section("complaints", after).plain_text()


def test_rights_follow_the_bases_that_are_used(tmp_path: Path) -> None:
    rests_on_task = section("rights", small(tmp_path)).plain_text()
    rests_on_consent = section("rights", small(tmp_path, set_to("purpose", "article_6", ["6(1)(a)"]))).plain_text()
    assert "only if you tell us your reasons, and ours are not stronger" in rests_on_task
    assert "you can take back your yes instead" in rests_on_consent
    assert "we still need it for the work the law gives us" not in rests_on_consent


def test_a_pack_without_transfers_or_automated_decisions_says_so(tmp_path: Path) -> None:
    written = small(tmp_path)
    assert section("abroad", written).plain_text() == "We do not send data about you out of the UK."
    assert section("automated", written).plain_text() == "No computer decides about you on its own."


def test_on_a_day_without_notice_there_is_none() -> None:
    assert public_notice(anytown(), date(2020, 1, 1)) is None


# --- faces ---


def test_the_page_holds_every_sentence_and_links_every_clause() -> None:
    page = render_notice(notice())
    assert page.count("<h1") == 1
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {one.clause.replace("/", "-") for _, one in notice().said() if one.clause} <= set(ids)
    assert "<script" not in page
    assert "http://" not in page


def test_what_a_pack_says_cannot_become_markup(tmp_path: Path) -> None:
    change = added("statement", {"id": "x", "section": "security", "says": "<script>alert(1)</script> & more."})
    assert "<script>" not in render_notice(small(tmp_path, change))


def test_the_text_is_the_same_notice() -> None:
    text = " ".join(notice_as_text(notice()).split())
    for _, one in notice().said():
        assert " ".join(one.text.split()) in text
    assert max(len(line) for line in notice_as_text(notice()).splitlines()) <= 88


def test_the_ending_of_the_name_chooses_the_face(tmp_path: Path) -> None:
    for name, start in (("n.html", "<!doctype html>"), ("n.txt", notice().title)):
        write_notice(tmp_path / name, notice())
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.html", "n.txt"]


def test_an_empty_section_is_left_out() -> None:
    assert "cookies" in {one.id for one in notice().sections}
    bare = replace(notice(), sections=())
    assert notice_as_text(bare).startswith(notice().title)
