"""The engine and a plain-Python second opinion agree on every period, choice, event and person of made-up nations."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from hypothesis import event, given
from hypothesis import strategies as st

from caretrail.engine import open_session
from caretrail.events import Wanted, build_main_tables, load_reference
from tests.support import events_oracle as oracle
from tests.support.curated import MadeStore, Sending, fold
from tests.support.made_up_sendings import AS_OF, JOINED_FROM, YEAR, nations
from tests.support.persons_oracle import age, cleaner


REFERENCE = load_reference(None)
MAPPED = {(value.field, fold(value.raw)): (value.cleaned, value.grouped) for value in REFERENCE.mapping}
WANTED = Wanted(start=YEAR[0], end=YEAR[1], joined_from=JOINED_FROM, as_of=AS_OF)
CLEANED = {  # column of the main tables -> field
    "client_type": "client_type",
    "gender": "gender",
    "event_outcome": "event_outcome",
    "service_type": "service_type",
    "service_component": "service_component",
    "delivery_mechanism": "delivery_mechanism",
    "request_route": "request_route_of_access",
    "assessment_type": "assessment_type",
}


@given(sendings=nations(), memory=st.sampled_from([None, "1KB"]))
def test_the_engine_agrees_with_a_second_opinion_whatever_the_rows_and_the_split(
    sendings: list[Sending], memory: str | None
) -> None:
    expected = oracle.nation(sendings, MAPPED, REFERENCE.outcome_ranks, YEAR, JOINED_FROM, AS_OF)
    with TemporaryDirectory() as folder, open_session(Path(folder)) as session:
        store = MadeStore(folder=Path(folder), sendings=sendings)
        build_main_tables(session, store, REFERENCE, WANTED, memory=memory)
        assert periods(session) == expected.periods
        for form in ("single", "joined"):
            assert chosen(session, form) == expected.chosen[form]
            assert members(session, form) == expected_members(expected, form)
            assert main(session, form, store) == expected_main(expected, form)
        assert people(session, store) == expected.people
    event(f"cropped {any(row.cropped for row in expected.rows['joined'])}")
    event(f"told more than once {len(expected.kept['joined']) > len(set(expected.kept['joined'].values()))}")
    event(f"people {len(expected.people) > 2}")


def periods(session: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    rows = session.execute("SELECT file_name, der_start, der_end FROM submission_periods").fetchall()
    return {name: (start, end) if start else None for name, start, end in rows}


def chosen(session: duckdb.DuckDBPyConnection, form: str) -> tuple[Any, ...]:
    table = "selected_single" if form == "single" else "selected_joined_merged"
    return tuple(sorted(session.execute(f"SELECT file_name, ref_start, ref_end FROM {table}").fetchall()))


def members(session: duckdb.DuckDBPyConnection, form: str) -> dict[Any, Any]:
    query = f"SELECT record_id, retained_record_id, end_cropped, event_end FROM main_{form}_membership"
    return {
        record(kept_id): (record(retained), cropped, end)
        for kept_id, retained, cropped, end in session.execute(query).fetchall()
    }


def expected_members(expected: oracle.Nation, form: str) -> dict[Any, Any]:
    return {row.id: (expected.kept[form][row.id], row.cropped, row.end) for row in expected.rows[form]}


def main(session: duckdb.DuckDBPyConnection, form: str, store: MadeStore) -> dict[Any, Any]:
    query = f"""
SELECT record_id, person, event_start, event_end, end_cropped, records_in_event, latest_age, {", ".join(CLEANED)}
FROM main_{form}"""
    return {record(kept): (store.spelt[person], *rest) for kept, person, *rest in session.execute(query).fetchall()}


def expected_main(expected: oracle.Nation, form: str) -> dict[Any, Any]:
    kept = expected.kept[form]
    clean = cleaner(MAPPED)
    standing = list(kept.values())
    return {
        row.id: (
            *(row.person, row.start, row.end, row.cropped, standing.count(row.id)),
            age(row.row, row.end or row.span[1]),
            *(clean(row, field) for field in CLEANED.values()),
        )
        for row in expected.rows[form]
        if kept[row.id] == row.id
    }


def people(session: duckdb.DuckDBPyConnection, store: MadeStore) -> dict[Any, Any]:
    found = session.sql("SELECT * EXCLUDE (birth_date, working_age_band_end) FROM person_details")
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return {
        (row.pop("la_code"), store.spelt[row.pop("person")]): {
            **row,
            "local_id": store.spelt[row["local_id"]] if row["local_id"] else None,
        }
        for row in rows
    }


def record(number: int) -> tuple[int, int]:
    """Submission and row of a record."""
    return number >> 32, number & 0xFFFFFFFF
