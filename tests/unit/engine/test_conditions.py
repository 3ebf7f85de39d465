"""Conditions stop and explain alike: what is not true stops, whether it is false or unknown, and is marked unmet."""

from __future__ import annotations

import duckdb

from caretrail.engine import Condition, all_of, marks


ENDED = Condition(says="it must have ended by day 9", sql="ended <= 9", reads="ended", row="id")
KNOWN = Condition(says="its kind must be known", sql="kind IS NOT NULL")
ROWS = "(VALUES (1, 5, 'a'), (2, 12, 'a'), (3, NULL, 'a'), (4, 12, NULL)) AS r(id, ended, kind)"


def test_a_row_goes_on_when_every_condition_is_true():
    kept = duckdb.sql(f"SELECT id FROM {ROWS} WHERE {all_of((ENDED, KNOWN))}").fetchall()
    assert kept == [(1,)]


def test_marks_tell_which_conditions_stop_a_row_and_what_it_says_instead():
    marked = dict(duckdb.sql(f"SELECT id, {marks((ENDED, KNOWN))} FROM {ROWS}").fetchall())
    assert {number: [mark["met"] for mark in found] for number, found in marked.items()} == {
        1: [True, True],
        2: [False, True],
        3: [False, True],
        4: [False, False],
    }
    assert marked[2][0] == {"met": False, "read": "12", "row": 2}
    assert marked[3][0]["read"] is None
    assert marked[4][1] == {"met": False, "read": None, "row": None}


def test_a_row_goes_on_just_when_all_of_its_marks_are_met():
    kept = {number for (number,) in duckdb.sql(f"SELECT id FROM {ROWS} WHERE {all_of((ENDED, KNOWN))}").fetchall()}
    marked = duckdb.sql(f"SELECT id, {marks((ENDED, KNOWN))} FROM {ROWS}").fetchall()
    assert kept == {number for number, found in marked if all(mark["met"] for mark in found)}


def test_without_conditions_every_row_goes_on():
    assert len(duckdb.sql(f"SELECT id FROM {ROWS} WHERE {all_of(())}").fetchall()) == 4
    assert duckdb.sql(f"SELECT {marks(())}").fetchall() == [([],)]


def test_a_choice_within_a_condition_does_not_reach_past_it():
    either = Condition(says="it must be one or the other", sql="id = 1 OR id = 2")
    never = Condition(says="never", sql="false")
    assert duckdb.sql(f"SELECT id FROM {ROWS} WHERE {all_of((either, never))}").fetchall() == []
