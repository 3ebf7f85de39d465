"""From the rows of chosen submissions to one kept row per care event: filtering, equality, cropping, choosing.

Works on narrow keys only; what the kept rows say besides is read afterwards (`main_tables.py`).
Source: DHSC, ASC-CLD-LA-Dashboard: filtering to events in period, derived fields, unique events, code of mid 2026.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from caretrail.engine import Condition, Step, all_of
from caretrail.events.submissions import LandedFiles


Form = Literal["single", "joined"]
SOURCE = "DHSC, ASC-CLD-LA-Dashboard, mid 2026"
# What makes two rows one event, beside council, person, start and kind: column, and the kind of event it counts for.
SENT_FIELDS = {
    "client_type": None,
    "event_type": None,
    "request_route_of_access": "is_request",
    "assessment_type": "is_assessment",
    "service_type": "is_service",
    "service_component": "is_service",
}
# Of the rolling year, services are told apart by these too.
COST_FIELDS = ("delivery_mechanism", "cost_frequency", "unit_cost", "planned_units")
OPEN = "DATE '9999-01-01'"
_UNRANKED = 999
_READ = (
    *("row_number", "person", "event_start", "event_end", "date_of_death", "conversation", "event_outcome"),
    *("is_service", "is_request", "is_assessment"),
    *("delivery_mechanism", "cost_frequency_unit_type", "unit_cost", "planned_units_per_week"),
)

# What a row of a chosen submission must fulfil to count in its reference period. `ended`: its end, or death before it.
IN_PERIOD = (
    Condition(says="it must say whom it is about, by NHS number or by the council's own identifier",
              sql="person IS NOT NULL"),
    Condition(says="it must have an event type", sql="event_type IS NOT NULL"),
    Condition(says="it must have a start date that can be read", sql="event_start IS NOT NULL"),
    Condition(says="it must start on or before the last day of the reference period", sql="event_start <= ref_end",
              reads="event_start"),
    Condition(says="a service must not have ended before the reference period",
              sql="is_service IS NOT true OR ended >= ref_start OR ended IS NULL", reads="ended"),
    Condition(says="anything but a service must have an end date that can be read",
              sql="is_service IS NOT false OR ended IS NOT NULL"),
    Condition(says="anything but a service must end in the reference period",
              sql="is_service IS NOT false OR ended BETWEEN ref_start AND ref_end", reads="ended"),
    Condition(says="its person must not have died before the reference period",
              sql="date_of_death IS NULL OR date_of_death >= ref_start", reads="date_of_death"),
    Condition(says="its person must not have died before it starts",
              sql="date_of_death IS NULL OR date_of_death >= event_start", reads="date_of_death"),
)  # fmt: skip


def dated(rows: str, selected: str) -> str:
    """Rows of chosen submissions with their reference period and `ended`, what `IN_PERIOD` is asked of."""
    return f"""
    SELECT *, end_or_death(event_start, r.event_end, date_of_death) AS ended
    FROM {rows} AS r JOIN {selected} USING (number)
"""


def event_key(form: Form) -> tuple[str, ...]:
    """The columns of `<form>_rows` that are equal, missing ones included, in the rows of one event."""
    key = ("la_code", "person", "event_start", "key_end", *(f"key_{field}" for field in SENT_FIELDS))
    return (*key, *(f"key_{field}" for field in COST_FIELDS)) if form == "single" else key


def row_order(form: Form) -> tuple[str, ...]:
    """By what the kept row of an event is first, descending; missing ends last far ahead, missing ranks far behind."""
    latest = ("ref_end",) if form == "joined" else ()
    return (
        *latest,
        f"coalesce({cropped_end('event_end')}, {OPEN})",
        f"-coalesce(outcome_rank, {_UNRANKED})",
        "coalesce(conversation::TINYINT, -1)",
        "record_id",
    )


# Why a row of the joined period is kept rather than another of its event, in the words of each place of `row_order`.
KEPT_BECAUSE = (
    "its submission tells of a later period",
    "it ends later, or is open",
    "its outcome is stronger",
    "it was a conversation",
    "it was received later, or stands further down in the file",
)


def cropped_end(end: str) -> str:
    """The end of a row that no later submission of the council takes over.

    Of an event's rows only those of its latest reference period can be kept, and no period follows that one; so
    whether a later submission has the event need not be asked of them.
    """
    return f"CASE WHEN prior AND ({end} IS NULL OR {end} > ref_end) THEN ref_end ELSE {end} END"


def event_steps(form: Form, landed: LandedFiles) -> tuple[Step, ...]:
    """The two steps from chosen submissions (`selected_*`) to `<form>_rows` and `<form>_kept`."""
    selected = "selected_single" if form == "single" else "selected_joined_merged"
    return (
        Step(
            name=f"rows of the {form} period",
            writes=f"{form}_rows",
            key="council",
            grain="one row per row of a chosen submission that counts in its reference period",
            source=f"{SOURCE}, filtering to events in period",
            sql=lambda councils: _rows(form, selected, landed, councils),
            split=(selected,),
            whole=("clean_event_outcome", "clean_delivery_mechanism", "clean_cost_frequency_unit_type"),
            rows=f"SELECT la_code, sum(n_rows)::BIGINT FROM {selected} GROUP BY ALL",
        ),
        Step(
            name=f"kept rows of the {form} period",
            writes=f"{form}_kept",
            key="council",
            grain="one row per council and care event: the row that is kept for it",
            source=f"{SOURCE}, unique events",
            sql=_kept(form),
            split=(f"{form}_rows",),
        ),
    )


def _rows(form: Form, selected: str, landed: LandedFiles, councils: Sequence[str] | None) -> str:
    keys = ", ".join(
        (f"CASE WHEN {kind} THEN {value} END" if kind else value) + f" AS key_{field}"
        for field, kind in SENT_FIELDS.items()
        for value in [f"folded({field})::sent_{field}"]
    )
    costs, joins = "", ""
    if form == "single":
        costs = (
            ", CASE WHEN is_service THEN clean_delivery_mechanism.cleaned END AS key_delivery_mechanism, "
            "CASE WHEN is_service THEN clean_cost_frequency_unit_type.cleaned END AS key_cost_frequency, "
            "CASE WHEN is_service THEN unit_cost END AS key_unit_cost, "
            "CASE WHEN is_service THEN planned_units_per_week END AS key_planned_units"
        )
        joins = "".join(
            f"LEFT JOIN clean_{field} ON clean_{field}.raw = folded(r.{field}) "
            for field in ("delivery_mechanism", "cost_frequency_unit_type")
        )
    return f"""
-- Grain: one row per row of a chosen submission that counts in its reference period and says who it is about.
WITH landed AS ({landed.rows((*_READ, *SENT_FIELDS), councils)}),
dated AS ({dated("landed", selected)})
SELECT
    record_id(number, row_number) AS record_id, la_code, number, ref_start, ref_end, prior, person, is_service,
    event_start, ended AS event_end, conversation, outcome_rank,
    CASE WHEN NOT is_service THEN ended END AS key_end, {keys}{costs}
FROM dated AS r LEFT JOIN clean_event_outcome ON clean_event_outcome.raw = folded(r.event_outcome) {joins}
WHERE {all_of(IN_PERIOD)}"""


def order_struct(form: Form) -> str:
    """`row_order` as one value: the largest of an event is the row that is kept."""
    *before, last = row_order(form)
    places = [f"place_{place}: {term}" for place, term in enumerate(before, start=1)]
    return f"{{{', '.join((*places, f'record_id: {last}'))}}}"


def _kept(form: Form) -> str:
    return f"""
-- Grain: one row per council and care event.
SELECT la_code, first.record_id AS record_id, records_in_event
FROM (
    SELECT la_code, max({order_struct(form)}) AS first,
        count(*)::UINTEGER AS records_in_event
    FROM {form}_rows
    GROUP BY {", ".join(event_key(form))}
)"""
