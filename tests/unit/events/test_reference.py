"""Reference tables: what is missing is said, what contradicts itself is refused with its line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from caretrail.errors import SpecError, UnusableInput
from caretrail.events import load_reference
from caretrail.spec import default_mapping, load_method, load_standard


HEADINGS = {
    "mapping": ("field", "raw", "cleaned", "grouped"),
    "event_outcome_hierarchy": ("event_outcome", "hierarchy"),
    "la_lookup": ("la_code", "la_area_code", "la_name", "region"),
    "population": ("code", "geography", "gender", "age_band", "population"),
    "lsoa_utla": ("lsoa_code_2011", "utla_code_2023", "utla_name_2023"),
}


def folder_with(folder: Path, name: str, *lines: Sequence[str]) -> Path:
    """A reference folder with one file of these lines."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS[name], *lines])
    return folder


def test_without_a_folder_the_package_speaks_and_says_what_is_lacking() -> None:
    reference = load_reference(None)
    assert set(reference.missing) == {*(f"{name}.csv" for name in HEADINGS), "sus.csv"}
    assert "ASCOF 2D" in reference.missing["sus.csv"]
    assert reference.hospital is None
    assert reference.outcome_ranks["Progress to reablement/ST-Max"] == 1


def test_a_file_that_is_there_is_not_missing(tmp_path: Path) -> None:
    reference = load_reference(folder_with(tmp_path, "la_lookup", ("201", "E06000000", "Anytown", "North")))
    assert "la_lookup.csv" not in reference.missing
    assert reference.councils == (("201", "E06000000", "Anytown", "North"),)


@pytest.mark.parametrize("name", ["Client_Type", "client_type", "Client Type", "CLIENT TYPE"])
def test_a_field_may_be_named_in_any_of_its_ways(tmp_path: Path, name: str) -> None:
    (value,) = load_reference(folder_with(tmp_path, "mapping", (name, "Carer", "Unpaid carer", ""))).mapping
    assert (value.field, value.raw, value.cleaned) == ("client_type", "Carer", "Unpaid carer")


@pytest.mark.parametrize("again", ["Carer", "CARER", "carer  "])
def test_a_raw_value_given_twice_is_refused(tmp_path: Path, again: str) -> None:
    lines = [("Client_Type", "Carer", "Unpaid carer", ""), ("Client_Type", again, "Service user", "")]
    with pytest.raises(SpecError, match=r"mapping\.csv, line 3: .*line 2"):
        load_reference(folder_with(tmp_path, "mapping", *lines))


def test_the_same_raw_value_in_two_fields_is_fine(tmp_path: Path) -> None:
    lines = [("Gender", "Unknown", "Unknown", ""), ("Employment_Status", "Unknown", "Unknown", "")]
    assert len(load_reference(folder_with(tmp_path, "mapping", *lines)).mapping) == 2


def test_a_space_in_front_makes_another_value(tmp_path: Path) -> None:
    lines = [("Gender", "M", "Male", ""), ("Gender", " M", "Female", "")]
    assert len(load_reference(folder_with(tmp_path, "mapping", *lines)).mapping) == 2


def test_a_circle_is_refused(tmp_path: Path) -> None:
    lines = [("Gender", "Man", "Male", ""), ("Gender", "Male", "Man", "")]
    with pytest.raises(SpecError, match=r"line 2: .*something else in line 3"):
        load_reference(folder_with(tmp_path, "mapping", *lines))


def test_a_chain_is_refused(tmp_path: Path) -> None:
    lines = [("Gender", "M", "Man", ""), ("Gender", "man", "Male", ""), ("Gender", "Male", "Male", "")]
    with pytest.raises(SpecError, match=r"line 2: .*something else in line 3"):
        load_reference(folder_with(tmp_path, "mapping", *lines))


def test_a_cleaned_value_in_two_groups_is_refused(tmp_path: Path) -> None:
    lines = [("Ethnicity", "Irish", "White: Irish", "White"), ("Ethnicity", "IRL", "White: Irish", "Other")]
    with pytest.raises(SpecError, match=r"line 3: .*group in line 2"):
        load_reference(folder_with(tmp_path, "mapping", *lines))


@pytest.mark.parametrize("line", [("Gender", "", "Male", ""), ("Gender", "M", "", ""), ("Shoe_Size", "M", "Male", "")])
def test_a_line_that_says_nothing_is_refused(tmp_path: Path, line: Sequence[str]) -> None:
    with pytest.raises(SpecError, match="line 2"):
        load_reference(folder_with(tmp_path, "mapping", line))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("la_lookup", [("201", "E1", "A", "N"), ("201", "E2", "B", "N")]),
        ("event_outcome_hierarchy", [("NFA: Other", "1"), ("nfa: other", "2")]),
        ("event_outcome_hierarchy", [("NFA: Other", "1"), ("NFA: Deceased", "1")]),
        ("population", [("E1", "LA", "All", "18 to 64", "5"), ("E1", "LA", "All", "18 to 64", "6")]),
        ("lsoa_utla", [("E01", "E06", "A"), ("E01", "E07", "B")]),
    ],
)
def test_other_tables_with_a_doubled_key_are_refused(tmp_path: Path, name: str, lines: list[Sequence[str]]) -> None:
    with pytest.raises(SpecError, match=rf"{name}\.csv, line 3: .*line 2"):
        load_reference(folder_with(tmp_path, name, *lines))


@pytest.mark.parametrize("number", ["", "12.5", "many", "-3", "١٢"])
def test_a_population_that_is_no_number_is_refused(tmp_path: Path, number: str) -> None:
    with pytest.raises(SpecError, match="line 2: column population"):
        load_reference(folder_with(tmp_path, "population", ("E1", "LA", "All", "18 to 64", number)))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"field,raw\nGender,M\n", "lacks the column cleaned"),
        (b"field,raw,cleaned,grouped\nGender,M\n", "line 2"),
        (b"field,raw,cleaned,grouped\nGender,M,Male,,more\n", "line 2"),
        (b"\xff\xfe\x00f", "CSV file in UTF-8"),
        (b"", "lacks the column field"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "mapping.csv").write_bytes(content)
    with pytest.raises(UnusableInput, match=told):
        load_reference(tmp_path)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="not a folder"):
        load_reference(tmp_path / "nowhere")


def test_refusals_do_not_repeat_what_a_cell_holds(tmp_path: Path) -> None:
    lines = [("Gender", "9990000018", "Male", ""), ("Gender", "9990000018", "Female", "")]
    with pytest.raises(SpecError) as refused:
        load_reference(folder_with(tmp_path, "mapping", *lines))
    assert "9990000018" not in str(refused.value)


# --- what the package holds -------------------------------------------------------------------------------------------


def packaged() -> dict[tuple[str, str], tuple[str, str]]:
    values = default_mapping(load_standard(), load_method())
    assert len({(v.field, v.raw.rstrip(" ").lower()) for v in values}) == len(values)
    return {(value.field, value.raw): (value.cleaned, value.grouped) for value in values}


def test_release_2_values_stay_and_release_1_values_become_what_replaced_them() -> None:
    known = packaged()
    assert known["client_type", "Carer"] == ("Unpaid carer", "")
    assert known["service_type", "Carer Support: Direct to Carer"] == (
        "Unpaid carer support: Direct to unpaid carer",
        "Unpaid carer support",
    )
    assert known["event_outcome", "NFA- Other"] == ("NFA: Other", "NFA")
    assert known["ethnicity", "White: Irish"] == ("White: Irish", "White")


def test_release_1_values_without_an_equivalent_are_unclear() -> None:
    known = packaged()
    lost = "Release 1 specification only: Not mapped"
    assert known["event_outcome", "Progress to End of Life Care"] == (lost, lost)
    assert known["assessment_type", "Financial Assessment"] == ("Invalid and not mapped", "")
    assert known["service_type", "Invalid and not mapped"] == ("Invalid and not mapped", "Unknown")


def test_the_packaged_order_of_outcomes_ranks_every_submittable_outcome_once() -> None:
    ranks = load_method().outcome_ranks
    assert set(load_standard().list_of["event_outcome"].release_2) < set(ranks)
    assert sorted(ranks.values()) == list(range(1, 18))


def test_what_the_method_names_is_on_the_lists_of_the_standard() -> None:
    method, lists = load_method(), load_standard().list_of
    homes = {value.value for value in lists["accommodation_status"].values}
    assert set(method.settled) <= homes
    assert {rule.status for rule in method.accommodation_rules} <= homes
    assert set(method.service_types) <= set(lists["service_type"].release_2)
    assert set(method.telling_components) <= set(lists["service_component"].release_2)
    assert set(method.carer_client_types) <= set(lists["client_type"].release_2)
    assert {field.field for field in method.cleaned} <= set(lists)
