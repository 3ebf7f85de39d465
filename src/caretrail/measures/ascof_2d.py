"""ASCOF 2D: after hospital and reablement, who is still in the community twelve weeks later?

Part 1 counts episodes of reablement around a discharge, part 2 discharges. People are followed across councils by the
token of their NHS number. Source: DHSC, ASCOF 2D, mid 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from caretrail.engine import Condition, Step, all_of
from caretrail.measures.conditions import NOT_BACKWARDS, alive
from caretrail.measures.hospital import load_hospital_episodes
from caretrail.measures.measure import Measure, Output, Period, latest_and_previous
from caretrail.measures.phrases import OPEN_END, age, day, text, texts
from caretrail.spec import load_measure


if TYPE_CHECKING:
    import duckdb

    from caretrail.events import CuratedStore, Reference


_HOW = load_measure("ascof-2d")
_LISTS, _NUMBERS, _TITLES = _HOW.lists, _HOW.numbers, _HOW.titles
_AGES = {band: int(years) for band, years in _HOW.tables["age_from"].items()}


def periods_of(year: Period) -> tuple[Period, Period]:
    """One step behind the other measures, because hospital data and twelve weeks of follow-up come later."""
    months = _NUMBERS["previous_months"]
    _, revised = latest_and_previous(year, months)
    return latest_and_previous(revised, months)


def table_of(name: str, period: Period) -> str:
    return f"ascof_2d_{name}_{period.label}"


def _steps(year: Period) -> tuple[Step, ...]:
    """Per period: support of people in the hospital file, their reablement, their discharges, and the links of both."""
    return tuple(step for period in periods_of(year) for step in _steps_of(period))


def _steps_of(period: Period) -> tuple[Step, ...]:
    support, reablement = table_of("support", period), table_of("reablement", period)
    discharges, links = table_of("discharges", period), table_of("links", period)
    return (
        _step(
            support,
            _support(period),
            "a long-term service or reablement of a service user in the hospital file, alive when the period began",
            split=("main_joined", "person_details", "hospital_episodes"),
        ),
        _step(
            reablement,
            _reablement(period),
            "an episode of reablement: services of one council and person at most a few days apart",
            split=(support,),
        ),
        _step(
            discharges,
            _discharges(period),
            "a hospital episode of somebody old enough that ended in the period, in the community of an English area",
            split=("hospital_episodes", support),
            whole=("ref_lsoa_utla",),
        ),
        _step(
            links,
            _links(period),
            "an episode of reablement and a discharge on the latest day that may have led to it",
            split=("hospital_episodes", support, reablement, discharges),
        ),
    )


def _step(table: str, sql: str, grain: str, *, split: tuple[str, ...], whole: tuple[str, ...] = ()) -> Step:
    return Step(
        name=table, writes=table, key="person", grain=grain, source=_HOW.source, split=split, whole=whole, sql=sql
    )


# Of a row of `main_joined`, as `reported` reads it.
REPORTED = (
    Condition(
        says="its client type must be Service user",
        sql=f"client_type IN {texts(_LISTS['service_user'])}",
        reads="client_type",
    ),
    NOT_BACKWARDS,
)
REABLEMENT = (
    Condition(says="its event type must be Service", sql="event_type = 'service'", reads="event_type"),
    Condition(
        says=f"its service type must be {' or '.join(_LISTS['reablement_type'])}",
        sql=f"service_type IN {texts(_LISTS['reablement_type'])}",
        reads="service_type",
    ),
    Condition(
        says=f"its service component must be {' or '.join(_LISTS['reablement_component'])}",
        sql=f"service_component IN {texts(_LISTS['reablement_component'])}",
        reads="service_component",
    ),
)


def _support(period: Period) -> str:
    return f"""
WITH reported AS (
    SELECT la_code, person, record_id, service_type, event_start, event_end,
        service_type IN {texts(_LISTS["long_term_support"])} AS is_long_term,
        coalesce({all_of(REABLEMENT)}, false) AS is_reablement
    FROM main_joined
    WHERE {all_of(REPORTED)}
),
known AS (SELECT la_code, person, date_of_death AS died_on FROM person_details)
SELECT la_code, person, record_id, service_type, is_reablement, died_on AS date_of_death,
    event_start AS starts, coalesce(event_end, {day(OPEN_END)}) AS ends
FROM reported
SEMI JOIN hospital_episodes USING (person)
LEFT JOIN known USING (la_code, person)
WHERE (is_long_term OR is_reablement) AND {all_of((alive(period.start, died="died_on"),))}
"""


def _reablement(period: Period) -> str:
    return f"""
WITH spaced AS (
    SELECT *, starts - max(ends) OVER (
        PARTITION BY la_code, person ORDER BY starts, ends, record_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS days_since
    FROM {table_of("support", period)}
    WHERE is_reablement
),
numbered AS (
    SELECT *, count(*) FILTER (days_since IS NULL OR days_since > {_NUMBERS["joins_within_days"]}) OVER (
        PARTITION BY la_code, person ORDER BY starts, ends, record_id ROWS UNBOUNDED PRECEDING
    ) AS episode
    FROM spaced
)
SELECT la_code, person, episode, min(starts) AS starts, max(ends) AS ends, max(date_of_death) AS date_of_death
FROM numbered
GROUP BY la_code, person, episode
"""


def _discharges(period: Period) -> str:
    bands = " ".join(
        f"WHEN years >= {years} THEN {text(band)}"
        for band, years in sorted(_AGES.items(), key=lambda band: band[1], reverse=True)
    )
    sexes = " ".join(f"WHEN {text(code)} THEN {text(str(name))}" for code, name in _HOW.tables["sex"].items())
    by_prefix = " OR ".join(
        f"starts_with(treatment_function, {text(prefix)})" for prefix in _LISTS["treatment_function_prefix_excluded"]
    )
    in_england = " OR ".join(f"starts_with(utla_code_2023, {text(prefix)})" for prefix in _LISTS["resident_prefix"])
    return f"""
-- A missing code keeps an episode out: every comparison with it is unknown.
WITH discharged AS (
    SELECT *, {age("birth_date", "discharged")} AS years
    FROM hospital_episodes
    WHERE person IS NOT NULL
        AND discharged BETWEEN {day(period.start)} AND {day(period.end)}
        AND admitted >= DATE {text(str(_HOW.tables["dates"]["admissions_from"]))} AND admitted < discharged
        AND last_episode IN {texts(_LISTS["last_episode"])}
        AND admission_method NOT IN {texts(_LISTS["admission_method_excluded"])}
        AND discharge_method NOT IN {texts(_LISTS["discharge_method_excluded"])}
        AND destination NOT IN {texts(_LISTS["discharge_destination_excluded"])}
        AND treatment_function NOT IN {texts(_LISTS["treatment_function_excluded"])}
        AND NOT ({by_prefix})
),
supported AS (
    SELECT discharged.person, admitted,
        bool_or(service_type IN {texts(_LISTS["not_in_community"])}) AS not_in_community,
        bool_or(service_type IN {texts(_LISTS["community"])}) AS in_community
    FROM discharged
    JOIN {table_of("support", period)} AS support
        ON support.person = discharged.person AND admitted BETWEEN starts AND ends
    WHERE NOT is_reablement
    GROUP BY ALL
)
SELECT DISTINCT person, ident, admitted, discharged, years,
    CASE {bands} END AS age_band,
    CASE sex {sexes} ELSE sex END AS gender,
    utla_code_2023 AS area_code,
    CASE WHEN in_community THEN {text(_TITLES["community"])} ELSE {text(_TITLES["no_support"])} END AS ct
FROM discharged
JOIN ref_lsoa_utla ON lsoa = upper(lsoa_code_2011)
LEFT JOIN supported USING (person, admitted)
WHERE years >= {min(_AGES.values())} AND ({in_england}) AND not_in_community IS NOT true
"""


def _links(period: Period) -> str:
    return f"""
-- died, readmitted, entered_lt tell of the episode: within the weeks after the discharge. That a readmission must lie
-- in the period or after it needs no test, as the discharge does.
WITH latest AS (
    SELECT r.la_code, r.person, r.episode, r.starts, r.ends, r.date_of_death, max(d.discharged) AS discharged
    FROM {table_of("reablement", period)} AS r
    JOIN {table_of("discharges", period)} AS d
        ON d.person = r.person AND d.admitted <= r.starts
        AND d.discharged BETWEEN r.starts - {_NUMBERS["discharged_before_days"]}
            AND r.starts + {_NUMBERS["discharged_after_days"]}
    GROUP BY ALL
),
followed AS (
    SELECT *, discharged + {_NUMBERS["followed_for_days"]} AS until FROM latest
),
readmitted AS (
    SELECT DISTINCT la_code, f.person, episode
    FROM followed AS f
    JOIN hospital_episodes AS h
        ON h.person = f.person AND h.admitted > f.starts AND h.admitted > f.discharged AND h.admitted <= f.until
    WHERE h.admitted < h.discharged
        AND h.management IN {texts(_LISTS["readmission_management"])}
        AND h.discharge_method NOT IN {texts(_LISTS["readmission_discharge_excluded"])}
        AND h.last_episode IN {texts(_LISTS["last_episode"])}
),
in_care_home AS (
    SELECT DISTINCT f.la_code, f.person, episode
    FROM followed AS f
    JOIN {table_of("support", period)} AS s ON s.person = f.person AND s.starts BETWEEN f.discharged AND f.until
    WHERE s.service_type IN {texts(_LISTS["care_home"])}
)
SELECT f.la_code, f.person, f.episode, f.starts, f.ends, f.discharged, d.ident, d.ct, d.gender, d.years, d.age_band,
    coalesce(f.date_of_death BETWEEN f.discharged AND f.until, false) AS died,
    (f.la_code, f.person, f.episode) IN (FROM readmitted) AS readmitted,
    (f.la_code, f.person, f.episode) IN (FROM in_care_home) AS entered_lt
FROM followed AS f
JOIN {table_of("discharges", period)} AS d ON d.person = f.person AND d.discharged = f.discharged
"""


def _outputs(year: Period) -> tuple[Output, ...]:
    return tuple(output for period in periods_of(year) for output in _outputs_of(period))


def _outputs_of(period: Period) -> tuple[Output, ...]:
    label = text(period.label)
    return (
        Output(
            name=f"ascof_2d_links_{period.label}",
            people=("person_id",),
            query=f"""
-- grain: an episode of reablement and a discharge that led to it
SELECT {label} AS period, la_name AS area, person AS person_id, starts AS reablement_start, ends AS reablement_end,
    discharged AS discharge_date, ident, ct, gender, years AS ag,
    died::TINYINT AS died, readmitted::TINYINT AS readmitted, entered_lt::TINYINT AS entered_lt
FROM {table_of("links", period)} LEFT JOIN ref_la_lookup USING (la_code)
ORDER BY area, person, starts, ident
""",
        ),
        Output(name=f"ascof_2d_part1_{period.label}", query=_part_1(period)),
        Output(name=f"ascof_2d_part2_{period.label}", query=_part_2(period)),
        Output(name=f"ascof_2d_venn_{period.label}", query=_venn(period)),
    )


def _shown_by(year: Period) -> str:
    """Cohorts are shown that have a link, with all their discharges."""
    return " UNION ALL ".join(
        f"SELECT DISTINCT {text(period.label)} || ct AS shown, person FROM {table_of('links', period)}"
        for period in periods_of(year)
    )


def _part_1(period: Period) -> str:
    return f"""
-- grain: area of the council that gave the reablement, cohort, slice; unit: episodes of reablement; missing: none
WITH {_linked(period)}, {_sliced("linked")}, {_grid(period)}, {_COUNTED_EPISODES}
SELECT {text(period.label)} AS period, area, ct, slice, denominator, numerator,
    {_per_cent("numerator", "denominator")} AS outcome_percent, died, readmitted, entered_lt
FROM grid LEFT JOIN counted USING (area, ct, slice)
ORDER BY area, ct, slice
"""


def _part_2(period: Period) -> str:
    return f"""
-- grain: area of residence (reablement: of the council that gave it), cohort, slice; unit: discharges; missing: none
WITH resident AS (
    SELECT d.*, la_name AS area FROM {table_of("discharges", period)} AS d
    LEFT JOIN ref_la_lookup ON la_area_code = area_code
),
discharged AS (
    WITH {_sliced("resident")}
    SELECT area, ct, slice, count(DISTINCT ident) AS discharges FROM sliced GROUP BY ALL
),
{_linked(period)}, {_sliced("linked")}, {_grid(period)}, {_COUNTED_EPISODES}
SELECT {text(period.label)} AS period, area, ct, slice, discharges, denominator AS reablement_count,
    {_per_cent("denominator", "discharges")} AS outcome_percent
FROM grid LEFT JOIN discharged USING (area, ct, slice) LEFT JOIN counted USING (area, ct, slice)
ORDER BY area, ct, slice
"""


def _venn(period: Period) -> str:
    regions = ", ".join(f"count(*) FILTER ({condition}) AS {name}" for name, condition in _VENN.items())
    return f"""
-- grain: area of the council that gave the reablement, cohort; unit: variants of episodes (by cohort, sex, age)
WITH {_linked(period)}, variants AS (
    SELECT DISTINCT area, la_code, person, episode, ct, gender, age_band, died, readmitted, entered_lt FROM linked
),
{_sliced("variants")}, {_grid(period)}
SELECT {text(period.label)} AS period, area, ct, {regions}
FROM grid LEFT JOIN sliced USING (area, ct, slice)
WHERE slice = {text(_TITLES["total"])}
GROUP BY area, ct
ORDER BY area, ct
"""


# The regions of the diagram of what happened; a total counts its circle, the others one region alone.
_VENN: Mapping[str, str] = {
    "total_death": "died",
    "death_only": "died AND NOT readmitted AND NOT entered_lt",
    "death_readmission": "died AND readmitted AND NOT entered_lt",
    "death_lts": "died AND NOT readmitted AND entered_lt",
    "total_readmission": "readmitted",
    "readmission_only": "NOT died AND readmitted AND NOT entered_lt",
    "readmission_lts": "NOT died AND readmitted AND entered_lt",
    "total_lts": "entered_lt",
    "lts_only": "NOT died AND NOT readmitted AND entered_lt",
    "all_three": "died AND readmitted AND entered_lt",
}

_EPISODE = "DISTINCT (la_code, person, episode)"
_COUNTED_EPISODES = f"""
counted AS (
    SELECT area, ct, slice,
        count({_EPISODE}) AS denominator,
        count({_EPISODE}) FILTER (NOT died AND NOT readmitted AND NOT entered_lt) AS numerator,
        count({_EPISODE}) FILTER (died) AS died,
        count({_EPISODE}) FILTER (readmitted) AS readmitted,
        count({_EPISODE}) FILTER (entered_lt) AS entered_lt
    FROM sliced
    GROUP BY ALL
)"""


def _linked(period: Period) -> str:
    """The links with the name of the council that gave the reablement."""
    return f"""
linked AS (
    SELECT links.*, la_name AS area FROM {table_of("links", period)} AS links LEFT JOIN ref_la_lookup USING (la_code)
)"""


def _sliced(table: str) -> str:
    """Each row for its own area and the nation, its own cohort and all, and its slices: all, its age band, its sex."""
    nation, total = text(_TITLES["nation"]), text(_TITLES["total"])
    return f"""
by_area AS (SELECT * EXCLUDE (area), unnest([area, {nation}]) AS area FROM {table}),
by_cohort AS (SELECT * EXCLUDE (ct), unnest([ct, {total}]) AS ct FROM by_area),
sliced AS (SELECT *, unnest([{total}, age_band, gender]) AS slice FROM by_cohort)"""


def _grid(period: Period) -> str:
    """Every area of the look-up and the nation, every cohort that has a link and all of them, every slice."""
    return f"""
grid AS (
    SELECT area, ct, slice
    FROM (SELECT la_name AS area FROM ref_la_lookup UNION SELECT {text(_TITLES["nation"])})
    CROSS JOIN (SELECT ct FROM {table_of("links", period)} UNION SELECT {text(_TITLES["total"])})
    CROSS JOIN (SELECT unnest({list(_HOW.groups)}) AS slice)
)"""


def _per_cent(numerator: str, denominator: str) -> str:
    """100 n / d to two decimals, half up, in whole numbers; missing where there is nothing to divide by."""
    return f"(20000 * {numerator} + {denominator}) // (2 * {denominator}) / 100"


def _prepare(session: duckdb.DuckDBPyConnection, store: CuratedStore, reference: Reference) -> None:
    if reference.hospital is not None:
        load_hospital_episodes(session, reference.hospital, store.tokens)


ASCOF_2D = Measure(
    name=_HOW.name,
    title=_HOW.title,
    steps=_steps,
    outputs=_outputs,
    needs=_HOW.needs,
    prepare=_prepare,
    shown_by=_shown_by,
)
