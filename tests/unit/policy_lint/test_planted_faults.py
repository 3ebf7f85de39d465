"""Every kind of finding is found in three made-up notices or more, on its line, and in a clean notice never."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.notices import CLEAN, CORPORATE, FACTS, Fault, as_page, faults, lint


PLANTED = faults()


@pytest.mark.parametrize("fault", PLANTED, ids=[f"{fault.finding}-{n}" for n, fault in enumerate(PLANTED)])
def test_a_planted_fault_is_found_on_its_line_and_nothing_else(fault: Fault) -> None:
    found = lint(fault.text, under=fault.under, beside=fault.beside)
    assert [(one.id, one.line) for one in found if one.id not in fault.also] == [(fault.finding, fault.line)]


@pytest.mark.parametrize("fault", PLANTED, ids=[f"{fault.finding}-{n}" for n, fault in enumerate(PLANTED)])
def test_a_web_page_gives_the_findings_of_its_text(fault: Fault) -> None:
    told = [
        [(one.id, one.line) for one in lint(text, under=fault.under, beside=fault.beside)]
        for text in (fault.text, as_page(fault.text))
    ]
    assert told[0] == told[1]


def test_a_clean_notice_has_no_findings() -> None:
    assert lint(CLEAN) == ()
    assert lint(as_page(CLEAN)) == ()
    assert lint(CLEAN, under=CORPORATE) == ()
    assert lint(CORPORATE, against=False) == ()


def test_every_kind_is_planted_three_times() -> None:
    planted = Counter(fault.finding for fault in PLANTED)
    assert {kind: planted[kind] for kind in FACTS.tellings if planted[kind] < 3} == {}


def test_every_finding_says_why_and_what_to_write() -> None:
    for fault in PLANTED:
        for one in lint(fault.text, under=fault.under, beside=fault.beside):
            assert one.found
            assert one.why.endswith((".", "!"))
            assert one.instead.endswith(".")
            assert "{" not in one.why + one.instead, "a word was not filled in"


def test_a_body_in_two_lists_is_mended_twice_and_in_running_text_once() -> None:
    listed = CLEAN.replace("  • NHS England, for the national return", "  • NHS Digital", 1)
    twice = listed.replace("  • people who receive it", "  • people whom NHS Digital names", 1)
    assert [one.id for one in lint(twice)] == ["F6", "F6"]
    said = CLEAN.replace("We never sell your data.", "We send it to NHS Digital. NHS Digital keeps it.\n\nNHS Digital.")
    only = lint(said)
    assert [one.id for one in only] == ["F6"]
    assert "also on line" in only[0].found


def test_what_is_told_as_history_is_no_finding() -> None:
    told = CLEAN.replace("NHS England, for the national return", "NHS England (formerly NHS Digital)")
    assert lint(told) == ()
