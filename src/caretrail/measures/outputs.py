"""Writes the tables of measures: one file each, as CSV, Parquet or JSON, with tokens or with identifiers.

CSV as the nation exchanges it: ISO dates, true/false, empty for missing, numbers with the decimals they have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from caretrail.errors import EngineError, SystemFailure
from caretrail.measures.measure import Output
from caretrail.measures.phrases import text


if TYPE_CHECKING:
    import duckdb


Form = Literal["csv", "parquet", "json"]
FORMS: tuple[Form, ...] = get_args(Form)

_COPY = {
    "csv": "FORMAT csv, HEADER",
    "parquet": "FORMAT parquet, COMPRESSION zstd",
    "json": "FORMAT json, ARRAY true",
}
_UNLISTED = "unlisted:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that was written, and how many rows it holds."""

    file: str
    rows: int


def write_outputs(
    session: duckdb.DuckDBPyConnection,
    outputs: Iterable[Output],
    folder: Path,
    form: Form,
    *,
    revealed: str | None = None,
) -> tuple[Written, ...]:
    """Write each table into `folder`, as `<name>.<form>`.

    In:      `revealed`, a table of token and text that puts identifiers back into the columns about people; None
             leaves the tokens.
    Raises:  SystemFailure when the disk is full or the folder cannot be written to; EngineError naming the table.
    """
    return tuple(_write(session, output, folder / f"{output.name}.{form}", form, revealed) for output in outputs)


def _write(session: duckdb.DuckDBPyConnection, output: Output, path: Path, form: Form, revealed: str | None) -> Written:
    import duckdb

    query = output.query if revealed is None or not output.people else _with_identifiers(session, output, revealed)
    try:
        told = session.execute(f"COPY ({query}) TO {text(str(path))} ({_COPY[form]})").fetchone()
    except duckdb.IOException as error:
        raise SystemFailure(f"{path.name} could not be written to {path.parent}. Is the disk full?") from error
    except duckdb.Error as error:
        raise EngineError(f"The table {output.name} failed in the data engine ({type(error).__name__}).") from error
    return Written(file=path.name, rows=int(told[0]) if told else 0)


def _with_identifiers(session: duckdb.DuckDBPyConnection, output: Output, revealed: str) -> str:
    """The query with the texts in place of tokens. A token without a text stays; a coded text may be one too."""
    types = {name: kind for name, kind, *_ in session.execute(f"DESCRIBE ({output.query})").fetchall()}
    joins, columns = [], []
    for number, column in enumerate(output.people):
        told = f"told_{number}"
        token = f"shown.{column}" if types[column] == "UUID" else _token_in_text(f"shown.{column}")
        joins.append(f"LEFT JOIN {revealed} AS {told} ON {told}.token = {token}")
        text_of = f"{told}.text" if types[column] == "UUID" else f"lower(rtrim({told}.text, ' '))"
        columns.append(f"coalesce({text_of}, CAST(shown.{column} AS VARCHAR)) AS {column}")
    return f"SELECT shown.* REPLACE ({', '.join(columns)}) FROM ({output.query}) AS shown {' '.join(joins)}"


def _token_in_text(column: str) -> str:
    """The token that a text column holds, if it does: alone, or as the mark of a text that no list has."""
    return f"TRY_CAST(replace(CAST({column} AS VARCHAR), {text(_UNLISTED)}, '') AS UUID)"
