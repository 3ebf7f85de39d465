"""Every cell of the expected main tables of the made-up nation is reproduced, from a real store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from tests.support.national import expected_rows


_EVENT = """
SELECT la_code, file_name, row_number, record_id, person.text AS person_id, event_type AS event_type_ci,
    event_start AS event_start_date, event_end_raw AS event_end_date_raw, event_end AS der_event_end_date, end_cropped,
    records_in_event, ref_start, ref_end, client_type AS "Client_Type", service_type AS "Service_Type",
    service_component AS "Service_Component", delivery_mechanism AS "Delivery_Mechanism",
    event_outcome AS "Event_Outcome", outcome_rank AS event_outcome_hierarchy,
    request_route AS "Request_Route_of_Access",
    assessment_type AS "Assessment_Type", review_type AS "Review_Type", ethnicity_group AS "Ethnicity_Grouped",
    latest_age, age_band, working_age_band AS wa_band, conversation::TINYINT AS conv
FROM main_{form} JOIN revealed AS person ON person.token = main_{form}.person"""
_MEMBERSHIP = """
SELECT la_code, file_name, row_number, record_id, retained_record_id, end_cropped, event_end AS der_event_end_date
FROM main_{form}_membership"""
_CHOSEN = "SELECT la_code, la_name, file_name, import_dt, ref_start, ref_end FROM selected_{form}"

QUERIES = {
    "submission_reporting_periods": "SELECT * FROM submission_periods",
    "selected_submissions_single": _CHOSEN.format(form="single"),
    "selected_submissions_joined_merged": _CHOSEN.format(form="joined_merged"),
    "selected_submissions_joined_by_quarter": """
SELECT la_code, la_name, ref_start, ref_end, file_name, import_dt FROM selected_joined_by_quarter""",
    "main_single": _EVENT.format(form="single"),
    "main_joined": _EVENT.format(form="joined"),
    "main_single_membership": _MEMBERSHIP.format(form="single"),
    "main_joined_membership": _MEMBERSHIP.format(form="joined"),
    "person_details": """
SELECT la_code, person.text AS pid, coalesce(local.text, 'unknown') AS la_id_latest, accommodation_status,
    accommodation_group, employment_status, gender, ethnicity, birth_year, birth_month, birth_date, age_end,
    working_age_band_end AS wa_band_end, date_of_death, has_unpaid_carer, primary_support_reason, client_funding_status
FROM person_details AS p JOIN revealed AS person ON person.token = p.person
LEFT JOIN revealed AS local ON local.token = p.local_id""",
}
LABELS = ("record_id", "retained_record_id")  # numbers that need only be consistent


@pytest.mark.parametrize("name", QUERIES)
def test_a_file_of_the_reference_run_is_reproduced(
    name: str, main_tables: duckdb.DuckDBPyConnection, national: Path
) -> None:
    found = main_tables.sql(QUERIES[name])
    rows = [dict(zip(found.columns, map(_written, row), strict=True)) for row in found.fetchall()]
    expected = expected_rows(national, name)
    assert found.columns == list(expected[0])
    assert _comparable(rows) == _comparable(expected)


def _written(value: object) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.rstrip("0") if "." in text and ":" in text else text  # a fraction of a second


def _comparable(rows: Sequence[Mapping[str, str]]) -> Counter[tuple[str, ...]]:
    """Rows as a bag of cells, with running numbers replaced by the file and row they stand for."""
    at = {row["record_id"]: f"{row['file_name']}:{row['row_number']}" for row in rows if "record_id" in row}
    return Counter(tuple(at[cell] if name in LABELS else cell for name, cell in row.items()) for row in rows)
