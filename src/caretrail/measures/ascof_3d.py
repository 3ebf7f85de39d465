"""ASCOF 3D: who with long-term community support, and which unpaid carers, direct their own support?

Counted are people: clients on the last day of the period, carers in all of it.
Source: DHSC, ASCOF 3D for 2024-25 onwards, mid 2026.
"""

from __future__ import annotations

from caretrail.engine import Condition, Step, all_of
from caretrail.measures.conditions import NOT_BACKWARDS, alive, open_on
from caretrail.measures.measure import Measure, Output, Period, latest_and_previous
from caretrail.measures.phrases import adult_band, age, day, per_cent, text, texts
from caretrail.spec import load_measure


_HOW = load_measure("ascof-3d")
_LISTS, _NUMBERS = _HOW.lists, _HOW.numbers
_PLACES = _HOW.tables["client_place"]
_SUPPORTS = _HOW.tables["carer_support"]


def _steps(year: Period) -> tuple[Step, ...]:
    return tuple(
        step
        for period in latest_and_previous(year, _NUMBERS["previous_months"])
        for step in (
            Step(
                name=f"ascof_3d_clients_{period.label}",
                writes=f"ascof_3d_clients_{period.label}",
                key="person",
                grain="a service user of a council with long-term support on the last day of the period",
                source=_HOW.source,
                split=("main_joined", "person_details"),
                sql=_clients(period),
            ),
            Step(
                name=f"ascof_3d_carers_{period.label}",
                writes=f"ascof_3d_carers_{period.label}",
                key="person",
                grain="an unpaid carer of a council with an event in the period that may be support to a carer",
                source=_HOW.source,
                split=("main_joined", "person_details"),
                sql=_carers(period),
            ),
        )
    )


def _banded(period: Period) -> str:
    """The age band on the last day; persons under 18 are left out later, as 'Under 18' is no group."""
    return adult_band(
        age("birth_date", day(period.end)), adult_from=_NUMBERS["adult_from"], older_from=_NUMBERS["older_from"]
    )


def _place() -> str:
    """The number of a service among a person's: by type and delivery, a direct payment known by its component too."""
    by_delivery = [key.split(" | ") for key in _PLACES if " | " in key]
    deliveries = " ".join(
        f"WHEN service_type = {text(kind)} AND delivery = {text(delivery)} THEN {int(_PLACES[f'{kind} | {delivery}'])}"
        for kind, delivery in by_delivery
    )
    blanks = " ".join(
        f"WHEN service_type = {text(kind)} THEN {int(place)}" for kind, place in _PLACES.items() if " | " not in kind
    )
    return f"CASE {deliveries} {blanks} END"


def running(period: Period) -> tuple[Condition, ...]:
    """What a row of `main_joined` must fulfil to be long-term support on the last day."""
    return (
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
        open_on(period.end),
    )


def for_carers(period: Period) -> tuple[Condition, ...]:
    """What a row of `main_joined` must fulfil to be an unpaid carer's in the period."""
    return (
        Condition(
            says=f"its client type must be {' or '.join(_LISTS['unpaid_carer'])}",
            sql=f"client_type IN {texts(_LISTS['unpaid_carer'])}",
            reads="client_type",
        ),
        Condition(
            says=f"it must start on or before {period.end}",
            sql=f"event_start <= {day(period.end)}",
            reads="event_start",
        ),
        NOT_BACKWARDS,
        open_on(period.start),
    )


# Of an unpaid carer's row, as `carer_events` reads it.
SUPPORTS = (
    Condition(
        says=(
            "it must be support to or through an unpaid carer, or an assessment or review without a service type, or "
            "have led to information and advice without one"
        ),
        sql="is_direct OR is_through_person OR (is_without_service AND (is_advice OR is_assessed))",
        reads="event_type",
    ),
)


# Of a person as the steps give one.
GROWN = (
    Condition(
        says=f"the person must be {_NUMBERS['adult_from']} or older on the last day, or of unknown age",
        sql=f"age_band IN {texts((*_HOW.groups[:-1], 'Unknown'))}",
        reads="age_band",
    ),
)


def client_services(period: Period) -> str:
    """Long-term support running on the last day, each with its place among a person's services."""
    return f"""
SELECT *, {_place()} AS place FROM (
    SELECT la_code, person, record_id, CAST(service_type AS VARCHAR) AS service_type,
        CASE WHEN service_component IN {texts(_LISTS["direct_payment"])} THEN {text(_LISTS["direct_payment"][0])}
            ELSE CAST(delivery_mechanism AS VARCHAR) END AS delivery
    FROM main_joined
    WHERE {all_of(running(period))}
)"""


def _clients(period: Period) -> str:
    return f"""
-- place: of the person's strongest service, smaller is stronger
WITH placed AS (
    SELECT la_code, person, min(place) AS place FROM ({client_services(period)}) GROUP BY la_code, person
)
SELECT la_code, person, place, {_banded(period)} AS age_band
FROM placed JOIN person_details USING (la_code, person)
WHERE {all_of((alive(period.end),))}
"""


def carer_events(period: Period) -> str:
    """Events of unpaid carers in the period, as they are told apart, each with the kind of support it is, if any.

    A direct service with neither component nor direct payment is no kind of support, as in the published code.
    """
    advice = f"coalesce(event_outcome IN {texts(_LISTS['information_and_advice'])}, false)"
    direct_payment = texts(_LISTS["direct_payment"])
    return f"""
SELECT *,
    CASE
        WHEN is_direct AND is_direct_payment THEN {_SUPPORTS["direct payment"]}
        WHEN is_direct AND has_component AND delivery_mechanism IN {texts(_LISTS["managed_budget"])}
            THEN {_SUPPORTS["managed budget"]}
        WHEN is_direct AND has_component AND delivery_mechanism IN {texts(_LISTS["commissioned"])}
            THEN {_SUPPORTS["commissioned"]}
        WHEN is_direct AND has_component THEN {_SUPPORTS["direct, delivery unknown"]}
        WHEN is_through_person THEN {_SUPPORTS["none to the carer"]}
        WHEN is_assessed AND NOT is_advice THEN {_SUPPORTS["none to the carer"]}
        WHEN is_assessed OR event_type = 'request' THEN {_SUPPORTS["information and advice"]}
    END AS support
FROM (
    SELECT la_code, person, record_id, event_type, delivery_mechanism,
        coalesce(service_type IN {texts(_LISTS["carer_direct"])}, false) AS is_direct,
        coalesce(service_type IN {texts(_LISTS["carer_through_person"])}, false) AS is_through_person,
        service_type IS NULL AS is_without_service,
        coalesce(delivery_mechanism IN {direct_payment} OR service_component IN {direct_payment}, false)
            AS is_direct_payment,
        service_component IS NOT NULL AS has_component,
        event_type IN ('assessment', 'review') AS is_assessed,
        {advice} AS is_advice
    FROM main_joined
    WHERE {all_of(for_carers(period))}
)"""


def _carers(period: Period) -> str:
    return f"""
-- support: the strongest kind, smaller is stronger; NULL when none of the events is a kind
WITH supported AS (
    SELECT la_code, person, min(support) AS support
    FROM ({carer_events(period)})
    WHERE {all_of(SUPPORTS)}
    GROUP BY la_code, person
)
SELECT la_code, person, support, {_banded(period)} AS age_band
FROM supported JOIN person_details USING (la_code, person)
WHERE {all_of((alive(period.start),))}
"""


def _outputs(year: Period) -> tuple[Output, ...]:
    return tuple(
        output
        for period in latest_and_previous(year, _NUMBERS["previous_months"])
        for output in (
            Output(name=f"ascof_3d_{period.label}", query=_figures(period)),
            Output(name=f"ascof_3d_unknown_{period.label}", query=_unknown(period)),
        )
    )


def _figures(period: Period) -> str:
    groups, total = _HOW.groups, _HOW.groups[-1]
    clients, carers = numbers_of("client"), numbers_of("carer")
    return f"""
-- grain: council of the look-up, part, age band or all (unknown ages included); unit: persons, per cent
-- shown are the parts and the groups that occur anywhere in the data
WITH people AS (
    SELECT la_code, age_band, unnest([
        {{'part': '1a', 'hit': place IN {clients["self_directed"]}}},
        {{'part': '2a', 'hit': place IN {clients["direct_payment"]}}}
    ], recursive := true)
    FROM ascof_3d_clients_{period.label} WHERE place IN {clients["counted"]}
    UNION ALL
    SELECT la_code, age_band, unnest([
        {{'part': '1b', 'hit': support IN {carers["self_directed"]}}},
        {{'part': '2b', 'hit': support IN {carers["direct_payment"]}}}
    ], recursive := true)
    FROM ascof_3d_carers_{period.label} WHERE support IN {carers["counted"]}
),
counted AS (
    SELECT la_code, part, coalesce(age_band, {text(total)}) AS grp,
        count(*) FILTER (hit) AS numerator, count(*) AS denominator
    FROM people WHERE {all_of(GROWN)}
    GROUP BY GROUPING SETS ((la_code, part, age_band), (la_code, part))
),
grid AS (
    SELECT la_code, la_name, part, grp
    FROM ref_la_lookup CROSS JOIN (SELECT DISTINCT part FROM counted)
    CROSS JOIN (SELECT DISTINCT grp FROM counted WHERE grp IN {texts(groups)})
),
filled AS (
    SELECT grid.*, coalesce(numerator, 0) AS numerator, coalesce(denominator, 0) AS denominator
    FROM grid LEFT JOIN counted USING (la_code, part, grp)
)
SELECT {text(period.label)} AS period, la_code, la_name,
    CASE right(part, 1) WHEN 'a' THEN {text(_HOW.titles["clients"])} ELSE {text(_HOW.titles["carers"])} END AS measure,
    part, grp, numerator, denominator, {per_cent("numerator", "denominator")} AS outcome
FROM filled ORDER BY la_code, part, grp
"""


def numbers_of(who: str) -> dict[str, str]:
    """Which places (clients) or kinds of support (carers) count for what, as lists for `IN`."""
    names = {"client": _PLACES, "carer": _SUPPORTS}[who]
    return {
        part: f"({', '.join(str(names[name]) for name in _LISTS[f'{who}_{part}'])})"
        for part in ("counted", "self_directed", "direct_payment", "unknown")
    }


def _unknown(period: Period) -> str:
    grown = all_of(GROWN)
    return f"""
-- grain: council of the look-up; unit: persons whose strongest support has no known delivery
WITH unknown AS (
    SELECT la_code, 1 AS client, 0 AS carer FROM ascof_3d_clients_{period.label}
    WHERE place IN {numbers_of("client")["unknown"]} AND {grown}
    UNION ALL
    SELECT la_code, 0 AS client, 1 AS carer FROM ascof_3d_carers_{period.label}
    WHERE support IN {numbers_of("carer")["unknown"]} AND {grown}
)
SELECT {text(period.label)} AS period, la_code, la_name,
    CAST(coalesce(sum(client), 0) AS BIGINT) AS clients_unknown_delivery,
    CAST(coalesce(sum(carer), 0) AS BIGINT) AS carers_unknown_delivery
FROM ref_la_lookup LEFT JOIN unknown USING (la_code)
GROUP BY ALL ORDER BY la_code
"""


ASCOF_3D = Measure(name=_HOW.name, title=_HOW.title, steps=_steps, outputs=_outputs, needs=_HOW.needs)
