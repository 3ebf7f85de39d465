"""What a made-up council sends over the quarters fits together: histories, deaths, carers, hospital, costs."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from tests.support.made_up_nation import Row, day, submissions, table


LINKS = tuple(f"Adult {place} Linked Person_ID" for place in (1, 2, 3))
LOCAL = "LA Person Unique Identifier"


def by_reference(rows: list[Row]) -> dict[str, Row]:
    return {row["Event Reference"]: row for row in rows if row["Event Reference"]}


def of_council(nation: Path, code: str) -> list[list[Row]]:
    return [rows for name, rows in submissions(nation).items() if name.startswith(code)]


def test_an_event_is_the_same_event_in_every_submission(clean_nation: Path) -> None:
    first, *later = (by_reference(rows) for rows in of_council(clean_nation, "201"))
    shared = 0
    for rows in later:
        for reference in first.keys() & rows.keys():
            shared += 1
            for heading in (LOCAL, "Event Start Date", "Event Type", "Service Component", "Unit Cost"):
                assert first[reference][heading] == rows[reference][heading]
    assert shared > 1000


def test_a_service_stays_open_until_it_has_ended(clean_nation: Path) -> None:
    closed = 0
    submitted = of_council(clean_nation, "201")
    for earlier, later in pairwise(submitted):
        before, after = by_reference(earlier), by_reference(later)
        for reference in before.keys() & after.keys():
            ended = after[reference]["Event End Date"]
            if before[reference]["Event End Date"]:
                assert ended == before[reference]["Event End Date"]
            elif ended:
                closed += 1
                known_at = day(before[reference]["Reporting Period End Date"])
                assert known_at is not None
                assert (day(ended) or known_at) > known_at
    assert closed > 100


def test_a_death_closes_services_and_ends_the_story(clean_nation: Path) -> None:
    dead = {p["person"]: p["date_of_death"] for p in table(clean_nation / "truth" / "people.csv") if p["date_of_death"]}
    events = [event for event in table(clean_nation / "truth" / "events.csv") if event["person"] in dead]
    assert len(events) > 300
    for event in events:
        assert event["event_end_date"]
        assert event["event_start_date"] < dead[event["person"]]
        assert event["event_end_date"] <= dead[event["person"]]


def test_a_death_is_known_from_the_period_in_which_it_fell(clean_nation: Path) -> None:
    deaths = {p["person"]: p["date_of_death"] for p in table(clean_nation / "truth" / "people.csv")}
    for rows in of_council(clean_nation, "202"):
        for row in rows:
            end = str(day(row["Reporting Period End Date"]))
            known = deaths[row[LOCAL]] if deaths[row[LOCAL]] and deaths[row[LOCAL]] <= end else ""
            assert str(day(row["Date of Death"]) or "") == known


def test_carers_look_after_people_supported_in_the_same_file(clean_nation: Path) -> None:
    linked = 0
    for rows in submissions(clean_nation).values():
        drawing = {row[LOCAL] for row in rows if row["Client Type"] == "Service user"}
        helped = {row[LOCAL] for row in rows if row["Has Unpaid Carer"] == "Yes"}
        for row in rows:
            links = [row[link] for link in LINKS if row[link]]
            linked += len(links)
            assert set(links) <= drawing
            assert set(links) <= helped
            assert len(links) <= int(row["No. of adults being cared for"] or 0)
    assert linked > 500


def test_carers_known_by_association_have_no_event(clean_nation: Path) -> None:
    rows = [row for found in submissions(clean_nation).values() for row in found]
    known = [row for row in rows if row["Client Type"] == "Unpaid carer known by association"]
    assert len(known) > 200
    assert all(not row["Event Type"] and row[LINKS[0]] for row in known)


def test_reablement_starts_within_days_of_the_discharge_it_follows(clean_nation: Path) -> None:
    number = {p["person"]: p["nhs_number"] for p in table(clean_nation / "truth" / "people.csv")}
    discharged = defaultdict(list)
    for episode in table(clean_nation / "ref" / "sus.csv"):
        assert episode["Admission_Date"] < episode["Discharge_Date"]
        discharged[episode["Der_DHSC_Pseudo_NHS_Number"]].append(date.fromisoformat(episode["Discharge_Date"]))
    followed = 0
    for event in table(clean_nation / "truth" / "events.csv"):
        if event["service_type"] == "Short term support: ST-Max":
            start = date.fromisoformat(event["event_start_date"])
            near = [d for d in discharged[number[event["person"]]] if timedelta(-3) <= start - d <= timedelta(7)]
            followed += bool(near)
    assert followed > 100


def test_reablement_is_followed_by_every_kind_of_sequel(clean_nation: Path) -> None:
    after = set()
    last: dict[str, str] = {}
    for event in table(clean_nation / "truth" / "events.csv"):
        person, kind = event["person"], event["service_type"]
        if kind == "Short term support: ST-Max":
            last[person] = event["event_end_date"]
        elif kind and last.get(person) and event["event_start_date"] > last[person]:
            after.add(kind)
    assert after >= {
        "Long term support: Community",
        "Long term support: Residential care",
        "Long term support: Nursing care",
        "Short term support: Ongoing low level",
        "Short term support: Other short term",
    }


def test_no_first_of_april_stands_out(clean_nation: Path) -> None:
    for rows in submissions(clean_nation).values():
        starts = [row["Event Start Date"] for row in rows if row["Event Type"] == "Service"]
        assert sum(start.startswith("01/04/") for start in starts) < 0.02 * len(starts)
