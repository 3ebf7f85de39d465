"""A text is read in Python and in SQL as the same entry of its list: rows met beforehand and rows read later agree."""

from __future__ import annotations

from functools import lru_cache

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrail.intake.cells import list_code, list_types
from caretrail.intake.dictionary import EXCEL_ERRORS, NULL_TEXTS, Dictionary, all_dictionaries
from tests.support.submissions import STANDARD


DICTIONARIES = all_dictionaries(STANDARD, {"gender": {"1": "Male", " two ": "Female"}})
FIELDS = sorted(DICTIONARIES)
SPACES = " \t\n\r\x0b\x0c\x1c\x85\u00a0\u2003\u3000\u200b\ufeff"
LOOKALIKES = str.maketrans({"-": "–", "'": "’", " ": "\u00a0", "k": "\u212a", "s": "ſ", "i": "İ", "a": "А"})


@lru_cache
def _session() -> duckdb.DuckDBPyConnection:
    session = duckdb.connect(":memory:")
    for dictionary in DICTIONARIES.values():
        for statement in list_types(dictionary):
            session.execute(statement)
    return session


def _code_in_sql(dictionary: Dictionary, text: str) -> int:
    # An empty cell reaches the stage as missing.
    found = _session().execute(f"SELECT {list_code('c', dictionary)} FROM (SELECT nullif(?, '') AS c)", [text]).fetchone()
    assert found is not None
    return int(found[0])


@st.composite
def bent(draw: st.DrawFn, field: str) -> str:
    """A listed or superseded value as people and programs bend it, or any text at all."""
    dictionary = DICTIONARIES[field]
    base = draw(st.sampled_from([*dictionary.exact, *dictionary.folded, *dictionary.prefixes]))
    bend = draw(
        st.sampled_from(
            (
                str,
                str.upper,
                str.lower,
                str.swapcase,
                str.title,
                lambda text: text.translate(LOOKALIKES),
                lambda text: text[: draw(st.integers(1, 60))],
                lambda text: text + draw(st.text(max_size=3)),
            )
        )
    )
    edge = st.text(alphabet=SPACES, max_size=2)
    middle = draw(st.sampled_from((" ", "  ", "\t", "\u2003", "\u00a0 ", "\n")))
    return draw(edge) + bend(base).replace(" ", middle) + draw(edge)


TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=50)


@pytest.mark.parametrize("field", FIELDS)
@given(data=st.data())
def test_both_readings_agree(field: str, data: st.DataObject):
    text = data.draw(st.one_of(bent(field), TEXTS, st.text(SPACES, max_size=3)))
    dictionary = DICTIONARIES[field]
    assert dictionary.entries[_code_in_sql(dictionary, text)] == dictionary.read(text)


@pytest.mark.parametrize("field", FIELDS)
def test_every_known_spelling_is_read_as_itself(field: str):
    dictionary = DICTIONARIES[field]
    for text, entry in dictionary.exact.items():
        assert dictionary.entries[_code_in_sql(dictionary, text)] == entry


@given(data=st.data())
def test_having_met_a_text_changes_nothing_but_its_code(data: st.DataObject):
    field = data.draw(st.sampled_from(FIELDS))
    met = data.draw(st.lists(bent(field), max_size=5))
    dictionary = DICTIONARIES[field]
    knowing = dictionary.having_met(met)
    for text in [*met, data.draw(bent(field))]:
        assert knowing.read(text) == dictionary.read(text)


@pytest.mark.parametrize("text", [*NULL_TEXTS, *EXCEL_ERRORS])
def test_wounds_are_known_in_every_list(text: str):
    state = "null_text" if text in NULL_TEXTS else "excel_error"
    assert {DICTIONARIES[field].read(text).state for field in FIELDS} == {state}
