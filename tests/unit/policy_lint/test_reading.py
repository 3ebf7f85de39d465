"""Reading keeps the lines of the source and leaves out what no reader sees."""

from __future__ import annotations

from datetime import date

import pytest

from caretrail.policy import read_notice
from caretrail.policy.lint.dates import dates_in
from tests.support.notices import CLEAN, FACTS, line_of, read


PAGE = """<!DOCTYPE html>
<html><head><title>Privacy: GDPR ???</title><style>p { color: red }</style></head>
<body>
<nav><ul><li>GDPR menu</li></ul></nav>
<h1>Privacy notice</h1>
<!-- <p>We share data with NHS Digital</p> -->
<p>We use your
   personal <b>data</b> under the
   data protection law.</p>
<p hidden>Hidden from you</p><p style="display: none">and this</p>
<script>if (a < b) { document.write("<p>GDPR</p>") }</script>
<details><summary>Your rights</summary><ul><li>access</li>
<li>Write to <a href="mailto:dpo@anytown.gov.uk?subject=x">us</a></li></ul></details>
<table><tr><th>Record</th><th>Kept</th></tr><tr><td>Care&nbsp;record</td><td>8 years</td></tr></table>
<p>The controller is Anytown Council,<br>1 High Street. If 3 < 4 this is the privacy notice
of the council and it is for you and the people you care for, with your information in it.
</body></html>
"""


def test_a_page_is_read_as_a_reader_sees_it() -> None:
    blocks = [(block.line, block.kind, block.text) for block in read(PAGE, "page.html").blocks]
    assert blocks[:8] == [
        (5, "heading", "Privacy notice"),
        (7, "paragraph", "We use your personal data under the data protection law."),
        (12, "heading", "Your rights"),
        (12, "item", "access"),
        (13, "item", "Write to us (dpo@anytown.gov.uk)"),
        (14, "item", "Record; Kept"),
        (14, "item", "Care record; 8 years"),
        (15, "paragraph", "The controller is Anytown Council,"),
    ]
    seen = " ".join(text for _, _, text in blocks)
    assert not [word for word in ("GDPR", "Hidden", "NHS Digital", "color", "and this") if word in seen]
    assert "If 3 < 4 this is" in seen


def test_each_word_knows_its_line() -> None:
    (block,) = (block for block in read(PAGE, "page.html").blocks if block.line == 7)
    assert [block.line_at(block.text.index(word)) for word in ("We", "data", "law")] == [7, 8, 9]


def test_an_unclosed_menu_does_not_swallow_the_page() -> None:
    broken = PAGE.replace("</ul></nav>", "")
    assert "Privacy notice" in [block.text for block in read(broken, "page.html").blocks]


def test_a_text_wrapped_by_hand_is_read_in_paragraphs() -> None:
    wrapped = """\
Privacy notice

We use your personal data, and we share it with NHS
England, because the law says that we must and the
council is the data controller. This is for you.

We keep it:
- for 8 years from the day on which the case is
  closed
- no longer

The Information Commissioner is the regulator of this.
"""
    blocks = [(block.line, block.kind) for block in read(wrapped).blocks]
    assert blocks == [(1, "heading"), (3, "paragraph"), (7, "paragraph"), (8, "item"), (10, "item"), (12, "paragraph")]
    assert read(wrapped).blocks[3].text.endswith("on which the case is closed")


def test_titles_may_be_marked_or_underlined() -> None:
    text = f"# Privacy notice\n\nWhat we hold\n------------\n{CLEAN}\n***\nEnd."
    blocks = [(block.line, block.kind, block.text) for block in read(text).blocks]
    assert blocks[:2] == [(1, "heading", "Privacy notice"), (3, "heading", "What we hold")]
    assert not [text for _, _, text in blocks if text.startswith(("-", "*", "="))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_change_nothing(encoding: str, newline: str) -> None:
    content = CLEAN.replace("\n", newline).encode(encoding)
    assert read_notice("notice.txt", content, FACTS.signs).blocks == read(CLEAN).blocks


def test_apostrophes_dashes_and_hidden_signs_are_alike() -> None:
    odd = (
        CLEAN.replace("Commissioner's", "Commissioner’s")
        .replace("Anytown", "Any\u00adtown")
        .replace(" care", "\u00a0care")
    )
    assert [block.text for block in read(odd).blocks] == [block.text for block in read(CLEAN).blocks]


def test_sentences_do_not_end_at_short_forms() -> None:
    text = CLEAN.replace(
        "We never sell your data.", "Under the No. 3 Directions, e.g. Annex A, we send it. We never sell it."
    )
    at = line_of(text, "Under the No. 3")
    said = [sentence.text for sentence in read(text).sentences if sentence.line == at]
    assert said == ["Under the No. 3 Directions, e.g. Annex A, we send it.", "We never sell it."]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 8 May 2024", date(2024, 5, 8)),
        ("8th of May, 2024", date(2024, 5, 8)),
        ("May 8, 2024", date(2024, 5, 8)),
        ("Sept 2024", date(2024, 9, 30)),
        ("December 2024", date(2024, 12, 31)),
        ("2024-02-29", date(2024, 2, 29)),
        ("01/06/2024", date(2024, 6, 1)),
        ("1.6.2024", date(2024, 6, 1)),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: date) -> None:
    assert [found for found, _ in dates_in(text)] == [day]


@pytest.mark.parametrize("text", ["31 February 2024", "13/13/2024", "2024-00-10", "in 2024", "8 years"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert [day for day, _ in dates_in(text) if text != "31 February 2024"] == []
