"""The rules of ASCOF 2D: which discharges count, what links them with reablement, what happens in twelve weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from caretrail.engine import run_steps
from caretrail.measures.ascof_2d import ASCOF_2D
from caretrail.measures.hospital import load_hospital_episodes
from caretrail.measures.measure import Period
from tests.support.event_tables import event_tables, fill_table, person, service, token
from tests.support.hospital_files import episode, write_hospital_file


YEAR = Period(label="year", start=date(2025, 4, 1), end=date(2026, 3, 31))  # 2D: calendar year 2025
ADMITTED, DISCHARGED = date(2025, 6, 1), date(2025, 6, 10)
NURSING, PRISON, COMMUNITY = (f"Long term support: {kind}" for kind in ("Nursing care", "Prison", "Community"))
AREAS = [
    {"la_code": "201", "la_area_code": "E06000001", "la_name": "Anytown"},
    {"la_code": "202", "la_area_code": "E06000002", "la_name": "Otherton"},
]
RESIDENCES = [
    {"lsoa_code_2011": "E01000001", "utla_code_2023": "E06000001"},
    {"lsoa_code_2011": "e01000002", "utla_code_2023": "E06000002"},
    {"lsoa_code_2011": "W01000001", "utla_code_2023": "W06000001"},
]


def later(days: int, on: date = DISCHARGED) -> date:
    return on + timedelta(days=days)


def stay(who: str = "p", **said: Any) -> dict[str, str]:
    """A hospital episode of somebody, who is told apart by name instead of number."""
    return episode(
        number=who, **{name: str(value) if isinstance(value, date) else value for name, value in said.items()}
    )


def reabled(start: date = DISCHARGED, end: date | None = None, who: str = "p", **said: Any) -> dict[str, Any]:
    kind = {"service_type": "Short term support: ST-Max", "service_component": "Reablement"}
    return service(who, start, end or start + timedelta(days=20), **{**kind, **said})


@pytest.fixture
def outputs(tmp_path: Path) -> Any:
    """Computes every output of the latest period from episodes, events and persons."""

    def compute(
        stays: Sequence[Mapping[str, str]],
        events: Sequence[Mapping[str, Any]],
        people: Sequence[Mapping[str, Any]] = (),
        memory: str | None = None,
    ) -> dict[str, list[dict[str, Any]]]:
        with event_tables(joined=events, people=people) as session:
            fill_table(session, "ref_la_lookup", _texts("la_code", "la_area_code", "la_name"), AREAS)
            fill_table(session, "ref_lsoa_utla", _texts("lsoa_code_2011", "utla_code_2023"), RESIDENCES)
            load_hospital_episodes(session, write_hospital_file(tmp_path, stays), _tokens)
            run_steps(session, ASCOF_2D.steps(YEAR), memory=memory)
            found = {}
            for output in ASCOF_2D.outputs(YEAR):
                told = session.execute(output.query)
                names = [column[0] for column in told.description]
                found[output.name] = [dict(zip(names, row, strict=True)) for row in told.fetchall()]
            return found

    return compute


def _texts(*names: str) -> dict[str, tuple[str, Any]]:
    return dict.fromkeys(names, ("VARCHAR", None))


def _tokens(names: Iterable[str]) -> dict[str, UUID]:
    return {name: token(name) for name in names}


def links(found: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return found["ascof_2d_links_latest"]


def cell(
    found: Mapping[str, list[dict[str, Any]]], part: str, area: str, ct: str = "Total", slice_: str = "Total"
) -> Any:
    (row,) = (
        row
        for row in found[f"ascof_2d_{part}_latest"]
        if row["area"] == area and row["ct"] == ct and row.get("slice", slice_) == slice_
    )
    return row


# --- which discharges count -------------------------------------------------------------------------------------------


def test_reablement_after_a_discharge_is_linked(outputs: Any):
    found = outputs([stay()], [reabled()])
    (link,) = links(found)
    assert (link["area"], link["discharge_date"], link["ct"]) == ("Anytown", DISCHARGED, "Those not in any LTS")
    assert (link["gender"], link["ag"]) == ("Female", 75)


@pytest.mark.parametrize(
    "said",
    [
        {"admission_method": "31"},
        {"admission_method": ""},
        {"discharge_method": "4"},
        {"discharge_method": "5"},
        {"destination": "79"},
        {"destination": ""},
        {"treatment_function": "501"},
        {"treatment_function": "650"},
        {"treatment_function": "710"},
        {"treatment_function": ""},
        {"last_episode": "0"},
        {"who": ""},
        {"born": ("1960", "7")},  # 64 at discharge
        {"born": ("", "1")},
        {"admitted": DISCHARGED},
        {"admitted": date(2023, 3, 31)},
        {"lsoa": "W01000001"},
        {"lsoa": "unknown"},
    ],
)
def test_these_episodes_are_no_discharge(outputs: Any, said: dict[str, Any]):
    found = outputs([stay(**said)], [reabled()])
    assert links(found) == []
    assert cell(found, "part2", "England")["discharges"] is None


@pytest.mark.parametrize("on", [date(2024, 12, 31), date(2026, 1, 1)])
def test_discharges_outside_the_period_do_not_count(outputs: Any, on: date):
    assert links(outputs([stay(admitted=on - timedelta(days=3), discharged=on)], [reabled(on)])) == []


@pytest.mark.parametrize(
    ("kind", "start", "end", "cohort"),
    [
        (NURSING, date(2024, 1, 1), None, None),
        (PRISON, date(2024, 1, 1), ADMITTED, None),
        (NURSING, date(2024, 1, 1), date(2025, 5, 31), "Those not in any LTS"),
        (COMMUNITY, ADMITTED, None, "Those in LT community support"),
        (COMMUNITY, date(2025, 6, 2), None, "Those not in any LTS"),
    ],
)
def test_support_on_the_day_of_admission_decides_the_cohort(
    outputs: Any, kind: str, start: date, end: date | None, cohort: str | None
):
    found = outputs([stay()], [reabled(), service("p", start, end, service_type=kind, la_code="202")])
    assert [link["ct"] for link in links(found)] == ([cohort] if cohort else [])


@pytest.mark.parametrize(("died", "linked"), [(date(2024, 12, 31), True), (date(2025, 1, 1), False)])
def test_support_of_somebody_who_died_before_the_period_is_not_looked_at(outputs: Any, died: date, linked: bool):
    events = [reabled(), service("p", date(2024, 1, 1), la_code="202", service_type=NURSING)]
    found = outputs([stay()], events, [person("p", la_code="202", date_of_death=died)])
    assert bool(links(found)) is linked


def test_an_episode_that_stands_twice_in_the_file_is_one(outputs: Any):
    found = outputs([stay(), stay()], [reabled()])
    assert len(links(found)) == 1
    assert cell(found, "part2", "England")["discharges"] == 1


# --- what links a discharge and reablement ----------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "linked"), [(-4, False), (-3, True), (0, True), (7, True), (8, False)])
def test_a_discharge_lies_up_to_seven_days_before_the_start_and_up_to_three_after(
    outputs: Any, days: int, linked: bool
):
    assert bool(links(outputs([stay()], [reabled(later(days))]))) is linked


def test_an_admission_after_the_start_led_to_no_reablement(outputs: Any):
    assert links(outputs([stay(admitted=later(-1))], [reabled(later(-2))])) == []


def test_the_latest_discharge_is_the_one_and_all_episodes_of_that_day_are_kept(outputs: Any):
    stays = [
        stay(ident="1", discharged=later(-3)),
        stay(ident="2"),
        stay(ident="3", admitted=later(-1)),
    ]
    found = outputs(stays, [reabled()])
    assert [link["ident"] for link in links(found)] == ["2", "3"]
    assert cell(found, "part1", "Anytown")["denominator"] == 1


@pytest.mark.parametrize(
    "said",
    [
        {"service_component": "Other short term support"},
        {"service_component": None},
        {"service_type": "Short term support: Other short term"},
        {"client_type": "Unpaid carer"},
        {"event_type": "a service"},
        {"end": later(-1)},
    ],
)
def test_other_support_is_no_reablement(outputs: Any, said: dict[str, Any]):
    assert links(outputs([stay()], [reabled(**said)])) == []


@pytest.mark.parametrize(("gap", "episodes"), [(7, 1), (8, 2)])
def test_services_at_most_seven_days_apart_are_one_episode(outputs: Any, gap: int, episodes: int):
    first = reabled(later(-40), later(-2 - gap))
    found = outputs([stay()], [first, reabled(later(-2))])
    assert len(links(found)) == episodes - 1  # one long episode started long before the discharge


def test_councils_cluster_apart_and_each_counts(outputs: Any):
    found = outputs([stay()], [reabled(), reabled(later(2), la_code="202")])
    assert [link["area"] for link in links(found)] == ["Anytown", "Otherton"]
    assert cell(found, "part1", "England")["denominator"] == 2


# --- what happens in twelve weeks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "flag"), [(1, 1), (84, 1), (85, 0)])
def test_a_readmission_within_eighty_four_days_counts(outputs: Any, days: int, flag: int):
    again = stay(ident="2", admitted=later(days), discharged=later(days + 2))
    assert [link["readmitted"] for link in links(outputs([stay(), again], [reabled()]))] == [flag]


@pytest.mark.parametrize(
    "said",
    [
        {"management": "EL"},
        {"management": ""},
        {"discharge_method": "5"},
        {"discharge_method": ""},
        {"last_episode": "0"},
        {"discharged": later(30)},
    ],
)
def test_these_admissions_are_no_readmission(outputs: Any, said: dict[str, Any]):
    again = stay(**{"ident": "2", "admitted": later(30), "discharged": later(40), **said})
    assert [link["readmitted"] for link in links(outputs([stay(), again], [reabled()]))] == [0]


def test_somebody_who_dies_in_hospital_was_readmitted_and_a_code_of_either_kind_counts(outputs: Any):
    again = stay(ident="2", admitted=later(30), discharged=later(40), discharge_method="4", management="NE")
    assert [link["readmitted"] for link in links(outputs([stay(), again], [reabled()]))] == [1]


def test_an_admission_on_the_day_of_the_discharge_is_no_readmission(outputs: Any):
    again = stay(ident="2", admitted=DISCHARGED, discharged=later(30))
    assert [link["readmitted"] for link in links(outputs([stay(), again], [reabled(later(-1))]))] == [0]


def test_an_admission_before_reablement_started_is_no_readmission(outputs: Any):
    again = stay(ident="2", admitted=later(4), discharged=later(30))
    assert [link["readmitted"] for link in links(outputs([stay(), again], [reabled(later(5))]))] == [0]


@pytest.mark.parametrize(("days", "flag"), [(-1, 0), (0, 1), (84, 1), (85, 0)])
def test_a_death_known_to_the_council_counts(outputs: Any, days: int, flag: int):
    people = [person("p", date_of_death=later(days)), person("p", la_code="202", date_of_death=later(3))]
    assert [link["died"] for link in links(outputs([stay()], [reabled()], people))] == [flag]


@pytest.mark.parametrize(
    ("kind", "days", "flag"), [(NURSING, 0, 1), (NURSING, 84, 1), (NURSING, 85, 0), (NURSING, -1, 0), (COMMUNITY, 5, 0)]
)
def test_entry_to_a_care_home_in_any_council_counts(outputs: Any, kind: str, days: int, flag: int):
    found = outputs([stay()], [reabled(), service("p", later(days), service_type=kind, la_code="202")])
    assert [link["entered_lt"] for link in links(found)] == [flag]


# --- the published tables ---------------------------------------------------------------------------------------------


def test_part_1_counts_those_to_whom_nothing_happened(outputs: Any):
    stays = [stay("p"), stay("q", ident="2"), stay("r", ident="3")]
    found = outputs(stays, [reabled(who=who) for who in "pqr"], [person("p", date_of_death=later(5))])
    row = cell(found, "part1", "Anytown")
    assert (row["denominator"], row["numerator"], row["outcome_percent"]) == (3, 2, 66.67)
    assert (row["died"], row["readmitted"], row["entered_lt"]) == (1, 0, 0)


def test_half_a_hundredth_is_rounded_up(outputs: Any):
    people = [f"p{number}" for number in range(32)]  # 1 of 32 is 3.125 %
    stays = [stay(who, ident=str(number)) for number, who in enumerate(people)]
    found = outputs(stays, [reabled(who=people[0])])
    assert cell(found, "part2", "England")["outcome_percent"] == 3.13


def test_areas_without_an_episode_are_missing_not_zero(outputs: Any):
    row = cell(outputs([stay()], [reabled()]), "part1", "Otherton")
    assert (row["denominator"], row["outcome_percent"]) == (None, None)


def test_cohorts_are_those_that_occur_and_the_total(outputs: Any):
    found = outputs([stay()], [reabled()])
    assert {row["ct"] for row in found["ascof_2d_part1_latest"]} == {"Those not in any LTS", "Total"}
    assert len(found["ascof_2d_part1_latest"]) == 3 * 2 * 6


def test_people_of_other_sexes_stand_in_the_total_and_their_age_alone(outputs: Any):
    found = outputs([stay(sex="9")], [reabled()])
    slices = {
        row["slice"]: row["denominator"]
        for row in found["ascof_2d_part1_latest"]
        if row["area"] == "England" and row["ct"] == "Total"
    }
    assert slices == {"Total": 1, "65-74": None, "75-84": 1, "85+": None, "Female": None, "Male": None}


def test_part_2_sets_the_reablement_of_a_council_against_the_discharges_of_its_residents(outputs: Any):
    stays = [stay("p"), stay("q", ident="2"), stay("r", ident="3", lsoa="E01000002")]
    found = outputs(stays, [reabled(who="p"), reabled(who="r")])
    assert (cell(found, "part2", "Anytown")["discharges"], cell(found, "part2", "Anytown")["reablement_count"]) == (
        2,
        2,
    )
    other = cell(found, "part2", "Otherton")
    assert (other["discharges"], other["reablement_count"], other["outcome_percent"]) == (1, None, None)
    assert cell(found, "part2", "England")["outcome_percent"] == 66.67


def test_regions_of_the_diagram_are_apart_and_totals_are_not(outputs: Any):
    stays = [stay("p"), stay("q", ident="2"), stay("q", ident="4", admitted=later(9), discharged=later(12))]
    events = [reabled(who="p"), reabled(who="q"), service("q", later(20), service_type=NURSING)]
    row = cell(outputs(stays, events, [person("p", date_of_death=later(5))]), "venn", "Anytown")
    told = {name: row[name] for name in row if name not in {"period", "area", "ct"} and row[name]}
    assert told == {
        "total_death": 1,
        "death_only": 1,
        "total_readmission": 1,
        "readmission_lts": 1,
        "total_lts": 1,
    }


def test_an_episode_with_two_variants_counts_twice_in_the_diagram_and_once_in_part_1(outputs: Any):
    stays = [stay("p"), stay("p", ident="2", sex="1")]
    found = outputs(stays, [reabled()], [person("p", date_of_death=later(5))])
    assert cell(found, "venn", "Anytown")["total_death"] == 2
    assert cell(found, "part1", "Anytown")["denominator"] == 1


def test_going_group_by_group_of_persons_gives_the_same(outputs: Any):
    people = [f"p{number}" for number in range(40)]
    stays = [stay(who, ident=str(number)) for number, who in enumerate(people)]
    events = [reabled(later(number % 9), who=who) for number, who in enumerate(people)]
    assert outputs(stays, events, memory="1KB") == outputs(stays, events)


def test_the_previous_period_is_three_months_earlier(outputs: Any):
    early = date(2024, 10, 1)
    found = outputs([stay(admitted=date(2024, 9, 20), discharged=early)], [reabled(early)])
    assert links(found) == []
    assert len(found["ascof_2d_links_previous"]) == 1
