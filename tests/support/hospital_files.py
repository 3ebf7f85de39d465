"""A hospital file of one's own: what an episode does not say is ordinary, and counts."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path


COLUMNS: Mapping[str, str] = {
    "number": "Der_DHSC_Pseudo_NHS_Number",
    "ident": "APCS_Ident",
    "last_episode": "APCS_Last_Ep_Ind",
    "admitted": "Admission_Date",
    "discharged": "Discharge_Date",
    "sex": "Sex",
    "lsoa": "Der_Postcode_LSOA_2011_Code",
    "admission_method": "Admission_Method",
    "discharge_method": "Discharge_Method",
    "destination": "Discharge_Destination",
    "management": "Der_Management_Type",
    "treatment_function": "Treatment_Function_Code",
}
_ORDINARY: Mapping[str, str] = {
    "number": "9990000001",
    "ident": "1",
    "last_episode": "1",
    "admitted": "2025-06-01",
    "discharged": "2025-06-10",
    "sex": "2",
    "lsoa": "E01000001",
    "admission_method": "21",
    "discharge_method": "1",
    "destination": "19",
    "management": "EM",
    "treatment_function": "300",
}


def episode(*, born: tuple[str, str] = ("1950", "1"), **said: str) -> dict[str, str]:
    """A stay of nine days in June 2025 of a woman born in January 1950, as a row of the file."""
    row = {header: {**_ORDINARY, **said}[name] for name, header in COLUMNS.items()}
    return {**row, "Year_of_Birth_SUS": born[0], "Month_of_Birth_SUS": born[1]}


def write_hospital_file(folder: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """Write `sus.csv` with these rows, or with the headings alone."""
    path = folder / "sus.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0] if rows else episode()), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path
