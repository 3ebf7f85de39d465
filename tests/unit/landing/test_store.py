"""Reading a store: as on any day, as tables, per sender, and by the derivation one asks for."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

import caretrail
from caretrail.errors import UnusableInput, UsageError
from caretrail.keys import new_ring
from caretrail.landing import TABLES, open_store, read_manifest
from tests.support.landed_nation import LandedNation
from tests.support.landings import AT, COUNCIL, RECEIVED, RING, curated_rows, desk, land, one_file, submission, tamper
from tests.support.submissions import NARROW, rows


def test_the_nation_has_its_34_submissions_in_the_national_order(landed_nation: LandedNation, national: Path) -> None:
    with open_store(landed_nation.store) as store:
        found = [(one.received_at, one.la_code, one.file_name) for one in store.submissions]
        numbers = [one.number for one in store.submissions]
    sent = [(one.received_at, one.la_code, one.path.name) for one in read_manifest(national / "submissions.csv")]
    assert found == sorted(sent)
    assert numbers == list(range(1, 35))


def test_what_was_received_later_was_not_there_yet(landed_nation: LandedNation) -> None:
    with open_store(landed_nation.store, as_of=date(2026, 5, 5)) as store:
        names = [one.file_name for one in store.submissions]
        rows_held = store.table("curated").count("*").fetchall()
    assert "201_10_partial_resub_edge.csv" in names
    assert "201_11_after_asof.csv" not in names
    assert rows_held == [(sum(one.accepted for one in store.submissions),)]


@pytest.mark.parametrize(("day", "seen"), [(-1, 0), (0, 1), (1, 1), (2, 2)])
def test_a_submission_is_there_from_the_day_it_was_received(tmp_path: Path, day: int, seen: int) -> None:
    for place in (0, 1):
        sent = submission(tmp_path, rows(1 + place), f"{place}.csv", NARROW)
        land(tmp_path / "store", sent, received_at=RECEIVED + timedelta(days=2 * place))
    with open_store(tmp_path / "store", as_of=RECEIVED.date() + timedelta(days=day)) as store:
        assert len(store.submissions) == seen


def test_a_store_of_nothing_has_tables_of_nothing(tmp_path: Path) -> None:
    desk(tmp_path / "store")
    with open_store(tmp_path / "store") as store:
        assert [store.arrow(name).num_rows for name in TABLES] == [0, 0, 0]
        assert store.arrow("curated").schema.field("person").type == pa.uuid()


def test_a_python_user_gets_relations_and_arrow_tables(landed_nation: LandedNation) -> None:
    with caretrail.open_store(landed_nation.store, as_of=date(2026, 5, 5)) as store:
        services = store.table("curated").filter("is_service").aggregate("count(*) AS services").columns
        table = store.arrow("curated")
        submissions = store.arrow("submissions")
    assert isinstance(table, pa.Table)
    assert services == ["services"]
    assert table.num_rows == sum(submissions.column("accepted").to_pylist())
    assert table.column("event_start").type == pa.date32()


def test_a_table_that_is_not_there_is_told(landed_nation: LandedNation) -> None:
    with open_store(landed_nation.store) as store, pytest.raises(UsageError, match="curated, findings, submissions"):
        store.table("persons")


def test_rows_of_chosen_submissions_only(landed_nation: LandedNation) -> None:
    with open_store(landed_nation.store) as store, duckdb.connect() as session:
        chosen = store.submissions[3:5]
        store.curated(session, only=chosen)
        found = session.execute("SELECT number, count(*) FROM curated GROUP BY number ORDER BY number").fetchall()
    assert found == [(one.number, one.accepted) for one in chosen]


def test_the_rows_are_those_of_the_file_in_its_order(landed_nation: LandedNation) -> None:
    with open_store(landed_nation.store) as store, duckdb.connect() as session:
        store.curated(session)
        ((in_order, fitting),) = session.execute(
            "SELECT bool_and(row_number = place), count(DISTINCT number) FROM (SELECT number, row_number, "
            "row_number() OVER (PARTITION BY number ORDER BY row_number) AS place FROM curated)"
        ).fetchall()
    assert (in_order, fitting) == (True, 34)


# --- senders ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a submission of each of two councils."""
    folder = tmp_path_factory.mktemp("two")
    for code in ("501", "502"):
        made = [row | {"la_code": code} for row in rows(2)]
        land(folder / "store", submission(folder, made, f"{code}.csv", NARROW), la_code=code)
    return folder / "store"


def test_a_sender_sees_its_own_as_if_there_were_no_others(of_two: Path) -> None:
    with open_store(of_two) as whole, whole.as_sender("502") as own:
        assert [(one.number, one.la_code) for one in own.submissions] == [(1, "502")]
        assert set(own.arrow("curated").column("la_code").to_pylist()) == {"502"}
        assert set(own.arrow("findings").column("la_code").to_pylist()) == {"502"}


def test_a_sender_cannot_tell_anothers_submission_from_one_that_is_not_there(of_two: Path) -> None:
    with open_store(of_two) as whole, whole.as_sender("502") as own:
        others = next(one.submission_id for one in whole.submissions if one.la_code == "501")
        said = []
        for wanted in (others, "0" * 24):
            with pytest.raises(UnusableInput) as refusal:
                own.receipt(wanted)
            said.append(str(refusal.value))
    assert said[0] == said[1]


def test_a_sender_cannot_become_another_nor_make_tokens(of_two: Path) -> None:
    with open_store(of_two, ring=RING) as whole, whole.as_sender("502") as own:
        with pytest.raises(UnusableInput):
            own.as_sender("501")
        with pytest.raises(UsageError):
            own.token("9990000018")


def test_the_same_bytes_from_two_councils_are_two_submissions(tmp_path: Path) -> None:
    names = tuple(name for name in NARROW if name != "la_code")
    sent = submission(tmp_path, rows(2), names=names)
    answers = [land(tmp_path / "store", sent, la_code=code) for code in ("501", "502")]
    assert [answer.repeated for answer in answers] == [False, False]
    assert len(open_store(tmp_path / "store").submissions) == 2


# --- what is not as it was signed for ---------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Path:
    land(tmp_path / "store", submission(tmp_path, rows(4), names=NARROW))
    return tmp_path / "store"


def test_no_store(tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(UnusableInput, match="not a store"):
            open_store(folder)


def test_a_store_made_by_a_newer_caretrail(store: Path) -> None:
    (store / "VERSION").write_text("2\n")
    with pytest.raises(UnusableInput, match=r"newer Caretrail.*Update"):
        open_store(store)
    with pytest.raises(UnusableInput, match=r"newer Caretrail.*Update"):
        desk(store)


def test_a_folder_of_something_else_is_not_made_into_a_store(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"")
    with pytest.raises(UnusableInput, match="not empty"):
        desk(tmp_path / "photos")
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["cat.jpg"]


def test_another_key_ring(store: Path) -> None:
    for opening in (lambda: open_store(store, ring=new_ring()), lambda: desk(store, ring=new_ring())):
        with pytest.raises(UnusableInput, match="Name the right ring"):
            opening()


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held.replace(b'"accepted":4', b'"accepted":9'),
        lambda held: held.replace(b"Made-up", b"Mad-eup"),
        lambda held: b"",
        lambda held: b"[]",
        lambda held: held[:-30],
    ],
)
def test_a_receipt_that_was_changed(store: Path, change: object) -> None:
    tamper(one_file(store, "submissions/*/*/receipt.json"), change)  # type: ignore[arg-type]
    with pytest.raises(UnusableInput, match=r"receipt\.json"):
        open_store(store)


def test_a_receipt_of_another_submission_in_its_place(store: Path, tmp_path: Path) -> None:
    land(store, submission(tmp_path, rows(5), "other.csv", NARROW))
    one, other = sorted(store.glob("submissions/*/*/receipt.json"))
    one.write_bytes(other.read_bytes())
    with pytest.raises(UnusableInput, match="not the one that the trail tells of"):
        open_store(store)


def test_curated_rows_that_were_changed_or_are_gone(store: Path) -> None:
    curated = one_file(store, "analysis/*/*/*.parquet")
    tamper(curated)
    with open_store(store) as found, pytest.raises(UnusableInput, match="changed after they were signed for"):
        found.table("curated")
    curated.unlink()
    with pytest.raises(UnusableInput, match="missing"):
        curated_rows(store)


def test_sealed_texts_that_were_changed(store: Path) -> None:
    tamper(one_file(store, "identifying/*/*/texts.sealed"))
    with open_store(store, ring=RING) as found, duckdb.connect() as session:
        with pytest.raises(UnusableInput, match=r"texts\.sealed"):
            found.reveal(session, by="tests", purpose="proof", at=AT)
        assert session.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]


@pytest.mark.parametrize("lost", ["store.json", "public-keys.json"])
def test_a_store_without_its_settings(store: Path, lost: str) -> None:
    (store / lost).unlink()
    with pytest.raises(UnusableInput, match=lost):
        open_store(store)


def test_council_of_the_example_rows_is_the_one_these_tests_send_for() -> None:
    assert rows(1)[0]["la_code"] == COUNCIL
