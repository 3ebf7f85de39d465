"""The HTML report of a check in a real browser: reachable, readable, searchable, printable, and alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caretrail.intake import UnknownHeader
from tests.support.checked_builder import clean, finding, largest, row_ref, typical


def _personal():
    one = finding("F01.nhs_number", "scientific", rows=1, sample=(row_ref(0, "999 000 0018"),))
    return typical(findings=(one,), show_values=True)


REPORTS = {"typical": typical, "clean": clean, "personal": _personal}


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", REPORTS)
def test_axe_finds_nothing(name, width, open_report, axe_violations):
    page = open_report(REPORTS[name](), width=width)
    assert axe_violations(page) == []


def test_axe_finds_nothing_with_everything_open(open_report, axe_violations):
    page = open_report(typical())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", [320, 360, 375, 768])
@pytest.mark.parametrize("name", REPORTS)
def test_a_narrow_screen_never_scrolls_sideways(name, width, open_report):
    page = open_report(REPORTS[name](), width=width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_long_words_of_a_file_do_not_widen_a_phone(open_report):
    word = "Überschrift" * 7
    checked = typical(
        file=word + ".csv",
        council=word,
        unknown_headers=(UnknownHeader(written=word, nearest=word),),
        findings=(finding("H02.header", header=word, detail=(word,), sample=(_named(word),), by_event={word: 1}),),
        event_rows={word: 3},
    )
    page = open_report(checked, width=320)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def _named(word):
    return replace(row_ref(0), local_id=word, event_type=word)


def test_what_stands_in_a_file_stays_text(open_report):
    bad = "<img src=https://example.invalid/x onerror=alert(1)><script>alert(2)</script>"
    checked = typical(file=bad, findings=(finding("H02.header", header=bad, detail=(bad,), sample=(_named(bad),)),))
    page = open_report(checked)
    assert page.locator("img").count() == 0
    assert page.locator(".detail li").inner_text() == bad


def test_style_and_script_run_under_the_pages_own_policy(open_report):
    page = open_report(typical())
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily") == "arial, sans-serif"
    assert page.locator("#search").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.verdict')).borderLeftColor") == "rgb(202, 53, 53)"


def test_the_search_narrows_findings_and_says_how_many_are_left(open_report):
    page = open_report(typical())
    shown = page.locator(".finding:visible")
    assert shown.count() == 15
    page.get_by_label("Search the findings").fill("scientific")
    assert shown.count() == 1
    assert page.get_by_role("status").inner_text() == "1 of 15 findings shown"
    assert page.locator(".group:visible").count() == 1
    page.get_by_label("Search the findings").fill("no such words")
    assert page.get_by_role("status").inner_text() == "0 of 15 findings shown"
    page.get_by_label("Search the findings").fill("")
    assert shown.count() == 15


def test_the_search_reads_rule_task_heading_and_folded_text(open_report):
    page = open_report(typical())
    for words, rule in {
        "m11.unit_cost": "M11.unit_cost",
        "correct dates backwards": None,
        "settle people duplicate": None,
        "postcode #ref!": "W01.postcode",
        "recognised across councils": "F01.nhs_number",
    }.items():
        page.get_by_label("Search the findings").fill(words)
        found = page.locator(".finding:visible .id").all_inner_texts()
        assert rule is None or found == [rule], words


def test_findings_of_one_severity_can_be_shown_alone(open_report):
    page = open_report(typical())
    page.get_by_label("Severity").select_option(label="Warning (4)")
    assert set(page.locator(".finding:visible .govuk-tag").all_inner_texts()) == {"Warning"}
    assert page.get_by_role("status").inner_text() == "4 of 15 findings shown"


def test_without_script_all_is_there_and_the_search_is_not_offered(open_report):
    page = open_report(typical(), javascript=False)
    assert page.locator(".finding:visible").count() == 15
    assert not page.locator("#search").is_visible()
    page.locator("summary", has_text="First 25 of 4,812 rows").click()
    assert page.get_by_role("cell", name="P1000000").first.is_visible()


def test_the_keyboard_alone_reaches_and_opens_everything(open_report):
    page = open_report(typical())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    stops = page.locator("a[href], summary, input, select, [tabindex='0']").evaluate_all(
        "all => all.filter(one => one.checkVisibility({contentVisibilityAuto: true})).length"
    )
    for _ in range(stops - 1):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "() => { const style = getComputedStyle(document.activeElement);"
            " return style.outlineStyle !== 'none' || style.boxShadow !== 'none' }"
        )
        assert outline, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")


def test_a_wide_table_is_moved_by_the_arrow_keys(open_report):
    page = open_report(typical(), width=320)
    region = page.get_by_role("region", name="Fields with errors")
    region.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('[aria-label=\"Fields with errors\"]').scrollLeft > 0")


def test_the_table_beside_the_chart_holds_the_numbers_drawn(open_report):
    page = open_report(typical())
    drawn = page.locator("svg.chart text.total").all_text_contents()
    page.locator("summary", has_text="The same numbers as a table").click()
    table = page.locator("table", has=page.locator("caption", has_text="Events by month"))
    assert table.locator("tbody tr td:nth-child(6)").all_inner_texts() == drawn
    assert len(drawn) == 12


def test_the_kinds_of_event_differ_in_pattern_and_not_in_colour_alone(open_report):
    page = open_report(typical())
    patterns = page.evaluate(
        "[...document.querySelectorAll('svg.chart pattern')].slice(0, 4).map(one => one.innerHTML.trim())"
    )
    assert len(set(patterns)) == 4


def test_print_shows_the_numbers_of_the_chart_and_leaves_out_what_a_sheet_cannot_do(open_report):
    page = open_report(typical())
    page.emulate_media(media="print")
    month = page.locator("th", has_text="September 2025")
    assert month.evaluate("one => one.checkVisibility({contentVisibilityAuto: true})")
    for gone in ("#search", ".contents"):
        assert not page.locator(gone).is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_personal_data_is_marked_on_screen_and_on_paper(open_report):
    page = open_report(_personal())
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        assert page.get_by_role("region", name="Personal data").is_visible()
        assert page.locator(".watermark span").first.is_visible()
    assert page.title().startswith("Contains personal data")
    plain = open_report(typical())
    assert plain.locator(".watermark, .personal").count() == 0


def test_three_hundred_findings_can_be_searched(open_report):
    page = open_report(largest(300))
    page.get_by_label("Search the findings").fill("ethnicity blank")
    page.wait_for_function("document.getElementById('shown').textContent.includes('of 300')")
    assert 0 < page.locator(".finding:visible").count() < 300
