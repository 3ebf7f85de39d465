"""How waiting times come from rows: new requests, and the events that answered them."""

from __future__ import annotations

from caretrail.engine import Condition, all_of
from caretrail.measures.counting import Counting, Stage
from caretrail.measures.measure import Period
from caretrail.measures.phrases import text
from caretrail.measures.waiting_times import (
    NEW,
    REQUEST,
    TIMED,
    WAITED_FIRST,
    WAITED_FOR_SERVICE,
    kinds,
    known_requests,
)
from caretrail.spec import load_measure


_HOW = load_measure("waiting-times")

# An event of a timeline, with what it answered if it did, and the request that it is if it is one.
_ANSWERS = Condition(
    says="an assessment or service must be what first answered a new request, or the first service after one",
    sql=f"kind = {REQUEST} OR answers",
)


def count_waits(year: Period) -> tuple[Counting, ...]:
    """Two countings: waits for a first response, and for a first service. They tell of the joined period."""
    return (
        _of_wait(year, "first_response", "response", "wait1", WAITED_FIRST),
        _of_wait(year, "first_service", "service", "wait2", WAITED_FOR_SERVICE),
    )


def _of_wait(year: Period, title: str, answer: str, days: str, waited: tuple[Condition, ...]) -> Counting:
    metric = text(_HOW.titles[title])
    of_requests = tuple(
        Condition(says=one.says, sql=f"kind <> {REQUEST} OR {one.sql}", reads=one.reads) for one in waited
    )
    unit = "CAST(record_id AS VARCHAR)"
    return Counting(
        output="waiting_times_la",
        measure=_HOW.titles[title],
        period=year,
        stages=(
            Stage(about="the row", rows=kinds(), conditions=TIMED),
            Stage(about="the row", rows=known_requests(), conditions=NEW),
            Stage(
                about="the wait",
                rows=f"""
SELECT e.record_id, e.kind, w.* EXCLUDE (record_id, la_code, person, event_start),
    e.record_id IN (SELECT {answer}_record FROM waiting_people WHERE {all_of(waited)}) AS answers
FROM waiting_events AS e LEFT JOIN waiting_people AS w USING (record_id)""",
                conditions=(_ANSWERS, *of_requests),
            ),
        ),
        units=f"""
-- grain: a request that waited
SELECT la_code, CAST(date_trunc('quarter', {answer}_start) AS DATE) AS srp_start, {answer}_band AS age_band,
    {metric} AS metric, person, {unit} AS unit, true AS in_denominator, false AS in_numerator,
    'request of ' || event_start || ', answered ' || {answer}_start || ': ' || {days} || ' days' AS what
FROM waiting_people WHERE {all_of(waited)}
""",
        behind=f"""
-- grain: a request that waited, or what answered it
SELECT unnest([record_id, {answer}_record]) AS record_id, la_code, person, {unit} AS unit,
    unnest(['the request', {text(_HOW.titles[title].lower())}]) AS role
FROM waiting_people WHERE {all_of(waited)}
""",
    )
