"""What is found depends on what cells say: not on the reader, the order of columns or rows, separators or packing."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.submissions import NARROW, failing, joined, rows, table, write


GOOD = table(rows(6), NARROW)
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=12)
WOUNDS = st.sampled_from(
    ("", " ", "NULL", "#REF!", "male", "Male ", "01/02/2026", "2026-02-01", "45748", "1/2/26", "P5001", "p5001 ",
     "503", "504", "9990000018", "999 000 0018", "Service", "service", "Unpaid carer", "a,b", 'a"b', '"', "a\nb",
     "a\r\nb", "a\rb", ";", "\t", "|", "–", "Malé")
)  # fmt: skip
LINE = st.lists(st.one_of(WOUNDS, TEXTS), min_size=len(NARROW), max_size=len(NARROW))


@st.composite
def bodies(draw: st.DrawFn) -> list[list[str]]:
    """Rows of a return: flawless ones, some with one cell changed, some made of any texts."""
    lines = [list(line) for line in draw(st.lists(st.sampled_from(GOOD[1:]), min_size=1, max_size=5))]
    for line in lines:
        if draw(st.booleans()):
            line[draw(st.integers(0, len(NARROW) - 1))] = draw(st.one_of(WOUNDS, TEXTS))
    return [*lines, *draw(st.lists(LINE, max_size=2))]


def found(desk: Path, content: str | bytes) -> set[tuple[int, str, str]]:
    return failing(write(desk / "a.csv", content))


@given(body=bodies())
def test_the_fast_and_the_careful_reader_agree(body: list[list[str]], desk: Path):
    """A bad line at the end forces the careful reader on all the others."""
    content = joined([GOOD[0], *body])
    assert found(desk, content + "bad\r\n") == found(desk, content)


@given(
    body=bodies(),
    delimiter=st.sampled_from(",;\t|"),
    # The writer leaves a lone carriage return bare where lines end with a line feed, unless all is quoted.
    ending=st.sampled_from((("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL))),
    wrapping=st.sampled_from(
        (str.encode, lambda text: text.encode("utf-8-sig"), lambda text: gzip.compress(text.encode()))
    ),
    places=st.permutations(range(len(NARROW))),
)
def test_the_form_of_a_file_changes_no_finding(body, delimiter, ending, wrapping, places, desk: Path):
    lines = [GOOD[0], *body]
    turned = [[line[place] for place in places] for line in lines]
    content = wrapping(joined(turned, delimiter=delimiter, newline=ending[0], quoting=ending[1]))
    assert found(desk, content) == found(desk, joined(lines))


@given(body=bodies(), chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_their_numbers_only(body: list[list[str]], chance, desk: Path):
    order = list(range(len(body)))
    chance.shuffle(order)
    before = found(desk, joined([GOOD[0], *body]))
    after = found(desk, joined([GOOD[0], *(body[place] for place in order)]))
    assert {(order[row - 1] + 1, rule, check) for row, rule, check in after} == before
