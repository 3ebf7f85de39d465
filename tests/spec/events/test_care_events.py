"""The method's rules on care events, each once: which rows count, which are one event, which row is kept for it."""

from __future__ import annotations

from datetime import date

from tests.support.event_rules import FIRST, YEAR, each, file, joined, main_tables, row


# --- which rows count (METHODOLOGY 3) ---------------------------------------------------------------------------------


COUNTING = [
    (row("Service", "01/01/2020"), True),
    (row("Service", "01/01/2020", "01/04/2025"), True),
    (row("Service", "01/01/2020", "31/03/2025"), False),
    (row("Service", "31/03/2026"), True),
    (row("Service", "01/04/2026"), False),
    (row("Service", "01/05/2025", "01/04/2025"), True),  # an end before the start is no reason
    (row("Our own service line", "01/01/2020"), True),
    (row("Request", "01/05/2025"), False),
    (row("Request", "01/01/2025", "01/04/2025"), True),
    (row("Request", "01/05/2025", "31/03/2026"), True),
    (row("Request", "01/05/2025", "01/04/2026"), False),
    (row("Request", "05/04/2026", "01/05/2025"), False),
    (row("", "01/05/2025"), False),
    (row("Service", ""), False),
    (row("Service", "31/02/2025"), False),
]


def test_a_service_counts_while_it_goes_on_and_anything_else_when_it_ends() -> None:
    found = each([[told] for told, _ in COUNTING])
    assert [bool(kept) for kept in found] == [counts for _, counts in COUNTING]


def test_a_row_counts_when_it_says_who_it_is_about_by_either_identifier() -> None:
    nobody, local = row(nhs_number=""), row(nhs_number="", la_person_unique_identifier="P1")
    assert joined(file(FIRST), file(YEAR, nobody, local), columns="row_number") == [(2,)]


DEATHS = [
    ("01/05/2025", "", "02/05/2025", date(2025, 5, 2)),
    ("01/05/2025", "", "01/05/2025", None),  # died the day it began: stays open
    ("01/05/2025", "09/05/2025", "01/05/2025", date(2025, 5, 1)),
    ("01/05/2025", "09/05/2025", "09/05/2025", date(2025, 5, 9)),
    ("01/05/2025", "09/05/2025", "10/05/2025", date(2025, 5, 9)),
]


def test_death_ends_an_event() -> None:
    found = each([[row("Service", start, end, date_of_death=died)] for start, end, died, _ in DEATHS], "event_end")
    assert found == [[(1, ends)] for *_, ends in DEATHS]


def test_nobody_counts_who_died_before_the_period_or_the_event() -> None:
    before, within = (
        row(start="01/01/2025", date_of_death="31/03/2025"),
        row(start="01/01/2025", date_of_death="01/04/2025"),
    )
    before_the_event = row(start="01/05/2025", date_of_death="30/04/2025")
    assert each([[before], [within], [before_the_event]]) == [[], [(1,)], []]


# --- which rows are one event (4.4) -----------------------------------------------------------------------------------


SERVICES = [
    ("client_type", "Service user", "SERVICE USER  ", True),
    ("client_type", "Service user", " Service user", False),
    ("client_type", "Service user", "", False),
    ("service_type", "Carer Support: Direct to Carer", "Unpaid carer support: Direct to unpaid carer", False),
    ("service_type", "Long Term Support: Community", "Long term support: Community", True),
    ("service_component", "Meals", "Transport", False),
    ("service_component", "", "", True),
    ("request_route_of_access", "Prison", "", True),  # says something of requests only
    ("assessment_type", "Long term assessment", "", True),
    ("nhs_number", "9990000018", "9990000018 ", True),
    ("event_end_date", "01/06/2025", "", True),  # a service keeps going, or ends, under one event
    ("event_outcome", "NFA: Other", "", True),
    ("delivery_mechanism", "Direct payment", "", True),
]


def test_services_are_one_event_when_what_was_sent_is_equal() -> None:
    pairs = [[row(**{field: first}), row(**{field: second})] for field, first, second, _ in SERVICES]
    assert [len(kept) == 1 for kept in each(pairs, table="main_joined")] == [same for *_, same in SERVICES]


OTHERS = [
    ("Request", "request_route_of_access", False),
    ("Assessment", "assessment_type", False),
    ("Review", "assessment_type", True),
    ("Request", "service_type", True),
    ("Request", "event_end_date", False),
]


def test_other_events_are_told_apart_by_what_concerns_them() -> None:
    values = {"event_end_date": ("01/06/2025", "02/06/2025")}
    pairs = [
        [row(kind, end="01/06/2025") | {field: value} for value in values.get(field, ("Prison", "Something"))]
        for kind, field, _ in OTHERS
    ]
    assert [len(kept) == 1 for kept in each(pairs, table="main_joined")] == [same for *_, same in OTHERS]


COSTS = [
    ("unit_cost", "10", "10.00", True),
    ("unit_cost", "10", "10.004", True),
    ("unit_cost", "10", "10.005", False),
    ("unit_cost", "10", "", False),
    ("unit_cost", "£12", "", True),  # no plain number
    ("delivery_mechanism", "Direct Payment", "Direct payment", True),
    ("delivery_mechanism", "Direct payment", "CASSR commissioned support", False),
    ("delivery_mechanism", "Something", "", True),  # cleaned to nothing
    ("cost_frequency_unit_type", "Weekly", "Monthly", False),
    ("planned_units_per_week", "1", "2", False),
]


def test_in_the_rolling_year_services_are_told_apart_by_cost_too() -> None:
    pairs = [[row(**{field: first}), row(**{field: second})] for field, first, second, _ in COSTS]
    assert [len(kept) == 1 for kept in each(pairs)] == [same for *_, same in COSTS]
    assert [len(kept) for kept in each(pairs, table="main_joined")] == [1] * len(COSTS)


# --- which row is kept (5) --------------------------------------------------------------------------------------------


KEPT = [
    ([row(end="01/06/2025"), row(end="02/06/2025"), row(end="31/05/2025")], 2),
    ([row(), row(end="31/12/9998")], 1),  # open beats any day
    ([row(), row(end="31/12/9999")], 2),  # but for one later than the far future
    ([row(event_outcome="NFA: Deceased"), row(event_outcome="Admitted to hospital"), row()], 2),
    ([row(event_outcome="Nothing on a list"), row(event_outcome="NFA: Other")], 2),
    ([row(event_description="a CONVERSATION was had"), row(event_description="a call")], 1),
    ([row(), row(), row()], 3),
    ([row(end="01/06/2025", event_outcome="NFA: Deceased"), row(end="31/05/2025")], 1),
]


def test_the_kept_row_ends_last_then_says_most_then_came_last() -> None:
    found = each([rows for rows, _ in KEPT], "records_in_event")
    assert found == [[(kept, len(rows))] for rows, kept in KEPT]


def test_the_later_submission_tells_an_event_however_it_ends() -> None:
    said = file(FIRST, row(start="01/01/2025", event_outcome="Admitted to hospital"))
    again = file(YEAR, row(start="01/01/2025", end="01/05/2025"))
    assert joined(said, again, columns="file_name, event_end, event_outcome, records_in_event") == [
        ("year.csv", date(2025, 5, 1), None, 2)
    ]


def test_of_overlapping_periods_the_one_that_ends_later_tells_the_event() -> None:
    quarter = ("quarter.csv", "2026-05-01", "01/07/2025", "30/09/2025")
    found = joined(file(FIRST), file(YEAR, row(end="01/08/2025")), file(quarter, row()), columns="file_name, event_end")
    assert found == [("year.csv", date(2025, 8, 1))]


# --- services that no later submission takes over (4.5) ---------------------------------------------------------------


def test_a_service_ends_with_its_period_when_the_next_file_does_not_know_it() -> None:
    found = joined(file(FIRST, row(start="01/01/2025")), file(YEAR), columns="event_end_raw, event_end, end_cropped")
    assert found == [(None, date(2025, 3, 31), True)]


def test_a_service_of_the_last_period_stays_open() -> None:
    assert joined(file(FIRST), file(YEAR, row()), columns="event_end, end_cropped") == [(None, False)]


def test_a_row_that_is_taken_over_is_not_cropped_and_stands_under_the_kept_one() -> None:
    with main_tables(file(FIRST, row(start="01/01/2025")), file(YEAR, row(start="01/01/2025"))) as session:
        query = "SELECT file_name, end_cropped, event_end, retained_record_id = record_id FROM main_joined_membership"
        assert session.execute(f"{query} ORDER BY record_id").fetchall() == [
            ("first.csv", False, None, False),
            ("year.csv", False, None, True),
        ]


# --- what a row says of age and review --------------------------------------------------------------------------------


AGES = [
    ("", None, ("Unknown", "Unknown")),
    ("30/04/2007", 18, ("18 to 24", "18 to 64")),  # the day of birth is never used
    ("01/05/2008", 16, ("Under 18", "Under 18")),
    ("01/01/1900", 125, ("95 and above", "65 and above")),
    ("01/04/1960", 65, ("65 to 74", "65 and above")),
    ("01/01/2030", -5, ("Under 18", "Under 18")),
]


def test_age_is_counted_from_the_first_of_the_month_to_the_end() -> None:
    rows = [[row("Request", "01/04/2025", "30/04/2025", date_of_birth=born)] for born, *_ in AGES]
    assert each(rows, "latest_age, age_band, working_age_band") == [[(1, age, *bands)] for _, age, bands in AGES]


REVIEWS = [
    ("Review", "Review of short term support", "Review of short term support"),
    ("Review", "", None),
    ("review", "Planned", None),  # no list that we hold knows what Release 2 calls it
    ("Joint review", "Review of short term support", "Review Type Unknown"),
    ("Request", "Review of short term support", None),
]


def test_only_a_review_has_a_kind_of_review() -> None:
    rows = [[row(kind, end="01/06/2025", review_reason=reason)] for kind, reason, _ in REVIEWS]
    assert each(rows, "review_type") == [[(1, found)] for *_, found in REVIEWS]
