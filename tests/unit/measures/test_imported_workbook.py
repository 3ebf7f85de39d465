"""An official workbook that was imported is what landing and measuring go by, without a mapping of anybody's own."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import run
from tests.support.figures import rows_of
from tests.support.landings import COUNCIL, submission
from tests.support.specification_workbooks import OFFICIAL, one_list_per_sheet
from tests.support.submissions import NARROW, rows


NEW = "Person who gives care for pay"
SENT = {"client_type": NEW, "event_type": "Request", "event_start_date": "05/01/2026", "event_end_date": "06/01/2026"}
QUARTER = "2026-01-01..2026-03-31"


def client_types(folder: Path) -> set[str]:
    """The client types that are counted for a file that was landed just now."""
    sent = submission(folder, [*rows(1, **SENT), *rows(1, **{**SENT, "event_end_date": "06/03/2026"})], names=NARROW)
    store = folder / "store"
    assert run("land", sent, "--store", store, "--la-code", COUNCIL, "--received-at", "2026-04-18T15:06").code == 0
    words = ("--joined-from", "2026-01-01", "--period", QUARTER, "--as-of", "2026-05-05", "--out", folder / "out")
    assert run("measure", "main", "--store", store, *words).code == 0
    return {row["Client_Type"] for row in rows_of(folder / "out" / "main_single.csv")}


def test_a_value_of_the_imported_list_is_counted(tmp_path: Path):
    lists = OFFICIAL | {"Client Type": (*OFFICIAL["Client Type"], NEW)}
    workbook = one_list_per_sheet(tmp_path / "specification.xlsx", lists)
    assert run("standard", "import", workbook, "--yes").code == 0
    assert client_types(tmp_path) == {NEW}


def test_without_the_workbook_it_is_unclear(tmp_path: Path):
    assert NEW not in client_types(tmp_path)
