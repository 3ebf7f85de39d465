"""Which findings can move a figure: many at once, none of which touches another's people, and nobody overlooked."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from caretrail.preview.compute import NOTHING, Computed
from caretrail.preview.reach import batches, reaching
from tests.support.preview_builder import figure, key


PEOPLE = [UUID(int=number) for number in range(6)]
SETS = st.lists(st.frozensets(st.sampled_from([*PEOPLE, *range(6)])), max_size=12)


def traced(**about: int) -> Computed:
    """What figures are read from, as one number a person."""
    traces = {PEOPLE[int(name[1:])]: frozenset({("table", 1, str(says), says)}) for name, says in about.items()}
    return replace(NOTHING, traces=traces)


@given(SETS)
def test_every_finding_is_in_one_batch_and_no_two_of_a_batch_touch_the_same(touched):
    found = batches(touched)
    assert sorted(place for batch in found for place in batch) == list(range(len(touched)))
    for batch in found:
        assert sum(len(touched[place]) for place in batch) == len(frozenset().union(*(touched[p] for p in batch)))


def test_findings_apart_share_one_batch():
    assert batches([frozenset({PEOPLE[0]}), frozenset({PEOPLE[1]}), frozenset({7})]) == [[0, 1, 2]]


TOUCHED = [frozenset({PEOPLE[0]}), frozenset({PEOPLE[1]})]


def test_only_those_reach_of_whose_people_something_else_is_said():
    assert reaching(traced(p0=1, p1=1), traced(p0=1, p1=2), [0, 1], TOUCHED) == [1]
    assert reaching(traced(p0=1), traced(p0=1, p1=1), [0, 1], TOUCHED) == [1]
    assert reaching(traced(p0=1, p1=1), traced(p0=1, p1=1), [0, 1], TOUCHED) == []


def test_what_no_finding_accounts_for_makes_it_all_of_them():
    assert reaching(traced(p2=1), traced(p2=2), [0, 1], TOUCHED) == [0, 1]
    moved = replace(traced(p0=1), figures=(figure(key(), 1, 2),))
    assert reaching(traced(p0=1), moved, [0, 1], TOUCHED) == [0, 1]
