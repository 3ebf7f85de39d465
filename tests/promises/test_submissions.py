"""Promises about the national return and its landed copy: checked, sealed, under keyed tokens, and whose it is."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from caretrail.cli.home_keys import home_ring
from caretrail.errors import UsageError
from caretrail.landing import open_store
from tests.promises import data_faults
from tests.promises.switching import fails_under
from tests.support.command_line import check
from tests.support.landings import AT, COUNCIL, files_of, readable_text, submission
from tests.support.promised import answered, whole
from tests.support.submissions import NARROW, NHS_NUMBERS, rows


NUMBERS = NHS_NUMBERS[:8]


@pytest.fixture(autouse=True)
def _ring_at_home(_own_home: None) -> None:
    """A key ring, so that no run begins by telling that it made one."""
    home_ring()


def land(folder: Path) -> dict[str, object]:
    """Lands eight made-up people in `folder`/store; answers the receipt."""
    sent = submission(folder, rows(8), names=NARROW)
    moment = ("--la-code", COUNCIL, "--la-name", "Anytown", "--received-at", "2026-04-18T15:06:05")
    (told,) = json.loads(whole("land", "--store", folder / "store", sent, *moment, "--json"))
    receipt: dict[str, object] = told["receipt"]
    return receipt


@fails_under(data_faults.raw_copies_not_sealed)
def test_a_search_of_all_that_is_stored_finds_no_bare_number(tmp_path: Path) -> None:
    land(tmp_path)
    store = tmp_path / "store"
    readable = "\n".join(readable_text(store).values())
    sealed = b"".join(content for name, content in files_of(store).items() if name.endswith(".sealed"))
    assert sealed, "the raw copy is there"
    assert [one for one in NUMBERS if one in readable or one.encode() in sealed] == []
    ring = home_ring()
    with open_store(store, ring=ring) as held, duckdb.connect() as session:
        held.reveal(session, by="tests", purpose="proof that they are there", at=AT)
        revealed = {text for (text,) in session.execute("SELECT text FROM revealed").fetchall()}
    assert set(NUMBERS) <= revealed, "with the key, which lies elsewhere, they can be read"


@fails_under(data_faults.tokens_without_key)
def test_linking_on_a_bare_number_is_not_possible_where_analysis_is_done(tmp_path: Path) -> None:
    """Neither on the number nor on any hash of it; whoever holds the key links, or asks on the record."""
    land(tmp_path)
    with open_store(tmp_path / "store", ring=home_ring()) as store:
        table = store.arrow("curated")
        people = set(table.column("person").to_pylist())
        assert "nhs_number" not in table.column_names
        assert {store.token(number) for number in NUMBERS} == people
    names = [one for one in hashlib.algorithms_guaranteed if not one.startswith("shake")]
    guesses = {UUID(bytes=hashlib.new(name, one.encode()).digest()[:16]) for one in NUMBERS for name in names}
    assert guesses & people == set()
    bare = {UUID(int=int(one)) for one in NUMBERS}
    assert bare & people == set()
    with open_store(tmp_path / "store") as store, duckdb.connect() as session:
        with pytest.raises(UsageError, match="key ring"):
            store.token(NUMBERS[0])
        with pytest.raises(UsageError, match="key ring"):
            store.reveal(session, by="an analyst", purpose="linkage", at=AT)


@fails_under(data_faults.controllership_stays)
def test_controllership_of_the_landed_copy_passes_with_the_receipt(tmp_path: Path) -> None:
    told = land(tmp_path)["controllership"]
    assert isinstance(told, dict)
    assert told["before"] == f"Anytown (council {COUNCIL})"
    assert told["after"] not in (told["before"], "Anytown")
    assert f"passes from {told['before']} to {told['after']}" in told["statement"]
    assert "The council remains the controller of its own records and of its own copy" in told["statement"]


@fails_under(data_faults.lists_of_codes_not_checked)
def test_a_code_that_is_not_in_its_list_stops_the_submission(tmp_path: Path) -> None:
    """A job that sends the file after its check never gets to sending."""
    wrong, right = (
        check(submission(tmp_path, rows(4, **changes), f"{name}.csv"), "--json")
        for name, changes in (("wrong", {"client_type": "Somebody"}), ("right", {}))
    )
    assert (wrong.code, right.code) == (1, 0), "what waits for an exit code of nought is not sent"
    found = [(one["rule"], one["rows"]) for one in json.loads(wrong.out)["findings"] if one["severity"] == "error"]
    assert found == [("C02.client_type", 4)]


@fails_under(data_faults.real_numbers_made_up)
def test_a_search_of_a_made_up_nation_finds_no_number_that_somebody_could_have(tmp_path: Path) -> None:
    answered("synth", "--out", tmp_path / "copy", "--people", "40", "--submissions", "1", "--seed", "7")
    found = {
        cell
        for path in (tmp_path / "copy").rglob("*.csv")
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        for cell in row
        if _is_a_number(cell.replace(" ", ""))
    }
    assert len(found) > 30
    assert {one for one in found if not one.replace(" ", "").startswith("999")} == set()


def _is_a_number(text: str) -> bool:
    """Whether a text passes for an NHS number: ten digits and the right check digit."""
    if len(text) != 10 or not text.isascii() or not text.isdigit():
        return False
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(text[:9]))
    return (11 - total % 11) % 11 == int(text[9])
