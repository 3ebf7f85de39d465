"""A text is read in Python and in SQL as the same entry of its list: rows met beforehand and rows read later agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrail.intake.dictionary import EXCEL_ERRORS, NULL_TEXTS
from tests.support.staging import DICTIONARIES, staged


FIELDS = sorted(DICTIONARIES)
SPACES = " \t\n\r\x0b\x0c\x1c\x85\u00a0\u2003\u3000\u200b\ufeff"
LOOKALIKES = str.maketrans(
    {"-": "–", "'": "’", " ": "\u00a0", "k": "\u212a", "s": "\u017f", "i": "\u0130", "a": "\u0410"}
)
BENDS = (str, str.upper, str.lower, str.swapcase, str.title, lambda text: text.translate(LOOKALIKES))
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=50)


@st.composite
def bent(draw: st.DrawFn, field: str) -> str:
    """A listed or superseded value as people and programs bend it, cut it off and add to it."""
    dictionary = DICTIONARIES[field]
    base = draw(st.sampled_from([*dictionary.exact, *dictionary.folded, *dictionary.prefixes]))
    text = draw(st.sampled_from(BENDS))(base)[: draw(st.sampled_from((None, 29, 30, 31, -1)))]
    edge = st.text(alphabet=SPACES, max_size=2)
    middle = draw(st.sampled_from((" ", "  ", "\t", "\u2003", "\u00a0 ", "\n")))
    return draw(edge) + text.replace(" ", middle) + draw(edge)


@given(field=st.sampled_from(FIELDS), data=st.data())
def test_both_readings_agree(field: str, data: st.DataObject, desk: Path):
    texts = data.draw(st.lists(st.one_of(bent(field), TEXTS, st.text(SPACES, max_size=3)), min_size=1, max_size=40))
    dictionary = DICTIONARIES[field]
    read = dict(zip(texts, staged(desk, field, texts), strict=True))
    assert read == {text: dictionary.read(text) for text in texts}


@pytest.mark.parametrize("field", FIELDS)
def test_every_known_spelling_is_read_as_itself(field: str, desk: Path):
    exact = DICTIONARIES[field].exact
    assert staged(desk, field, list(exact)) == list(exact.values())


@given(data=st.data())
def test_having_met_a_text_changes_nothing(data: st.DataObject, desk: Path):
    field = data.draw(st.sampled_from(FIELDS))
    met, others = data.draw(st.tuples(*[st.lists(st.one_of(bent(field), TEXTS), min_size=1, max_size=5)] * 2))
    knowing = DICTIONARIES[field].having_met(met)
    texts = [*met, *others]
    assert staged(desk, field, texts, dictionary=knowing) == [DICTIONARIES[field].read(text) for text in texts]


@pytest.mark.parametrize("text", [*NULL_TEXTS, *EXCEL_ERRORS])
def test_wounds_are_known_in_every_list(text: str):
    state = "null_text" if text in NULL_TEXTS else "excel_error"
    assert {DICTIONARIES[field].read(text).state for field in FIELDS} == {state}
