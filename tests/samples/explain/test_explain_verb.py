"""`caretrail explain`: three steps from a figure to a row, what it refuses, and who may see whom."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.command_line import is_one_line
from tests.support.explained import Asking
from tests.support.national import expected_rows


OLDER = ("--group", "65 and above")
TOKEN = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


def acts(asking: Asking) -> list[str]:
    lines = (asking.store / "trail" / "landing.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["act"] for line in lines]


def test_a_figure_is_walked_to_its_rows_in_three_steps(asking: Asking, national: Path):
    told = asking.told("ascof-2a", *OLDER)
    (figure,) = told["figures"]
    published = next(
        row for row in expected_rows(national, "ascof_2a_latest") if (row["la_code"], row["grp"]) == ("201", OLDER[1])
    )
    assert (figure["numerator"], figure["denominator"]) == (int(published["numerator"]), int(published["denominator"]))
    assert sum(unit["in_numerator"] for unit in figure["units"]) == figure["numerator"]
    token = next(unit["person"] for unit in figure["units"] if unit["in_numerator"])

    person = asking.told("ascof-2a", *OLDER, "--person", token)["person"]
    assert [unit["person"] for unit in person["units"]] == [token] * len(person["units"])
    counted = [event for event in person["events"] if any(use["counted"] for use in event["uses"])]
    assert counted

    row = asking.told("ascof-2a", *OLDER, "--row", counted[0]["row"])["row"]
    assert (row["row"], row["person"], row["counted"]) == (counted[0]["row"], token, True)


def test_a_figure_comes_with_its_definition_and_the_versions_of_what_fed_it(asking: Asking, national: Path):
    told = asking.told("ascof-2a")
    assert told["measure"]["question"].endswith("how many needed no ongoing support?")
    assert told["caretrail"]
    assert "mid 2026" in told["measure"]["source"]
    chosen = {
        (row["file_name"], row["ref_start"], row["ref_end"])
        for row in expected_rows(national, "selected_submissions_joined_merged")
        if row["la_code"] == "201"
    }
    assert {(one["file"], one["ref_start"], one["ref_end"]) for one in told["submissions"]} == chosen
    for one in told["submissions"]:
        receipt = asking.store / "submissions" / "201" / one["submission_id"] / "receipt.json"
        says = json.loads(receipt.read_text(encoding="utf-8"))
        assert one["derivations"]
        assert json.dumps(one["derivations"], sort_keys=True) in json.dumps(says, sort_keys=True)


def test_the_answer_over_one_council_is_that_over_the_nation(asking: Asking, national: Path):
    """Only one council's submissions are read; its figures do not differ for that."""
    for measure, name in (("ascof-3d", "ascof_3d_previous"), ("ascof-2e", "ascof_2e_previous")):
        figures = asking.told(measure, "--period-label", "previous", la="202")["figures"]
        published = [row for row in expected_rows(national, name) if row["la_code"] == "202"]
        found = {
            (one["measure"], *one["group"], one["numerator"], one["denominator"])
            for one in figures
            if one["measure"] in {row["measure"] for row in published}
        }
        labels = ("age_band", "grp") if "age_band" in published[0] else ("part", "grp")
        assert found == {
            (row["measure"], *(row[label] for label in labels), int(row["numerator"]), int(row["denominator"]))
            for row in published
        }


def test_waiting_times_are_told_by_quarter(asking: Asking):
    told = asking.told("waiting-times", "--period-label", "2025-04-01", "--group", "65 and above")
    assert {figure["period"] for figure in told["figures"]} == {"2025-04-01"}
    assert all(len(figure["units"]) == figure["denominator"] for figure in told["figures"])


def test_persons_are_tokens_unless_asked_for_which_the_trail_records(asking: Asking, national: Path):
    before = acts(asking).count("identifiers.revealed")
    tokens = asking.explain("ascof-2a", *OLDER, "--json").out
    assert acts(asking).count("identifiers.revealed") == before
    clusters = [row for row in expected_rows(national, "ascof_2a_clusters_latest") if row["la_code"] == "201"]
    known = {row["person_id"] for row in clusters if row["age_band"] == OLDER[1]}
    assert not any(identifier in tokens for identifier in known)

    shown = asking.told("ascof-2a", *OLDER, "--show-ids", "--purpose", "answering a query")
    assert {unit["person"] for unit in shown["figures"][0]["units"]} == known
    assert acts(asking).count("identifiers.revealed") == before + 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (OLDER, ("71.4%", "Numerator", "numerator and denominator", "201_09_quarterly.csv")),
        (("--row", "201_10_partial_resub_edge.csv:5"), ("Not counted.", "another row of the same care event was kept")),
        (("--row", "201_09_quarterly.csv:461"), ("Counted.", "as reablement of the episode")),
    ],
)
def test_the_terminal_says_it_in_words(words: tuple[str, ...], says: tuple[str, ...], asking: Asking):
    ended = asking.explain("ascof-2a", *words)
    assert (ended.code, ended.err) == (0, "")
    for text in says:
        assert text in ended.out


def test_the_terminal_tells_every_event_of_a_person(asking: Asking):
    token = asking.told("ascof-2a", *OLDER)["figures"][0]["units"][0]["person"]
    person = asking.told("ascof-2a", *OLDER, "--person", token)["person"]
    out = asking.explain("ascof-2a", *OLDER, "--person", token).out
    for event in person["events"]:
        assert event["row"] in out
        assert all(other["row"] in out for other in event["duplicates"])


@pytest.mark.parametrize(
    ("measure", "words", "says"),
    [
        ("ascof-2a", ("--la", "999"), "The store holds no submission of council 999."),
        ("ascof-2a", ("--la", "20"), "--la must be three digits."),
        ("ascof-2z", (), "There is no measure 'ascof-2z'. Did you mean"),
        ("facts", (), "is a table, not a figure"),
        ("all", (), "Explain one measure at a time."),
        ("ascof-2a", ("--group", "65 and over"), "Did you mean 65 and above?"),
        ("ascof-2a", ("--period-label", "last"), "There is no such period. The figures are of latest, previous."),
        ("ascof-2a", ("--person", "9991959459"), "--person must be a token"),
        ("ascof-2a", ("--person", "00000000-0000-4000-8000-000000000000"), "no event of a person with this token"),
        ("ascof-2a", ("--row", "201_09_quarterly.csv"), "--row must be a file and a row"),
        ("ascof-2a", ("--row", "201_9_quarterly.csv:1"), "Did you mean 201_09_quarterly.csv?"),
        ("ascof-2a", ("--row", "201_09_quarterly.csv:0"), "has rows 1 to 653"),
        ("ascof-2a", ("--row", "201_09_quarterly.csv:654"), "has rows 1 to 653"),
        ("ascof-2a", ("--row", "a.csv:1", "--person", "x"), "one at a time"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(measure: str, words: tuple[str, ...], says: str, asking: Asking):
    ended = asking.explain(measure, *words)
    assert (ended.code, is_one_line(ended), ended.out) == (2, True, "")
    assert says in ended.err


def test_a_missing_reference_table_is_named(asking: Asking, tmp_path: Path):
    ended = asking.explain("ascof-2d", "--ref", tmp_path)
    assert (ended.code, is_one_line(ended)) == (2, True)
    assert "sus.csv" in ended.err


def test_a_row_of_a_council_of_which_nothing_is_chosen_still_has_its_reason(asking: Asking):
    row = asking.told("ascof-2a", "--as-of", "2024-01-01", "--row", "201_01_quarterly.csv:1")["row"]
    assert not row["counted"]
    assert "received after 2024-01-01" in row["reasons"][0]["says"]


def test_without_a_period_the_last_year_that_the_rows_imply_is_explained(asking: Asking):
    told = asking.told("ascof-2a", year=None)
    assert told["year"] == {"start": "2025-04-01", "end": "2026-03-31"}
