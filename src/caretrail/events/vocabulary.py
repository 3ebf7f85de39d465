"""Texts become small codes once: cleaning tables, the types of cleaned columns, and the types of values as sent.

Coded columns are ENUMs in the order of their texts, so that they compare, sort and join as the texts would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from caretrail.errors import SpecError
from caretrail.events.reference import COUNCIL_COLUMNS, POPULATION_COLUMNS, SMALL_AREA_COLUMNS, Reference
from caretrail.events.tables import make_table
from caretrail.spec import CleanedField, MappedValue, Method


if TYPE_CHECKING:
    import duckdb


class Tokens(Protocol):
    """Who makes the tokens that stand in curated rows for texts the standard does not know."""

    def tokens(self, texts: Iterable[str]) -> Mapping[str, UUID]: ...


UNLISTED = "unlisted:"  # how curated rows write a coded text that the standard does not know: this and its token
MACROS = (
    # A later submission and a later row have the larger number.
    "CREATE OR REPLACE MACRO record_id(number, row_number) AS number::BIGINT * 4294967296 + row_number",
    "CREATE OR REPLACE MACRO folded(text) AS lower(rtrim(text, ' '))",
    # Death ends an event; an open event of somebody who died the day it began stays open.
    """CREATE OR REPLACE MACRO end_or_death(started, ended, died) AS
    CASE WHEN (started <= died AND died <= ended) OR (ended IS NULL AND died > started) THEN died ELSE ended END""",
    # Age from the first of the birth month; the day of birth is never used.
    """CREATE OR REPLACE MACRO age_on(birth_year, birth_month, day) AS
    floor((day - make_date(birth_year, birth_month, 1)) / 365.25)::SMALLINT""",
)


def define_macros(session: duckdb.DuckDBPyConnection) -> None:
    """The small functions that the statements of this room share."""
    for macro in MACROS:
        session.execute(macro)


def register_reference(
    session: duckdb.DuckDBPyConnection, reference: Reference, councils: Sequence[tuple[str, str]]
) -> None:
    """The tables `ref_*` of the session; without a look-up of councils, those of the submissions (code, name)."""
    rows = reference.councils or tuple((code, "", name, "") for code, name in councils)
    make_table(session, "ref_la_lookup", _texts(COUNCIL_COLUMNS), rows)
    make_table(session, "ref_population", {**_texts(POPULATION_COLUMNS), "population": "BIGINT"}, reference.population)
    make_table(session, "ref_lsoa_utla", _texts(SMALL_AREA_COLUMNS), reference.small_areas)
    ranks = tuple(reference.outcome_ranks.items())
    make_table(session, "ref_outcome_rank", {"event_outcome": "VARCHAR", "hierarchy": "SMALLINT"}, ranks)


def register_mapping(session: duckdb.DuckDBPyConnection, reference: Reference, method: Method, tokens: Tokens) -> None:
    """For each cleaned field a table `clean_<field>` and the type `<column>_text` of its cleaned values.

    Grain:   one row per value as sent, folded, and one per token of it: curated rows hold the one or the other.
    Columns: raw, cleaned, grouped; of event outcomes also outcome_rank.
    Raises:  SpecError when the engine takes two raw values for one.
    """
    made = tokens.tokens(sorted({value.raw for value in reference.mapping}))
    for field in method.cleaned:
        values = [value for value in reference.mapping if value.field == field.field]
        _register_field(session, field, values, {raw: UNLISTED + token.hex for raw, token in made.items()}, method)


def _register_field(
    session: duckdb.DuckDBPyConnection,
    field: CleanedField,
    values: Sequence[MappedValue],
    written: Mapping[str, str],
    method: Method,
) -> None:
    table = f"clean_{field.field}"
    rows = [
        (text, value.cleaned, value.grouped or None) for value in values for text in (value.raw, written[value.raw])
    ]
    make_table(session, "mapping_as_read", _texts(("raw", "cleaned", "grouped")), rows)
    doubled = session.execute(
        "SELECT count(*) FROM (SELECT folded(raw) FROM mapping_as_read GROUP BY ALL HAVING count(*) > 1)"
    ).fetchall()
    if doubled[0][0]:
        raise SpecError(f"mapping.csv: two raw values of {field.field} differ only in letter case.")
    text = f"{field.column}_text"
    labels = [(label,) for label in _labels_made(field, method)]
    make_table(session, "labels_made", _texts(("cleaned",)), labels)
    _enum(session, text, "SELECT cleaned FROM mapping_as_read UNION SELECT cleaned FROM labels_made")
    grouped = "NULL::VARCHAR"
    if field.grouped:
        _enum(session, f"{field.grouped}_text", "SELECT grouped FROM mapping_as_read")
        grouped = f"grouped::{field.grouped}_text"
    rank, join = "", ""
    if field.field == "event_outcome":
        rank = ", hierarchy AS outcome_rank"
        join = "LEFT JOIN ref_outcome_rank AS r ON folded(r.event_outcome) = folded(m.cleaned)"
    session.execute(
        f"CREATE OR REPLACE TABLE {table} AS "
        f"SELECT folded(raw) AS raw, cleaned::{text} AS cleaned, {grouped} AS grouped{rank} "
        f"FROM mapping_as_read AS m {join}"
    )
    session.execute("DROP TABLE mapping_as_read; DROP TABLE labels_made")


def _labels_made(field: CleanedField, method: Method) -> list[str]:
    """Labels that processing itself puts into a cleaned field or the person's attribute made of it."""
    attribute = next((a for a in method.attributes if a.column == field.column), None)
    labels = {method.unclear}
    if attribute:
        labels |= {attribute.conflict, attribute.otherwise, *attribute.reads.values()} - {""}
    if field.field == "accommodation_status":
        labels |= {rule.status for rule in method.accommodation_rules}
    if field.field == "has_unpaid_carer":
        labels.add(method.carer_evidence)
    return sorted(labels)


def _enum(session: duckdb.DuckDBPyConnection, name: str, values: str) -> None:
    """A type of the distinct texts of a query, in the order of the texts."""
    session.execute(f"DROP TYPE IF EXISTS {name}")
    session.execute(
        f"CREATE TYPE {name} AS ENUM "
        f"(SELECT DISTINCT * FROM ({values}) AS v(text) WHERE text IS NOT NULL ORDER BY text)"
    )


def register_sent_values(session: duckdb.DuckDBPyConnection, fields: Collection[str], landed: str) -> None:
    """For each field a type `sent_<field>` of its values as sent, folded: what makes events the same."""
    lists = ", ".join(f"list(DISTINCT folded({field})) AS {field}" for field in fields)
    session.execute(f"CREATE OR REPLACE TABLE sent_values AS SELECT {lists} FROM ({landed})")
    for field in fields:
        _enum(session, f"sent_{field}", f"SELECT unnest({field}) FROM sent_values")
    session.execute("DROP TABLE sent_values")


def register_labels(session: duckdb.DuckDBPyConnection, name: str, labels: Sequence[str]) -> None:
    """A type of labels that processing makes."""
    make_table(session, "labels_made", _texts(("text",)), [(label,) for label in labels])
    _enum(session, name, "SELECT text FROM labels_made")
    session.execute("DROP TABLE labels_made")


def _texts(columns: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(columns, "VARCHAR")
