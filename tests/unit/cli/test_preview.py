"""`caretrail preview`: its answer, its exit code, and one line about whatever it cannot work with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from caretrail.keys import create_key_ring, open_key_ring
from caretrail.landing import Consignment, LandingDesk, read_manifest
from caretrail.synthetic import write_nation
from tests.support.command_line import Ended, is_one_line, run
from tests.support.landings import AT, files_of
from tests.support.submissions import rows, text, write


@dataclass(frozen=True, kw_only=True)
class House:
    """A council's own store: its ring, what it sent before, its newest file without a fault, and reference tables."""

    folder: Path
    newest: Consignment

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def reference(self) -> Path:
        return self.folder / "nation" / "ref"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """One made-up council without a fault, all but its newest file landed."""
    folder = tmp_path_factory.mktemp("house")
    write_nation(folder / "nation", people=80, seed=5, profile="D", submissions=3)
    *sent, newest = read_manifest(folder / "nation" / "submissions.csv")
    desk = LandingDesk(folder / "store", create_key_ring(folder / "ring.json"), by="tests", at=AT)
    for one in sent:
        desk.land(one, at=AT)
    return House(folder=folder, newest=newest)


@pytest.fixture
def preview(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Ended]]:
    """Runs the verb on the council's newest file, as if received on its day, with the ring of its store."""
    monkeypatch.setenv("CARETRAIL_KEYS", str(house.folder / "ring.json"))

    def previewed(*more: str | Path, file: Path | None = None, store: Path | None = None) -> Ended:
        when = house.newest.received_at.isoformat()
        return run(
            *("preview", file or house.newest.path, "--store", store or house.store),
            *([] if "--received-at" in more else ["--received-at", when]),
            *more,
        )

    return previewed


def test_a_file_without_a_fault_is_chosen_and_moves_nothing(house: House, preview: Callable[..., Ended]) -> None:
    before = files_of(house.store)
    ended = preview("--ref", house.reference)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("This file would be chosen for the year 1 April 2025 to 31 March 2026")
    assert "What moves what" not in ended.out
    assert "England" not in ended.out  # the store holds one council only
    assert files_of(house.store) == before, "a preview lands and records nothing"


def test_json_is_all_there_is_and_the_page_is_written(
    house: House, preview: Callable[..., Ended], tmp_path: Path
) -> None:
    ended = preview("--ref", house.reference, "--json", "--html", tmp_path / "page.html")
    told = json.loads(ended.out)
    assert told["chosen"] is True
    assert told["year"] == {"start": "2025-04-01", "end": "2026-03-31"}
    assert told["joined_from"] == "2023-10-01"
    assert (told["council"]["code"], told["moves"], told["lacking"]) == ("201", [], {})
    assert all(one["region"] is None and one["england"] is None for one in told["figures"])
    assert "Would be chosen" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_without_reference_tables_the_rest_runs(preview: Callable[..., Ended]) -> None:
    ended = preview("--json")
    told = json.loads(ended.out)
    assert ended.code == 0
    assert "sus.csv" in told["lacking"]["ASCOF 2D"]
    assert any("ASCOF 2D is not here" in one for one in told["choice"]["sentences"])


def test_a_council_that_the_store_does_not_know(house: House, preview: Callable[..., Ended], tmp_path: Path) -> None:
    file = write(tmp_path / "other.csv", text(rows(8, la_code="503")))
    ended = preview(
        *("--ref", house.reference, "--json", "--la-name", "Newcomer", "--period", "2025-04-01..2026-03-31"), file=file
    )
    told = json.loads(ended.out)
    assert told["council"]["name"] == "Newcomer"
    assert told["choice"]["sentences"][0].startswith("This file would not be chosen for the year")
    assert told["chosen"] is True  # for the quarters that its rows cover
    assert all(one["last"] is None for one in told["figures"])


def test_a_file_that_would_be_chosen_for_nothing(house: House, preview: Callable[..., Ended]) -> None:
    ended = preview("--ref", house.reference, "--as-of", "2026-04-01", "--json")
    told = json.loads(ended.out)
    assert (ended.code, told["chosen"]) == (1, False)
    assert "it was received after 2026-04-01" in told["choice"]["sentences"][0]


def test_the_same_moment_twice_is_refused(house: House, preview: Callable[..., Ended]) -> None:
    *_, last, _ = read_manifest(house.folder / "nation" / "submissions.csv")
    ended = preview("--received-at", last.received_at.isoformat())
    assert ended.code == 2
    assert is_one_line(ended)
    assert "--received-at" in ended.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--la-code", "999"), "--la-code"),
        (("--la-code", "x"), "three digits"),
        (("--received-at", "yesterday"), "--received-at"),
        (("--period", "2025"), "write a period as"),
        (("--joined-from", "2024-02-01"), "whole number of quarters"),
    ],
)
def test_what_is_asked_wrongly_is_said_in_one_line(
    preview: Callable[..., Ended], more: tuple[str, ...], words: str
) -> None:
    ended = preview(*more)
    assert ended.code == 2
    assert is_one_line(ended)
    assert words in ended.err


def test_an_unusable_file(preview: Callable[..., Ended], tmp_path: Path) -> None:
    ended = preview(file=write(tmp_path / "empty.csv", ""))
    assert ended.code == 2
    assert is_one_line(ended)


def test_a_folder_that_is_no_store_and_one_of_a_newer_caretrail(
    house: House, preview: Callable[..., Ended], tmp_path: Path
) -> None:
    newer = tmp_path / "newer"
    newer.mkdir()
    (newer / "VERSION").write_text("99\n")
    for store in (tmp_path / "nothing", newer):
        ended = preview(store=store)
        assert ended.code == 2
        assert is_one_line(ended)


def test_another_ring_than_that_of_the_store(
    preview: Callable[..., Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_key_ring(tmp_path / "other.json")
    assert open_key_ring(tmp_path / "other.json")
    monkeypatch.setenv("CARETRAIL_KEYS", str(tmp_path / "other.json"))
    ended = preview()
    assert ended.code == 2
    assert is_one_line(ended)


def test_without_any_ring_none_is_made(
    house: House, preview: Callable[..., Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARETRAIL_KEYS")
    monkeypatch.setenv("CARETRAIL_HOME", str(tmp_path / "home"))
    ended = preview()
    assert ended.code == 2
    assert is_one_line(ended)
    assert not (tmp_path / "home").exists()
