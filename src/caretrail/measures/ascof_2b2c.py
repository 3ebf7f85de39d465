"""ASCOF 2B and 2C: how many adults newly moved into long-term residential or nursing care, for each 100,000 people?

Counted are people. Source: DHSC, ASCOF 2B and 2C for 2024-25 onwards, mid 2026.
"""

from __future__ import annotations

from collections.abc import Iterable

from caretrail.engine import Condition, Step, all_of
from caretrail.measures.conditions import alive
from caretrail.measures.measure import Measure, Output, Period, latest_and_previous
from caretrail.measures.phrases import OPEN_END, adult_band, age, day, text, texts
from caretrail.spec import load_measure


_HOW = load_measure("ascof-2b2c")
_LISTS, _NUMBERS = _HOW.lists, _HOW.numbers


def _steps(year: Period) -> tuple[Step, ...]:
    """Care home supports once, then the people newly admitted in each period."""
    return (
        Step(
            name="ascof_2b2c_supports",
            writes="ascof_2b2c_supports",
            key="person",
            grain="a long-term support in a care home, of a service user whose birth is known",
            source=_HOW.source,
            split=("main_joined", "person_details"),
            sql=supports(),
        ),
        *(
            Step(
                name=f"ascof_2b2c_admitted_{period.label}",
                writes=f"ascof_2b2c_admitted_{period.label}",
                key="person",
                grain="a person of a council newly admitted in the period, in the band of their youngest age then",
                source=_HOW.source,
                split=("ascof_2b2c_supports",),
                sql=_admitted(period),
            )
            for period in latest_and_previous(year, _NUMBERS["previous_months"])
        ),
    )


# A missing component is neither: the test that it lacks a word is then unknown, and the row is left out.
_COMPONENT = (
    f"({' OR '.join(f'contains(component, {text(word)})' for word in _LISTS['component_contains'])})"
    f" AND {' AND '.join(f'NOT contains(component, {text(word)})' for word in _LISTS['component_lacks'])}"
)
# Of a row of `main_joined`; `component` is its service component in small letters.
CARE_HOME = (
    Condition(says="its event type must be Service", sql="event_type = 'service'", reads="event_type"),
    Condition(
        says="its client type must be Service user",
        sql=f"client_type IN {texts(_LISTS['service_user'])}",
        reads="client_type",
    ),
    Condition(
        says=f"its service type must be {' or '.join(_LISTS['care_home'])}",
        sql=f"service_type IN {texts(_LISTS['care_home'])}",
        reads="service_type",
    ),
    Condition(
        says="its service component must be residential or nursing care that is not short-term",
        sql=_COMPONENT,
        reads="component",
    ),
)
# Of such a row with what is known of its person.
BORN = (
    Condition(says="the person's year and month of birth must be known", sql="birth_date IS NOT NULL"),
)  # fmt: skip


def admission(period: Period) -> tuple[Condition, ...]:
    """What a care home support must fulfil to be a new admission of the period."""
    return (
        Condition(
            says=f"it must start from {period.start} to {period.end}",
            sql=f"event_start BETWEEN {day(period.start)} AND {day(period.end)}",
            reads="event_start",
        ),
        Condition(
            says=f"its outcome must not be {' or '.join(_LISTS['self_funded'])}",
            sql="NOT is_self_funded",
        ),
        Condition(
            says=f"the person must be {_NUMBERS['adult_from']} or older when it starts",
            sql=f"age >= {_NUMBERS['adult_from']}",
            reads="age",
        ),
        Condition(
            says=(
                "the admission must be new: no earlier care home support of the person may have ended within "
                f"{_NUMBERS['in_care_within_days']} days before it, or be open"
            ),
            sql=f"end_before IS NULL OR event_start - end_before >= {_NUMBERS['in_care_within_days']}",
            reads=f"CASE WHEN end_before = {day(OPEN_END)} THEN 'open' ELSE CAST(end_before AS VARCHAR) END",
        ),
    )


def supports() -> str:
    """Long-term support in a care home, with the person's age when it started."""
    return f"""
WITH care_home AS (
    SELECT la_code, person, record_id, event_start, event_end, component,
        event_outcome IS NOT NULL AND event_outcome IN {texts(_LISTS["self_funded"])} AS is_self_funded
    FROM (SELECT *, lower(service_component) AS component FROM main_joined)
    WHERE {all_of(CARE_HOME)}
)
SELECT la_code, person, record_id, event_start, coalesce(event_end, {day(OPEN_END)}) AS event_end,
    is_self_funded, date_of_death, {age("birth_date", "event_start")} AS age
FROM care_home JOIN person_details USING (la_code, person)
WHERE {all_of(BORN)}
"""


def preceded(period: Period, conditions: Iterable[Condition]) -> str:
    """Care home supports that fulfil the conditions, as possible admissions of the period.

    A person's death before the period drops all their supports, the earlier ones too. `end_before`: the latest end of
    the supports that began on an earlier day.
    """
    return f"""
SELECT * FROM (
    SELECT la_code, person, record_id, event_start, age, is_self_funded,
        max(event_end) OVER (
            PARTITION BY la_code, person ORDER BY event_start
            RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
        ) AS end_before
    FROM ascof_2b2c_supports
    WHERE {all_of((alive(period.start),))}
) WHERE {all_of(conditions)}
"""


def _admitted(period: Period) -> str:
    """Persons newly admitted."""
    band = adult_band("min(age)", adult_from=_NUMBERS["adult_from"], older_from=_NUMBERS["older_from"])
    return f"""
SELECT la_code, person, {band} AS grp
FROM ({preceded(period, admission(period))})
GROUP BY la_code, person
"""


def _outputs(year: Period) -> tuple[Output, ...]:
    return tuple(
        Output(name=f"ascof_2b2c_{period.label}", query=_figures(period))
        for period in latest_and_previous(year, _NUMBERS["previous_months"])
    )


def _figures(period: Period) -> str:
    titles = " ".join(f"WHEN {text(band)} THEN {text(title)}" for band, title in _HOW.titles.items())
    return f"""
-- grain: council of the look-up and band; unit: persons for each {_NUMBERS["per"]} people of the band
WITH admitted AS (
    SELECT la_code, grp, count(*) AS numerator FROM ascof_2b2c_admitted_{period.label} GROUP BY ALL
),
people AS (
    SELECT code AS la_area_code, age_band AS grp, CAST(sum(population) AS BIGINT) AS denominator
    FROM ref_population
    WHERE gender IN {texts(_LISTS["population_gender"])} AND geography IN {texts(_LISTS["population_geography"])}
    GROUP BY ALL
),
filled AS (
    SELECT la_code, la_name, grp, coalesce(numerator, 0) AS numerator, denominator
    FROM ref_la_lookup CROSS JOIN (SELECT unnest({list(_HOW.groups)}) AS grp)
    LEFT JOIN admitted USING (la_code, grp) LEFT JOIN people USING (la_area_code, grp)
)
SELECT {text(period.label)} AS period, la_code, la_name, CASE grp {titles} END AS measure, grp, numerator, denominator,
    CASE WHEN denominator = 0 THEN 0e0 ELSE round({_NUMBERS["per"]}e0 * numerator / denominator, 1) END AS outcome
FROM filled ORDER BY measure, la_code
"""


ASCOF_2B2C = Measure(
    name=_HOW.name, title=_HOW.title, steps=_steps, outputs=_outputs, needs=_HOW.needs, per=_NUMBERS["per"]
)
