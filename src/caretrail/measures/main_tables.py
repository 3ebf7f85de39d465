"""The tables behind every measure, as they are written out: periods and choice of submissions, events, persons.

Not measures themselves: `caretrail measure periods` and `caretrail measure main` write them for tracing a difference.
"""

from __future__ import annotations

from collections.abc import Mapping

from caretrail.measures.measure import Measure, Output, Period


# Written columns -> what stands in the main tables; a column that is named alike stands alone.
_EVENT: Mapping[str, str] = {
    "la_code": "la_code",
    "file_name": "file_name",
    "row_number": "row_number",
    "record_id": "record_id",
    "person_id": "person",
    "event_type_ci": "event_type",
    "event_start_date": "event_start",
    "event_end_date_raw": "event_end_raw",
    "der_event_end_date": "event_end",
    "end_cropped": "end_cropped",
    "records_in_event": "records_in_event",
    "ref_start": "ref_start",
    "ref_end": "ref_end",
    "Client_Type": "client_type",
    "Service_Type": "service_type",
    "Service_Component": "service_component",
    "Delivery_Mechanism": "delivery_mechanism",
    "Event_Outcome": "event_outcome",
    "event_outcome_hierarchy": "outcome_rank",
    "Request_Route_of_Access": "request_route",
    "Assessment_Type": "assessment_type",
    "Review_Type": "review_type",
    "Ethnicity_Grouped": "ethnicity_group",
    "latest_age": "latest_age",
    "age_band": "age_band",
    "wa_band": "working_age_band",
    "conv": "CAST(conversation AS TINYINT)",
}
_MEMBER: Mapping[str, str] = {
    "la_code": "la_code",
    "file_name": "file_name",
    "row_number": "row_number",
    "record_id": "record_id",
    "retained_record_id": "retained_record_id",
    "end_cropped": "end_cropped",
    "der_event_end_date": "event_end",
}
_PERSON: Mapping[str, str] = {
    "la_code": "la_code",
    "pid": "person",
    "la_id_latest": "coalesce(CAST(local_id AS VARCHAR), 'unknown')",
    "accommodation_status": "accommodation_status",
    "accommodation_group": "accommodation_group",
    "employment_status": "employment_status",
    "gender": "gender",
    "ethnicity": "ethnicity",
    "birth_year": "birth_year",
    "birth_month": "birth_month",
    "birth_date": "birth_date",
    "age_end": "age_end",
    "wa_band_end": "working_age_band_end",
    "date_of_death": "date_of_death",
    "has_unpaid_carer": "has_unpaid_carer",
    "primary_support_reason": "primary_support_reason",
    "client_funding_status": "client_funding_status",
}


def _named(columns: Mapping[str, str]) -> str:
    return ", ".join(held if held == name else f"{held} AS {name}" for name, held in columns.items())


def _main(year: Period) -> tuple[Output, ...]:
    """One row per care event (record), single and joined; which rows it stands for; one row per council and person."""
    outputs = []
    for table in ("main_single", "main_joined"):
        outputs += [
            Output(
                name=table,
                people=("person_id", "event_type_ci"),
                query=f"-- grain: a kept record\nSELECT {_named(_EVENT)} FROM {table} ORDER BY record_id",
            ),
            Output(
                name=f"{table}_membership",
                query=f"-- grain: a filtered row\nSELECT {_named(_MEMBER)} FROM {table}_membership ORDER BY record_id",
            ),
        ]
    return (
        *outputs,
        Output(
            name="person_details",
            people=("pid", "la_id_latest"),
            query=f"-- grain: a person of a council\n"
            f"SELECT {_named(_PERSON)} FROM person_details ORDER BY la_code, person",
        ),
    )


def _periods(year: Period) -> tuple[Output, ...]:
    """What period each submission covers, by its rows; which submission was chosen, for the year and by quarter."""
    chosen = "la_code, la_name, file_name, import_dt, ref_start, ref_end"
    by_quarter = "la_code, la_name, ref_start, ref_end, file_name, import_dt"
    return (
        Output(
            name="submission_reporting_periods",
            query="""
-- grain: a submission
SELECT la_code, la_name, import_dt, file_name, n_rows, stated_start, stated_end, n_end_dates, n_types,
    der_start, der_end, stated_len, der_len
FROM submission_periods ORDER BY la_code, import_dt, file_name
""",
        ),
        Output(
            name="selected_submissions_single",
            query=f"-- grain: a council\nSELECT {chosen} FROM selected_single ORDER BY la_code",
        ),
        Output(
            name="selected_submissions_joined_by_quarter",
            query=f"-- grain: a council and quarter\n"
            f"SELECT {by_quarter} FROM selected_joined_by_quarter ORDER BY la_code, ref_start",
        ),
        Output(
            name="selected_submissions_joined_merged",
            query=f"-- grain: a chosen submission\n"
            f"SELECT {chosen} FROM selected_joined_merged ORDER BY la_code, import_dt, file_name",
        ),
    )


MAIN = Measure(name="main", title="Care events and persons", steps=lambda year: (), outputs=_main, published=False)
PERIODS = Measure(
    name="periods", title="Periods and chosen submissions", steps=lambda year: (), outputs=_periods, published=False
)
