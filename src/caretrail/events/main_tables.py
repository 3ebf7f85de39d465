"""What the kept rows say: the main tables, wide and cleaned, and the membership of every row.

Source: DHSC, ASC-CLD-LA-Dashboard, derived fields and main tables, code of mid 2026.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from caretrail.engine import Step
from caretrail.events.care_events import OPEN, SOURCE, Form, cropped_end, event_key, row_order
from caretrail.events.submissions import LandedFiles
from caretrail.spec import Method


_AS_LANDED = (
    *("row_number", "person", "local_id", "local_id_known", "linked_1", "linked_2", "linked_3"),
    *("event_type", "is_service", "is_request", "is_assessment", "is_review"),
    *("event_start", "event_end", "date_of_death", "birth_year", "birth_month", "age_at_event_start", "conversation"),
)
_COSTS = ("unit_cost", "planned_units_per_week")
_REVIEW = "review"


def main_step(form: Form, landed: LandedFiles, method: Method) -> Step:
    """The step from `<form>_kept` and the curated rows to `main_<form>`."""
    selected = "selected_single" if form == "single" else "selected_joined_merged"
    return Step(
        name=f"main table of the {form} period",
        writes=f"main_{form}",
        key="council",
        grain="one row per council and care event",
        source=f"{SOURCE}, main tables",
        sql=lambda councils: _main(form, selected, landed, councils, method),
        split=(selected, f"{form}_kept"),
        whole=tuple(f"clean_{field.field}" for field in method.cleaned),
    )


def membership_view(form: Form) -> str:
    """A view over `<form>_rows`: which record was kept for each row, and how the row itself was dated.

    Grain:   one row per row of a chosen submission that counts in its reference period.
    Cropped: when the row's period is followed by another of the council, the row goes on past it, and the event is in
             no period that starts the day after.
    """
    # Equality as for joined events: costs never part an event when services are cropped.
    event = ", ".join(event_key("joined"))
    kept = ", ".join(event_key(form))
    order = ", ".join(
        ("ref_end DESC",) * (form == "joined")
        + (f"coalesce(event_end, {OPEN}) DESC", *(f"{term} DESC" for term in row_order(form)[-3:]))
    )
    return f"""
CREATE OR REPLACE VIEW main_{form}_membership AS
WITH periods AS (
    SELECT *, list(ref_start) OVER (PARTITION BY {event}) AS starts FROM {form}_rows
),
cropped AS (
    SELECT *, prior AND (event_end IS NULL OR event_end > ref_end)
        AND NOT list_contains(starts, (ref_end + 1)::DATE) AS end_cropped
    FROM periods
),
ended AS (
    SELECT * REPLACE (CASE WHEN end_cropped THEN ref_end ELSE event_end END AS event_end) FROM cropped
)
SELECT la_code, s.file_name, (record_id % 4294967296)::UINTEGER AS row_number, record_id,
    first_value(record_id) OVER (PARTITION BY {kept} ORDER BY {order}) AS retained_record_id, end_cropped, event_end
FROM ended JOIN (SELECT DISTINCT number, file_name FROM selected_{_selected(form)}) AS s USING (number)"""


def _selected(form: Form) -> str:
    return "single" if form == "single" else "joined_merged"


def band(age: str, bands: Mapping[str, int], unknown: str) -> str:
    """An expression for the band of an age: `bands` are labels with their youngest age."""
    oldest_first = sorted(bands.items(), key=lambda item: -item[1])
    whens = " ".join(f"WHEN {age} >= {youngest} THEN {text(label)}" for label, youngest in oldest_first)
    return f"CASE {whens} ELSE {text(unknown)} END"


def text(value: str) -> str:
    """A text of the standard as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: tuple[str, ...]) -> str:
    """Texts of the standard as a list of SQL literals."""
    return ", ".join(text(value) for value in values)


def band_types(method: Method) -> Mapping[str, tuple[str, ...]]:
    """The types of the columns that processing makes up: name -> labels in the order of their texts."""
    types = {f"{name}_text": {*bands, method.age_unknown} for name, bands in method.age_bands.items()}
    types["review_type_text"] = {*method.review_starts.values(), *method.review_same, method.review_otherwise}
    return {name: tuple(sorted(labels)) for name, labels in types.items()}


def _main(form: Form, selected: str, landed: LandedFiles, councils: Sequence[str] | None, method: Method) -> str:
    fields = method.cleaned
    sent = tuple(dict.fromkeys((*_AS_LANDED, *(field.field for field in fields), *_COSTS)))
    joins = "\n".join(
        f"LEFT JOIN clean_{f.field} AS c{i} ON c{i}.raw = folded(r.{f.field})" for i, f in enumerate(fields)
    )
    cleaned = ",\n    ".join(
        f"c{i}.cleaned AS {f.column}"
        + (f", c{i}.grouped AS {f.grouped}" if f.grouped else "")
        + (f", c{i}.outcome_rank AS outcome_rank" if f.field == "event_outcome" else "")
        for i, f in enumerate(fields)
    )
    reason = next(f"c{i}.cleaned" for i, f in enumerate(fields) if f.field == "review_reason")
    bands = ", ".join(
        f"{band('latest_age', method.age_bands[name], method.age_unknown)}::{name}_text AS {name}"
        for name in ("age_band", "working_age_band")
    )
    columns = f"m.* EXCLUDE (latest_age), latest_age, {bands}"
    costs = ", r.unit_cost, r.planned_units_per_week AS planned_units" if form == "single" else ""
    return f"""
-- Grain: one row per council and care event.
WITH landed AS ({landed.rows(sent, councils)}),
kept AS (
    SELECT landed.* RENAME (event_end AS event_end_raw), s.* EXCLUDE (number, n_rows),
        k.record_id, k.records_in_event, end_or_death(event_start, landed.event_end, date_of_death) AS ended
    FROM landed
    JOIN {form}_kept AS k ON k.record_id = record_id(landed.number, landed.row_number)
    JOIN {selected} AS s ON s.number = landed.number
),
main AS (
SELECT
    r.record_id, r.number, r.la_code, r.la_name, r.file_name, r.row_number, r.import_dt AS received_at,
    r.ref_start, r.ref_end, r.person, r.local_id, r.local_id_known, r.linked_1, r.linked_2, r.linked_3,
    folded(r.event_type)::sent_event_type AS event_type, r.is_service, r.is_request, r.is_assessment, r.is_review,
    r.event_start, r.event_end_raw, {cropped_end("r.ended")} AS event_end,
    coalesce(prior AND (ended IS NULL OR ended > ref_end), false) AS end_cropped, r.records_in_event,
    r.date_of_death, r.birth_year, r.birth_month, r.age_at_event_start, r.conversation,
    age_on(r.birth_year, r.birth_month, coalesce({cropped_end("r.ended")}, r.ref_end)) AS latest_age,
    {cleaned},
    {review_type("r", reason, method)}::review_type_text AS review_type,
    r.has_unpaid_carer{costs}
FROM kept AS r
{joins}
)
SELECT {columns} FROM main AS m"""


def review_type(row: str, reason: str, method: Method) -> str:
    """An expression for the kind of review: only of what is exactly a review, from its cleaned reason."""
    starts = " ".join(
        f"WHEN starts_with({reason}, {text(prefix)}) THEN {text(label)}"
        for prefix, label in method.review_starts.items()
    )
    return (
        f"CASE WHEN NOT {row}.is_review THEN NULL "
        f"WHEN folded({row}.event_type) <> {text(_REVIEW)} THEN {text(method.review_otherwise)} "
        f"WHEN {reason} IS NULL THEN NULL {starts} "
        f"WHEN {reason} IN ({texts(method.review_same)}) THEN {reason}::VARCHAR "
        f"ELSE {text(method.review_otherwise)} END"
    )
