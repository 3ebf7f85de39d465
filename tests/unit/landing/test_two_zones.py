"""The analysis zone holds no identifier and the identifying zone is sealed: a disk without the key tells of nobody."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from caretrail.errors import UsageError
from caretrail.keys import new_ring
from caretrail.landing import UNLISTED, open_store, read_manifest
from caretrail.trail import read_records
from tests.support.landings import (
    AT,
    COUNCIL,
    RING,
    consignment,
    desk,
    files_of,
    land,
    readable_text,
    submission,
    token,
)
from tests.support.submissions import rows


# Each of these is about one person, and stands where it should not.
PLANTED = {
    "nhs_number": "9990000018",
    "la_person_unique_identifier": "LOCAL-4711",
    "first_name": "Wilhelmina",
    "last_name": "Made-Up-Name",
    "postcode": "ZZ9 9ZX",
    "date_of_birth": "17/11/1931",
    "event_description": "Visited Mrs Quillfeather at home",
    "gender": "9990000026",
    "service_type": "Hortensia Quillfeather",
    "event_reference": "REF-OF-A-PERSON",
    "gp_practice_name": "Dr Quillfeather",
    "gp_practice_code": "9990000034",
    "provider_cqc_location_name": "Home of Ms Nightjar",
    "provider_cqc_location_id": "9990000042",
    "adult_1_linked_person_id": "LINKED-0815",
    "unit_cost": "9990000050 pounds",
    "review_reason": "because of Nightjar",
}
CANARIES = (
    *(text for name, text in PLANTED.items() if name != "date_of_birth"),
    "Quillfeather",
    "Nightjar",
    "1931-11-17",
)


def planted_rows() -> list[dict[str, str]]:
    """A submission in which one row holds identifiers wherever a person could type one."""
    names = ("first_name", "last_name")
    return [row | dict.fromkeys(names, "") | (PLANTED if place == 3 else {}) for place, row in enumerate(rows(8))]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    land(folder / "store", submission(folder, planted_rows()))
    return folder / "store"


def test_no_planted_identifier_can_be_read_anywhere_in_the_store(planted: Path) -> None:
    found = {(name, text) for name, held in readable_text(planted).items() for text in CANARIES if text in held}
    assert found == set()


def test_nor_in_the_bytes_of_what_is_sealed(planted: Path) -> None:
    sealed = {name: held for name, held in files_of(planted).items() if name.endswith(".sealed")}
    assert len(sealed) == 3
    assert [text for held in sealed.values() for text in CANARIES if text.encode() in held] == []


def test_the_search_would_see_one(planted: Path, tmp_path: Path) -> None:
    held = open_store(planted, ring=RING)
    with held, duckdb.connect() as session:
        held.reveal(session, by="tests", purpose="proof", at=AT)
        session.execute(f"COPY revealed TO '{tmp_path / 'out.parquet'}' (FORMAT parquet)")
    seen = readable_text(tmp_path)["out.parquet"]
    assert {text for text in CANARIES if text in seen} >= {"9990000026", "Hortensia Quillfeather", "9990000042"}


def test_no_identifier_of_the_nation_can_be_read(national: Path, tmp_path: Path) -> None:
    (sent, *_) = read_manifest(national / "submissions.csv")
    desk(tmp_path / "store").land(sent, at=AT)
    with sent.path.open(newline="") as file:
        numbers = {row["NHS Number"] for row in csv.DictReader(file) if row["NHS Number"]}
    readable = "\n".join(readable_text(tmp_path / "store").values())
    assert len(numbers) > 100
    assert [number for number in numbers if number in readable] == []


def test_what_is_sealed_opens_to_the_very_bytes_that_were_sent(planted: Path) -> None:
    (sealed,) = planted.glob("identifying/*/*/raw.sealed")
    context = f"landing/{sealed.parent.name}/raw.sealed"
    assert b"".join(RING.open_chunks(sealed, context=context)) == (planted.parent / "sent.csv").read_bytes()


def test_folders_of_the_identifying_zone_are_the_owners_alone(planted: Path) -> None:
    assert {path.stat().st_mode & 0o077 for path in planted.glob("identifying/*/*")} == {0}


def test_tokens_are_put_back_into_what_they_stand_for(planted: Path) -> None:
    with open_store(planted, ring=RING) as store, duckdb.connect() as session:
        store.curated(session)
        store.reveal(session, by="tests", purpose="a question of the council", at=AT)
        ((person, local, gender),) = session.execute(
            "SELECT p.text, l.text, g.text FROM curated "
            "JOIN revealed AS p ON p.token = person JOIN revealed AS l ON l.token = local_id "
            f"JOIN revealed AS g ON gender = '{UNLISTED}' || replace(g.token::VARCHAR, '-', '') WHERE row_number = 4"
        ).fetchall()
    assert (person, local, gender) == ("9990000018", "local-4711", "9990000026")


def test_a_person_without_an_nhs_number_is_put_back_with_the_council(tmp_path: Path) -> None:
    made = [rows(1)[0] | {"nhs_number": "", "la_person_unique_identifier": "Ab12 "}]
    land(tmp_path / "store", submission(tmp_path, made))
    with open_store(tmp_path / "store", ring=RING) as store, duckdb.connect() as session:
        store.reveal(session, by="tests", purpose="proof", at=AT)
        found = session.execute("SELECT text FROM revealed WHERE token = ?", [token(f"{COUNCIL}_ab12")]).fetchall()
    assert found == [(f"{COUNCIL}_ab12",)]


def test_every_request_is_recorded_with_who_and_why_and_how_many_but_not_whom(planted: Path) -> None:
    with open_store(planted, ring=RING) as store, duckdb.connect() as session:
        store.reveal(session, by="an analyst", purpose="a question of the council", at=AT)
        ((tokens,),) = session.execute("SELECT count(*) FROM revealed").fetchall()
    last = list(read_records(planted / "trail" / "landing.jsonl"))[-1]
    assert (last.act, last.by, last.purpose) == ("identifiers.revealed", "an analyst", "a question of the council")
    assert last.about == {"submissions": 1, "tokens": tokens}


def test_a_request_that_cannot_be_recorded_is_not_answered(planted: Path) -> None:
    with open_store(planted, ring=RING) as store, duckdb.connect() as session:
        with pytest.raises(UsageError, match="purpose"):
            store.reveal(session, by="an analyst", purpose="", at=AT)
        assert session.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]


def test_without_the_ring_there_are_no_tokens_and_nothing_is_revealed(planted: Path) -> None:
    with open_store(planted) as store, duckdb.connect() as session:
        with pytest.raises(UsageError, match="key ring"):
            store.token("9990000018")
        with pytest.raises(UsageError, match="key ring"):
            store.reveal(session, by="tests", purpose="proof", at=AT)
        assert store.arrow("curated").num_rows == 8


def test_another_key_gives_another_token(tmp_path: Path) -> None:
    other = new_ring()
    desk(tmp_path / "other", ring=other)
    with open_store(tmp_path / "other", ring=other) as store:
        assert store.token("9990000018") != token("9990000018")


def test_tokens_survive_a_rotation_and_so_do_receipts_and_seals(tmp_path: Path) -> None:
    store, ring = tmp_path / "store", new_ring()
    made = [rows(1)[0] | {"nhs_number": "9990000018"}]
    desk(store, ring=ring).land(consignment(submission(tmp_path, made, "a.csv")), at=AT)
    rotated = ring.rotate()
    later = [made[0] | {"event_reference": "another"}]
    desk(store, ring=rotated).land(consignment(submission(tmp_path, later, "b.csv")), at=AT)
    with open_store(store, ring=rotated) as found:
        first, second = found.arrow("curated").column("person").to_pylist()
    assert first == second
    assert len(open_store(store).submissions) == 2


def test_neither_key_nor_texts_show_in_any_form_of_the_maker_of_tokens() -> None:
    from caretrail.landing.tokens import Tokens

    key = b"0123456789abcdef0123456789abcdef"
    maker = Tokens(key)
    maker.of("9990000018", "9990000018")
    assert "0123" not in repr(maker) + str(maker)
    assert "9990000018" not in repr(maker)
    with pytest.raises(TypeError):
        maker.__reduce__()
