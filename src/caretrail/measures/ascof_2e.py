"""ASCOF 2E: of adults with long-term support in the period, how many live in their own home or with family?

Also its form for people with a learning disability. Counted are people. Source: DHSC, ASCOF 2E for 2024-25 onwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caretrail.engine import Condition, Step, all_of
from caretrail.measures.conditions import NOT_BACKWARDS, alive, open_on
from caretrail.measures.measure import Measure, Output, Period, latest_and_previous
from caretrail.measures.phrases import adult_band, age, day, per_cent, text, texts
from caretrail.spec import load_measure


_HOW = load_measure("ascof-2e")
_LISTS, _NUMBERS = _HOW.lists, _HOW.numbers
_BANDS = tuple(_LISTS["bands"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """2E for everyone, or for people with a learning disability: who is in it, and who of them in the figures."""

    file: str
    title: str
    who: tuple[Condition, ...]
    shown: tuple[Condition, ...]
    bands: tuple[str, ...]


def _of_band(says: str, bands: tuple[str, ...]) -> Condition:
    return Condition(says=says, sql=f"age_band IN {texts(bands)}", reads="age_band")


EVERYONE = Form(
    file="ascof_2e",
    title=_HOW.titles["everyone"],
    who=(),
    shown=(_of_band("the person's age must be known", _BANDS),),
    bands=_BANDS,
)
_LEARNING_DISABILITY = (
    Condition(
        says=f"the person's latest known support reason must be {' or '.join(_LISTS['learning_disability'])}",
        sql="has_learning_disability",
    ),
    _of_band(
        f"the person must be {' or '.join(_LISTS['learning_disability_bands'])} at the end of the support",
        _LISTS["learning_disability_bands"],
    ),
)
LEARNING_DISABILITY = Form(
    file="ascof_2e_ld",
    title=_HOW.titles["learning_disability"],
    who=_LEARNING_DISABILITY,
    shown=_LEARNING_DISABILITY,
    bands=_LISTS["learning_disability_bands"],
)


def supported(period: Period) -> tuple[Condition, ...]:
    """What a row of `main_joined` must fulfil to be long-term support in the period."""
    return (
        Condition(says="its event type must be Service", sql="event_type = 'service'", reads="event_type"),
        Condition(
            says="its client type must be Service user",
            sql=f"client_type IN {texts(_LISTS['service_user'])}",
            reads="client_type",
        ),
        Condition(
            says="its service type must be one of long-term support",
            sql=f"service_type IN {texts(_LISTS['long_term_support'])}",
            reads="service_type",
        ),
        Condition(
            says=f"it must start on or before {period.end}",
            sql=f"event_start <= {day(period.end)}",
            reads="event_start",
        ),
        NOT_BACKWARDS,
        open_on(period.start),
    )


ADULT = (
    Condition(
        says=f"the person must be {_NUMBERS['adult_from']} or older at the end of the support, or of unknown age",
        sql=f"age IS NULL OR age >= {_NUMBERS['adult_from']}",
        reads="age",
    ),
)


def _steps(year: Period) -> tuple[Step, ...]:
    return tuple(
        Step(
            name=f"ascof_2e_people_{period.label}",
            writes=f"ascof_2e_people_{period.label}",
            key="person",
            grain="an adult, or a person of unknown age, of a council with long-term support in the period",
            source=_HOW.source,
            split=("main_joined", "person_details"),
            sql=people(period, ADULT),
        )
        for period in latest_and_previous(year, _NUMBERS["previous_months"])
    )


def people(period: Period, adult: Iterable[Condition]) -> str:
    """Adults with long-term support. Their age is that at the last end of it, ends after the period cut to its end."""
    band = adult_band("age", adult_from=_NUMBERS["adult_from"], older_from=_NUMBERS["older_from"])
    return f"""
WITH supported AS (
    SELECT la_code, person, max(least(coalesce(event_end, {day(period.end)}), {day(period.end)})) AS last_day
    FROM main_joined
    WHERE {all_of(supported(period))}
    GROUP BY la_code, person
),
aged AS (
    SELECT la_code, person, gender, accommodation_status, coalesce(accommodation_group = 1, false) AS is_settled,
        coalesce(primary_support_reason IN {texts(_LISTS["learning_disability"])}, false) AS has_learning_disability,
        {age("birth_date", "last_day")} AS age
    FROM supported JOIN person_details USING (la_code, person)
    WHERE {all_of((alive(period.start),))}
)
SELECT *, {band} AS age_band FROM aged WHERE {all_of(adult)}
"""


def _outputs(year: Period) -> tuple[Output, ...]:
    periods = latest_and_previous(year, _NUMBERS["previous_months"])
    return tuple(
        output
        for period in periods
        for form in (EVERYONE, LEARNING_DISABILITY)
        for output in (
            Output(name=f"{form.file}_{period.label}", query=_figures(period, form)),
            Output(name=f"{form.file}_unknown_{period.label}", query=_unknown(period, form)),
        )
    )


def _figures(period: Period, form: Form) -> str:
    """Genders but Male and Female count in the total alone; of the two, those that the year's data hold are shown."""
    *genders, total = _HOW.groups
    return f"""
-- grain: council of the look-up, age band, gender or all; unit: persons, per cent
WITH counted AS (
    SELECT la_code, age_band, coalesce(CAST(gender AS VARCHAR), {text(total)}) AS grp,
        count(*) FILTER (is_settled) AS numerator, count(*) AS denominator
    FROM (SELECT * REPLACE (coalesce(CAST(gender AS VARCHAR), 'Unknown') AS gender) FROM ascof_2e_people_{period.label})
    WHERE {all_of(form.shown)}
    GROUP BY GROUPING SETS ((la_code, age_band, gender), (la_code, age_band))
),
grid AS (
    SELECT la_code, la_name, age_band, grp
    FROM ref_la_lookup CROSS JOIN (SELECT unnest({list(form.bands)}) AS age_band)
    CROSS JOIN (SELECT DISTINCT grp FROM counted WHERE grp IN {texts(genders)} UNION ALL SELECT {text(total)})
),
filled AS (
    SELECT grid.*, coalesce(numerator, 0) AS numerator, coalesce(denominator, 0) AS denominator
    FROM grid LEFT JOIN counted USING (la_code, age_band, grp)
)
SELECT {text(period.label)} AS period, la_code, la_name, {text(form.title)} AS measure, age_band, grp,
    numerator, denominator, {per_cent("numerator", "denominator")} AS outcome
FROM filled ORDER BY la_code, age_band, grp
"""


def _unknown(period: Period, form: Form) -> str:
    return f"""
-- grain: council of the look-up; unit: persons of any or unknown age whose accommodation is not known
SELECT {text(period.label)} AS period, la_code, la_name, {text(form.title)} AS measure,
    count(person) AS unknown_accommodation
FROM ref_la_lookup LEFT JOIN (
    SELECT la_code, person FROM ascof_2e_people_{period.label}
    WHERE {all_of(form.who)} AND accommodation_status IN {texts(_LISTS["unknown_accommodation"])}
) USING (la_code)
GROUP BY ALL ORDER BY la_code
"""


ASCOF_2E = Measure(name=_HOW.name, title="ASCOF 2E", steps=_steps, outputs=_outputs, needs=_HOW.needs)
