"""How ASCOF 2B and 2C come from rows: people newly admitted to a care home, and the supports that admitted them."""

from __future__ import annotations

from caretrail.engine import Condition
from caretrail.measures.ascof_2b2c import BORN, CARE_HOME, admission, preceded
from caretrail.measures.conditions import alive
from caretrail.measures.counting import Counting, Stage
from caretrail.measures.measure import Period, latest_and_previous
from caretrail.measures.phrases import text
from caretrail.spec import load_measure


_HOW = load_measure("ascof-2b2c")
_ROWS = """
SELECT m.* EXCLUDE (date_of_death), lower(m.service_component) AS component, p.birth_date, p.date_of_death
FROM main_joined AS m JOIN person_details AS p USING (la_code, person)"""


def count_2b2c(year: Period) -> tuple[Counting, ...]:
    """One counting per period and band."""
    return tuple(
        _of_band(period, band)
        for period in latest_and_previous(year, _HOW.numbers["previous_months"])
        for band in _HOW.groups
    )


def _of_band(period: Period, band: str) -> Counting:
    admitted = f"ascof_2b2c_admitted_{period.label}"
    return Counting(
        output=f"ascof_2b2c_{period.label}",
        measure=_HOW.titles[band],
        period=period,
        stages=(
            Stage(about="the row", rows=_ROWS, conditions=(*CARE_HOME, *BORN)),
            Stage(about="its person", rows=_ROWS, conditions=(alive(period.start),)),
            Stage(about="the admission", rows=preceded(period, ()), conditions=admission(period)),
            Stage(
                about="its person",
                rows=f"SELECT record_id, grp FROM ({preceded(period, ())}) JOIN {admitted} USING (la_code, person)",
                conditions=(in_band(band),),
            ),
        ),
        units=f"""
-- grain: a person newly admitted
SELECT la_code, grp, person, 'person' AS unit, false AS in_denominator, true AS in_numerator,
    'newly admitted, ' || grp || ' at the first admission of the period' AS what
FROM {admitted} WHERE grp = {text(band)}
""",
        behind=f"""
-- grain: a support that admitted somebody
SELECT record_id, la_code, person, 'person' AS unit, 'a new admission of the period' AS role
FROM ({preceded(period, admission(period))}) JOIN {admitted} USING (la_code, person) WHERE grp = {text(band)}
""",
        population=True,
    )


def in_band(band: str) -> Condition:
    """That a person is counted in a band: that of the youngest age at a new admission."""
    return Condition(
        says=f"the person must be {band} at the youngest new admission of the period",
        sql=f"grp = {text(band)}",
        reads="grp",
    )
