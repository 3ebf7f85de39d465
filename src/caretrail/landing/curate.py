"""From the accepted rows of a submission to curated rows without an identifier, and what stays identifying.

Works batch by batch, so that a file of any size needs little memory; texts are looked at once for each
distinct value of a batch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from caretrail.landing.columns import as_uuid, distinct, each_distinct, respelt, texts_of, tokens_of, whole_years
from caretrail.landing.tokens import CouncilTokens, fold
from caretrail.spec import Curated, CuratedColumn, Standard


if TYPE_CHECKING:
    import pyarrow as pa


_SENDER = "la_code"
_OF_PERSONS = (
    "nhs_number",
    "la_person_unique_identifier",
    "first_name",
    "last_name",
    "date_of_birth",
    "postcode",
)
_LINKED = {f"linked_{n}": f"adult_{n}_linked_person_id" for n in (1, 2, 3)}
# Texts that no list holds but that say nothing of anybody.
_SAYS_NOTHING = ("", "null", "(null)", "<null>", "[null]")


def fields_read(curated: Curated) -> tuple[str, ...]:
    """The national fields that curating reads."""
    return tuple(
        dict.fromkeys((_SENDER, *_OF_PERSONS, *(name for column in curated.columns for name in column.fields)))
    )


def curated_schema(curated: Curated) -> pa.Schema:
    """The columns of curated rows as Arrow types; coded texts are dictionaries, which Parquet keeps as such."""
    import pyarrow as pa

    types = {
        "UUID": pa.uuid(),
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
        "UINTEGER": pa.uint32(),
        "INTEGER": pa.int32(),
        "SMALLINT": pa.int16(),
        "TINYINT": pa.int8(),
        "VARCHAR": pa.dictionary(pa.int32(), pa.string()),
        "DECIMAL(18,2)": pa.decimal128(18, 2),
    }
    return pa.schema([(column.name, types[column.type]) for column in curated.columns])


class Curator:
    """Curates one submission of one council, batch by batch.

    Collects on the way who the rows are about, for the identifying zone only, which councils they name as the
    sender, and by which release they are spelt.
    """

    def __init__(self, curated: Curated, standard: Standard, tokens: CouncilTokens) -> None:
        self._curated, self._tokens = curated, tokens
        self._schema = curated_schema(curated)
        self._known = {name: _known_texts(standard, name) for name in curated.coded}
        self._releases = {name: _telling_texts(standard, name) for name in curated.coded}
        self._spelt = {1: 0, 2: 0}
        self._persons: list[pa.Table] = []
        self.senders: set[str] = set()

    def curate(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The curated rows of a batch.

        Grain:   one row per accepted row, in the same order, with the columns that `curated` defines.
        """
        import pyarrow as pa

        rows = _Rows(batch)
        identities = self._identities(rows)
        made = {**identities, **self._derived(rows)}
        for column in self._curated.columns:
            if column.name not in made:
                made[column.name] = self._column(column, rows)
        self._persons.append(_persons(rows, identities))
        self.senders |= _senders(rows)
        arrays = [made[name] for name in self._schema.names]
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)

    def all_persons(self) -> pa.Table:
        """Who the rows are about.

        Grain:   one row per distinct set of identifiers, in the order first met.
        """
        import pyarrow as pa

        return distinct(pa.concat_tables(self._persons))

    def spec_release(self) -> str:
        """By which release of the standard most coded texts are spelt that only one of the two has."""
        if not any(self._spelt.values()):
            return "unknown"
        return "1" if self._spelt[1] > self._spelt[2] else "2"

    def _identities(self, rows: _Rows) -> dict[str, pa.Array]:
        import pyarrow.compute as pc

        local = rows.text("la_person_unique_identifier")
        by_number = tokens_of(rows.text("nhs_number"), self._tokens.nhs_number)
        without = pc.if_else(by_number.is_null(), local, None)
        person = pc.coalesce(by_number, tokens_of(without, self._tokens.person))
        unknown = frozenset(self._curated.parameter("known_local_id", "unknown"))
        known = each_distinct(local, lambda text: bool(fold(text)) and fold(text) not in unknown, _bool())
        linked = {name: tokens_of(rows.text(field), self._tokens.local_id) for name, field in _LINKED.items()}
        return {
            "person": as_uuid(person),
            "local_id": as_uuid(tokens_of(local, self._tokens.local_id)),
            "local_id_known": known.fill_null(False),
            **{name: as_uuid(tokens) for name, tokens in linked.items()},
        }

    def _derived(self, rows: _Rows) -> dict[str, pa.Array]:
        import pyarrow.compute as pc

        curated, born = self._curated, rows.date("date_of_birth")
        kind = rows.text("event_type")
        form = re.compile(curated.parameter("postcode_district", "form"))
        word = curated.parameter("conversation", "word")
        return {
            "birth_year": pc.year(born).cast("int16"),
            "birth_month": pc.month(born).cast("int8"),
            "age_at_event_start": whole_years(
                born, rows.date("event_start_date"), curated.parameter("age", "days_in_a_year")
            ),
            "postcode_district": respelt(rows.text("postcode"), partial(_district, form)),
            "conversation": pc.match_substring(rows.text("event_description"), word, ignore_case=True).fill_null(False),
            **{
                name: each_distinct(kind, partial(_contains, held), _bool()).fill_null(False)
                for name, held in curated.derivation["event_kind"].parameters.items()
            },
        }

    def _column(self, column: CuratedColumn, rows: _Rows) -> pa.Array:
        if column.derivation == "coded_text":
            return respelt(rows.text(column.name), partial(self._coded, column.name))
        if column.derivation == "code_form":
            form = re.compile(self._curated.parameter("code_form", column.name))
            return respelt(rows.text(column.name), partial(self._formed, form))
        name = column.fields[0] if column.fields else column.name
        return rows.typed(name, self._schema.field(column.name).type)

    def _coded(self, name: str, text: str, count: int) -> str:
        for release, telling in self._releases[name].items():
            self._spelt[release] += count if text in telling else 0
        return text if fold(text) in self._known[name] else self._tokens.unlisted(text)

    def _formed(self, form: re.Pattern[str], text: str, _: int) -> str:
        return text if form.fullmatch(text) else self._tokens.unlisted(text)


class _Rows:
    """The columns of a batch; one that the file does not have is missing on every row."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._batch = batch

    def typed(self, field: str, kind: pa.DataType) -> pa.Array:
        import pyarrow as pa

        if field not in self._batch.schema.names:
            return pa.nulls(self._batch.num_rows, kind)
        return self._batch.column(field).cast(kind)

    def text(self, field: str) -> pa.Array:
        import pyarrow as pa

        if field not in self._batch.schema.names:
            return pa.nulls(self._batch.num_rows, pa.string())
        return self._batch.column(field)

    def date(self, field: str) -> pa.Array:
        import pyarrow as pa

        return self.typed(field, pa.date32())


def _persons(rows: _Rows, identities: Mapping[str, pa.Array]) -> pa.Table:
    """Who the rows of a batch are about: each distinct set of tokens and what they stand for, once."""
    import pyarrow as pa

    columns = {name: identities[name].storage for name in ("person", "local_id")}
    for name in _OF_PERSONS:
        columns[name] = rows.date(name) if name == "date_of_birth" else rows.text(name)
    return distinct(pa.table(columns))


def _known_texts(standard: Standard, name: str) -> frozenset[str]:
    """The folded texts of a list, of either release and submittable or not: none of them is about a person."""
    defined = standard.list_of[name]
    pairs = [(pair.release_1, pair.release_2) for pair in defined.replacements]
    texts = [value.value for value in defined.values] + [text for pair in pairs for text in pair if text]
    return frozenset((*_SAYS_NOTHING, *map(fold, texts)))


def _telling_texts(standard: Standard, name: str) -> Mapping[int, frozenset[str]]:
    """The texts of a list that only one release has, by release."""
    defined = standard.list_of[name]
    first, second = frozenset(defined.release_1), frozenset(defined.release_2)
    return {1: first - second, 2: second - first if first else frozenset()}


def _senders(rows: _Rows) -> set[str]:
    """The codes of councils on the rows of a batch."""
    return {text.strip() for text in texts_of(rows.text(_SENDER)) if text.strip().isdecimal()}


def _district(form: re.Pattern[str], postcode: str, _: int) -> str | None:
    found = form.fullmatch("".join(postcode.split()).upper())
    return found[1] if found else None


def _contains(held: str, text: str) -> bool:
    return held in text.lower()


def _bool() -> pa.DataType:
    import pyarrow as pa

    return pa.bool_()
