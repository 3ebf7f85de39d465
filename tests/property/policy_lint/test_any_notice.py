"""What holds for any text: no crash, lines that are there, the same for its page, faults found wherever they stand."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from caretrail.errors import UnusableInput
from caretrail.policy import read_notice
from tests.support.notices import CLEAN, FACTS, as_page, lint


PIECES = [piece for piece in CLEAN.split("\n\n") if piece.strip()]
# Faults that a paragraph of its own makes, wherever it stands.
PARAGRAPHS = {
    "We share your data with clinical commissioning groups.": "F3",
    "NHS Digital receives the return.": "F6",
    "Data protection officer: [insert name]": "F1",
    "We follow the Anonymisation Code of Practice.": "F9",
    "We rely on the Data Protection Act 1998.": "F29",
    "We send figures to the Office of National Statistics.": "F28",
    "More will be published shortly.": "F34",
    "We would always seek advice from the Information Commissioner first before data leaves the UK.": "F37",
}
noise = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(sorted(PARAGRAPHS)), noise), max_size=40)


@pytest.mark.fuzz
@given(texts)
def test_any_text_is_judged_or_refused(pieces: list[str]) -> None:
    text = "\n\n".join(pieces)
    try:
        found = lint(text)
    except UnusableInput:
        return
    assert all(1 <= one.line <= text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1 for one in found)
    assert lint(text) == found


@pytest.mark.fuzz
@given(st.binary(max_size=3_000), st.sampled_from([b"", b"<html>", b"<p><!--", b"\xff\xfe", CLEAN.encode()]))
def test_any_bytes_are_read_or_refused(content: bytes, before: bytes) -> None:
    with contextlib.suppress(UnusableInput):
        blocks = read_notice("notice", before + content, FACTS.signs).blocks
        assert blocks
        assert [block.number for block in blocks] == list(range(len(blocks)))


@pytest.mark.fuzz
@given(st.text(st.sampled_from("<>/!-&;=\"' \n\tapliqdv"), max_size=400))
def test_broken_markup_does_not_hide_what_stands_before_it(markup: str) -> None:
    page = as_page(CLEAN).replace("</body>", markup)
    blocks = read_notice("notice", page.encode(), FACTS.signs).blocks
    whole = read_notice("notice", as_page(CLEAN).encode(), FACTS.signs).blocks
    assert [block.text for block in blocks[: len(whole) - 1]] == [block.text for block in whole[:-1]]


@given(st.sampled_from(sorted(PARAGRAPHS)), st.integers(min_value=1, max_value=len(PIECES) - 1))
def test_a_fault_is_found_wherever_it_is_planted(fault: str, place: int) -> None:
    # A list stays with its heading, so that the paragraph does not part what belongs together.
    assume(not PIECES[place].lstrip().startswith("•"))
    text = "\n\n".join([*PIECES[:place], fault, *PIECES[place:]])
    line = text[: text.index(fault)].count("\n") + 1
    assert (PARAGRAPHS[fault], line) in {(one.id, one.line) for one in lint(text)}


@given(st.permutations(range(len(PIECES))))
def test_a_page_is_judged_as_its_text(order: list[int]) -> None:
    text = "\n\n".join(PIECES[place] for place in order)
    assert lint(as_page(text)) == lint(text)
