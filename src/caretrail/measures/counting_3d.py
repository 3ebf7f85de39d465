"""How ASCOF 3D comes from rows: people by their strongest support, clients on a day and carers in a period."""

from __future__ import annotations

from caretrail.engine import Condition, all_of
from caretrail.measures.ascof_3d import (
    GROWN,
    SUPPORTS,
    carer_events,
    client_services,
    for_carers,
    numbers_of,
    running,
)
from caretrail.measures.conditions import alive
from caretrail.measures.counting import Counting, Stage
from caretrail.measures.measure import Period, latest_and_previous
from caretrail.measures.phrases import text, worded
from caretrail.spec import load_measure


_HOW = load_measure("ascof-3d")
_ROWS = "SELECT * FROM main_joined"
_PERSONS = "SELECT m.record_id, p.* FROM main_joined AS m JOIN person_details AS p USING (la_code, person)"
_PLACE = worded("CAST(place AS VARCHAR)", {str(n): name for name, n in _HOW.tables["client_place"].items()})
_KIND = worded("CAST(support AS VARCHAR)", {str(n): name for name, n in _HOW.tables["carer_support"].items()})
# Of a row with its person's `strongest` service or support.
_OF_CLIENT = (
    Condition(says="no stronger service of the person may run on the last day", sql="place = strongest", reads=_PLACE),
    Condition(
        says="the person's strongest service must be in the community",
        sql=f"strongest IN {numbers_of('client')['counted']}",
        reads=_PLACE.replace("place", "strongest"),
    ),
)
_OF_CARER = (
    Condition(says="it must be of a kind of support that the measure knows", sql="support IS NOT NULL"),
    Condition(says="no stronger support to the carer may be in the period", sql="support = strongest", reads=_KIND),
    Condition(
        says="the carer's strongest support must go to the carer and be of known delivery",
        sql=f"strongest IN {numbers_of('carer')['counted']}",
        reads=_KIND.replace("support", "strongest"),
    ),
)


def count_3d(year: Period) -> tuple[Counting, ...]:
    """Two countings per period: clients and carers."""
    return tuple(
        counting
        for period in latest_and_previous(year, _HOW.numbers["previous_months"])
        for counting in (_clients(period), _carers(period))
    )


def _clients(period: Period) -> Counting:
    people = f"ascof_3d_clients_{period.label}"
    services = _with_strongest(client_services(period), people, "place")
    return Counting(
        output=f"ascof_3d_{period.label}",
        measure=_HOW.titles["clients"],
        period=period,
        stages=(
            Stage(about="the row", rows=_ROWS, conditions=running(period)),
            Stage(about="its person", rows=_PERSONS, conditions=(alive(period.end),)),
            Stage(about="its person", rows=services, conditions=(*GROWN, *_OF_CLIENT)),
        ),
        units=_units(people, "client", "place", _PLACE, {"1a": "self_directed", "2a": "direct_payment"}),
        behind=f"""
-- grain: a service that stands for a person
SELECT record_id, la_code, person, 'person' AS unit, 'the strongest service on the last day' AS role
FROM ({services}) WHERE {all_of((*GROWN, *_OF_CLIENT))}
""",
    )


def _carers(period: Period) -> Counting:
    people = f"ascof_3d_carers_{period.label}"
    events = _with_strongest(f"SELECT * FROM ({carer_events(period)}) WHERE {all_of(SUPPORTS)}", people, "support")
    return Counting(
        output=f"ascof_3d_{period.label}",
        measure=_HOW.titles["carers"],
        period=period,
        stages=(
            Stage(about="the row", rows=_ROWS, conditions=for_carers(period)),
            Stage(about="the row", rows=carer_events(period), conditions=SUPPORTS),
            Stage(about="its person", rows=_PERSONS, conditions=(alive(period.start),)),
            Stage(about="its person", rows=events, conditions=(*GROWN, *_OF_CARER)),
        ),
        units=_units(people, "carer", "support", _KIND, {"1b": "self_directed", "2b": "direct_payment"}),
        behind=f"""
-- grain: an event that stands for a carer
SELECT record_id, la_code, person, 'person' AS unit, 'the strongest support in the period' AS role
FROM ({events}) WHERE {all_of((*GROWN, *_OF_CARER))}
""",
    )


def _with_strongest(events: str, people: str, rank: str) -> str:
    return f"""
SELECT e.*, p.{rank} AS strongest, p.age_band FROM ({events}) AS e JOIN {people} AS p USING (la_code, person)
"""


def _units(people: str, who: str, rank: str, words: str, parts: dict[str, str]) -> str:
    lists = numbers_of(who)
    counted = " UNION ALL ".join(
        f"SELECT *, {text(part)} AS part, {rank} IN {lists[hit]} AS hit FROM {people}" for part, hit in parts.items()
    )
    return f"""
-- grain: a person, a part of the measure, and a group they are in
SELECT la_code, part, unnest([age_band, {text(_HOW.groups[-1])}]) AS grp, person, 'person' AS unit,
    true AS in_denominator, hit AS in_numerator, age_band || '; ' || {words} AS what
FROM ({counted}) WHERE {rank} IN {lists["counted"]} AND {all_of(GROWN)}
"""
