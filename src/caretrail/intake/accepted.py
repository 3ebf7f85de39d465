"""Hands on the accepted rows of a checked file, with types and with coded cells as they were sent.

The one way from this room to the rooms that keep rows: they need know nothing of the stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.engine import open_session, private_folder
from caretrail.intake.council_codes import CouncilCodes
from caretrail.intake.dictionary import Dictionary
from caretrail.intake.mishaps import told_in_one_line
from caretrail.intake.reading import Reading, read_file
from caretrail.intake.render import among
from caretrail.intake.stage import row_number, text_scan
from caretrail.spec import Standard


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


_ROWS_OF_A_BATCH = 122_880  # rows; a row group of the engine
_OTHER = "_other"  # ends the name of the column with texts that have no code of their own


def accepted_rows(
    session: duckdb.DuckDBPyConnection, reading: Reading, standard: Standard, fields: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    """Every accepted row of the file, in file order, in batches.

    Grain:   one row per accepted row.
    Out:     `row_number` (1 is the first below the heading), then those of `fields` that the file has: coded
             fields as text exactly as sent (dictionary-encoded), dates and numbers typed and missing where
             they cannot be read, everything else as text exactly as sent. Empty cells are missing.
    """
    import pyarrow as pa

    wanted = [name for name in fields if name in reading.present]
    coded = {name: reading.dictionaries[name] for name in wanted if name in reading.dictionaries}
    labels = {name: pa.array(dictionary.labels, pa.string()) for name, dictionary in coded.items()}
    for batch in _batches(session, _query(reading, standard, wanted, coded), reading.opened.name):
        columns = {"row_number": batch.column("row_number")}
        for name in wanted:
            column = batch.column(name)
            columns[name] = _texts(column, batch.column(name + _OTHER), labels[name]) if name in coded else column
        yield pa.RecordBatch.from_pydict(columns)


def _batches(session: duckdb.DuckDBPyConnection, query: str, name: str) -> Iterator[pa.RecordBatch]:
    with told_in_one_line(name):
        reader = session.cursor().sql(query).to_arrow_reader(_ROWS_OF_A_BATCH)
    while True:
        with told_in_one_line(name):
            batch = next(reader, None)
        if batch is None:
            return
        yield batch


def _query(reading: Reading, standard: Standard, fields: Sequence[str], coded: dict[str, Dictionary]) -> str:
    columns = [f"{row_number(reading.source)} AS row_number"]
    for name in fields:
        text = f"c{reading.source.columns[name]}"
        if name in coded:
            columns.append(f"stage.{name} AS {name}")
            columns.append(
                f"CASE WHEN {among(f'stage.{name}', _inexact(coded[name]))} THEN {text} END AS {name}{_OTHER}"
            )
        elif standard.by_name[name].type in ("date", "decimal", "integer"):
            columns.append(f"stage.{name} AS {name}")
        else:
            columns.append(f"{text} AS {name}")
    # The stage was made from this file in this order, and a positional join keeps it.
    return f"SELECT {', '.join(columns)} FROM stage POSITIONAL JOIN {text_scan(reading.source)}"


def _inexact(dictionary: Dictionary) -> tuple[int, ...]:
    """The codes that do not say how the cell was written: blanks, near misses, beginnings and unlisted texts."""
    return tuple(code for label, code in dictionary.code_of.items() if label not in dictionary.exact)


def _texts(codes: pa.Array, others: pa.Array, labels: pa.Array) -> pa.DictionaryArray:
    """Codes, and the texts of those that have none, as one column of texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    spelt = pc.unique(others.drop_null())
    found = pc.add(pc.index_in(others, spelt), pa.scalar(len(labels), pa.int32()))
    missing = pc.and_(others.is_null(), pc.equal(codes, pa.scalar(0, codes.type)))
    at = pc.if_else(missing, pa.scalar(None, pa.int32()), pc.coalesce(found, codes.cast(pa.int32())))
    return pa.DictionaryArray.from_arrays(at, pa.concat_arrays([labels, spelt.cast(pa.string())]))


@contextmanager
def read_accepted_rows(
    path: Path, *, standard: Standard, fields: Sequence[str], name: str
) -> Iterator[Iterator[pa.RecordBatch]]:
    """The accepted rows of a file that is not to be checked again, as `accepted_rows` gives them.

    In:      `name`, what messages call the file.
    Raises:  UnusableInput when the file cannot be used; SystemFailure when disk or engine fail.
    """
    with private_folder() as folder, open_session(folder) as session:
        with told_in_one_line(name):
            reading = read_file(session, path, folder, standard, CouncilCodes())
        yield accepted_rows(session, reading, standard, fields)
