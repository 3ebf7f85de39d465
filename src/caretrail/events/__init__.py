"""From landed submissions to one row per care event and one row per person: the tables every measure reads.

    wanted = Wanted(
        start=date(2025, 4, 1), end=date(2026, 3, 31), joined_from=date(2023, 10, 1), as_of=date(2026, 5, 5)
    )
    reference = load_reference(Path("ref"))            # or load_reference(None): what the package holds
    build_main_tables(session, store, reference, wanted)

makes these tables in the caller's DuckDB session, replacing those of an earlier call. Coded texts are ENUMs whose
order is the order of their texts, so that they compare, sort, group and join as the texts do; any function takes them.

`submission_periods`   one row per submission of the store: la_code, la_name, import_dt, file_name, n_rows,
                       stated_start, stated_end, n_end_dates, n_types, der_start, der_end, stated_len, der_len (months)
`selected_single`, `selected_joined_merged`   one row per chosen submission: number, la_code, la_name, file_name,
                       import_dt, ref_start, ref_end
`selected_joined_by_quarter`   one row per council and quarter it has a submission for: the same columns
`main_single`          one row per council and care event of the rolling year (services finer: by mechanism and cost)
`main_joined`          one row per council and care event since `joined_from`; no cost columns
    record_id BIGINT (number * 2^32 + row_number: a later import is larger), number, la_code, la_name, file_name,
    row_number, received_at, ref_start, ref_end, person UUID, local_id UUID, local_id_known, linked_1, linked_2,
    linked_3, event_type (folded), is_service, is_request, is_assessment, is_review (the type contains the word),
    event_start, event_end_raw, event_end (derived: death, then cropping; NULL is open), end_cropped,
    records_in_event, date_of_death, birth_year, birth_month, age_at_event_start, latest_age, age_band,
    working_age_band, conversation,
    and cleaned (NULL where the mapping does not know the value): client_type, gender, ethnicity, ethnicity_group,
    primary_support_reason, accommodation_status, employment_status, visual_impairment, hearing_impairment,
    client_funding_status, event_outcome, outcome_group, outcome_rank (NULL: no rank), request_route, assessment_type,
    assessment_method, review_reason, review_type, review_method, review_outcomes, carer_hours, service_type,
    service_group, service_component, delivery_mechanism, cost_frequency, has_unpaid_carer_cleaned;
    has_unpaid_carer (as sent); of main_single alone: unit_cost, planned_units DECIMAL(18,2)
`main_single_membership`, `main_joined_membership`   (views) one row per filtered row: la_code, file_name, row_number,
                       record_id, retained_record_id, end_cropped, event_end
`person_details`       one row per council and person of main_joined, latest known: la_code, person, local_id,
    accommodation_status, accommodation_group (1 settled, 0 not), employment_status, gender, ethnicity, birth_year,
    birth_month, birth_date, age_end, working_age_band_end, date_of_death, has_unpaid_carer, primary_support_reason,
    client_funding_status
`ref_la_lookup` (la_code, la_area_code, la_name, region), `ref_population` (code, geography, gender, age_band,
    population), `ref_lsoa_utla` (lsoa_code_2011, utla_code_2023, utla_name_2023), `ref_outcome_rank` (event_outcome,
    hierarchy): the reference tables, empty where `reference.missing` names them. Hospital episodes stay a file,
    `reference.hospital` (a path or None): whoever reads it makes tokens of its numbers at once.

Source: DHSC, ASC-CLD-LA-Dashboard, code of mid 2026; where it is undefined, the choices of our reference run.
"""

from caretrail.events.build import Selected, build_main_tables, select_submissions
from caretrail.events.reference import REFERENCE_FILES, Reference, load_reference
from caretrail.events.selection import why_not_chosen
from caretrail.events.submissions import CuratedStore, Implied, LandedFiles, implied_periods
from caretrail.events.tracing import Kept, Unmet, kept_rows, unmet, unmet_in_period
from caretrail.events.wanted import Span, Wanted, months_later, wanted_year


__all__ = [
    "REFERENCE_FILES",
    "CuratedStore",
    "Implied",
    "Kept",
    "LandedFiles",
    "Reference",
    "Selected",
    "Span",
    "Unmet",
    "Wanted",
    "build_main_tables",
    "implied_periods",
    "kept_rows",
    "load_reference",
    "months_later",
    "select_submissions",
    "unmet",
    "unmet_in_period",
    "wanted_year",
    "why_not_chosen",
]
