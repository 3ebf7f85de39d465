"""Appending: what a line says, that it is canonical, chained and signed, and that what is not declared is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
import rfc8785

from caretrail.errors import UsageError
from caretrail.spec import load_acts
from caretrail.trail import Trail, read_records
from caretrail.trail.journal import EVERY
from tests.support.trails import AT, RING, entry, lines_of, make_trail, verdict_on


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    return Trail(tmp_path / "trail.jsonl", RING)


def append(trail: Trail, **changes: object) -> None:
    trail.append_all([entry(**changes)])


def test_a_record_says_who_did_what_and_why(trail: Trail):
    head = trail.append(
        act="submission.refused",
        by="analyst",
        purpose="landing",
        about={"council": "201", "sha256": "0" * 64, "cause": "no heading"},
        at=AT,
    )
    record = json.loads(trail.path.read_bytes())
    assert record == {
        "seq": 1,
        "at": "2026-05-05T09:30:00+00:00",
        "by": "analyst",
        "act": "submission.refused",
        "purpose": "landing",
        "about": {"council": "201", "sha256": "0" * 64, "cause": "no heading"},
        "previous": "0" * 64,
        "hash": head.hash,
    }
    assert (head.seq, head.at) == (1, record["at"])


def test_lines_are_canonical_and_chained(tmp_path: Path):
    """An oracle of its own: parse each line, hash it without its hash, follow the chain."""
    previous = "0" * 64
    for number, line in enumerate(lines_of(make_trail(tmp_path, [1, 3, 2])), 1):
        record = json.loads(line)
        assert rfc8785.dumps(record) + b"\n" == line
        stored = record.pop("hash")
        assert sha256(rfc8785.dumps(record)).hexdigest() == stored
        assert (record["seq"], record["previous"]) == (number, previous)
        previous = stored


def test_texts_that_json_escapes_are_hashed_as_they_stand(trail: Trail):
    append(trail, by='a "b" \\ ,"previous":"0", é')
    assert verdict_on(trail).intact
    assert next(read_records(trail.path)).by == 'a "b" \\ ,"previous":"0", é'


def test_moments_are_kept_in_utc(trail: Trail):
    append(trail, at=datetime(2026, 7, 1, 10, tzinfo=timezone(timedelta(hours=1))))
    assert next(read_records(trail.path)).at == datetime(2026, 7, 1, 9, tzinfo=UTC)


def test_a_group_stands_together_and_its_head_is_the_last(trail: Trail):
    head = trail.append_all(entry(number) for number in range(5))
    assert head.seq == 5
    assert [record.about["submissions"] for record in read_records(trail.path)] == [0, 1, 2, 3, 4]


def test_a_trail_that_is_not_there_has_no_records(tmp_path: Path):
    assert list(read_records(tmp_path / "trail.jsonl")) == []


def test_checkpoints_are_kept_every_so_often_and_when_asked_for(trail: Trail):
    trail.append_all(entry(number) for number in range(2 * EVERY + 1))
    trail.checkpoint(AT)
    kept = trail.path.with_name("trail.jsonl.checkpoints").read_text().splitlines()
    assert [json.loads(line)["seq"] for line in kept] == [EVERY, 2 * EVERY, 2 * EVERY + 1]
    assert verdict_on(trail).intact


def test_an_empty_trail_has_nothing_to_sign(trail: Trail):
    with pytest.raises(UsageError, match="no record yet"):
        trail.checkpoint(AT)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"act": "tea.made"}, "knows no act"),
        ({"about": {"tokens": 1}}, "must say submissions"),
        ({"about": {"submissions": 1, "tokens": 1, "name": "Ada"}}, "1 keys that are not declared"),
        ({"about": {"submissions": -1, "tokens": 1}}, "submissions must be a whole number from 0"),
        ({"about": {"submissions": True, "tokens": 1}}, "submissions must be a whole number from 0"),
        ({"about": {"submissions": "1", "tokens": 1}}, "submissions must be a whole number from 0"),
        ({"about": {"submissions": 2**53, "tokens": 1}}, "submissions must be a whole number from 0"),
        ({"by": ""}, "by must be"),
        ({"by": "a\nb"}, "by must be"),
        ({"by": "9990000018"}, "by must be"),
        ({"purpose": "ask Ada Lovelace"}, "purpose must be"),
        ({"purpose": "person 9990000018"}, "purpose must be"),
        ({"at": datetime(2026, 5, 5)}, "without a time zone"),  # noqa: DTZ001
    ],
)
def test_what_is_not_declared_is_refused_and_nothing_written(trail: Trail, changes: dict[str, object], told: str):
    with pytest.raises(UsageError, match=told) as refused:
        trail.append_all([entry(), entry(**changes)])
    assert not trail.path.exists()
    assert "Ada" not in str(refused.value)
    assert "9990000018" not in str(refused.value)


def test_nothing_is_refused_too(trail: Trail):
    with pytest.raises(UsageError, match="nothing to record"):
        trail.append_all([])


NUMBERS_OF_PEOPLE = ["9990000018", "999 000 0018", "999-000-0018", "p9990000018", "201_9990000018", "ABC123456D"]


@pytest.mark.parametrize("number", [*NUMBERS_OF_PEOPLE, "Ada Lovelace", "ada@example.org", "1 High Street"])
def test_no_kind_of_value_takes_a_number_or_a_name_of_a_person(number: str):
    acts = load_acts()
    kinds = {kind.name: kind for act in acts.act.values() for kind in act.about.values()}
    assert [name for name, kind in kinds.items() if kind.fits(number)] == []


def test_every_act_says_what_it_means():
    assert [act.name for act in load_acts().act.values() if not (act.says.endswith(".") and act.about)] == []
