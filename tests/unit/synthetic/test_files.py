"""The files of a made-up nation have the names and headings that the published method's readers expect."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

from caretrail.spec import load_standard
from tests.support.made_up_nation import day, headings, manifest, submissions, table


HEADINGS = {
    "submissions.csv": "la_code,la_name,import_datetime,stated_period_start,stated_period_end,file_name,rows",
    "ref/mapping.csv": "field,raw,cleaned,grouped",
    "ref/event_outcome_hierarchy.csv": "event_outcome,hierarchy",
    "ref/la_lookup.csv": "la_code,la_area_code,la_name,region",
    "ref/population.csv": "code,geography,gender,age_band,population",
    "ref/lsoa_utla.csv": "lsoa_code_2011,utla_code_2023,utla_name_2023",
    "ref/sus.csv": (
        "Der_DHSC_Pseudo_NHS_Number,APCS_Ident,APCS_Last_Ep_Ind,Admission_Date,Discharge_Date,Month_of_Birth_SUS,"
        "Year_of_Birth_SUS,Sex,Der_Postcode_LSOA_2011_Code,Admission_Method,Discharge_Method,Discharge_Destination,"
        "Der_Management_Type,Treatment_Function_Code"
    ),
    "truth/faults.csv": "file,row,rule",
}
CLEANED = (
    *("Gender", "Ethnicity", "Client_Type", "Primary_Support_Reason", "Accommodation_Status", "Employment_Status"),
    *("Has_Unpaid_Carer", "Visual_Impairment", "Hearing_Impairment", "Client_Funding_Status", "Event_Outcome"),
    *("Request_Route_of_Access", "Assessment_Type", "Method_of_Assessment", "Method_of_Review"),
    *("Total_Hrs_Caring_Per_Week", "Service_Type", "Service_Component", "Delivery_Mechanism", "Review_Reason"),
    *("Review_Outcomes_Achieved", "Cost_Frequency_Unit_Type"),
)


def test_every_file_has_its_headings(clean_nation: Path) -> None:
    for name, expected in HEADINGS.items():
        assert ",".join(headings(clean_nation / name)) == expected, name


def test_submissions_have_all_columns_of_the_standard_in_its_order(clean_nation: Path) -> None:
    expected = [field.header for field in load_standard().fields]
    assert len(expected) == 50
    for line in manifest(clean_nation):
        assert headings(clean_nation / "submissions" / line["file_name"]) == expected


def test_the_manifest_counts_the_rows_and_names_every_file(clean_nation: Path) -> None:
    files = {path.name for path in (clean_nation / "submissions").iterdir()}
    assert {line["file_name"] for line in manifest(clean_nation)} == files
    for line in manifest(clean_nation):
        assert int(line["rows"]) == len(table(clean_nation / "submissions" / line["file_name"]))


def test_each_council_sends_rolling_twelve_months_every_quarter(clean_nation: Path) -> None:
    lines = [line for line in manifest(clean_nation) if line["la_code"] == "201"]
    starts = [line["stated_period_start"] for line in lines]
    ends = [line["stated_period_end"] for line in lines]
    assert starts == [
        *("2023-10-01", "2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01", "2025-01-01", "2025-04-01"),
    ]
    assert ends == [
        *("2024-09-30", "2024-12-31", "2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31"),
    ]
    for line in lines:
        sent, end = date.fromisoformat(line["import_datetime"][:10]), date.fromisoformat(line["stated_period_end"])
        assert 0 < (sent - end).days < 30


def test_rows_carry_the_manifest_s_council_and_period(clean_nation: Path) -> None:
    rows_of = submissions(clean_nation)
    for line in manifest(clean_nation):
        for row in rows_of[line["file_name"]]:
            assert row["LA Code"] == line["la_code"]
            start, end = day(row["Reporting Period Start Date"]), day(row["Reporting Period End Date"])
            assert (str(start), str(end)) == (line["stated_period_start"], line["stated_period_end"])


def test_the_cleaning_table_maps_every_text_once_whatever_its_case(clean_nation: Path) -> None:
    rows = table(clean_nation / "ref" / "mapping.csv")
    assert {row["field"] for row in rows} == set(CLEANED)
    folded = Counter((row["field"], row["raw"].rstrip().lower()) for row in rows)
    assert set(folded.values()) == {1}


def test_the_cleaning_table_knows_every_text_of_the_submissions(clean_nation: Path) -> None:
    known = {(row["field"].lower(), row["raw"]) for row in table(clean_nation / "ref" / "mapping.csv")}
    header = {field.header: field.name for field in load_standard().fields}
    cleaned = {name.lower() for name in CLEANED}
    for rows in submissions(clean_nation).values():
        for row in rows:
            for heading, text in row.items():
                if header[heading] in cleaned and text:
                    assert (header[heading], text) in known


def test_outcomes_are_ranked_as_nationally(clean_nation: Path) -> None:
    ranks = {
        r["event_outcome"]: int(r["hierarchy"]) for r in table(clean_nation / "ref" / "event_outcome_hierarchy.csv")
    }
    assert sorted(ranks.values()) == list(range(1, 18))
    assert ranks["Progress to reablement/ST-Max"] == 1
    assert ranks["Release 1 specification only: Not mapped"] == 3
    assert ranks["Admitted to hospital"] == 6
    assert ranks["NFA: Other"] == 17


def test_lines_end_alike_on_every_machine(clean_nation: Path) -> None:
    for path in clean_nation.rglob("*.csv"):
        assert b"\r" not in path.read_bytes(), path.name


def test_every_value_of_every_list_and_every_field_is_used(clean_nation: Path) -> None:
    rows = [row for found in submissions(clean_nation).values() for row in found]
    standard = load_standard()
    for field in standard.fields:
        texts = {row[field.header] for row in rows}
        assert texts - {""}, field.name
        listed = standard.list_of[field.name].release_2 if field.name in standard.list_of else ()
        assert set(listed) <= texts, field.name


def test_truth_files_can_be_joined_to_the_submissions(clean_nation: Path) -> None:
    people = {row["person"] for row in table(clean_nation / "truth" / "people.csv")}
    events = {row["event_reference"]: row for row in table(clean_nation / "truth" / "events.csv")}
    for rows in submissions(clean_nation).values():
        for row in rows:
            assert row["LA Person Unique Identifier"] in people
            if row["Event Reference"]:
                event = events[row["Event Reference"]]
                assert event["person"] == row["LA Person Unique Identifier"]
                assert event["event_start_date"] == str(day(row["Event Start Date"]))


def test_hospital_episodes_stand_in_quotes_like_the_national_extract(clean_nation: Path) -> None:
    with (clean_nation / "ref" / "sus.csv").open(encoding="utf-8", newline="") as file:
        assert all(line.startswith('"') for line in file)
        file.seek(0)
        idents = [row["APCS_Ident"] for row in csv.DictReader(file)]
    assert len(set(idents)) == len(idents)
