"""ASCOF 2D of made-up stays and support agrees with a plain-Python reading of the rules, whole and person by person."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrail.engine import run_steps
from caretrail.measures.ascof_2d import ASCOF_2D
from caretrail.measures.hospital import load_hospital_episodes
from caretrail.measures.measure import Period
from tests.support.discharge_oracle import Discharge, Link, Told
from tests.support.event_tables import event_tables, fill_table, person, service, token
from tests.support.hospital_files import episode, write_hospital_file


YEAR = Period(label="year", start=date(2025, 4, 1), end=date(2026, 3, 31))
PERIOD = date(2025, 1, 1), date(2025, 12, 31)  # 2D: one step behind the year
HOME = date(2025, 6, 10)
PEOPLE = ("Ada", "Ben")
AREAS = {"E01000001": "E06000001", "E01000002": "E06000002", "W01000001": "W06000001"}
ENGLISH = {lsoa for lsoa, area in AREAS.items() if area.startswith("E")}

ODD_STAYS: tuple[dict[str, Any], ...] = (
    {"admission_method": "82"},
    {"discharge_method": "4"},
    {"discharge_method": "5"},
    {"discharge_method": ""},
    {"destination": "51"},
    {"treatment_function": "713"},
    {"treatment_function": "653"},
    {"treatment_function": "344"},
    {"last_episode": "0"},
    {"management": "EL"},
    {"lsoa": "W01000001"},
    {"lsoa": "nowhere"},
    {"number": ""},
    {"born": ("1960", "6")},  # 65 on 1 June 2025
    {"born": ("1960", "7")},
    {"born": ("", "")},
)
SUPPORTS = tuple(f"Long term support: {kind}" for kind in ("Nursing care", "Residential care", "Community", "Prison"))


@st.composite
def stays(draw: st.DrawFn) -> list[dict[str, str]]:
    """Stays that end about one day, or begin in the weeks after it; some with what keeps them out."""
    rows = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        admitted = HOME + timedelta(days=draw(st.sampled_from((-20, -8, -3, -1, 0, 1, 4, 30, 84, 85))))
        said: dict[str, Any] = {
            "number": draw(st.sampled_from(PEOPLE)),
            "ident": str(number),
            "admitted": admitted.isoformat(),
            "discharged": (admitted + timedelta(days=draw(st.sampled_from((0, 1, 3, 8, 20))))).isoformat(),
            "lsoa": draw(st.sampled_from(sorted(ENGLISH))),
        }
        if draw(st.integers(0, 3)) == 3:
            said |= draw(st.sampled_from(ODD_STAYS))
        rows.append(episode(**said))
    return rows


@st.composite
def supports(draw: st.DrawFn) -> dict[str, Any]:
    """Reablement that starts about the day, or long-term support around it."""
    who, council = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(("201", "201", "202")))
    if draw(st.booleans()):
        start = HOME + timedelta(days=draw(st.integers(-5, 16)))
        said = {"service_type": "Short term support: ST-Max", "service_component": "Reablement"}
    else:
        start = HOME + timedelta(days=draw(st.sampled_from((-400, -9, -8, 0, 1, 83, 84, 85))))
        said = {"service_type": draw(st.sampled_from(SUPPORTS)), "service_component": None}
    lasts = draw(st.sampled_from((None, -1, 0, 1, 5, 8, 390, 400)))
    if draw(st.integers(0, 9)) == 9:
        said |= draw(st.sampled_from(({"client_type": "Unpaid carer"}, {"service_component": "Equipment"})))
    row = service(who, start, None if lasts is None else start + timedelta(days=lasts), **said)
    return {"client_type": "Service user", **row, "la_code": council}


DEATHS = st.dictionaries(
    st.tuples(st.sampled_from(("201", "202")), st.sampled_from(PEOPLE)),
    st.sampled_from((date(2024, 12, 31), date(2025, 1, 1), HOME, HOME + timedelta(days=84), HOME + timedelta(days=90))),
    max_size=2,
)


def computed(
    hospital: list[dict[str, str]],
    events: list[dict[str, Any]],
    deaths: dict[tuple[str, str], date],
    memory: str | None = None,
) -> tuple[list[Link], set[Discharge]]:
    """What our steps make of them for the latest period."""
    names = {token(who): who for who in PEOPLE}
    people = [person(who, la_code=council, date_of_death=day) for (council, who), day in deaths.items()]
    with event_tables(joined=events, people=people) as session, tempfile.TemporaryDirectory() as folder:
        areas = [{"lsoa_code_2011": lsoa, "utla_code_2023": area} for lsoa, area in AREAS.items()]
        fill_table(
            session, "ref_lsoa_utla", dict.fromkeys(("lsoa_code_2011", "utla_code_2023"), ("VARCHAR", None)), areas
        )
        load_hospital_episodes(session, write_hospital_file(Path(folder), hospital), _tokens)
        run_steps(session, ASCOF_2D.steps(YEAR), memory=memory)
        links = session.execute(
            "SELECT la_code, person, starts, ident, ct, years, died, readmitted, entered_lt FROM ascof_2d_links_latest"
        ).fetchall()
        discharges = session.execute(
            "SELECT person, ident, admitted, discharged, years, ct FROM ascof_2d_discharges_latest"
        ).fetchall()
    assert max(Counter(discharges).values(), default=1) == 1
    return (
        sorted(Link(la_code, names[who], *rest) for la_code, who, *rest in links),
        {Discharge(names[who], *rest) for who, *rest in discharges},
    )


def _tokens(names: Any) -> dict[str, UUID]:
    return {name: token(name) for name in names}


@pytest.mark.fuzz
@given(stays(), st.lists(supports(), max_size=6), DEATHS)
def test_discharges_links_and_what_followed_are_what_the_rules_say(
    hospital: list[dict[str, str]], events: list[dict[str, Any]], deaths: dict[tuple[str, str], date]
) -> None:
    told = Told(hospital, events, deaths, PERIOD, ENGLISH)
    assert computed(hospital, events, deaths) == (told.links(), told.discharges())


@pytest.mark.fuzz
@given(stays(), st.lists(supports(), max_size=6), DEATHS, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_a_split_by_person_changes_them(
    hospital: list[dict[str, str]], events: list[dict[str, Any]], deaths: dict[tuple[str, str], date], chance: Any
) -> None:
    shuffled = chance.sample(hospital, len(hospital)), chance.sample(events, len(events))
    assert computed(*shuffled, deaths, memory="1KB") == computed(hospital, events, deaths)
