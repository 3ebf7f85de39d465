"""Waiting times: how many days from a support request to a first response, and to a first service?

Counted are requests that no earlier request of the same person already answers. Source: DHSC, waiting times method,
mid 2026. All is per council and person; the order of a person's events is start, then kind, then latest import first.
"""

from __future__ import annotations

from collections.abc import Iterable

from caretrail.engine import Condition, Step, all_of
from caretrail.measures.measure import Measure, Output, Period
from caretrail.measures.phrases import text, texts
from caretrail.spec import load_measure


_HOW = load_measure("waiting-times")
_LISTS, _NUMBERS, _DATES = _HOW.lists, _HOW.numbers, _HOW.tables["dates"]

# Kinds of event, in the order in which events of one day are taken.
REQUEST, _ASSESSMENT, _SERVICE = 1, 2, 3
_KINDS = {REQUEST: "Request", _ASSESSMENT: "Assessment", _SERVICE: "Service"}


def _among(column: str, *names: str) -> str:
    """Whether a column says one of the texts of these lists; a missing one does not."""
    listed: Iterable[str] = (value for name in names for value in _LISTS[name])
    return f"coalesce({column} IN {texts(listed)}, false)"


def _band(column: str) -> str:
    """The band under which an event is published, by the working age band of its person."""
    named = " ".join(f"WHEN {text(band)} THEN {text(str(name))}" for band, name in _HOW.tables["band"].items())
    return f"CASE {column} {named} ELSE CAST({column} AS VARCHAR) END"


def _steps(year: Period) -> tuple[Step, ...]:
    """Every new request of the joined period, its person's timeline, its responses and waits."""
    return (
        _step("events", ("main_joined",), _EVENTS, "a request that may wait, or an event that may answer one"),
        _step("new_requests", ("waiting_events",), _NEW_REQUESTS, "a request of somebody without support just before"),
        _step(
            "started",
            ("waiting_events", "waiting_new_requests"),
            _STARTED,
            "a council, quarter and band; unit: new requests, assessments and services that started in it",
            keep=True,
        ),
        _step(
            "timeline",
            ("waiting_events", "waiting_new_requests"),
            _TIMELINE,
            "an event of somebody with a new request, in its place among the person's events",
        ),
        _step("responses", ("waiting_timeline",), _RESPONSES, "a new request and what first answered it"),
        _step(
            "people",
            ("waiting_responses", "waiting_timeline"),
            _PEOPLE,
            "a new request; unit: days (missing where it overlaps an earlier one, or nothing answered it)",
            keep=True,
        ),
    )


def _step(table: str, split: tuple[str, ...], sql: str, grain: str, *, keep: bool = False) -> Step:
    name = f"waiting_{table}"
    return Step(name=name, writes=name, key="council", grain=grain, source=_HOW.source, split=split, sql=sql, keep=keep)


_REQUESTS_FROM = str(_DATES["requests_from"])

# Of a row of `main_joined` with its `kind`.
TIMED = (
    Condition(
        says="it must be a support request, an assessment or a service",
        sql="kind IS NOT NULL",
        reads="event_type",
    ),
    Condition(
        says="a request's client type must be Service user",
        sql=f"kind IS DISTINCT FROM {REQUEST} OR client_type IN {texts(_LISTS['service_user'])}",
        reads="client_type",
    ),
    Condition(
        says=f"a request must start on or after {_REQUESTS_FROM}",
        sql=f"kind IS DISTINCT FROM {REQUEST} OR event_start >= DATE {text(_REQUESTS_FROM)}",
        reads="event_start",
    ),
    Condition(
        says=f"a request's outcome must be known, and be none of {' or '.join(_LISTS['closing'])}",
        sql=f"kind IS DISTINCT FROM {REQUEST} OR outcome_group NOT IN {texts(_LISTS['closing'])}",
        reads="event_outcome",
    ),
    Condition(
        says="an assessment's type must be Short term assessment or Long term assessment",
        sql=f"kind IS DISTINCT FROM {_ASSESSMENT} OR "
        + _among("assessment_type", "short_assessment", "long_assessment"),
        reads="assessment_type",
    ),
    Condition(
        says="a service's type must be one of long-term or short-term support",
        sql=f"kind IS DISTINCT FROM {_SERVICE} OR {_among('service_type', 'long_term_support', 'short_term_support')}",
        reads="service_type",
    ),
)
# Of a row of `waiting_events`.
OF_AGE = Condition(
    says=f"the person must be {_NUMBERS['age_from']} or older when it starts", sql="of_age", reads="age_at_event_start"
)
# Of a row of `waiting_people`.
WAITED_FIRST = (
    Condition(says="the request must not overlap an earlier one of the person", sql="NOT overlap"),
    Condition(
        says="an assessment or a service must answer the request, or it itself as a conversation that led on",
        sql="response_record IS NOT NULL",
    ),
    Condition(
        says=f"the person must be {' or '.join(_HOW.groups)} at the first response",
        sql=f"response_record IS NULL OR response_band IN {texts(_HOW.groups)}",
        reads="response_band",
    ),
)
WAITED_FOR_SERVICE = (
    WAITED_FIRST[0],
    Condition(says="a service must follow the request", sql="service_record IS NOT NULL"),
    Condition(
        says=f"the person must be {' or '.join(_HOW.groups)} at the first service",
        sql=f"service_record IS NULL OR service_band IN {texts(_HOW.groups)}",
        reads="service_band",
    ),
)


def kinds() -> str:
    """Rows of `main_joined` with what kind of event each is on a timeline; none for a review and what is no event."""
    return f"""
    SELECT *,
        CASE
            WHEN is_service THEN {_SERVICE} WHEN is_assessment THEN {_ASSESSMENT} WHEN is_request THEN {REQUEST}
        END::UTINYINT AS kind
    FROM main_joined
"""


_EVENTS = f"""
-- known_for: how many months after its end a service shows that a request is not new
WITH kinds AS ({kinds()})
SELECT la_code, person, record_id, received_at, kind, event_start, event_end, conversation, working_age_band,
    age_at_event_start, age_at_event_start >= {_NUMBERS["age_from"]} AS of_age,
    CASE WHEN kind = {_ASSESSMENT} THEN assessment_type END AS assessment_type,
    CASE WHEN kind = {_SERVICE} THEN service_type END AS service_type,
    CASE kind
        WHEN {REQUEST} THEN {_among("event_outcome", "request_progresses")}
        WHEN {_ASSESSMENT} THEN {_among("event_outcome", "assessment_progresses")}
        ELSE false
    END AS progresses,
    CASE
        WHEN kind <> {_SERVICE} THEN NULL
        WHEN service_type IN {texts(_LISTS["long_term_support"])} THEN {_NUMBERS["known_long_term_within_months"]}
        WHEN service_type IN {texts(_LISTS["known_short_term"])} THEN {_NUMBERS["known_short_term_within_months"]}
    END::UTINYINT AS known_for
FROM kinds
WHERE {all_of(TIMED)}
"""


# A service of the person that shows that a request is not new.
_KNOWN = """
    known.la_code = request.la_code AND known.person = request.person
    AND known.event_start < request.event_start
    AND known.event_end >= request.event_start - to_months(known.known_for)"""
_KNOWN_SERVICES = """
known AS (
    SELECT la_code, person, record_id, known_for, event_start, coalesce(event_end, DATE 'infinity') AS event_end
    FROM waiting_events
    WHERE known_for IS NOT NULL
)"""

_NEW_REQUESTS = f"""
WITH {_KNOWN_SERVICES}
SELECT la_code, person, record_id
FROM waiting_events AS request
ANTI JOIN known ON {_KNOWN}
WHERE request.kind = {REQUEST} AND request.of_age
"""

# Of a row of `known_requests`.
NEW = (
    OF_AGE,
    Condition(
        says=(
            "a request must be of somebody without support just before: long-term support running within "
            f"{_NUMBERS['known_long_term_within_months']} months of it, or other support within "
            f"{_NUMBERS['known_short_term_within_months']}"
        ),
        sql=f"kind <> {REQUEST} OR known_by IS NULL",
        row="known_by",
    ),
)


def known_requests() -> str:
    """Events of timelines, requests with a service that shows that they are not new, if there is one."""
    return f"""
WITH {_KNOWN_SERVICES}
SELECT request.record_id, kind, of_age, age_at_event_start,
    (SELECT min(known.record_id) FROM known WHERE {_KNOWN} AND request.kind = {REQUEST}) AS known_by
FROM waiting_events AS request
"""


_TIMELINE = f"""
-- place counts the events of a person from 1
-- block: assessments with no other event between them; it progresses when one of them does
-- next_assessment, next_service: record ids of the first ones later in the timeline
WITH people AS (
    SELECT DISTINCT la_code, person FROM waiting_new_requests
),
placed AS (
    SELECT *,
        row_number() OVER person_in_order AS place,
        count(*) FILTER (kind <> {_ASSESSMENT}) OVER person_in_order AS block,
        first_value(CASE WHEN kind = {_ASSESSMENT} THEN record_id END IGNORE NULLS) OVER later AS next_assessment,
        first_value(CASE WHEN kind = {_SERVICE} THEN record_id END IGNORE NULLS) OVER later AS next_service
    FROM waiting_events SEMI JOIN people USING (la_code, person)
    WHERE of_age AND (kind <> {REQUEST} OR record_id IN (SELECT record_id FROM waiting_new_requests))
    WINDOW
        person_in_order AS (
            PARTITION BY la_code, person ORDER BY event_start, kind, received_at DESC, record_id DESC
            ROWS UNBOUNDED PRECEDING
        ),
        later AS (
            PARTITION BY la_code, person ORDER BY event_start, kind, received_at DESC, record_id DESC
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        )
)
SELECT la_code, person, record_id, kind, event_start, conversation, working_age_band, assessment_type, service_type,
    progresses, place, next_assessment, next_service,
    bool_or(progresses AND kind = {_ASSESSMENT}) OVER (PARTITION BY la_code, person, block) AS block_progresses
FROM placed
"""


# A conversation that progresses answers its own request; a service that comes first is the first response; after an
# assessment that leads nowhere no service is counted.
_RESPONSES = f"""
WITH answered AS (
    SELECT request.la_code, request.person, request.record_id, request.place, request.event_start,
        CASE
            WHEN request.event_start < DATE {text(str(_DATES["conversations_until"]))}
                AND request.conversation AND request.progresses
                AND (assessment.place IS NULL OR assessment.event_start > request.event_start)
            THEN {{'place': request.place, 'record_id': request.record_id, 'leads_on': true}}
            WHEN assessment.place IS NOT NULL
            THEN {{'place': assessment.place, 'record_id': assessment.record_id,
                   'leads_on': assessment.block_progresses}}
        END AS response,
        CASE WHEN service.place IS NOT NULL
            THEN {{'place': service.place, 'record_id': service.record_id, 'leads_on': true}} END AS service
    FROM waiting_timeline AS request
    LEFT JOIN waiting_timeline AS assessment ON assessment.record_id = request.next_assessment
    LEFT JOIN waiting_timeline AS service ON service.record_id = request.next_service
    WHERE request.kind = {REQUEST}
),
first AS (
    SELECT * REPLACE (
        CASE WHEN response IS NULL OR service.place < response.place THEN service ELSE response END AS response
    )
    FROM answered
)
SELECT la_code, person, record_id, place, event_start,
    response.place AS response_place, response.record_id AS response_record,
    CASE WHEN response.leads_on THEN service.place END AS service_place,
    CASE WHEN response.leads_on THEN service.record_id END AS service_record
FROM first
"""


# Overlapping: an earlier request of the person already waits for, or has got, what would answer this one.
_PEOPLE = f"""
WITH compared AS (
    SELECT *,
        coalesce(lag(greatest(response_place, service_place)) OVER person_in_order > place, false)
            OR coalesce(response_place <= max(response_place) OVER earlier, false)
            OR coalesce(service_place <= max(service_place) OVER earlier, false) AS overlap
    FROM waiting_responses
    WINDOW
        person_in_order AS (PARTITION BY la_code, person ORDER BY place),
        earlier AS (
            PARTITION BY la_code, person ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
)
SELECT request.la_code, request.person, request.record_id, request.event_start, request.overlap,
    response_record, response.kind AS response_kind, response.event_start AS response_start,
    {_band("response.working_age_band")} AS response_band, response.assessment_type,
    CASE WHEN NOT request.overlap THEN response.event_start - request.event_start END AS wait1,
    service_record, service.service_type, service.event_start AS service_start,
    {_band("service.working_age_band")} AS service_band,
    CASE WHEN NOT request.overlap THEN service.event_start - request.event_start END AS wait2
FROM compared AS request
LEFT JOIN waiting_timeline AS response ON response.record_id = request.response_record
LEFT JOIN waiting_timeline AS service ON service.record_id = request.service_record
"""


_STARTED = f"""
SELECT la_code, CAST(date_trunc('quarter', event_start) AS DATE) AS srp_start, {_band("working_age_band")} AS age_band,
    count(*) FILTER (kind = {REQUEST}) AS all_requests,
    count(*) FILTER (kind = {_ASSESSMENT}) AS all_assessments,
    count(*) FILTER (kind = {_SERVICE}) AS all_services
FROM waiting_events
WHERE of_age AND event_start >= DATE {text(str(_DATES["requests_from"]))}
    AND (kind <> {REQUEST} OR record_id IN (SELECT record_id FROM waiting_new_requests))
GROUP BY ALL
"""


# Each wait stands in the quarter in which it ended, in the band of the event that ended it.
_IN_QUARTERS = f"""
responded AS (
    SELECT la_code, CAST(date_trunc('quarter', response_start) AS DATE) AS srp_start, response_band AS age_band,
        {text(_HOW.titles["first_response"])} AS metric, wait1 AS days, response_kind, assessment_type
    FROM waiting_people
    WHERE {all_of(WAITED_FIRST)}
),
served AS (
    SELECT la_code, CAST(date_trunc('quarter', service_start) AS DATE) AS srp_start, service_band AS age_band,
        {text(_HOW.titles["first_service"])} AS metric, wait2 AS days, service_type
    FROM waiting_people
    WHERE {all_of(WAITED_FOR_SERVICE)}
)
"""


def _outputs(year: Period) -> tuple[Output, ...]:
    return (
        Output(
            name="waiting_times_la",
            query=f"""
-- grain: council, quarter in which waits ended, band, wait; unit: days (median), waits (n), events that started
WITH {_IN_QUARTERS},
waited AS (
    SELECT la_code, srp_start, age_band, metric, median(days) AS median, count(*) AS n
    FROM (SELECT * EXCLUDE (response_kind, assessment_type) FROM responded
          UNION ALL SELECT * EXCLUDE (service_type) FROM served)
    GROUP BY ALL
)
SELECT la_code, srp_start, last_day(srp_start + to_months(2)) AS srp_end, age_band, metric, median, n,
    all_requests, all_assessments, all_services
FROM waited LEFT JOIN waiting_started USING (la_code, srp_start, age_band)
ORDER BY la_code, srp_start, age_band, metric
""",
        ),
        Output(
            name="waiting_times_diag_part1",
            query=f"""
-- grain: council, quarter of the first response, band; unit: requests by the kind of their first response
WITH {_IN_QUARTERS}
SELECT la_code, srp_start, age_band,
    count(*) FILTER (response_kind = {REQUEST}) AS resp_request,
    count(*) FILTER (response_kind = {_ASSESSMENT}) AS resp_assessment,
    count(*) FILTER (response_kind = {_SERVICE}) AS resp_service,
    count(*) FILTER (assessment_type IN {texts(_LISTS["short_assessment"])}) AS at_short,
    count(*) FILTER (assessment_type IN {texts(_LISTS["long_assessment"])}) AS at_long
FROM responded
GROUP BY ALL
ORDER BY la_code, srp_start, age_band
""",
        ),
        Output(
            name="waiting_times_diag_part2",
            query=f"""
-- grain: council, quarter of the first service, band, type of that service; unit: requests
WITH {_IN_QUARTERS}
SELECT la_code, srp_start, age_band, service_type, count(*) AS n
FROM served
GROUP BY ALL
ORDER BY la_code, srp_start, age_band, service_type
""",
        ),
        Output(
            name="waiting_times_person",
            people=("person_id",),
            query=f"""
-- grain: a new request; unit: days
SELECT la_code, person AS person_id, record_id AS request_record_id, event_start AS request_start, overlap,
    CASE response_kind {" ".join(f"WHEN {kind} THEN {text(name)}" for kind, name in _KINDS.items())} END
        AS first_response_type,
    response_start AS first_response_start, response_band, wait1, service_type, service_start, service_band, wait2
FROM waiting_people
ORDER BY la_code, person, record_id
""",
        ),
    )


WAITING_TIMES = Measure(name=_HOW.name, title=_HOW.title, steps=_steps, outputs=_outputs, needs=_HOW.needs)
