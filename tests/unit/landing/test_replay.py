"""Same bytes, versions and key: the same files, byte for byte. Another derivation: other rows, beside the old ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from caretrail.errors import SpecError, UnusableInput
from caretrail.landing import open_store, verify_store
from caretrail.spec import Curated, load_curated
from caretrail.trail import read_records
from tests.support.landings import (
    AT,
    RING,
    consignment,
    curated_rows,
    desk,
    files_of,
    land,
    one_file,
    submission,
    tamper,
)
from tests.support.submissions import NARROW, STANDARD, rows


YEAR = (date(2025, 4, 1), date(2026, 3, 31))
EARLIER = (date(2024, 4, 1), date(2025, 3, 31))
SPOKEN = [row | {"event_description": "a talk" if place % 2 else "a conversation"} for place, row in enumerate(rows(6))]


def changed(folder: Path, version: str = "2", name: str = "conversation", parameters: str = 'word = "talk"') -> Curated:
    """The packaged derivations with one of them changed."""
    path = folder / f"derivations-{version}.toml"
    derivation = f'name = "{name}"\nversion = {version}\nparameters = {{ {parameters} }}'
    path.write_text(f'version = "{version}"\n[[derivation]]\n{derivation}\n')
    return load_curated(STANDARD, path=path)


def replay(store: Path, curated: Curated, **period: date) -> int:
    """Derive anew what is not of this version; answer how many submissions that were."""
    at_desk = desk(store, curated=curated)
    outdated = at_desk.outdated(**period)
    for landed in outdated:
        at_desk.derive_anew(landed, at=AT)
    return len(outdated)


def conversations(store: Path, **opened: object) -> list[bool]:
    return [row["conversation"] for row in curated_rows(store, **opened)]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    land(tmp_path / "store", submission(tmp_path, SPOKEN, names=NARROW), stated=YEAR)
    return tmp_path / "store"


def test_the_same_bytes_versions_and_key_give_the_same_files(tmp_path: Path) -> None:
    sent = submission(tmp_path, rows(300))
    for name in ("one", "two"):
        land(tmp_path / name, sent)
    one, two = (files_of(tmp_path / name) for name in ("one", "two"))
    curated = [name for name in one if name.endswith(".parquet")]
    assert len(curated) == 2  # the curated rows and the failing rows
    assert [name for name in curated if one[name] != two[name]] == []


def test_large_files_too_although_they_are_read_in_parts(tmp_path: Path) -> None:
    made = rows(3_000)
    sent = submission(tmp_path, [row | {"event_reference": str(n)} for n in range(50) for row in made], names=NARROW)
    for name in ("one", "two"):
        land(tmp_path / name, sent)
    one, two = (one_file(tmp_path / name, "analysis/*/*/*.parquet").read_bytes() for name in ("one", "two"))
    assert one == two


def test_a_changed_derivation_gives_other_rows_and_keeps_the_old_ones(store: Path, tmp_path: Path) -> None:
    assert replay(store, changed(tmp_path)) == 1
    assert conversations(store) == [False, True] * 3
    assert conversations(store, derivation="1") == [True, False] * 3
    with open_store(store) as new, open_store(store, derivation="1") as old:
        assert [one.derivation for one in (*new.submissions, *old.submissions)] == ["2", "1"]
    assert verify_store(store, RING) == ()


def test_nothing_else_changes(store: Path, tmp_path: Path) -> None:
    before = curated_rows(store)
    replay(store, changed(tmp_path))
    for old, new in zip(before, curated_rows(store), strict=True):
        assert {name for name in old if old[name] != new[name]} == {"conversation"}


def test_replaying_again_has_nothing_to_do(store: Path, tmp_path: Path) -> None:
    replay(store, changed(tmp_path))
    assert replay(store, changed(tmp_path)) == 0


def test_going_back_finds_the_old_rows_to_be_the_same(store: Path, tmp_path: Path) -> None:
    replay(store, changed(tmp_path))
    assert replay(store, load_curated(STANDARD)) == 1
    assert conversations(store) == [True, False] * 3
    assert verify_store(store, RING) == ()


def test_only_the_periods_that_are_asked_for(store: Path, tmp_path: Path) -> None:
    land(store, submission(tmp_path, SPOKEN[:2], "earlier.csv", NARROW), stated=EARLIER)
    assert replay(store, changed(tmp_path), start=EARLIER[0], end=EARLIER[1]) == 1
    with open_store(store) as found:
        assert {one.file_name: one.derivation for one in found.submissions} == {"sent.csv": "1", "earlier.csv": "2"}


def test_what_is_landed_afterwards_is_derived_by_the_new_version_alone(store: Path, tmp_path: Path) -> None:
    late = submission(tmp_path, SPOKEN[:2], "late.csv", NARROW)
    desk(store, curated=changed(tmp_path)).land(consignment(late), at=AT)
    with open_store(store, derivation="1") as found:
        assert {one.file_name: one.derivation for one in found.submissions} == {"sent.csv": "1", "late.csv": "2"}


def test_it_is_recorded_that_the_raw_copy_was_opened_and_what_came_of_it(store: Path, tmp_path: Path) -> None:
    replay(store, changed(tmp_path))
    *_, opened, derived = read_records(store / "trail" / "landing.jsonl")
    assert (opened.act, derived.act) == ("submission.opened", "submission.derived")
    assert derived.about["derivation"] == "2"


def test_tokens_that_a_later_derivation_makes_can_be_put_back(store: Path, tmp_path: Path) -> None:
    import duckdb

    strict = changed(tmp_path, name="code_form", parameters='gp_practice_code = "X", provider_cqc_location_id = "X"')
    made = [row | {"gp_practice_code": "A81037"} for row in rows(1)]
    land(store, submission(tmp_path, made, "gp.csv"))
    replay(store, strict)
    with open_store(store, ring=RING) as found, duckdb.connect() as session:
        found.reveal(session, by="tests", purpose="proof", at=AT)
        assert session.execute("SELECT count(*) FROM revealed WHERE text = 'A81037'").fetchall() == [(1,)]


def test_a_raw_copy_that_was_changed_is_not_replayed(store: Path, tmp_path: Path) -> None:
    tamper(one_file(store, "identifying/*/*/raw.sealed"))
    before = {name: held for name, held in files_of(store).items() if not name.startswith("trail")}
    with pytest.raises(UnusableInput, match=r"raw\.sealed"):
        replay(store, changed(tmp_path))
    assert {name: held for name, held in files_of(store).items() if not name.startswith("trail")} == before


def test_two_meanings_of_one_version_are_refused(store: Path, tmp_path: Path) -> None:
    replay(store, changed(tmp_path))
    replay(store, load_curated(STANDARD))
    other = changed(tmp_path, parameters='word = "a"')
    with pytest.raises(SpecError, match="version 2 no longer gives the curated rows"):
        replay(store, other)
    assert conversations(store) == [True, False] * 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('version = "2"\n[[derivation]]\nname = "age"\nversion = 2\nparameters = { days = 365 }', "days_in_a_year"),
        ('version = "1"', "other than '1'"),
        ("version = 2", "version must be a text"),
        ('version = "2"\n[[derivation]]\nname = "guess"\nversion = 2', "not known"),
        (
            'version = "2"\n[[derivation]]\nname = "age"\nversion = 1\nparameters = { days_in_a_year = 365 }',
            "age is changed",
        ),
        ("version = ", "TOML"),
        ('version = "two"', "version"),
    ],
)
def test_derivations_that_contradict_themselves(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "derivations.toml"
    path.write_text(text)
    with pytest.raises(SpecError, match=rf"derivations\.toml: .*{said}|derivations\.toml .*{said}"):
        load_curated(STANDARD, path=path)


@pytest.mark.parametrize("damage", [tamper, Path.unlink], ids=["changed", "lost"])
def test_curated_rows_that_are_no_longer_as_signed_for_are_derived_anew(
    damage: Callable[[Path], object], store: Path, tmp_path: Path
) -> None:
    rows_file = one_file(store, "analysis/*/*/*.parquet")
    before = rows_file.read_bytes()
    damage(rows_file)
    with open_store(store) as found, pytest.raises(UnusableInput, match="land --replay"):
        found.table("curated")
    assert replay(store, load_curated(STANDARD)) == 1
    assert rows_file.read_bytes() == before
    assert verify_store(store, RING) == ()
