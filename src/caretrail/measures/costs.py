"""Costs: what did the services of the last quarter of the year cost, as councils sent prices, frequencies and units?

Counted are services that ran in the quarter and have a price. Source: DHSC, fact table of costs, mid 2026.
"""

from __future__ import annotations

from datetime import timedelta

from caretrail.engine import Step
from caretrail.measures.measure import Measure, Output, Period, months_earlier
from caretrail.measures.phrases import day, text
from caretrail.spec import load_measure


_HOW = load_measure("costs")
_FREQUENCY = "lower(CAST(cost_frequency AS VARCHAR))"
_ONCE = " OR ".join(f"starts_with({_FREQUENCY}, {text(prefix)})" for prefix in _HOW.lists["paid_once"])
_UNITS = " ".join(
    f"WHEN starts_with({_FREQUENCY}, {text(prefix)}) THEN {factor}"
    for prefix, factor in _HOW.tables["units_in_week"].items()
)


def _quarter(year: Period) -> Period:
    """The last months of the year."""
    start = months_earlier(year.end + timedelta(days=1), _HOW.numbers["quarter_months"])
    return Period(label="quarter", start=start, end=year.end)


def _steps(year: Period) -> tuple[Step, ...]:
    """Services with a price and what each cost; then their sums."""
    return (
        Step(
            name="cost_services",
            writes="cost_services",
            key="council",
            grain="a service that ran in the quarter, with a price, and with units unless it is paid once",
            source=_HOW.source,
            split=("main_single",),
            sql=_services(_quarter(year)),
            keep=False,
        ),
        Step(
            name="fact_costs",
            writes="fact_costs",
            key="council",
            grain="a council, service type, component and cost frequency; unit: services, persons, pounds, weeks",
            source=_HOW.source,
            split=("cost_services",),
            sql=_FACT_COSTS,
        ),
    )


def _services(quarter: Period) -> str:
    start, end = day(quarter.start), day(quarter.end)
    return f"""
-- unit: pounds as sent without their sign; units in a week; weeks within the quarter, cut to six decimals
WITH running AS (
    SELECT la_code, person, service_type, service_component, cost_frequency,
        CAST(abs(unit_cost) AS DOUBLE) AS price,
        coalesce({_ONCE}, false) AS once,
        CAST(CASE {_UNITS} ELSE abs(planned_units) END AS DOUBLE) AS units,
        least(event_end, {end}) - greatest(event_start, {start}) + 1 AS days
    FROM main_single
    WHERE event_type = 'service' AND event_start <= {end} AND (event_end >= {start} OR event_end IS NULL)
)
SELECT la_code, person, service_type, service_component, cost_frequency,
    CASE WHEN NOT once THEN price * units END AS a_week,
    CASE WHEN NOT once THEN (days * 1000000 // {_HOW.numbers["days_in_week"]}) * CAST(0.000001 AS DECIMAL(7, 6)) END
        AS weeks,
    CASE WHEN once THEN price ELSE a_week * CAST(weeks AS DOUBLE) END AS in_quarter
FROM running
WHERE price <> 0 AND (once OR units <> 0)
"""


# Pounds are added in the order of the amounts: so no number of threads and no split changes the last penny.
_FACT_COSTS = """
SELECT la_code, service_type AS Service_Type, service_component AS Service_Component,
    cost_frequency AS Cost_Frequency_Unit_Type,
    count(*) AS n_rows,
    count(DISTINCT person) AS n_people,
    round(list_sum(list(a_week ORDER BY a_week)), 2) AS cost_per_week,
    CAST(round(sum(weeks), 4) AS DOUBLE) AS weeks_of_service,
    round(list_sum(list(in_quarter ORDER BY in_quarter)), 2) AS total_cost_period
FROM cost_services
GROUP BY ALL
"""


def _outputs(year: Period) -> tuple[Output, ...]:
    return (Output(name="fact_costs", query="-- grain: a council and kind of price\nFROM fact_costs ORDER BY ALL"),)


COSTS = Measure(name=_HOW.name, title=_HOW.title, steps=_steps, outputs=_outputs, needs=_HOW.needs, published=False)
