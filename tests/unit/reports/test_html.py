"""The HTML report as text: escaped, self-contained, small, and without the content of cells."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from caretrail.intake import NotChecked, Rejected, UnknownHeader
from caretrail.reports import render_html
from caretrail.reports.html import field_scores
from caretrail.spec import load_standard
from tests.support.checked_builder import clean, finding, largest, row_ref, scores, typical


class _Page(HTMLParser):
    """Tags, identifiers and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._silent = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += attrs
        self._silent = tag in ("style", "script")
        self.ids.update(value for name, value in attrs if name == "id")
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def _page(checked) -> _Page:
    return _Page(render_html(checked, load_standard()))


def test_the_verdict_comes_first_and_is_the_only_first_heading():
    page = _page(typical())
    assert page.tags["h1"] == 1
    assert page.text.index("Not ready to send 7 kinds of error") < page.text.index("In this report")


@pytest.mark.parametrize(
    "fact",
    ["Council 503", "1 April 2025 to 31 March 2026", "Release 2", "Caretrail 0.1.0", "14 April 2026",
     "CLD_503_20250401_20260331.csv", "9f2c6d0be51a4c3f8e7d6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d",
     "2 rejected", "Line 1,206: has 51 cells where the heading has 50", "the nearest is Accommodation Status",
     "Ethnicity to “White: Any other White background”: 1,240 rows", "no previous file was given"],
)  # fmt: skip
def test_a_fact_of_the_check_is_in_the_report(fact):
    assert fact in _page(typical()).text


def test_each_finding_says_what_why_effect_and_mend():
    one = finding("C02.event_outcome", "release_1", rows=4_812)
    text = _page(typical(findings=(one,))).text
    for words in (one.message, one.mend, one.why, "ASCOF 2A", "First 25 of 4,812 rows", "C02.event_outcome"):
        assert words in text
    for value in one.values:
        assert value.value in text


def test_a_sample_row_is_named_as_a_spreadsheet_names_it():
    one = finding("D04.event_end_date", rows=1, sample=(row_ref(0),))
    assert re.search(r"<td>2<td>P1000000<td>Request", render_html(typical(findings=(one,)), load_standard()))


def test_identifiers_are_used_once_and_every_link_inside_the_page_arrives():
    page = _page(typical())
    assert not [name for name, times in page.ids.items() if times > 1]
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_nothing_in_the_page_is_fetched():
    html = render_html(typical(), load_standard())
    page = _Page(html)
    assert not re.search(r"https?:|url\((?!#)|@import|@font-face", html)
    assert {link for link in page.links if not link.startswith("#")} == {"data:,"}
    assert not page.tags.keys() & {"img", "iframe", "object", "embed", "base", "video", "audio"}
    assert not [name for name, _value in page.attributes if name.startswith("on") or name in ("src", "style")]


def test_the_policy_allows_this_style_and_this_script_and_nothing_else():
    html = render_html(typical(), load_standard())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1].replace("&#39;", "'")
    for tag in ("style", "script"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)[1]
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_what_came_out_of_the_file_is_escaped_wherever_it_is_shown():
    bad = "<img src=x onerror=alert(1)>\"'"
    checked = typical(
        file=bad,
        council=bad,
        encoding=bad,
        spec_overlay=bad,
        findings=(finding("H02.header", header=bad, detail=(bad,), by_event={bad: 1}, sample=(_ref(bad),)),),
        not_checked=(NotChecked(rule="C02.gender", field="gender", cause=bad),),
        unknown_headers=(UnknownHeader(written=bad, nearest=bad),),
        rejected=(Rejected(row=1, line=2, reason=bad),),
        event_rows={bad: 1},
        show_values=True,
    )
    page = _page(checked)
    assert "img" not in page.tags
    assert page.text.count("<img src=x onerror=alert(1)>") >= 9


def _ref(text):
    return replace(row_ref(0, text), local_id=text, event_type=text)


def test_three_hundred_findings_with_25_rows_each_stay_under_a_megabyte():
    html = render_html(largest(300), load_standard())
    assert html.count("First 25 of") == 300
    assert len(html.encode()) < 800_000


@pytest.mark.parametrize(("findings", "value"), [(300, "x" * 60), (440, "é" * 60), (440, "\U0001f9d3" * 60)])
def test_longer_values_mean_fewer_rows_and_never_a_larger_page(findings, value):
    html = render_html(largest(findings, value=value, show_values=True), load_standard())
    assert len(html.encode()) < 1_000_000
    assert sum(html.count(f"First {rows} of") for rows in (10, 3, 1)) == findings


def test_a_file_that_is_wrong_all_over_stays_under_a_megabyte():
    checked = largest(
        300,
        unknown_headers=tuple(UnknownHeader(written=f"Column {at} {'x' * 500}", nearest=None) for at in range(5_000)),
        rejected=tuple(Rejected(row=at, line=at, reason="y" * 500) for at in range(1_000)),
        rejected_count=40_000,
        council="z" * 100_000,
        file="f" * 100_000,
        event_rows={f"{'Servise' * 100}{at}": 1 for at in range(30)},
    )
    html = render_html(checked, load_standard())
    assert len(html.encode()) < 1_000_000
    assert "and 4,940 more headings" in html
    assert "and 39,975 more lines" in html


def test_values_are_hidden_unless_asked_for_and_then_the_page_says_so():
    shown = finding("F01.nhs_number", rows=1, sample=(row_ref(0, "999 000 0018"),))
    hidden = render_html(typical(findings=(shown,)), load_standard())
    assert "999 000 0018" not in hidden
    assert "Contains personal data" not in hidden
    watermarked = render_html(typical(findings=(shown,), show_values=True), load_standard())
    assert "999 000 0018" in watermarked
    assert "<title>Contains personal data" in watermarked
    assert 'class="watermark"' in watermarked


def test_a_clean_file_has_a_report_without_findings():
    page = _page(clean())
    assert "Ready to send" in page.text
    assert "Every rule could be checked." in page.text
    assert not page.ids.keys() & {"findings", "tasks", "measures", "search"}


def test_a_file_of_which_nothing_is_known_has_a_report():
    page = _page(
        clean(stated=None, derived=None, derived_newer=None, council=None, months=(), scores=(), accepted=0, rows=0)
    )
    assert "Council not stated" in page.text


def test_scores_put_the_field_with_the_largest_share_of_failures_first():
    made = field_scores(scores((finding("M01.gender", rows=900), finding("D01.date_of_birth", rows=5_000))))
    assert [one.overall.header for one in made[:3]] == ["Date of Birth", "Gender", "LA Code"]
    assert made[0].overall.failed == sum(one.failed for one in made[0].by_event.values()) == 5_000


def test_the_score_of_a_field_stands_beside_its_kinds_of_event_and_clean_fields_are_folded():
    text = _page(typical()).text
    assert "Unit Cost 97.1% 377 – does not apply – does not apply 97.1% – does not apply" in text
    assert "43 fields without an error" in text
