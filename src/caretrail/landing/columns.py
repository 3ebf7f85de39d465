"""Whole columns at a time: Arrow functions that look at each distinct text once.

Nothing here knows what a column means; `curate` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    import pyarrow as pa


TOKEN_BYTES = 16


def each_distinct(column: pa.Array, answer: Callable[[str], Any], kind: pa.DataType) -> pa.Array:
    """What `answer` says of each text of a column, asked once for each text that occurs; missing stays missing."""
    import pyarrow as pa

    encoded = _encoded(column)
    answers: list[Any] = [None] * len(encoded.dictionary)
    for place, text, _ in _occurring(encoded):
        answers[place] = answer(text)
    return pa.array(answers, kind).take(encoded.indices)


def respelt(column: pa.Array, spelling: Callable[[str, int], str | None]) -> pa.DictionaryArray:
    """The same column with each text spelt otherwise or left out; its dictionary holds what occurs, once each.

    In:      `spelling` is asked once for each text that occurs, with the number of rows it stands on.
    """
    import pyarrow as pa

    encoded = _encoded(column)
    at: list[int | None] = [None] * len(encoded.dictionary)
    places: dict[str, int] = {}
    for place, text, count in _occurring(encoded):
        spelt = spelling(text, count)
        at[place] = None if spelt is None else places.setdefault(spelt, len(places))
    return pa.DictionaryArray.from_arrays(
        pa.array(at, pa.int32()).take(encoded.indices), pa.array(list(places), pa.string())
    )


def texts_of(column: pa.Array) -> set[str]:
    """The texts that occur in a column."""
    return {text for _, text, _ in _occurring(_encoded(column))}


def _encoded(column: pa.Array) -> pa.DictionaryArray:
    import pyarrow as pa

    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _occurring(encoded: pa.DictionaryArray) -> Iterator[tuple[int, str, int]]:
    """Place in the dictionary, text, and number of rows, of each text that occurs."""
    import pyarrow.compute as pc

    found = pc.value_counts(encoded.indices.drop_null())
    places = found.field("values")
    texts = encoded.dictionary.take(places)
    return zip(places.to_pylist(), texts.to_pylist(), found.field("counts").to_pylist(), strict=True)


def tokens_of(column: pa.Array, token: Callable[[str], bytes | None]) -> pa.Array:
    """The token of each text of a column, as 16 bytes."""
    import pyarrow as pa

    return each_distinct(column, token, pa.binary(TOKEN_BYTES))


def as_uuid(tokens: pa.Array) -> pa.Array:
    """Tokens as the type by which Parquet and the engine know UUIDs."""
    import pyarrow as pa

    return pa.ExtensionArray.from_storage(pa.uuid(), tokens)


def whole_years(born: pa.Array, on: pa.Array, days_in_a_year: float) -> pa.Array:
    """Days from one date to another, divided by the days of a year and rounded down; missing where either is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    days = pc.subtract(on.cast(pa.int32()), born.cast(pa.int32()))
    return pc.floor(pc.divide(days.cast(pa.float64()), pa.scalar(days_in_a_year))).cast(pa.int16())


def distinct(table: pa.Table) -> pa.Table:
    """Each row once, in the order in which it was first met."""
    return table.group_by(table.column_names, use_threads=False).aggregate([])
