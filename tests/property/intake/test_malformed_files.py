"""Whatever bytes are handed over: an exit code, at most one line of complaint, no cell in it, and sums that hold."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import check, is_one_line, written
from tests.support.submissions import NARROW, STANDARD, rows, text, write


MARK = "Quillfeather"
BASE = text(rows(5, event_description=MARK), NARROW).encode()
SPOILERS = (
    b'"', b'""', b"'", b",", b";", b"\t", b"|", b"\r", b"\n", b"\r\n", b"\n\n", b"\x00", b"\xff", b"\xc3", b"\xe2\x80",
    b"\xef\xbb\xbf", b"\x1a", b"\\", b"=cmd()", b"NULL", b"#REF!", "–é€\u2028\u00a0".encode(), b" ", b"x" * 300,
    b"9" * 40, b"1e999", b"-0", b"\x1f\x8b", b"PK\x03\x04", MARK.encode(), b"%s{0}{{}}$1`",
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A small return with pieces put in, left out, doubled or overwritten."""
    content = bytearray(BASE)
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 40))
        piece = draw(st.one_of(st.sampled_from(SPOILERS), st.binary(max_size=6)))
        kind = draw(st.sampled_from(("insert", "overwrite", "delete", "double")))
        if kind == "insert":
            content[place:place] = piece
        elif kind == "overwrite":
            content[place : place + len(piece)] = piece
        elif kind == "delete":
            del content[place : place + length]
        else:
            content[place:place] = content[place : place + length]
    return bytes(content)


def packed(content: bytes) -> st.SearchStrategy[bytes]:
    """As it is, in gzip, or in a gzip that was spoilt itself."""
    whole = gzip.compress(content, 1, mtime=0)
    return st.one_of(
        st.just(content),
        st.just(content.decode("utf-8", "replace").encode("cp1252", "replace")),
        st.just(whole),
        st.integers(0, len(whole)).map(lambda place: whole[:place]),
    )


@pytest.mark.fuzz
@given(content=st.one_of(spoilt().flatmap(packed), st.binary(max_size=200)), fix=st.booleans())
def test_any_bytes_are_checked_or_refused_in_one_line(content: bytes, fix: bool, desk: Path):
    folder = desk / "malformed"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = write(folder / "a.csv", content)
    ended = check(path, "--json", *(["--fix"] if fix else []))
    assert ended.code in (0, 1, 2)
    assert path.read_bytes() == content
    if ended.code == 2:
        assert is_one_line(ended), ended.err
        assert MARK not in ended.err
        assert ended.out == ""
        assert [left.name for left in folder.iterdir()] == ["a.csv"]
        return
    assert ended.err == ""
    answer = json.loads(ended.out)
    assert answer["rows"] == answer["accepted"] + answer["rejected"]
    assert answer["accepted"] > 0
    assert sum(answer["rules"].values()) == len(STANDARD.rules)
    # A spoilt heading may hold the mark, and so may a cell that has slipped into the column of the local identifier.
    findings = written(folder / "a_caretrail")["findings.jsonl"]
    told = [json.loads(line) for line in findings.splitlines()]
    assert not [line for line in told if MARK in json.dumps({**line, "local_id": None})]
    assert MARK not in json.dumps(answer["rejected_lines"])
