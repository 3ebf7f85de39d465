"""Looking through the bytes: fingerprint, lines, long lines and encoding, also where the pieces that are read meet."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from caretrail.intake.scan import LONGEST_LINE, encoding_of, look_through
from tests.support.submissions import checked, rows, text, write


@pytest.mark.parametrize("letter", ["é", "€", "😀"])
@pytest.mark.parametrize("before_the_seam", [0, 1, 2, 3, 4])
def test_a_letter_across_the_seam_of_two_pieces_is_one_letter(letter: str, before_the_seam: int, tmp_path: Path):
    filling = "x" * (LONGEST_LINE - before_the_seam)
    path = write(tmp_path / "a.csv", filling + letter + "\nx")
    assert encoding_of(path) == "UTF-8"


ENCODINGS: dict[str, tuple[bytes, str]] = {
    "plain": (b"a,b\n1,2\n", "UTF-8"),
    "UTF-8": ("a,é\n1,ü\n".encode(), "UTF-8"),
    "with a byte order mark": ("a,é\n".encode("utf-8-sig"), "UTF-8"),
    "Windows-1252": ("a,é\n1,–\n".encode("cp1252"), "Windows-1252"),
    "a last letter without a line break": ("a,é".encode(), "UTF-8"),
    "a last letter cut off": ("a,é".encode()[:-1], "Windows-1252"),
    "one line of each": ("a,é\n".encode() + "b,é\n".encode("cp1252"), "mixed"),
    "a byte of neither": (b"a,\x81\xff\n", "mixed"),
}


@pytest.mark.parametrize("kind", ENCODINGS)
def test_the_encoding_is_told(kind: str, tmp_path: Path):
    content, encoding = ENCODINGS[kind]
    assert encoding_of(write(tmp_path / "a.csv", content)) == encoding


@pytest.mark.parametrize(
    ("content", "lines"),
    [("a", 1), ("a\n", 1), ("a\nb", 2), ("a\r\nb\r\n", 2), ("a\n\nb\n", 3), ("a\n\n\r\n\n", 1), ("\n", 1), ("a\rb", 1)],
)
def test_lines_are_counted_without_blank_ones_at_the_end(content: str, lines: int, tmp_path: Path):
    scan = look_through(write(tmp_path / "a.csv", content), "a.csv")
    assert scan.lines == lines
    assert scan.sha256 == hashlib.sha256(content.encode()).hexdigest()


@pytest.mark.parametrize("before", [0, 5, LONGEST_LINE - 10])
@pytest.mark.parametrize(
    ("length", "too_long"), [(LONGEST_LINE - 1, False), (LONGEST_LINE, True), (LONGEST_LINE + 1, True)]
)
def test_a_long_line_is_seen_wherever_it_stands(before: int, length: int, too_long: bool, tmp_path: Path):
    path = write(tmp_path / "a.csv", "x" * before + "\n" + "y" * length + "\nz\n")
    assert (look_through(path, "a.csv").longest >= LONGEST_LINE) is too_long


@pytest.mark.parametrize("over", [-3, -2, -1, 0, 1, 2])
def test_a_row_about_the_longest_is_read_or_rejected_but_never_lost(over: int, tmp_path: Path):
    good, long = rows(2)
    short = len(text([long]).split("\r\n")[1])
    long["event_description"] += "x" * (LONGEST_LINE - short + over)
    result = checked(write(tmp_path / "a.csv", text([good, long, good])))
    assert (result.rows, result.accepted + result.rejected_count) == (3, 3)
    assert result.rejected_count <= 1
    assert result.rejected_count or over < 0
