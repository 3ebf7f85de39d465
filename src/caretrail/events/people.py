"""One row per council and person: what is latest known of them.

Source: DHSC, ASC-CLD-LA-Dashboard, personal details table, code of mid 2026.
"""

from __future__ import annotations

from caretrail.engine import Step
from caretrail.events.care_events import OPEN, SOURCE
from caretrail.events.main_tables import band, text, texts
from caretrail.events.wanted import Wanted
from caretrail.spec import Attribute, Method


_PERSON = "la_code, person"
_SOURCE = f"{SOURCE}, personal details table"


def people_steps(wanted: Wanted, method: Method) -> tuple[Step, ...]:
    """The steps from `main_joined` to `person_details`."""
    return (
        _step("person_records", "one row per row of main_joined: what it says of its person, as latest-known reads it",
              _records(method), ("main_joined",), "what each record says of its person"),
        _step("person_latest", "one row per council and person: attributes that are latest known",
              _latest(method), ("person_records",), "latest known of each person"),
        _step("person_local_id", "one row per council and person: the council's own identifier",
              _LOCAL_ID, ("main_joined",), "each person's identifier with the council"),
        _step("person_services", "one row per council and person with services: what the latest ones tell of a home",
              _services(method), ("main_joined", "person_latest"), "what the latest services tell of a home"),
        _step("person_cared_for", "one row per council and person whom a carer's record of the period names",
              _cared_for(wanted, method), ("main_joined",), "people whom carers look after"),
        Step(name="person details", writes="person_details", key="council", grain="one row per council and person",
             source=_SOURCE, sql=_details(wanted, method),
             split=("person_latest", "person_local_id", "person_services", "person_cared_for")),
    )  # fmt: skip


def _step(table: str, grain: str, sql: str, split: tuple[str, ...], name: str) -> Step:
    return Step(name=name, writes=table, key="council", grain=grain, source=_SOURCE, sql=sql, split=split, keep=False)


def _records(method: Method) -> str:
    said = ", ".join(f"{_value(a, method)}::{a.column}_text AS {a.name}" for a in method.attributes)
    known = ", ".join(f"{_knowledge(a)} AS {a.name}_known" for a in method.attributes)
    return f"""
-- Grain: one row per row of main_joined. `recency` numbers a person's records by period, end and start, latest highest.
WITH said AS (
    SELECT la_code, person, ref_end, coalesce(event_end, {OPEN}) AS ended, event_start, birth_year, birth_month,
        birth_year IS NOT NULL AND birth_month IS NOT NULL AS birth_known, date_of_death, {said}
    FROM main_joined
)
SELECT *, {known}, dense_rank() OVER (PARTITION BY {_PERSON} ORDER BY ref_end, ended, event_start) AS recency
FROM said"""


def _value(attribute: Attribute, method: Method) -> str:
    """The value a record gives to an attribute: missing is unclear, and some values are read as another."""
    column = f"coalesce({attribute.column}, {text(method.unclear)})"
    if attribute.only:
        stays = f"{attribute.column} IN ({texts(attribute.only)})"
        return f"CASE WHEN {stays} THEN {attribute.column}::VARCHAR ELSE {text(attribute.otherwise)} END"
    if not attribute.reads:
        return column
    whens = " ".join(f"WHEN {text(sent)} THEN {text(read)}" for sent, read in attribute.reads.items())
    return f"CASE {column} {whens} ELSE {column} END"


def _knowledge(attribute: Attribute) -> str:
    """How much a value knows: 0 for the weakest."""
    whens = " ".join(
        f"WHEN {attribute.name} IN ({texts(values)}) THEN {rank}" for rank, values in enumerate(attribute.known_after)
    )
    return f"(CASE {whens} ELSE {len(attribute.known_after)} END)::TINYINT"


def _latest(method: Method) -> str:
    tops = ",\n        ".join(f"max(({a.name}_known, recency)) OVER person AS {a.name}_top" for a in method.attributes)
    attributes = ",\n    ".join(_agreed(a) for a in method.attributes)
    return f"""
-- Grain: one row per council and person.
WITH tops AS (
    SELECT *, {tops},
        max((birth_known, ref_end)) OVER person AS birth_top,
        max((date_of_death IS NOT NULL, ref_end)) OVER person AS death_top
    FROM person_records WINDOW person AS (PARTITION BY {_PERSON})
)
SELECT {_PERSON}, {attributes},
    min((birth_year, birth_month)) FILTER ((birth_known, ref_end) = birth_top) AS birth,
    max(date_of_death) FILTER ((date_of_death IS NOT NULL, ref_end) = death_top) AS date_of_death
FROM tops
GROUP BY ALL"""


def _agreed(attribute: Attribute) -> str:
    """What a person's first records agree on, or the conflict value."""
    name = attribute.name
    first = f"FILTER (({name}_known, recency) = {name}_top)"
    return (
        f"CASE WHEN min({name}) {first} = max({name}) {first} THEN min({name}) {first} "
        f"ELSE {text(attribute.conflict)}::{attribute.column}_text END AS {name}"
    )


_LOCAL_ID = f"""
-- Grain: one row per council and person: their identifier by the latest records, then by most records; NULL is unknown.
WITH identifiers AS (
    SELECT {_PERSON}, CASE WHEN local_id_known THEN local_id END AS local_id, count(*) AS records,
        max((ref_end, coalesce(event_end, {OPEN}), event_start)) AS latest
    FROM main_joined GROUP BY ALL
),
first AS (
    SELECT *, rank() OVER (
        PARTITION BY {_PERSON} ORDER BY local_id IS NOT NULL DESC, latest DESC, records DESC
    ) AS place
    FROM identifiers
)
SELECT {_PERSON}, CASE WHEN count(*) = 1 THEN min(local_id) END AS local_id
FROM first WHERE place = 1 GROUP BY ALL"""


def _services(method: Method) -> str:
    ranked = tuple(enumerate(method.service_types, start=1))
    ranks = " ".join(f"WHEN {text(kind)} THEN {rank}" for rank, kind in ranked)
    kinds = " ".join(f"WHEN {rank} THEN {text(kind)}" for rank, kind in ranked)
    return f"""
-- Grain: one row per council and person whose records do not tell how they live, and who has services.
-- Of services that tie for the latest end, strongest type, telling component and latest start.
WITH services AS (
    SELECT {_PERSON}, coalesce(event_end, {OPEN}) AS ended, event_start,
        CASE service_type {ranks} ELSE 99 END AS strength,
        CASE WHEN service_component IN ({texts(method.telling_components)})
            THEN service_component::VARCHAR END AS telling
    FROM main_joined SEMI JOIN (
        SELECT {_PERSON} FROM person_latest WHERE accommodation_status = {text(method.accommodation_unknown)}
    ) USING ({_PERSON})
    WHERE event_type = {text(method.accommodation_event_type.lower())}
),
first AS (
    SELECT *, rank() OVER (
        PARTITION BY {_PERSON} ORDER BY ended DESC, strength, telling IS NOT NULL DESC, event_start DESC
    ) AS place
    FROM services
)
SELECT {_PERSON},
    CASE min(strength) {kinds} END AS kind,
    CASE WHEN count(DISTINCT telling) = 1 THEN min(telling) END AS component
FROM first WHERE place = 1 GROUP BY ALL"""


def _cared_for(wanted: Wanted, method: Method) -> str:
    return f"""
-- Grain: one row per council and person named as cared for by a carer's record of the period.
WITH named AS (
    SELECT DISTINCT la_code, unnest([linked_1, linked_2, linked_3]) AS local_id
    FROM main_joined
    WHERE client_type IN ({texts(method.carer_client_types)}) AND event_start <= DATE '{wanted.end}'
        AND coalesce(event_end, {OPEN}) >= DATE '{wanted.start}'
        AND (linked_1 IS NOT NULL OR linked_2 IS NOT NULL OR linked_3 IS NOT NULL)
)
SELECT DISTINCT {_PERSON} FROM main_joined SEMI JOIN named USING (la_code, local_id)"""


def _details(wanted: Wanted, method: Method) -> str:
    home = _home(method)
    named = {
        "accommodation_status": home,
        "has_unpaid_carer": f"""
        CASE WHEN c.person IS NOT NULL THEN {text(method.carer_evidence)}::has_unpaid_carer_cleaned_text
        ELSE p.has_unpaid_carer END""",
    }
    said = {a.name: f"{named.get(a.name, f'p.{a.name}')} AS {a.name}" for a in method.attributes}
    bands = band("age_end", method.age_bands["working_age_band_end"], method.age_unknown)
    return f"""
-- Grain: one row per council and person of main_joined.
WITH people AS (
    SELECT p.la_code, p.person, i.local_id, {", ".join(said.values())},
        p.birth[1] AS birth_year, p.birth[2] AS birth_month, p.date_of_death
    FROM person_latest AS p
    LEFT JOIN person_local_id AS i USING ({_PERSON})
    LEFT JOIN person_services AS s USING ({_PERSON})
    LEFT JOIN person_cared_for AS c USING ({_PERSON})
),
aged AS (
    SELECT *, age_on(birth_year, birth_month, DATE '{wanted.end}') AS age_end FROM people
)
SELECT la_code, person, local_id, accommodation_status,
    (accommodation_status IN ({texts(method.settled)}))::TINYINT AS accommodation_group,
    employment_status, gender, ethnicity, birth_year, birth_month, make_date(birth_year, birth_month, 1) AS birth_date,
    age_end, {bands}::working_age_band_end_text AS working_age_band_end, date_of_death, has_unpaid_carer,
    primary_support_reason, client_funding_status
FROM aged"""


def _home(method: Method) -> str:
    """How a person lives: as the records tell, else as the first rule says that fits the latest services."""
    whens = []
    for rule in method.accommodation_rules:
        fits = [] if rule.service_type is None else [f"s.kind = {text(rule.service_type)}"]
        if rule.component is not None:
            fits.append(f"s.component = {text(rule.component)}" if rule.component else "s.component IS NULL")
        whens.append(f"WHEN {' AND '.join(fits)} THEN {text(rule.status)}")
    unknown = text(method.accommodation_unknown)
    return f"""
        (CASE WHEN p.accommodation_status <> {unknown} THEN p.accommodation_status::VARCHAR
        {" ".join(whens)} ELSE {unknown} END)::accommodation_status_text"""
