"""Reads the hospital episodes that ASCOF 2D is linked with: tokens take the place of NHS numbers as rows are read.

No number of a person enters the data engine, a message or a file.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from caretrail.errors import SystemFailure, UnusableInput


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_NUMBER = "Der_DHSC_Pseudo_NHS_Number"
_ADMITTED, _DISCHARGED = "Admission_Date", "Discharge_Date"
_BORN_IN, _BORN_MONTH = "Year_of_Birth_SUS", "Month_of_Birth_SUS"

# What the file calls a code -> what the table calls it.
_CODES: Mapping[str, str] = {
    "APCS_Ident": "ident",
    "APCS_Last_Ep_Ind": "last_episode",
    "Sex": "sex",
    "Der_Postcode_LSOA_2011_Code": "lsoa",
    "Admission_Method": "admission_method",
    "Discharge_Method": "discharge_method",
    "Discharge_Destination": "destination",
    "Der_Management_Type": "management",
    "Treatment_Function_Code": "treatment_function",
}
_COLUMNS = (_NUMBER, *_CODES, _ADMITTED, _DISCHARGED, _BORN_IN, _BORN_MONTH)

# The national database compares texts without regard to case and to spaces at the end.
_EPISODES = f"""
-- grain: a row of the hospital file; birth_date is the first of the birth month
SELECT CAST({_NUMBER} AS UUID) AS person,
    {", ".join(f"upper(rtrim({column}, ' ')) AS {name}" for column, name in _CODES.items())},
    TRY_CAST({_ADMITTED} AS DATE) AS admitted,
    TRY_CAST({_DISCHARGED} AS DATE) AS discharged,
    TRY_CAST({_BORN_IN} || '-' || {_BORN_MONTH} || '-1' AS DATE) AS birth_date
FROM hospital_file
"""


def load_hospital_episodes(
    session: duckdb.DuckDBPyConnection, path: Path, tokens: Callable[[Sequence[str]], Mapping[str, UUID]]
) -> None:
    """Make `hospital_episodes`: one row per row of the file.

    In:      `path`, a UTF-8 CSV with the columns of the admitted patient care extract, dates as YYYY-MM-DD;
             `tokens`, which answers each text with the keyed token of its folded form.
    Out:     person UUID (NULL without a number), ident, last_episode, admitted, discharged, birth_date, sex, lsoa,
             admission_method, discharge_method, destination, management, treatment_function; codes in capitals.
    Raises:  UnusableInput when the file cannot be read as such, lacks a column, or holds no date that can be read.
    """
    made = "CREATE OR REPLACE TABLE hospital_episodes AS"
    for batch in _batches(path):
        session.register("hospital_file", _with_tokens(batch, tokens))
        session.execute(f"{made} {_EPISODES}")
        session.unregister("hospital_file")
        made = "INSERT INTO hospital_episodes"
    if session.execute("SELECT count(*) > 0 AND count(admitted) = 0 FROM hospital_episodes").fetchone() == (True,):
        raise UnusableInput(f"{path.name}: no {_ADMITTED} can be read; write dates as YYYY-MM-DD.")


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    """The file in pieces, every cell as text, blank ones missing; at least one piece, though it may be empty."""
    import pyarrow as pa
    from pyarrow.csv import ConvertOptions, open_csv

    kept = ConvertOptions(
        include_columns=_COLUMNS,
        column_types=dict.fromkeys(_COLUMNS, pa.string()),
        null_values=[""],
        strings_can_be_null=True,
    )
    try:
        lacking = [column for column in _COLUMNS if column not in _headings(path)]
        if lacking:
            raise UnusableInput(f"{path.name}: there is no column {', '.join(lacking)}; ASCOF 2D needs it.")
        yield pa.RecordBatch.from_pylist([], schema=pa.schema(kept.column_types))
        yield from open_csv(path, convert_options=kept)
    except FileNotFoundError:
        raise UnusableInput(f"{path.name}: there is no such file.") from None
    except (pa.ArrowInvalid, UnicodeDecodeError):  # their messages hold cells
        raise UnusableInput(
            f"{path.name}: cannot be read as a table; save it as CSV in UTF-8 with as many cells in every line."
        ) from None
    except OSError as error:
        raise SystemFailure(f"{path.name}: cannot be read: {error.strerror or 'the disk failed'}.") from error


def _headings(path: Path) -> Sequence[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def _with_tokens(batch: pa.RecordBatch, tokens: Callable[[Sequence[str]], Mapping[str, UUID]]) -> pa.RecordBatch:
    """The same rows with the token, as text, in place of the number; missing where there is none."""
    import pyarrow as pa

    numbers = batch.column(_NUMBER).dictionary_encode()
    texts = [text.rstrip(" ") for text in numbers.dictionary.to_pylist()]
    made = tokens([text for text in texts if text])
    written = pa.array([str(made[text]) if text else None for text in texts], pa.string())
    return batch.set_column(
        batch.schema.get_field_index(_NUMBER), _NUMBER, pa.DictionaryArray.from_arrays(numbers.indices, written)
    )
