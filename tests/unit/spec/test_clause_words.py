"""Conditions are said in English, with the standard's headings; every clause of the vocabulary has words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caretrail.spec import CELL_STATES, Clause, clauses, conditions_in_words, load_standard


STANDARD = load_standard()
CHECK = STANDARD.rule["M01.gender"].checks[0]


def said(clause: Clause) -> str:
    (words,) = conditions_in_words(STANDARD, replace(CHECK, when=(), fails=(clause,)))
    return words


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        (clauses.Blank(field="gender", blank=True), "Gender is blank"),
        (clauses.Blank(field="gender", blank=False), "Gender is filled"),
        (clauses.Means(field="event_type", values=("Request", "Review"), how="is"), "Event Type is Request or Review"),
        (clauses.Means(field="event_type", values=("Request",), how="not"), "Event Type is not Request"),
        (
            clauses.Means(field="event_type", values=("Request",), how="listed_not"),
            "Event Type is a listed value other than Request",
        ),
        (clauses.InGroup(field="service_type", groups=("A", "B")), "Service Type is one of the values under A or B"),
        (clauses.Starts(field="review_reason", prefix="Planned"), "Review Reason starts with “Planned”"),
        (
            clauses.Compared(field="date_of_birth", order="after", other="@today"),
            "Date of Birth is after the day of the check",
        ),
        (
            clauses.Compared(field="event_end_date", order="before", other="event_start_date"),
            "Event End Date is before Event Start Date",
        ),
        (
            clauses.NotBefore(field="date_of_death", other="event_start_date"),
            "Date of Death is not before Event Start Date, or one of the two is missing",
        ),
        (
            clauses.DayOfMonth(field="event_start_date", day="not_first"),
            "Event Start Date is not the first day of a month",
        ),
        (clauses.OnDates(field="date_of_birth", dates=("1900-01-01",)), "Date of Birth is 01/01/1900"),
        (
            clauses.AgeOn(dates=("event_end_date", "event_start_date"), from_age=0, to_age=17),
            "the person is 17 or younger on the first known of Event End Date and Event Start Date",
        ),
        (
            clauses.AgeOn(dates=("event_end_date",), from_age=115, to_age=999),
            "the person is 115 or older on Event End Date",
        ),
        (
            clauses.AgeOn(dates=("event_end_date",), from_age=18, to_age=64),
            "the person is 18 to 64 years old on Event End Date",
        ),
        (clauses.Amount(field="unit_cost", how="below", value=0), "Unit Cost is less than 0"),
        (clauses.Amount(field="unit_cost", how="equals", value=0), "Unit Cost is 0"),
        (clauses.Amount(field="unit_cost", how="not_equals", value=1), "Unit Cost is other than 1"),
        (clauses.Same(field="postcode", other="la_code"), "Postcode is the same as LA Code"),
        (
            clauses.MoreFilled(fields=("postcode", "la_code"), than="unit_cost"),
            "more of Postcode and LA Code are filled than Unit Cost says",
        ),
        (
            clauses.OnEvents(field="service_type", status="mandatory"),
            "Event Type is Service, where the field is mandatory",
        ),
        (
            clauses.AnyOf(
                alternatives=(
                    (clauses.Blank(field="gender", blank=True), clauses.Blank(field="postcode", blank=True)),
                    (clauses.Blank(field="la_code", blank=True),),
                )
            ),
            "either Gender is blank and Postcode is blank, or LA Code is blank",
        ),
        (
            clauses.Named(name="known_by_association", negated=True),
            "Client Type is not Unpaid carer known by association",
        ),
    ],
)
def test_a_clause_is_said_in_one_way(clause: Clause, words: str) -> None:
    assert said(clause) == words


def test_every_state_of_a_cell_has_words_of_its_own() -> None:
    words = [said(clauses.CellState(field="gender", state=state)) for state in CELL_STATES]
    assert len(set(words)) == len(CELL_STATES)


def test_a_named_condition_is_spread_into_what_it_says() -> None:
    check = STANDARD.rule["M11.unit_cost"].checks[0]
    assert conditions_in_words(STANDARD, check)[:2] == (
        "Event Type is Service",
        "Delivery Mechanism is not CASSR commissioned support",
    )


def test_every_check_of_a_rule_on_rows_says_when_it_fails() -> None:
    silent = [r.id for r in STANDARD.rules if r.kind == "row" for c in r.checks if not conditions_in_words(STANDARD, c)]
    assert silent == []
