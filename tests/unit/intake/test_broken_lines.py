"""A line that cannot be read as a row is rejected with its reason and its number; every other line is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrail.intake import Checked
from tests.support.submissions import NARROW, STANDARD, checked, failing, joined, rows, table, text, told, write


ROWS = rows(12)
LINES = text(ROWS).splitlines(keepends=True)
CANARY = "Quillfeather"


def with_line(place: int, line: str | bytes) -> bytes:
    """The file with one more line, which becomes line `place` below the heading."""
    encoded = [one.encode() for one in LINES]
    encoded.insert(place, line if isinstance(line, bytes) else line.encode())
    return b"".join(encoded)


def changed(place: int, change: tuple[str, str], *, encoding: str = "utf-8") -> bytes:
    """The file with a change in line `place` below the heading."""
    lines = [line.encode() for line in LINES]
    assert change[0] in LINES[place]
    lines[place] = LINES[place].replace(*change, 1).encode(encoding)
    return b"".join(lines)


def sums_hold(result: Checked) -> bool:
    return (
        result.rows == result.accepted + result.rejected_count
        and result.rules_passed + result.rules_failed + len(result.not_checked) == len(STANDARD.rules)
        and all(one.rows == sum(one.by_event.values()) for one in result.findings if one.by_event)
    )


# name -> content, rows, and the row, line and reason of each rejected line
BROKEN: dict[str, tuple[bytes, int, list[tuple[int, int, str]]]] = {
    "too few cells": (with_line(4, "503,2026\r\n"), 13, [(4, 5, "2 cells where the heading has 50")]),
    "too many cells": (with_line(4, CANARY + "," * 50 + "x\r\n"), 13, [(4, 5, "51 cells where the heading has 50")]),
    "cut off at the end": (b"".join(line.encode() for line in LINES)[:-40], 12, [(12, 13, "cells where the heading")]),
    "longer than 1 MB": (with_line(4, CANARY * 150_000 + "\r\n"), 13, [(4, 5, "longer than 1 MB")]),
    "50 MB in one line": (with_line(4, b"x" * 50_000_000 + b"\n"), 13, [(4, 5, "longer than 1 MB")]),
    "quotation mark never closed": (changed(4, (",Example", ',"Example')), 12, [(4, 5, "quotation mark")]),
    "quotation mark never closed at the start": (changed(4, ("503", '"503')), 12, [(4, 5, "quotation mark")]),
    "quotation mark never closed in the last line": (changed(12, ("503", '"503')), 12, [(12, 13, "never closed")]),
    "quotation mark closed too early": (changed(4, ("503", '"50"3')), 12, [(4, 5, "quotation mark in the middle")]),
    "another encoding in one line": (
        changed(4, ("503", "é")).replace(b"Example", "Exämple".encode("cp1252"), 1),
        12,
        [(1, 2, "another encoding")],
    ),
    "a line break as old Macs make it": (changed(4, ("\r\n", "\r")), 11, [(4, 5, "old Macs")]),
    "several": (
        with_line(3, "a,b\r\n") + b"c,d,e\r\n" + LINES[1].encode(),
        15,
        [(3, 4, "2 cells"), (14, 15, "3 cells")],
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_line_is_rejected_and_nothing_else_is_lost(kind: str, tmp_path: Path):
    content, count, expected = BROKEN[kind]
    result = checked(write(tmp_path / "a.csv", content))
    assert (result.rows, result.rejected_count) == (count, len(expected))
    assert [(one.row, one.line) for one in result.rejected] == [(row, line) for row, line, _ in expected]
    assert all(reason in one.reason for one, (_, _, reason) in zip(result.rejected, expected, strict=True))
    assert CANARY not in " ".join(one.reason for one in result.rejected)
    assert sums_hold(result)
    assert told(result)["L01.line", "rejected"] == len(expected)


@pytest.mark.parametrize("count", [12, 600], ids=["to the end of the file", "for hundreds of lines"])
def test_an_opened_quotation_mark_swallows_no_line_where_no_other_follows(count: int, tmp_path: Path):
    lines = text(rows(count), NARROW).splitlines(keepends=True)
    assert '"' not in "".join(lines)
    lines[4] = lines[4].replace("503", '"503', 1)
    result = checked(write(tmp_path / "a.csv", "".join(lines)))
    assert (result.rows, result.accepted) == (count, count - 1)
    assert [(one.row, one.line, one.reason) for one in result.rejected] == [
        (4, 5, "a quotation mark that is never closed")
    ]


def test_row_numbers_of_findings_count_rejected_and_blank_lines(tmp_path: Path):
    lines = [*LINES[:3], "rejected\r\n", "\r\n", LINES[3].replace("Service user", "service user"), *LINES[4:]]
    found = failing(write(tmp_path / "a.csv", "".join(lines)))
    assert {row for row, rule, _ in found if rule == "C02.client_type"} == {5}


WHOLE: dict[str, str] = {
    "blank lines in the middle": "".join([*LINES[:3], "\r\n", "\n", *LINES[3:]]),
    "lines of spaces": "".join([*LINES[:3], "   \r\n", *LINES[3:], "  "]),
    "quoted line breaks": text([{**row, "event_description": "one\ntwo\r\nthree\n\n"} for row in ROWS]),
    "quoted separators and quotation marks": text([{**row, "event_description": 'a, "b"; c\t|'} for row in ROWS]),
    "quotation marks inside plain cells": joined(table(ROWS)).replace("Example", '5" Example'),
    "two carriage returns a line": "".join(LINES).replace("\r\n", "\r\r\n"),
    "surplus empty cells": "".join([*LINES[:3], LINES[3].rstrip() + ',,""\r\n', *LINES[4:]]),
    "control characters": text([{**row, "event_description": "a\x0bb\x0cc\x1cd\x85e\u2028f"} for row in ROWS]),
    "long cells": text([{**row, "event_description": "long " * 60_000} for row in ROWS[:3]] + ROWS[3:]),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_what_only_looks_broken_is_read_whole(kind: str, tmp_path: Path):
    result = checked(write(tmp_path / "a.csv", WHOLE[kind]))
    assert (result.rows, result.accepted, result.rejected) == (12, 12, ())
    assert sums_hold(result)


@pytest.mark.parametrize("kind", WHOLE)
def test_the_careful_reader_keeps_the_same(kind: str, tmp_path: Path):
    """One bad line at the end forces the careful reader; every other row is found as before."""
    plain = failing(write(tmp_path / "plain.csv", WHOLE[kind]))
    careful = failing(write(tmp_path / "careful.csv", WHOLE[kind].rstrip(" ").rstrip("\r\n") + "\r\nbad\r\n"))
    assert {(rule, check) for _, rule, check in careful} == {(rule, check) for _, rule, check in plain}
    if "blank" not in kind and "spaces" not in kind:
        assert careful == plain


def test_a_row_of_several_lines_may_not_pass_one_megabyte_either(tmp_path: Path):
    long = {**ROWS[0], "event_description": "x" * 600_000 + "\n", "event_reference": "y" * 600_000}
    result = checked(write(tmp_path / "a.csv", text([ROWS[1], long, ROWS[2]])))
    assert result.accepted == 2
    assert "longer than 1 MB" in result.rejected[0].reason


def test_reasons_are_kept_of_the_first_thousand_and_the_rest_are_counted(tmp_path: Path):
    result = checked(write(tmp_path / "a.csv", "".join([*LINES, "a,b\r\n" * 1_500])))
    assert (result.rows, result.rejected_count, len(result.rejected)) == (1_512, 1_500, 1_000)
