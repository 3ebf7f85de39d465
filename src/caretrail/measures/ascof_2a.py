"""ASCOF 2A: of new clients whose short-term reablement ended in the period, how many needed no ongoing support?

Counted are episodes of reablement, not people. Source: DHSC, ASCOF 2A for 2024-25 onwards, mid 2026.
"""

from __future__ import annotations

from collections.abc import Iterable

from caretrail.engine import Condition, Step, all_of
from caretrail.measures.conditions import NOT_BACKWARDS
from caretrail.measures.measure import Measure, Output, Period, latest_and_previous
from caretrail.measures.phrases import OPEN_END, adult_band, age, day, per_cent, ranked, text, texts
from caretrail.spec import load_measure, load_method


_HOW = load_measure("ascof-2a")
_LISTS, _NUMBERS = _HOW.lists, _HOW.numbers
_UNKNOWN = "Unknown"


def _only(name: str) -> str:
    """The one text of a list of the definition, as a literal."""
    (value,) = _LISTS[name]
    return text(value)


# Of a row of `main_joined`.
LOOKED_AT = (
    Condition(
        says="its client type must be Service user",
        sql=f"client_type IN {texts(_LISTS['service_user'])}",
        reads="client_type",
    ),
    Condition(says="it must have a start date", sql="event_start IS NOT NULL"),
    NOT_BACKWARDS,
)
REABLEMENT = (
    Condition(says="its event type must be Service", sql="event_type = 'service'", reads="event_type"),
    Condition(
        says=f"its service type must be {' or '.join(_LISTS['reablement_type'])}",
        sql=f"service_type IN {texts(_LISTS['reablement_type'])}",
        reads="service_type",
    ),
)
_YEARS = age("birth_date", "ends")


def of_episodes(ended: Condition) -> tuple[Condition, ...]:
    """What an episode of reablement must fulfil, by when it must have ended."""
    return (
        ended,
        Condition(
            says=f"the person must be {_NUMBERS['adult_from']} or older when the episode ends, or of unknown age",
            sql=f"birth_date IS NULL OR {_YEARS} >= {_NUMBERS['adult_from']}",
            reads=_YEARS,
        ),
        Condition(
            says="the person must not have died before the episode began",
            sql="date_of_death IS NULL OR date_of_death >= starts",
            reads="date_of_death",
        ),
    )


def ended_within(period: Period) -> Condition:
    """That an episode of reablement ended in a period."""
    return Condition(
        says=f"its episode of reablement must end from {period.start} to {period.end}",
        sql=f"ends BETWEEN {day(period.start)} AND {day(period.end)}",
        reads="ends",
    )


NEW_CLIENT = Condition(
    says=(
        "the person must be a new client: no long-term support begun before the episode and running within "
        f"{_NUMBERS['known_client_within_days']} days of its start"
    ),
    sql="NOT known_client",
    row="known_by",
)


def _steps(year: Period) -> tuple[Step, ...]:
    """Events around reablement, episodes of reablement, what followed each; none depends on the order of rows."""
    periods = latest_and_previous(year, _NUMBERS["previous_months"])
    first, last = min(period.start for period in periods), max(period.end for period in periods)
    either = Period(label="either", start=first, end=last)
    return (
        Step(
            name="ascof_2a_events",
            writes="ascof_2a_events",
            key="person",
            grain="an event of a service user with reablement that ended in a period; none that ends before it starts",
            source=_HOW.source,
            split=("main_joined",),
            sql=events(either),
            keep=False,
        ),
        Step(
            name="ascof_2a_episodes",
            writes="ascof_2a_episodes",
            key="person",
            grain="an episode of reablement that ended in a period, of an adult or of unknown age, alive when it began",
            source=_HOW.source,
            split=("ascof_2a_events", "person_details"),
            sql=episodes(of_episodes(ended_within(either))),
            keep=False,
        ),
        Step(
            name="ascof_2a_sequels",
            writes="ascof_2a_sequels",
            key="person",
            grain="an episode of a new client, what became of it, and the step of the method that told so",
            source=_HOW.source,
            split=("ascof_2a_events", "ascof_2a_episodes"),
            sql=sequels((NEW_CLIENT,)),
        ),
    )


def events(period: Period | None) -> str:
    """Events of service users: of those with reablement that ended in the period, or of all.

    h: rank of the outcome, smaller is stronger; with a penalty where the outcome cannot be classed.
    """
    penalty = f"if(event_outcome IN {texts(_LISTS['unclassed'])}, {_NUMBERS['unclassed_penalty']}, 0)"
    reabled, whose = "", ""
    if period is not None:
        whose = "SEMI JOIN reabled USING (la_code, person)"
        reabled = f"""
WITH reabled AS (
    SELECT DISTINCT la_code, person
    FROM main_joined
    WHERE {all_of((*REABLEMENT, LOOKED_AT[0]))} AND event_end BETWEEN {day(period.start)} AND {day(period.end)}
)"""
    return f"""{reabled}
SELECT
    la_code, person, record_id, event_type, event_start, service_type, service_component,
    coalesce(event_end, {day(OPEN_END)}) AS event_end,
    coalesce(CAST(event_outcome AS VARCHAR), {_only("missing_outcome")}) AS outcome,
    coalesce(outcome_rank + {penalty}, {_NUMBERS["unranked"]}) AS h,
    coalesce({all_of(REABLEMENT)}, false) AS is_reablement
FROM main_joined {whose}
WHERE {all_of(LOOKED_AT)}
"""


def episodes(conditions: Iterable[Condition]) -> str:
    """Episodes of reablement that fulfil the conditions."""
    return f"""
WITH spaced AS (
    SELECT
        *,
        event_start - max(event_end) OVER (
            PARTITION BY la_code, person ORDER BY event_start, event_end, h, record_id DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS days_since
    FROM ascof_2a_events
    WHERE is_reablement
),
numbered AS (
    SELECT
        *,
        count(*) FILTER (days_since IS NULL OR days_since > {_NUMBERS["joins_within_days"]}) OVER (
            PARTITION BY la_code, person ORDER BY event_start, event_end, h, record_id DESC
            ROWS UNBOUNDED PRECEDING
        ) AS episode
    FROM spaced
),
episodes AS (
    SELECT
        la_code, person, episode,
        min(event_start) AS starts,
        max(event_end) AS ends,
        arg_max(
            {{'outcome': outcome, 'h': h, 'record': record_id}},
            {{'ends': event_end, 'strength': -h, 'record': record_id}}
        ) AS last
    FROM numbered
    GROUP BY la_code, person, episode
)
SELECT
    la_code, person, episode, starts, ends, last.outcome AS outcome, last.h AS h, last.record AS last_record,
    birth_date, date_of_death,
    {adult_band(_YEARS, adult_from=_NUMBERS["adult_from"], older_from=_NUMBERS["older_from"])} AS age_band
FROM episodes LEFT JOIN person_details USING (la_code, person)
WHERE {all_of(conditions)}
"""


_DENOMINATOR = (*_LISTS["no_ongoing_support"], *_LISTS["long_term_support"], *_LISTS["short_stay_outcome"])
_SERVICE_RANK = ranked("service_type", {kind: rank for rank, kind in enumerate(load_method().service_types, 1)})
_RANKED_SERVICE = (
    "{'rank': service_rank, 'plain': NOT is_short_stay, 'service_type': service_type, 'record': record_id}"
)


def sequels(conditions: Iterable[Condition]) -> str:
    """What became of each episode that fulfils the conditions, the step of the method that told so, and the event."""
    return f"""
WITH around AS (
    SELECT
        e.la_code, e.person, e.episode, e.h AS episode_h,
        v.event_type, v.event_start, v.event_end, v.outcome, v.h, v.record_id, e.ends,
        CAST(v.service_type AS VARCHAR) AS service_type,
        {_SERVICE_RANK.replace("service_type", "v.service_type", 1)} AS service_rank,
        coalesce(v.service_component IN {texts(_LISTS["short_stay_component"])}, false) AS is_short_stay,
        coalesce(v.service_component IN {texts(_LISTS["equipment_component"])}, false) AS is_equipment,
        v.service_type IN {texts(_LISTS["long_term_support"])} AND v.event_start < e.starts
            AND e.starts - v.event_end < {_NUMBERS["known_client_within_days"]} AS shows_known_client,
        v.event_start >= e.starts AND v.event_end > e.ends
            AND v.event_start - e.ends <= {_NUMBERS["follows_within_days"]} AS is_after,
        v.event_start >= e.starts AND v.event_end > e.starts AND v.event_end <= e.ends AS is_within
    FROM ascof_2a_episodes AS e JOIN ascof_2a_events AS v USING (la_code, person)
    WHERE NOT (v.is_reablement AND v.event_start BETWEEN e.starts AND e.ends)
),
bounded AS (
    SELECT
        *,
        min(event_start) FILTER (is_after AND service_type IN {texts(_LISTS["reablement_type"])})
            OVER (PARTITION BY la_code, person, episode) AS next_reablement
    FROM around
),
placed AS (
    SELECT
        *,
        is_after AND (next_reablement IS NULL OR event_start < next_reablement) AS follows,
        follows AND event_type <> 'service' AND outcome <> {_only("ended_as_planned")}
            AND least(episode_h, h) < {_NUMBERS["unclassed_penalty"]} AS is_usable
    FROM bounded
),
gathered AS (
    SELECT
        la_code, person, episode,
        coalesce(bool_or(shows_known_client), false) AS known_client,
        min(record_id) FILTER (shows_known_client) AS known_by,
        coalesce(bool_or(follows), false) AS followed,
        min({_RANKED_SERVICE}) FILTER (follows AND service_rank IS NOT NULL) AS next_service,
        coalesce(bool_or(is_usable), false) AS usable,
        min({{'h': h, 'source': 'b', 'outcome': outcome, 'record': record_id}})
            FILTER (is_usable AND h < {_NUMBERS["unclassed_penalty"]}) AS following,
        arg_max(
            {{'h': h, 'source': 'c', 'outcome': outcome, 'record': record_id}},
            {{'ends': event_end, 'strength': -h, 'record': record_id}}
        ) FILTER (
            is_within AND event_type IN ('assessment', 'review') AND h < {_NUMBERS["unclassed_penalty"]}
            AND ends - event_end < {_NUMBERS["concluding_within_days"]}
        ) AS concluding,
        min(record_id) FILTER (is_within AND event_type = 'service' AND is_equipment) AS equipped_by
    FROM placed
    GROUP BY la_code, person, episode
),
candidates AS (
    SELECT
        e.*, g.next_service, g.equipped_by, coalesce(g.known_client, false) AS known_client, g.known_by,
        least(
            CASE
                WHEN (NOT coalesce(g.followed, false) AND e.h < {_NUMBERS["unclassed_penalty"]}) OR g.usable
                THEN {{'h': e.h, 'source': 'a', 'outcome': e.outcome, 'record': e.last_record}}
            END,
            g.following,
            g.concluding
        ) AS told
    FROM ascof_2a_episodes AS e LEFT JOIN gathered AS g USING (la_code, person, episode)
)
SELECT
    la_code, person, starts, ends, age_band, known_client, known_by,
    CASE
        WHEN date_of_death - ends <= {_NUMBERS["death_within_days"]} THEN '1'
        WHEN outcome = {_only("admitted_to_hospital")} THEN '2'
        WHEN next_service IS NOT NULL THEN '3'
        WHEN told IS NOT NULL THEN '4' || told.source
        WHEN equipped_by IS NOT NULL THEN '5'
        ELSE '6'
    END AS sequel_type,
    CASE sequel_type
        WHEN '1' THEN {_only("deceased")}
        WHEN '2' THEN {_only("admitted_to_hospital")}
        WHEN '3' THEN CASE
            WHEN next_service.service_type = {_only("short_stay_type")} AND NOT next_service.plain
            THEN {_only("short_stay_outcome")}
            ELSE next_service.service_type
        END
        WHEN '5' THEN {_only("equipment_outcome")}
        WHEN '6' THEN outcome
        ELSE told.outcome
    END AS final_outcome,
    final_outcome IN {texts(_LISTS["no_ongoing_support"])} AS in_numerator,
    final_outcome IN {texts(_DENOMINATOR)} AS in_denominator,
    final_outcome IN {texts((*_LISTS["unclassed"], *_LISTS["missing_outcome"]))} AS unable_to_classify,
    CASE sequel_type
        WHEN '1' THEN NULL
        WHEN '3' THEN next_service.record
        WHEN '5' THEN equipped_by
        WHEN '2' THEN last_record
        WHEN '6' THEN last_record
        ELSE told.record
    END AS decided_by
FROM candidates
WHERE {all_of(conditions)}
"""


def counted_outcome(told: str) -> Condition:
    """That what followed is an outcome that the measure counts; `told` says in words how it was found."""
    return Condition(
        says="what followed the episode must be an outcome that the measure counts",
        sql="in_denominator",
        reads=f"final_outcome || ' (' || {told} || ')'",
        row="decided_by",
    )


def _outputs(year: Period) -> tuple[Output, ...]:
    periods = latest_and_previous(year, _NUMBERS["previous_months"])
    return tuple(output for period in periods for output in _of_period(period))


def _of_period(period: Period) -> tuple[Output, ...]:
    label, ended = text(period.label), ended_within(period).sql
    return (
        Output(
            name=f"ascof_2a_clusters_{period.label}",
            people=("person_id",),
            query=f"""
-- grain: an episode of reablement of a new client
SELECT {label} AS period, la_code, person AS person_id, starts AS cluster_start, ends AS cluster_end,
    final_outcome, sequel_type, age_band
FROM ascof_2a_sequels WHERE {ended}
ORDER BY la_code, person, starts
""",
        ),
        Output(
            name=f"ascof_2a_disaggregated_{period.label}",
            query=f"""
-- grain: council, age band, step, outcome; unit: episodes
SELECT {label} AS period, la_code, age_band, sequel_type, final_outcome,
    {_yes_or_no("in_denominator")} AS in_denom, {_yes_or_no("in_numerator")} AS in_num,
    {_yes_or_no("unable_to_classify")} AS unable_to_classify, count(*) AS st_max_count
FROM ascof_2a_sequels WHERE {ended}
GROUP BY ALL ORDER BY la_code, age_band, final_outcome, sequel_type
""",
        ),
        Output(
            name=f"ascof_2a_{period.label}",
            query=f"""
-- grain: council of the look-up, age band or all (unknown ages included); unit: episodes, per cent
WITH counted AS (
    SELECT la_code, coalesce(age_band, 'Total') AS grp,
        count(*) FILTER (in_numerator) AS numerator, count(*) FILTER (in_denominator) AS denominator
    FROM ascof_2a_sequels WHERE {ended}
    GROUP BY GROUPING SETS ((la_code, age_band), (la_code))
),
filled AS (
    SELECT la_code, la_name, grp, coalesce(numerator, 0) AS numerator, coalesce(denominator, 0) AS denominator
    FROM ref_la_lookup CROSS JOIN (SELECT unnest({list(_HOW.groups)}) AS grp) LEFT JOIN counted USING (la_code, grp)
)
SELECT {label} AS period, la_code, la_name, {text(_HOW.title)} AS measure, grp, numerator, denominator,
    {per_cent("numerator", "denominator")} AS outcome
FROM filled ORDER BY la_code, grp
""",
        ),
    )


def _yes_or_no(flag: str) -> str:
    return f"CASE WHEN {flag} THEN 'Y' ELSE 'N' END"


ASCOF_2A = Measure(name=_HOW.name, title=_HOW.title, steps=_steps, outputs=_outputs, needs=_HOW.needs)
