"""The method's rules on what is latest known of a person, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from tests.support.curated import Row
from tests.support.event_rules import YEAR, each, file, main_tables, row


def people(cases: Sequence[Sequence[Row]], columns: str) -> list[tuple[Any, ...]]:
    """What is latest known of the one person of each case."""
    return [found for (found,) in each(cases, columns, "person_details")]


def service(start: str = "01/05/2025", end: str = "", **cells: str) -> Row:
    return row("Service", start, end, **cells)


GENDERS: list[tuple[Any, ...]] = [
    ([service(gender="Male")], "Male"),
    ([service(gender="")], "Unknown"),
    ([service(gender="Nothing on a list")], "Unknown"),
    ([service("01/05/2025", gender="Male"), service("02/05/2025", gender="Female")], "Female"),
    ([service("01/05/2025", gender="Male"), service("02/05/2025", gender="Unknown")], "Male"),
    ([service(end="01/06/2025", gender="Male"), service("02/05/2025", "31/05/2025", gender="Female")], "Male"),
    # Two services that begin together and go on contradict each other.
    ([service(gender="Male", service_type="Something"), service(gender="Female")], "Unknown"),
    ([service(gender="Male", service_type="Something"), service(gender="male")], "Male"),
]


def test_the_latest_known_value_counts_and_a_contradiction_is_unknown() -> None:
    assert people([rows for rows, _ in GENDERS], "gender") == [(gender,) for _, gender in GENDERS]


def test_a_refusal_to_say_knows_more_than_nothing_and_less_than_an_answer() -> None:
    nothing, refused, answer = "No data: Undeclared or not known", "No data: Refused", "White: Irish"
    early, late = service("01/05/2025", ethnicity=refused), service("02/05/2025", ethnicity=nothing)
    answered = service("30/04/2025", ethnicity=answer)
    assert people([[early, late], [answered, early, late]], "ethnicity") == [(refused,), (answer,)]


def test_employment_that_is_unclear_keeps_that_label() -> None:
    rows = [[service(employment_status="Nothing on a list")], [service(employment_status="Unknown")]]
    assert people(rows, "employment_status") == [("Invalid and not mapped",), ("Unknown",)]


IDENTIFIERS: list[tuple[Any, ...]] = [
    ([service(la_person_unique_identifier="P1")], True),
    ([service(la_person_unique_identifier="Unknown")], False),
    (
        [service(la_person_unique_identifier="P1"), service(la_person_unique_identifier="P2", service_type="x")],
        False,
    ),
    (
        [
            service(la_person_unique_identifier="P1"),
            service(la_person_unique_identifier="P2", service_type="x"),
            service("01/04/2025", la_person_unique_identifier="P2"),  # of two, the one on most rows
        ],
        True,
    ),
]


def test_the_councils_identifier_is_the_latest_then_the_most_used() -> None:
    found = people([rows for rows, _ in IDENTIFIERS], "local_id")
    assert [one is not None for (one,) in found] == [known for _, known in IDENTIFIERS]


BIRTHS: list[tuple[Any, ...]] = [
    ("17/05/1960", (1960, 5, date(1960, 5, 1), 65, "65 and above")),
    ("01/04/2008", (2008, 4, date(2008, 4, 1), 17, "Under 18")),
    ("01/01/2026", (2026, 1, date(2026, 1, 1), 0, "Unknown")),  # not yet one year old
    ("", (None, None, None, None, "Unknown")),
]


def test_age_at_the_end_has_bands_of_its_own() -> None:
    columns = "birth_year, birth_month, birth_date, age_end, working_age_band_end"
    assert people([[service(date_of_birth=born)] for born, _ in BIRTHS], columns) == [found for _, found in BIRTHS]


def test_of_two_births_the_earlier_counts_and_of_two_deaths_the_later() -> None:
    rows = [
        service("01/05/2025", date_of_birth="01/07/1950", date_of_death="01/02/2026"),
        service("02/05/2025", date_of_birth="01/03/1950", date_of_death="01/03/2026"),
        service("03/05/2025"),
    ]
    assert people([rows], "birth_year, birth_month, date_of_death") == [(1950, 3, date(2026, 3, 1))]


COMMUNITY = "Long term support: Community"


HOMES: list[tuple[Any, ...]] = [
    ([service(service_type="Long term support: Nursing care")], "Registered nursing home", 0),
    ([service(service_type="Long term support: Residential care")], "Registered care home", 0),
    ([service(service_type=COMMUNITY, service_component="Shared Lives")], "Shared Lives scheme", 1),
    ([service(service_type=COMMUNITY, service_component="Home Support")], "Unknown: Presumed at home", 1),
    ([service(service_type=COMMUNITY)], "Unknown: Presumed in community", 0),
    ([service(service_type=COMMUNITY, service_component="Meals")], "Unknown: Presumed in community", 0),
    (
        [
            service(service_type=COMMUNITY, service_component="Shared Lives"),
            service(service_type=COMMUNITY, service_component="Extra care housing"),
        ],
        "Unknown: Presumed in community",
        0,
    ),
    # Of services that end together, one that tells something comes before one that began later.
    (
        [
            service("01/05/2025", service_type=COMMUNITY, service_component="Shared Lives"),
            service("02/05/2025", service_type=COMMUNITY, service_component="Meals"),
        ],
        "Shared Lives scheme",
        1,
    ),
    (
        [service(service_type="Long term support: Prison")],
        "Prison, young offenders institution or detention centre",
        0,
    ),
    ([service(service_type="Short term support: ST-Max")], "Unknown", 0),
    ([service(service_type="Long term support: Nursing care"), service("01/06/2025", service_type=COMMUNITY)],
     "Registered nursing home", 0),
    ([service(end="01/06/2025", service_type="Long term support: Nursing care"), service(service_type=COMMUNITY)],
     "Unknown: Presumed in community", 0),
    ([service(service_type=COMMUNITY, accommodation_status="Refuge")], "Refuge", 0),
    ([service(service_type=COMMUNITY, accommodation_status="Tenant: Private landlord")],
     "Tenant: Private landlord", 1),
    ([row("Review of a service", end="01/06/2025", service_type=COMMUNITY)], "Unknown", 0),
]  # fmt: skip


def test_where_nobody_says_how_a_person_lives_the_latest_service_may_tell() -> None:
    found = people([rows for rows, *_ in HOMES], "accommodation_status, accommodation_group")
    assert found == [(home, settled) for _, home, settled in HOMES]


@pytest.mark.parametrize(
    ("carer", "evidence"),
    [
        ({"client_type": "Unpaid carer", "adult_1_linked_person_id": "p1 "}, True),
        ({"client_type": "Carer known by association", "adult_3_linked_person_id": "P1"}, True),
        ({"client_type": "Service user", "adult_1_linked_person_id": "P1"}, False),
        ({"client_type": "Unpaid carer", "adult_1_linked_person_id": "P9"}, False),
        ({"client_type": "Unpaid carer"}, False),
    ],
)
def test_whom_a_carers_record_names_has_an_unpaid_carer(carer: Row, evidence: bool) -> None:
    cared_for = service(la_person_unique_identifier="P1", has_unpaid_carer="No")
    other = row(nhs_number="9990000026", **carer)
    with main_tables(file(YEAR, cared_for, other)) as session:
        found = session.execute("SELECT has_unpaid_carer FROM person_details WHERE local_id IS NOT NULL").fetchall()
    assert found == [("Yes" if evidence else "No",)]
