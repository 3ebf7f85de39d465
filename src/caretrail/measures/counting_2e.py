"""How ASCOF 2E comes from rows: people with long-term support, and the services that put them into the measure."""

from __future__ import annotations

from caretrail.engine import all_of
from caretrail.measures.ascof_2e import ADULT, EVERYONE, LEARNING_DISABILITY, Form, people, supported
from caretrail.measures.conditions import alive
from caretrail.measures.counting import Counting, Stage
from caretrail.measures.measure import Period, latest_and_previous
from caretrail.measures.phrases import text
from caretrail.spec import load_measure


_HOW = load_measure("ascof-2e")


def count_2e(year: Period) -> tuple[Counting, ...]:
    """One counting per period and form."""
    return tuple(
        _of_form(period, form)
        for period in latest_and_previous(year, _HOW.numbers["previous_months"])
        for form in (EVERYONE, LEARNING_DISABILITY)
    )


def _of_form(period: Period, form: Form) -> Counting:
    counted = f"ascof_2e_people_{period.label}"
    with_person = (
        f"SELECT m.record_id, p.* FROM main_joined AS m JOIN ({people(period, ())}) AS p USING (la_code, person)"
    )
    return Counting(
        output=f"{form.file}_{period.label}",
        measure=form.title,
        period=period,
        stages=(
            Stage(about="the row", rows="SELECT * FROM main_joined", conditions=supported(period)),
            Stage(
                about="its person",
                rows="SELECT m.record_id, p.* FROM main_joined AS m JOIN person_details AS p USING (la_code, person)",
                conditions=(alive(period.start),),
            ),
            Stage(about="its person", rows=with_person, conditions=(*ADULT, *form.shown)),
        ),
        units=f"""
-- grain: a person and a group they are in
SELECT la_code, age_band, unnest([coalesce(CAST(gender AS VARCHAR), 'Unknown'), {text(_HOW.groups[-1])}]) AS grp,
    person,
    'person' AS unit, true AS in_denominator, is_settled AS in_numerator,
    age_band || '; lives: ' || coalesce(CAST(accommodation_status AS VARCHAR), 'not known') AS what
FROM {counted} WHERE {all_of(form.shown)}
""",
        behind=f"""
-- grain: a service that puts somebody into the measure
SELECT m.record_id, m.la_code, m.person, 'person' AS unit, 'long-term support in the period' AS role
FROM (SELECT * FROM main_joined WHERE {all_of(supported(period))}) AS m
JOIN (SELECT la_code, person FROM {counted} WHERE {all_of(form.shown)}) USING (la_code, person)
""",
    )
