"""How ASCOF 2D comes from rows: reablement around a discharge, discharges, and what happened afterwards."""

from __future__ import annotations

from caretrail.engine import Condition
from caretrail.measures.ascof_2d import REABLEMENT, REPORTED, periods_of, table_of
from caretrail.measures.conditions import alive
from caretrail.measures.counting import Counting, Stage
from caretrail.measures.measure import Period
from caretrail.measures.phrases import text, texts
from caretrail.spec import load_measure


_HOW = load_measure("ascof-2d")
_TITLES, _NUMBERS, _LISTS = _HOW.titles, _HOW.numbers, _HOW.lists
_ROWS = "SELECT * FROM main_joined"
_PERSONS = """
SELECT m.record_id, p.date_of_death AS died_on, m.person IN (SELECT person FROM hospital_episodes) AS in_hospital_file
FROM main_joined AS m LEFT JOIN person_details AS p USING (la_code, person)"""
_IN_FILE = Condition(says="the hospital file must hold the person, by the same NHS number", sql="in_hospital_file")
_LINKED = Condition(
    says=(
        f"a discharge that counts must lie between {_NUMBERS['discharged_before_days']} days before and "
        f"{_NUMBERS['discharged_after_days']} days after the start of its episode of reablement"
    ),
    sql="linked",
    reads="'an episode that starts ' || starts",
)
_FATE = (
    "CASE WHEN died THEN '; died' ELSE '' END || CASE WHEN readmitted THEN '; readmitted' ELSE '' END "
    "|| CASE WHEN entered_lt THEN '; entered residential or nursing care' ELSE '' END "
    "|| CASE WHEN died OR readmitted OR entered_lt THEN '' ELSE '; stayed in the community' END"
)


def count_2d(year: Period) -> tuple[Counting, ...]:
    """Two countings per period: episodes of reablement that stayed, and discharges that were followed by one."""
    return tuple(_of_part(period, part) for period in periods_of(year) for part in ("part1", "part2"))


def _of_part(period: Period, part: str) -> Counting:
    support, reablement, links = (table_of(name, period) for name in ("support", "reablement", "links"))
    linked = f"(la_code, person, episode) IN (SELECT (la_code, person, episode) FROM {links})"
    return Counting(
        output=f"ascof_2d_{part}_{period.label}",
        measure=f"{_HOW.title} part {part[-1]}",
        period=period,
        stages=(
            Stage(about="the row", rows=_ROWS, conditions=(*REPORTED, *REABLEMENT)),
            Stage(about="its person", rows=_PERSONS, conditions=(_IN_FILE, alive(period.start, died="died_on"))),
            Stage(
                about="its episode of reablement",
                rows=f"""
SELECT s.record_id, e.starts, {linked.replace("(la_code, person, episode) IN", "(e.la_code, e.person, episode) IN")}
    AS linked
FROM {support} AS s JOIN {reablement} AS e USING (la_code, person)
WHERE s.is_reablement AND s.starts BETWEEN e.starts AND e.ends""",
                conditions=(_LINKED,),
            ),
        ),
        units=_episodes(links, part)
        if part == "part1"
        else f"{_episodes(links, part)} UNION ALL {_discharges(period)}",
        behind=_behind(support, links),
    )


def _sliced(rows: str) -> str:
    """A row for each cohort and slice that it is in."""
    total = text(_TITLES["total"])
    return f"""
SELECT *, unnest([{total}, age_band, gender]) AS slice
FROM (SELECT * EXCLUDE (ct), unnest([ct, {total}]) AS ct FROM ({rows}))"""


def _episodes(links: str, part: str) -> str:
    """An episode counts once in a slice, however many discharges led to it."""
    stayed = "NOT died AND NOT readmitted AND NOT entered_lt" if part == "part1" else "true"
    counted = "true" if part == "part1" else "false"
    return f"""
-- grain: an episode of reablement, a cohort and a slice it is in
SELECT la_code, ct, slice, person, CAST(starts AS VARCHAR) AS unit, {counted} AS in_denominator,
    {stayed} AS in_numerator,
    'reablement from ' || starts || ' to ' || ends || ' around the discharge of ' || discharged || {_FATE} AS what
FROM (SELECT DISTINCT la_code, ct, slice, person, starts, ends, discharged, died, readmitted, entered_lt
    FROM ({_sliced(f"SELECT * FROM {links}")}))
"""


def _discharges(period: Period) -> str:
    return f"""
-- grain: a discharge of a resident, a cohort and a slice it is in
SELECT DISTINCT l.la_code, ct, slice, person, 'discharge ' || ident AS unit, true AS in_denominator,
    false AS in_numerator, 'in hospital from ' || admitted || ' to ' || discharged AS what
FROM ({_sliced(f"SELECT * FROM {table_of('discharges', period)}")})
JOIN ref_la_lookup AS l ON l.la_area_code = area_code
"""


def _behind(support: str, links: str) -> str:
    """Reablement of an episode; support in a care home that a person entered after the discharge."""
    return f"""
-- grain: an event of an episode, or the entry to a care home that followed it
WITH episodes AS (SELECT DISTINCT la_code, person, starts, ends, discharged FROM {links})
SELECT s.record_id, e.la_code, e.person, CAST(e.starts AS VARCHAR) AS unit, 'reablement around a discharge' AS role
FROM episodes AS e JOIN {support} AS s USING (la_code, person)
WHERE s.is_reablement AND s.starts BETWEEN e.starts AND e.ends
UNION ALL
SELECT s.record_id, e.la_code, e.person, CAST(e.starts AS VARCHAR), 'entry to residential or nursing care afterwards'
FROM episodes AS e JOIN {support} AS s USING (person)
WHERE s.service_type IN {texts(_LISTS["care_home"])}
    AND s.starts BETWEEN e.discharged AND e.discharged + {_NUMBERS["followed_for_days"]}
"""
