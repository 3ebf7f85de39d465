"""A receipt: what it says, whose the copy is from then on, and that the same bytes are one submission."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from caretrail.errors import UnusableInput
from caretrail.landing import open_store
from caretrail.trail import read_records
from tests.support.landings import AT, COUNCIL, RECEIVED, RING, consignment, desk, land, submission
from tests.support.submissions import NARROW, STANDARD, rows


YEAR = (date(2025, 4, 1), date(2026, 3, 31))


def acts(store: Path) -> list[str]:
    return [record.act for record in read_records(store / "trail" / "landing.jsonl")]


def test_it_says_what_was_received(tmp_path: Path) -> None:
    sent = submission(tmp_path, rows(4))
    says = land(tmp_path / "store", sent, stated=YEAR).receipt.says
    assert says["sha256"] == hashlib.sha256(sent.read_bytes()).hexdigest()
    assert says["size"] == sent.stat().st_size
    assert (says["rows"], says["accepted"], says["rejected"]) == (4, 4, 0)
    assert says["received_at"] == "2026-04-18T15:06:05"
    assert says["stated_period"] == {"start": "2025-04-01", "end": "2026-03-31"}


def test_it_says_that_controllership_passes_with_it(tmp_path: Path) -> None:
    at_desk = desk(tmp_path / "store", holder="The Made-up Department")
    says = at_desk.land(consignment(submission(tmp_path, rows(1))), at=AT).receipt.says
    passed = says["controllership"]
    assert (passed["before"], passed["after"]) == (f"Made-up {COUNCIL} (council {COUNCIL})", "The Made-up Department")
    assert passed["since"] == says["acknowledged_at"] == AT.isoformat()
    assert "controllership of the landed copy passes from" in passed["statement"]


def test_a_store_keeps_its_holder(tmp_path: Path) -> None:
    desk(tmp_path / "store", holder="One")
    with pytest.raises(UnusableInput, match="held by One"):
        desk(tmp_path / "store", holder="Another")
    assert desk(tmp_path / "store").settings.holder == "One"


def test_it_counts_the_findings_and_keeps_them_without_values(tmp_path: Path) -> None:
    made = [row | {"event_type": "Hortensia"} for row in rows(4)]
    answer = land(tmp_path / "store", submission(tmp_path, made))
    with open_store(tmp_path / "store") as store:
        found = store.arrow("findings").to_pylist()
    errors = [row for row in found if row["severity"] == "error"]
    assert answer.receipt.says["check"]["findings"]["error"] == len(errors)
    assert ("C02.event_type", 4) in {(row["rule"], row["rows"]) for row in errors}
    assert "Hortensia" not in str(found)


@pytest.mark.parametrize(("release", "said"), [("release_1", "1"), ("release_2", "2")])
def test_it_says_by_which_release_the_file_is_spelt(tmp_path: Path, release: str, said: str) -> None:
    defined = STANDARD.list_of["service_type"]
    other = {"release_1": defined.release_2, "release_2": defined.release_1}[release]
    telling = next(text for text in getattr(defined, release) if text not in other)
    made = [row | {"service_type": telling, "client_type": "", "gender": ""} for row in rows(4)]
    answer = land(tmp_path / "store", submission(tmp_path, made, names=(*NARROW, "service_type")))
    assert answer.receipt.says["spec_release"] == said


def test_the_same_bytes_from_the_same_council_are_answered_with_the_first_receipt(tmp_path: Path) -> None:
    store, sent = tmp_path / "store", submission(tmp_path, rows(2))
    first = land(store, sent)
    again = land(store, submission(tmp_path, rows(2), "renamed.csv"), received_at=RECEIVED + timedelta(days=2))
    assert (first.repeated, again.repeated) == (False, True)
    assert again.receipt == first.receipt
    assert acts(store) == ["store.made", "submission.landed", "submission.repeated"]
    assert len(open_store(store).submissions) == 1


def test_later_submissions_supersede_and_do_not_overwrite(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = land(store, submission(tmp_path, rows(1), "1.csv"), stated=YEAR)
    other = land(store, submission(tmp_path, rows(2), "2.csv"), stated=(date(2026, 1, 1), date(2026, 3, 31)))
    second = land(store, submission(tmp_path, rows(3), "3.csv"), stated=YEAR, received_at=RECEIVED + timedelta(days=7))
    assert (first.receipt.says["supersedes"], other.receipt.says["supersedes"]) == (None, None)
    assert second.receipt.says["supersedes"] == first.submission_id
    with open_store(store, ring=RING) as found:
        assert [one.file_name for one in found.versions(COUNCIL, *YEAR)] == ["1.csv", "3.csv"]
        assert found.table("curated").count("*").fetchall() == [(6,)]


def test_the_trail_names_what_the_receipt_says(tmp_path: Path) -> None:
    answer = land(tmp_path / "store", submission(tmp_path, rows(3)))
    *_, landed = read_records(tmp_path / "store" / "trail" / "landing.jsonl")
    assert landed.about == {
        "submission": answer.submission_id,
        "council": COUNCIL,
        "sha256": answer.receipt.says["sha256"],
        "receipt": answer.receipt.sha256,
        "derivation": "1",
        "rows": 3,
        "accepted": 3,
    }


def test_nothing_in_a_receipt_or_trail_record_names_a_file_in_the_trail(tmp_path: Path) -> None:
    """A file may be called after a person; the trail is kept for good, so no name of a file gets into it."""
    land(tmp_path / "store", submission(tmp_path, rows(1), "return of mrs quillfeather.csv"))
    assert "quillfeather" not in (tmp_path / "store" / "trail" / "landing.jsonl").read_text()


# --- refusals ---------------------------------------------------------------------------------------------------------


def refused(store: Path, path: Path, match: str) -> None:
    """The file is refused; nothing of it is kept, and the trail says so."""
    before = len(open_store(store).submissions) if store.exists() else 0
    with pytest.raises(UnusableInput, match=match):
        land(store, path)
    assert acts(store)[-1] == "submission.refused"
    assert len(open_store(store).submissions) == before
    assert not any(store.glob("*/*/*/*.sealed"))


def test_a_file_that_is_no_submission(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 of no use")
    refused(tmp_path / "store", tmp_path / "letter.pdf", "PDF")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    refused(tmp_path / "store", tmp_path / "empty.csv", "empty")


def test_a_file_of_another_council(tmp_path: Path) -> None:
    made = [row | {"la_code": "999"} for row in rows(4)]
    refused(tmp_path / "store", submission(tmp_path, made), f"council {COUNCIL}, but no row of it carries that code")
    *_, last = read_records(tmp_path / "store" / "trail" / "landing.jsonl")
    assert last.about["cause"] == "other council"


def test_a_file_in_which_one_row_is_the_senders_is_landed(tmp_path: Path) -> None:
    made = [row | ({"la_code": "999"} if place else {}) for place, row in enumerate(rows(4))]
    assert land(tmp_path / "store", submission(tmp_path, made)).receipt.says["rows"] == 4


def test_a_file_without_council_codes_says_nothing_against_its_sender(tmp_path: Path) -> None:
    names = tuple(name for name in NARROW if name != "la_code")
    assert land(tmp_path / "store", submission(tmp_path, rows(4), names=names)).receipt.says["rows"] == 4
