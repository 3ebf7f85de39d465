"""How ASCOF 2A comes from rows: episodes of reablement, what followed each, and the event that decided it."""

from __future__ import annotations

from caretrail.engine import all_of
from caretrail.measures.ascof_2a import (
    LOOKED_AT,
    NEW_CLIENT,
    REABLEMENT,
    counted_outcome,
    ended_within,
    episodes,
    events,
    of_episodes,
    sequels,
)
from caretrail.measures.counting import Counting, Stage
from caretrail.measures.measure import Period, latest_and_previous
from caretrail.measures.phrases import text, worded
from caretrail.spec import load_measure


_HOW = load_measure("ascof-2a")
_TOLD = worded("sequel_type", _HOW.tables["told_by"])


def count_2a(year: Period) -> tuple[Counting, ...]:
    """One counting per period."""
    return tuple(_of_period(period) for period in latest_and_previous(year, _HOW.numbers["previous_months"]))


def _of_period(period: Period) -> Counting:
    chosen = all_of(of_episodes(ended_within(period)))
    tables = f"""
WITH ascof_2a_events AS MATERIALIZED ({events(None)}),
every_episode AS MATERIALIZED ({episodes(())}),
ascof_2a_episodes AS MATERIALIZED (SELECT * FROM every_episode WHERE {chosen})"""
    part_of = "USING (la_code, person) WHERE v.is_reablement AND v.event_start BETWEEN e.starts AND e.ends"
    return Counting(
        output=f"ascof_2a_{period.label}",
        measure=_HOW.title,
        period=period,
        stages=(
            Stage(about="the row", rows="SELECT * FROM main_joined", conditions=(*LOOKED_AT, *REABLEMENT)),
            Stage(
                about="its episode of reablement",
                rows=f"""{tables}
SELECT v.record_id, e.* FROM every_episode AS e JOIN ascof_2a_events AS v {part_of}""",
                conditions=of_episodes(ended_within(period)),
            ),
            Stage(
                about="its episode of reablement",
                rows=f"""{tables}
SELECT v.record_id, e.* FROM ({sequels(())}) AS e JOIN ascof_2a_events AS v {part_of}""",
                conditions=(NEW_CLIENT, counted_outcome(_TOLD)),
            ),
        ),
        units=_units(period),
        behind=_behind(period),
    )


def _units(period: Period) -> str:
    return f"""
-- grain: an episode of reablement and a group it is in
SELECT la_code, unnest([age_band, {text(_HOW.groups[-1])}]) AS grp, person, CAST(starts AS VARCHAR) AS unit,
    in_denominator, in_numerator,
    'reablement ' || starts || ' to ' || ends || '; ' || age_band || '; then: ' || final_outcome || ' (' || {_TOLD}
        || ')' AS what
FROM ascof_2a_sequels WHERE {ended_within(period).sql}
"""


def _behind(period: Period) -> str:
    return f"""
-- grain: an event of an episode, or the event that decided what followed
SELECT v.record_id, e.la_code, e.person, CAST(e.starts AS VARCHAR) AS unit, 'reablement of the episode' AS role
FROM ascof_2a_sequels AS e JOIN main_joined AS v USING (la_code, person)
WHERE {ended_within(period).sql} AND {all_of((*LOOKED_AT, *REABLEMENT))} AND v.event_start BETWEEN e.starts AND e.ends
UNION ALL
SELECT decided_by, la_code, person, CAST(starts AS VARCHAR), {_TOLD}
FROM ascof_2a_sequels WHERE {ended_within(period).sql} AND decided_by IS NOT NULL
"""
