"""What a row becomes in the analysis zone, rule by rule, as standards/landing/curated.toml and the method state it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from caretrail.landing import UNLISTED
from caretrail.spec import load_curated
from tests.support.landings import COUNCIL, curated_alone, curated_rows, land, submission, token
from tests.support.submissions import NHS_NUMBERS, STANDARD, rows


def one(folder: Path, **cells: str) -> dict[str, Any]:
    """The curated row of one service with these cells."""
    (found,) = curated_alone(folder, [rows(4)[2] | cells])
    return found


def both(folder: Path, first: dict[str, str], second: dict[str, str]) -> list[dict[str, Any]]:
    """The curated rows of two flawless services that differ in these cells."""
    service = rows(4)[2]
    return curated_alone(folder, [service | first, service | second])


# --- who --------------------------------------------------------------------------------------------------------------


def test_the_person_is_the_nhs_number_whatever_the_local_identifier(tmp_path: Path) -> None:
    a, b = both(tmp_path, {"la_person_unique_identifier": "P1"}, {"la_person_unique_identifier": "P2"})
    assert a["person"] == b["person"]
    assert a["local_id"] != b["local_id"]


def test_without_an_nhs_number_the_person_is_the_council_and_its_identifier(tmp_path: Path) -> None:
    found = one(tmp_path, nhs_number="", la_person_unique_identifier="P77")
    assert found["person"] == token(f"{COUNCIL}_p77")
    assert found["local_id"] == token(f"local|{COUNCIL}|p77")


def test_an_nhs_number_counts_as_typed_even_if_it_is_none(tmp_path: Path) -> None:
    found = one(tmp_path, nhs_number="not yet known")
    assert found["person"] == token("not yet known")


def test_letter_case_and_spaces_at_the_end_make_no_other_person(tmp_path: Path) -> None:
    a, b = both(
        tmp_path,
        {"nhs_number": "", "la_person_unique_identifier": "ab12"},
        {"nhs_number": "", "la_person_unique_identifier": "AB12  "},
    )
    assert (a["person"], a["local_id"]) == (b["person"], b["local_id"])


def test_spaces_at_the_beginning_do(tmp_path: Path) -> None:
    a, b = both(
        tmp_path,
        {"nhs_number": "", "la_person_unique_identifier": "ab12"},
        {"nhs_number": "", "la_person_unique_identifier": " ab12"},
    )
    assert a["person"] != b["person"]


def test_a_row_with_neither_number_is_about_nobody(tmp_path: Path) -> None:
    found = one(tmp_path, nhs_number="", la_person_unique_identifier="")
    assert (found["person"], found["local_id"], found["local_id_known"]) == (None, None, False)


@pytest.mark.parametrize(
    ("written", "known"), [("P1", True), ("Unknown", False), ("UNKNOWN ", False), ("Invalid and not mapped", False)]
)
def test_a_local_identifier_may_be_a_word_for_unknown(tmp_path: Path, written: str, known: bool) -> None:
    assert one(tmp_path, la_person_unique_identifier=written)["local_id_known"] is known


def test_linked_adults_have_the_token_of_the_local_identifier(tmp_path: Path) -> None:
    found = one(tmp_path, la_person_unique_identifier="P9", adult_1_linked_person_id="p9 ")
    assert found["linked_1"] == found["local_id"]
    assert (found["linked_2"], found["linked_3"]) == (None, None)


def test_two_councils_share_a_person_by_nhs_number_and_no_local_identifier(tmp_path: Path) -> None:
    made = [rows(1)[0] | {"nhs_number": NHS_NUMBERS[0], "la_person_unique_identifier": "P1"}]
    land(tmp_path / "store", submission(tmp_path, [made[0] | {"la_code": "201"}], "a.csv"), la_code="201")
    land(tmp_path / "store", submission(tmp_path, [made[0] | {"la_code": "202"}], "b.csv"), la_code="202")
    a, b = curated_rows(tmp_path / "store")
    assert a["person"] == b["person"]
    assert a["local_id"] != b["local_id"]


# --- dates, ages, places ----------------------------------------------------------------------------------------------


def test_a_date_that_cannot_be_read_is_missing(tmp_path: Path) -> None:
    found = one(tmp_path, event_start_date="31/02/2026", event_end_date="soon")
    assert (found["event_start"], found["event_end"]) == (None, None)


def test_dates_are_day_first(tmp_path: Path) -> None:
    assert one(tmp_path, event_start_date="02/03/2026")["event_start"] == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("born", "start", "age"),
    [
        ("15/06/1950", "14/06/2025", 74),
        ("15/06/1950", "15/06/2025", 75),
        # 6574 days are 17.998 years of 365.25 days, although the person turned 18 that day.
        ("01/03/2001", "01/03/2019", 17),
        ("", "01/03/2019", None),
        ("01/03/2019", "01/03/2018", -1),
    ],
)
def test_age_is_days_since_the_full_birth_date_by_365_and_a_quarter_rounded_down(
    tmp_path: Path, born: str, start: str, age: int | None
) -> None:
    assert one(tmp_path, date_of_birth=born, event_start_date=start)["age_at_event_start"] == age


def test_of_the_birth_date_only_year_and_month_stay(tmp_path: Path) -> None:
    found = one(tmp_path, date_of_birth="15/06/1950")
    assert (found["birth_year"], found["birth_month"]) == (1950, 6)
    assert date(1950, 6, 15) not in found.values()


@pytest.mark.parametrize(
    ("postcode", "district"),
    [("ZZ17 6AA", "ZZ17"), ("zz176aa", "ZZ17"), ("W1A 1AA", "W1A"), ("M1 1AE ", "M1"), ("ZZ17", None), ("", None)],
)
def test_of_the_postcode_only_the_outward_part_stays(tmp_path: Path, postcode: str, district: str | None) -> None:
    assert one(tmp_path, postcode=postcode)["postcode_district"] == district


# --- events -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("description", "spoken"), [("", False), ("Home visit", False), ("A CONVERSATION at home", True)]
)
def test_a_description_leaves_only_whether_it_speaks_of_a_conversation(
    tmp_path: Path, description: str, spoken: bool
) -> None:
    found = one(tmp_path, event_description=description)
    assert found["conversation"] is spoken
    assert description == "" or description not in found.values()


@pytest.mark.parametrize(
    ("event_type", "kinds"),
    [
        ("Service", {"is_service"}),
        ("SERVICE ", {"is_service"}),
        ("Service review", {"is_service", "is_review"}),
        ("", set()),
    ],
)
def test_the_kind_of_an_event_is_read_off_the_text_as_sent(tmp_path: Path, event_type: str, kinds: set[str]) -> None:
    found = one(tmp_path, event_type=event_type)
    assert {name for name in found if name.startswith("is_") and found[name]} == kinds


def test_an_unlisted_event_type_still_has_its_kind_but_not_its_text(tmp_path: Path) -> None:
    found = one(tmp_path, event_type="Service for 9990000018")
    assert found["is_service"] is True
    assert found["event_type"].startswith(UNLISTED)


# --- coded texts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["Service user", "service USER", "Service user  "])
def test_a_listed_text_stays_exactly_as_sent(tmp_path: Path, written: str) -> None:
    assert one(tmp_path, client_type=written)["client_type"] == written


def test_a_text_of_the_first_release_stays_as_sent(tmp_path: Path) -> None:
    (old, *_) = STANDARD.list_of["service_type"].superseded()
    assert one(tmp_path, service_type=old)["service_type"] == old


def test_an_unlisted_text_becomes_the_token_of_its_folded_self(tmp_path: Path) -> None:
    a, b = both(tmp_path, {"client_type": "Mrs Made Up"}, {"client_type": "MRS MADE UP "})
    assert a["client_type"] == b["client_type"] == UNLISTED + token("mrs made up").hex


def test_an_empty_cell_is_missing(tmp_path: Path) -> None:
    assert one(tmp_path, client_type="")["client_type"] is None


@pytest.mark.parametrize(("code", "kept"), [("A81037", True), ("9990000018", False), ("Dr Made Up", False)])
def test_a_code_stays_only_if_it_has_the_form_of_one(tmp_path: Path, code: str, kept: bool) -> None:
    found = one(tmp_path, gp_practice_code=code)["gp_practice_code"]
    assert (found == code) is kept
    assert found.startswith(UNLISTED) is not kept


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "cost"),
    [
        ("12", "12.00"),
        ("12.345", "12.35"),
        ("12.344", "12.34"),
        ("-0.005", "-0.01"),
        ("£12", None),
        ("1,200", None),
        ("1e3", None),
        ("", None),
    ],
)
def test_money_has_two_decimals_half_away_from_zero_or_is_missing(
    tmp_path: Path, written: str, cost: str | None
) -> None:
    assert one(tmp_path, unit_cost=written)["unit_cost"] == (None if cost is None else Decimal(cost))


# --- the whole --------------------------------------------------------------------------------------------------------


def test_rows_keep_their_number_and_order(tmp_path: Path) -> None:
    found = curated_alone(tmp_path, rows(9))
    assert [row["row_number"] for row in found] == list(range(1, 10))


def test_a_file_without_optional_columns_is_curated_with_these_missing(tmp_path: Path) -> None:
    names = [name for name in rows(1)[0] if name not in ("postcode", "unit_cost", "gender")]
    (found,) = curated_alone(tmp_path, rows(1), names)
    assert (found["postcode_district"], found["unit_cost"], found["gender"]) == (None, None, None)


def test_the_columns_are_those_of_the_dictionary(tmp_path: Path) -> None:
    (found,) = curated_alone(tmp_path, rows(1))
    assert list(found) == [column.name for column in load_curated(STANDARD).columns]
