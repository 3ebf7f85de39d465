"""ASCOF 2A: what one episode of reablement is, whose counts, and what is told of it, rule by rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caretrail.measures import MEASURES
from tests.support.made_up_events import ST_MAX, Event, Nation, Person, computed


BEGAN, ENDED = date(2025, 6, 1), date(2025, 7, 10)
LONG_TERM = "Long term support: Community"
ADVICE = "NFA: Information and advice or signposting"
PLANNED = "NFA: Support ended as planned"
ONWARD = "Progress to support planning or services"  # tells nothing of what became of it
PERSON = Person()


def july(day: int) -> date:
    return date(2025, 7, day)


def reablement(start: date = BEGAN, end: date | None = ENDED, outcome: str | None = None) -> Event:
    return Event(start=start, end=end, service_type=ST_MAX, outcome=outcome)


def service(start: date, end: date | None = None, service_type: str = LONG_TERM, component: str | None = None) -> Event:
    return Event(start=start, end=end, service_type=service_type, component=component)


def review(start: date, end: date, outcome: str | None = None) -> Event:
    return Event(start=start, end=end, kind="review", outcome=outcome)


def episodes(*events: Event, person: Person = PERSON) -> list[dict[str, Any]]:
    return computed(MEASURES["ascof-2a"], Nation(events=events, persons=[person]))["ascof_2a_clusters_latest"]


def told(*events: Event, person: Person = PERSON) -> tuple[str, str]:
    (episode,) = episodes(*events, person=person)
    return episode["sequel_type"], episode["final_outcome"]


@pytest.mark.parametrize(
    ("gap_ends", "spans"), [(date(2025, 7, 17), [(BEGAN, date(2025, 8, 1))]), (date(2025, 7, 18), None)]
)
def test_services_at_most_seven_days_apart_are_one_episode(gap_ends: date, spans: list[tuple[date, date]] | None):
    found = episodes(reablement(), reablement(gap_ends, date(2025, 8, 1)))
    apart = [(BEGAN, ENDED), (gap_ends, date(2025, 8, 1))]
    assert [(row["cluster_start"], row["cluster_end"]) for row in found] == (spans or apart)


def test_a_short_service_within_a_long_one_does_not_end_the_episode():
    long, within = reablement(), reablement(date(2025, 6, 2), date(2025, 6, 3))
    assert len(episodes(long, within, reablement(july(17), july(20)))) == 1


def test_an_open_service_keeps_the_episode_open_so_that_it_does_not_count():
    assert episodes(reablement(), reablement(july(1), None)) == []


@pytest.mark.parametrize(
    ("earlier_end", "counts"), [(date(2025, 3, 2), True), (date(2025, 3, 3), False), (None, False)]
)
def test_who_had_long_term_support_in_the_91_days_before_is_no_new_client(earlier_end: date | None, counts: bool):
    found = episodes(reablement(), service(date(2024, 1, 1), earlier_end))
    assert bool(found) == counts


def test_long_term_support_that_begins_with_reablement_does_not_make_a_known_client():
    assert len(episodes(reablement(), service(BEGAN))) == 1


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2007, 8, 1), None),
        (date(2007, 7, 1), "18 to 64"),
        (date(1960, 8, 1), "18 to 64"),
        (date(1960, 7, 1), "65 and above"),
        (None, "Unknown"),
    ],
)
def test_the_band_is_that_of_the_age_at_the_end_and_children_do_not_count(born: date | None, band: str | None):
    assert [row["age_band"] for row in episodes(reablement(), person=Person(born=born))] == ([band] if band else [])


def test_who_died_before_it_began_does_not_count():
    assert episodes(reablement(), person=Person(died=date(2025, 5, 31))) == []


@pytest.mark.parametrize(("died", "step"), [(july(17), "1"), (BEGAN, "1"), (july(18), "6")])
def test_1_death_within_seven_days_of_the_end_or_before_it(died: date, step: str):
    assert told(reablement(), person=Person(died=died))[0] == step


def test_2_an_admission_to_hospital_goes_before_services_that_follow():
    assert told(reablement(outcome="Admitted to hospital"), service(ENDED)) == ("2", "Admitted to hospital")


def test_the_outcome_of_an_episode_is_that_of_the_last_end_then_the_strongest():
    last = reablement(july(1), july(20), ADVICE)
    assert told(reablement(outcome=PLANNED), last) == ("4a", ADVICE)
    assert told(reablement(outcome=PLANNED), reablement(outcome=ADVICE)) == ("4a", ADVICE)


@pytest.mark.parametrize(("start", "step"), [(july(17), "3"), (july(18), "6")])
def test_3_a_service_within_seven_days_is_what_followed(start: date, step: str):
    assert told(reablement(), service(start))[0] == step


def test_3_of_several_services_the_strongest_kind_is_told():
    home, community = service(july(12), service_type="Long term support: Nursing care"), service(july(11))
    assert told(reablement(), community, home) == ("3", "Long term support: Nursing care")


def test_3_a_short_stay_in_a_home_is_told_as_such():
    short = "Short term support: Other short term"
    stay = service(july(12), service_type=short, component="Short term residential care")
    assert told(reablement(), service(july(11), service_type=short), stay) == (
        "3",
        "Short term support: Residential or Nursing care",
    )


def test_3_support_to_a_carer_is_no_service_that_follows():
    carer = service(july(12), service_type="Unpaid carer support: Direct to unpaid carer")
    assert told(reablement(outcome=ADVICE), carer) == ("6", ADVICE)  # something followed, so the episode's own is not


def test_4a_its_own_outcome_when_nothing_follows():
    assert told(reablement(outcome=ADVICE)) == ("4a", ADVICE)


def test_4b_the_outcome_of_what_follows_when_it_is_the_stronger():
    follows = review(july(12), july(20), "NFA: Support declined")
    assert told(reablement(outcome="NFA: Other"), follows) == ("4b", "NFA: Support declined")
    assert told(reablement(outcome=ADVICE), follows) == ("4a", ADVICE)


def test_4_a_support_that_ended_as_planned_after_it_says_nothing_of_it():
    assert told(reablement(outcome=ADVICE), review(july(12), july(20), PLANNED)) == ("6", ADVICE)


@pytest.mark.parametrize(("ended", "step"), [(date(2025, 6, 27), "4c"), (date(2025, 6, 26), "6")])
def test_4c_an_assessment_or_review_less_than_fourteen_days_before_the_end(ended: date, step: str):
    assert told(reablement(outcome=ONWARD), review(date(2025, 6, 10), ended, ADVICE))[0] == step


def test_5_equipment_during_reablement_is_low_level_support():
    equipment = service(date(2025, 6, 10), date(2025, 6, 11), "Short term support: Ongoing low level", "Equipment")
    assert told(reablement(outcome=ONWARD), equipment) == ("5", "Short term support: Ongoing low level")


def test_6_otherwise_its_own_outcome_however_little_it_says():
    assert told(reablement()) == ("6", "Invalid and not mapped")


def test_the_figure_counts_episodes_and_its_total_those_of_unknown_age():
    nation = Nation(
        events=[
            reablement(outcome=ADVICE),
            Event(person="Ben", start=BEGAN, end=ENDED, service_type=ST_MAX),
            Event(person="Ben", start=ENDED, service_type=LONG_TERM),
            Event(person="Cai", start=BEGAN, end=ENDED, service_type=ST_MAX, outcome=PLANNED),
            Event(person="Dee", start=BEGAN, end=ENDED, service_type=ST_MAX, outcome="NFA: Support declined"),
        ],
        persons=[PERSON, Person(name="Ben"), Person(name="Cai", born=None), Person(name="Dee")],
        councils=("101", "102"),
    )
    figures = computed(MEASURES["ascof-2a"], nation)["ascof_2a_latest"]
    assert [(f["la_code"], f["grp"], f["numerator"], f["denominator"], f["outcome"]) for f in figures] == [
        ("101", "18 to 64", 0, 0, 0.0),
        ("101", "65 and above", 1, 2, 50.0),
        ("101", "Total", 2, 3, 66.7),
        ("102", "18 to 64", 0, 0, 0.0),
        ("102", "65 and above", 0, 0, 0.0),
        ("102", "Total", 0, 0, 0.0),
    ]
