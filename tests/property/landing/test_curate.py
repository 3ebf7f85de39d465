"""Whatever a council writes into its cells, a row becomes what the method says, alone and in any company."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrail.landing.tokens import KEY_PURPOSE
from tests.support.curated_oracle import AMOUNTS, DAYS, Oracle
from tests.support.landings import COUNCIL, RING, curated_alone
from tests.support.submissions import NAMES, STANDARD, rows


ORACLE = Oracle(key=RING.derive(KEY_PURPOSE), la_code=COUNCIL, standard=STANDARD)
DAY_FIELDS = ("date_of_birth", "date_of_death", "event_start_date", "event_end_date")
FREE_FIELDS = (
    "nhs_number",
    "la_person_unique_identifier",
    "adult_1_linked_person_id",
    "adult_3_linked_person_id",
    "event_description",
)
# Letters in either case, accents, what CSV quotes, breaks of lines, and spaces of several kinds.
ODD = st.text(alphabet="aBé9ßΣ,;\"'\n \u00a0/", max_size=6)


def in_any_case(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from([text, text.upper(), text.lower(), f"{text}  ", f" {text}"])


def coded(name: str) -> st.SearchStrategy[str]:
    """Texts for a coded field: of the standard, nearly so, or anything."""
    values = [value.value for value in STANDARD.list_of[name].values] or ["Yes"]
    return st.one_of(st.just(""), st.just("   "), st.sampled_from(values).flatmap(in_any_case), ODD)


CELLS = st.fixed_dictionaries(
    {
        **{name: st.sampled_from([text for text, _ in DAYS]) for name in DAY_FIELDS},
        "unit_cost": st.sampled_from([text for text, _ in AMOUNTS]),
        **{name: st.one_of(st.sampled_from(["", "P1", "p1 ", "Unknown", "9990000018"]), ODD) for name in FREE_FIELDS},
        "postcode": st.one_of(st.sampled_from(["ZZ17 6AA", "zz176aa ", "M1 1AE", "ZZ17"]), ODD),
        **{name: coded(name) for name in ("event_type", "client_type", "service_type", "dementia", "gender")},
    }
)


@pytest.mark.fuzz
@given(st.lists(CELLS, min_size=1, max_size=8))
def test_a_row_becomes_what_the_oracle_says(cells: list[dict[str, str]]) -> None:
    made = [rows(1)[0] | changed for changed in cells]
    with tempfile.TemporaryDirectory() as folder:
        found = curated_alone(Path(folder), made, NAMES)
    expected = [ORACLE.row(number, row) for number, row in enumerate(made, 1)]
    assert len(found) == len(expected)
    for got, wanted in zip(found, expected, strict=True):
        assert {name: got[name] for name in wanted} == wanted


@given(st.lists(CELLS, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_a_row_is_the_same_in_any_company(cells: list[dict[str, str]], order: object) -> None:
    made = [rows(1)[0] | changed for changed in cells]
    shuffled = list(range(len(made)))
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        together = curated_alone(Path(folder), made, NAMES)
        apart = curated_alone(Path(folder), [made[place] for place in shuffled], NAMES)
    for row, place in zip(apart, shuffled, strict=True):
        assert row | {"row_number": place + 1} == together[place]
