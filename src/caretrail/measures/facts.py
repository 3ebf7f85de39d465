"""The counts behind the national dashboard: support requests, assessments, care reviews and services of the year.

Counted are care events of the rolling year, and persons with one. Source: DHSC, fact tables, mid 2026.
"""

from __future__ import annotations

from collections.abc import Mapping

from caretrail.engine import Step
from caretrail.measures.measure import Measure, Output, Period
from caretrail.measures.phrases import OPEN_END, day, text, texts
from caretrail.spec import load_measure


_HOW = load_measure("facts")

# What each fact counts by: a column of `main_single` -> the name it is published under.
_BY: Mapping[str, Mapping[str, str]] = {
    "request": {
        "client_type": "Client_Type",
        "age_band": "age_band",
        "request_route": "Request_Route_of_Access",
        "event_outcome": "Event_Outcome",
        "outcome_group": "Event_Outcome_Grouped",
        "lts_flag": "lts_flag",
    },
    "assessment": {
        "client_type": "Client_Type",
        "age_band": "age_band",
        "assessment_type": "Assessment_Type",
        "event_outcome": "Event_Outcome",
        "lts_flag": "lts_flag",
        "CAST(conversation AS TINYINT)": "conv",
    },
    "review": {
        "client_type": "Client_Type",
        "age_band": "age_band",
        "review_reason": "Review_Reason",
        "review_type": "Review_Type",
        "event_outcome": "Event_Outcome",
        "lts_flag": "lts_flag",
    },
    "service": {
        "client_type": "Client_Type",
        "service_type": "Service_Type",
        "service_component": "Service_Component",
        "delivery_mechanism": "Delivery_Mechanism",
        "age_band": "age_band",
    },
}
_FLAGGED = tuple(kind for kind, by in _BY.items() if "lts_flag" in by)


def _steps(year: Period) -> tuple[Step, ...]:
    """Which events started during long-term support; then one count per kind of event."""
    return (
        Step(
            name="fact_during_long_term",
            writes="fact_during_long_term",
            key="council",
            grain="a request, assessment or review that started while the person had long-term support of the council",
            source=_HOW.source,
            split=("main_single",),
            sql=_DURING_LONG_TERM,
            keep=False,
        ),
        *(
            Step(
                name=_table(kind),
                writes=_table(kind),
                key="council",
                grain="a council and every attribute that the dashboard shows; unit: care events, persons with one",
                source=_HOW.source,
                split=("main_single", "fact_during_long_term"),
                sql=_counted(kind),
            )
            for kind in _BY
        ),
    )


def _table(kind: str) -> str:
    return f"fact_{kind}s"


_DURING_LONG_TERM = f"""
WITH long_term AS (
    SELECT la_code, person, event_start AS since, coalesce(event_end, {day(OPEN_END)}) AS until
    FROM main_single
    WHERE event_type = 'service' AND service_group IN {texts(_HOW.lists["long_term_group"])}
)
SELECT event.la_code, event.record_id
FROM main_single AS event
SEMI JOIN long_term
    ON event.la_code = long_term.la_code AND event.person = long_term.person
    AND event.event_start BETWEEN long_term.since AND long_term.until
WHERE event.event_type IN {texts(_FLAGGED)}
"""


def _counted(kind: str) -> str:
    columns = ", ".join(f"{column} AS {name}" for column, name in {"la_code": "la_code", **_BY[kind]}.items())
    return f"""
WITH event AS (
    SELECT *,
        CASE WHEN record_id IN (SELECT record_id FROM fact_during_long_term)
            THEN {text(_HOW.titles["long_term_yes"])} ELSE {text(_HOW.titles["long_term_no"])} END AS lts_flag
    FROM main_single
    WHERE event_type = {text(kind)}
)
SELECT {columns}, count(*) AS {"n_events" if kind in _FLAGGED else "n_rows"}, count(DISTINCT person) AS n_people
FROM event
GROUP BY ALL
"""


def _outputs(year: Period) -> tuple[Output, ...]:
    return tuple(
        Output(name=_table(kind), query=f"-- grain: a council and its attributes\nFROM {_table(kind)} ORDER BY ALL")
        for kind in _BY
    )


FACTS = Measure(name=_HOW.name, title=_HOW.title, steps=_steps, outputs=_outputs, needs=_HOW.needs, published=False)
