"""Any single tampering with any trail is told: its kind, and the first record that is not what it was.

The oracle is simple: the first record that is wrong is the first line at which the tampered file differs.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrail.trail import Trail
from tests.support.trails import AT, RING, entry, forged, lines_of, make_trail, put_lines, saved, verdict_on


# Trails of 3 to 35 records in 3 to 7 appends, some with checkpoints between; made once, for appends wait for the disk.
SHAPES = 24
# A seed of our own: the random numbers that Hypothesis hands out are too plain to reach the middle of a line.
CHANCE = st.integers(0, 2**32).map(random.Random)
Lines = list[bytes]


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    chance = random.Random(2026)  # noqa: S311 - not for secrets
    folders = [tmp_path_factory.mktemp("original") for _ in range(SHAPES)]
    for folder in folders:
        groups = [chance.choice([1, 1, 2, 5]) for _ in range(chance.randint(3, 7))]
        make_trail(folder, groups, checkpoints=[number for number in range(len(groups)) if chance.random() < 0.3])
    return folders


@contextmanager
def a_trail(originals: list[Path], chance: random.Random) -> Iterator[Trail]:
    """A copy of one of the trails, to do with as one likes."""
    with tempfile.TemporaryDirectory() as folder:
        yield Trail(saved(chance.choice(originals), Path(folder, "copy")) / "trail.jsonl", RING)


def first_difference(before: Lines, after: Lines) -> int:
    """The number, from 1, of the first line that is not the same."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    return same + 1


def change_a_byte(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines))
    line = bytearray(lines[at])
    place = chance.randrange(len(line))
    line[place] = chance.choice([byte for byte in range(256) if byte != line[place]])
    return [*lines[:at], bytes(line), *lines[at + 1 :]]


def change_and_hash_again(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines) - 1)  # the last one: see test_a_chain_computed_anew
    record = json.loads(lines[at])
    changed = chance.choice([{"by": "somebody"}, {"about": {}}, {"previous": "f" * 64}, {"seq": record["seq"] + 1}])
    return [*lines[:at], forged({**record, **changed}), *lines[at + 1 :]]


def change_the_last_byte(lines: Lines, chance: random.Random) -> Lines:
    return [*lines[:-1], lines[-1][:-1] + chance.choice([b" ", b"}", b"\x00"])]


def make_unreadable(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines))
    return [*lines[:at], chance.choice([b"{}\n", b"\n", b"\x00" * 90_000 + b"\n"]), *lines[at + 1 :]]


def delete_some(lines: Lines, chance: random.Random) -> Lines:
    start = chance.randrange(len(lines) - 1)
    stop = chance.randrange(start + 1, len(lines))
    return [*lines[:start], *lines[stop:]]


def insert_copies(lines: Lines, chance: random.Random) -> Lines:
    start = chance.randrange(len(lines))
    stop = chance.randrange(start + 1, len(lines) + 1)
    at = chance.randrange(len(lines) + 1)
    return [*lines[:at], *lines[start:stop], *lines[at:]]


def insert_forged(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines) + 1)
    before = json.loads(lines[at - 1]) if at else {**json.loads(lines[0]), "seq": 0, "hash": "0" * 64}
    record = {**before, "seq": before["seq"] + 1, "previous": before["hash"], "by": "somebody"}
    junk = [forged(record), forged({**record, "seq": 10**12}), b"not a record\n", lines[-1][:-1]]
    line = chance.choice(junk if at == len(lines) else junk[:3])
    return [*lines[:at], line, *lines[at:]]


def swap_two(lines: Lines, chance: random.Random) -> Lines:
    first, second = sorted(chance.sample(range(len(lines)), 2))
    swapped = list(lines)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    return swapped


def move_some(lines: Lines, chance: random.Random) -> Lines:
    first, second, third = sorted(chance.sample(range(len(lines) + 1), 3))
    return [*lines[:first], *lines[second:third], *lines[first:second], *lines[third:]]


def shuffle_all(lines: Lines, chance: random.Random) -> Lines:
    return next(shuffled for shuffled in iter(lambda: chance.sample(lines, len(lines)), None) if shuffled != lines)


def cut_at_a_line(lines: Lines, chance: random.Random) -> Lines:
    return lines[: chance.randrange(len(lines))]


def cut_at_a_byte(lines: Lines, chance: random.Random) -> Lines:
    whole = b"".join(lines)
    return whole[: chance.randrange(len(whole))].splitlines(keepends=True)


KINDS: dict[Callable[[Lines, random.Random], Lines], str] = {
    change_a_byte: "edit",
    change_the_last_byte: "edit",
    change_and_hash_again: "edit",
    make_unreadable: "edit",
    delete_some: "delete",
    insert_copies: "insert",
    insert_forged: "insert",
    swap_two: "reorder",
    move_some: "reorder",
    shuffle_all: "reorder",
    cut_at_a_line: "truncation",
    cut_at_a_byte: "truncation",
}


@pytest.mark.parametrize("tamper", KINDS)
@given(chance=CHANCE)
def test_any_tampering_is_told_with_its_kind_and_first_record(tamper, originals, chance):
    with a_trail(originals, chance) as trail:
        before = lines_of(trail)
        after = tamper(before, chance)
        put_lines(trail, after)
        told = verdict_on(trail)
        assert not told.intact
        assert (told.faults[0].kind, told.faults[0].record) == (KINDS[tamper], first_difference(before, after))
        assert told.faults[0].record == told.faults[0].until
        assert told.vouched < told.faults[0].record


@pytest.mark.parametrize("tamper", [change_a_byte, delete_some, insert_copies, swap_two])
@given(chance=CHANCE)
def test_it_is_told_without_the_head_too_as_long_as_a_later_record_stands(tamper, originals, chance):
    with a_trail(originals, chance) as trail:
        before = lines_of(trail)
        after = [*tamper(before[:-1], chance), before[-1]]
        put_lines(trail, after)
        trail.path.with_name("trail.jsonl.head").unlink()
        told = verdict_on(trail)
        assert (told.faults[0].kind, told.faults[0].record) == (KINDS[tamper], first_difference(before, after))
        assert [fault.kind for fault in told.faults].count("evidence") == 1


@given(chance=CHANCE)
def test_a_chain_computed_anew_is_told_to_within_two_signatures(originals, chance):
    """Who recomputes every later hash leaves a chain that fits; only signatures show it, and only where they are."""
    with a_trail(originals, chance) as trail:
        lines = lines_of(trail)
        at = chance.randrange(len(lines))
        records = [json.loads(line) for line in lines]
        records[at]["by"] = "somebody"
        for later in range(at, len(records)):
            records[later]["previous"] = records[later - 1]["hash"] if later else "0" * 64
            records[later] = json.loads(forged(records[later]))
        put_lines(trail, [forged(record) for record in records])
        told = verdict_on(trail)
        assert told.faults[0].kind == "rewrite"
        assert told.vouched < told.faults[0].record <= at + 1 <= told.faults[0].until


@given(chance=CHANCE)
def test_going_back_to_an_earlier_state_shows_only_against_a_checkpoint_kept_elsewhere(originals, chance):
    """The limit, stated: all files of the folder together, as they once were, are a trail as it once was."""
    with a_trail(originals, chance) as trail, a_trail([trail.path.parent], chance) as earlier:
        length = len(lines_of(trail))
        trail.append_all([entry(number) for number in range(chance.randint(1, 5))])
        kept = trail.checkpoint(AT)
        assert verdict_on(trail, kept_elsewhere=[kept]).intact
        assert verdict_on(earlier).intact
        told = verdict_on(earlier, kept_elsewhere=[kept])
        assert (told.faults[0].kind, told.faults[0].record) == ("truncation", length + 1)
        assert told.vouched == length


def test_what_was_not_tampered_with_is_intact(originals):
    for folder in originals:
        trail = Trail(folder / "trail.jsonl", RING)
        told, count = verdict_on(trail), len(lines_of(trail))
        assert (told.intact, told.records, told.vouched, told.unfinished) == (True, count, count, 0)
