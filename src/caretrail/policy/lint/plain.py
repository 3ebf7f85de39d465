"""Plain text of a published notice becomes blocks with source lines: headings, listed items, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from caretrail.policy.lint.notice import HEADING, ITEM, PARAGRAPH


_BULLET = re.compile(r"^\s*(?:[•▪◦●·‣*]|[-–—](?=\s)|o(?=\s)|\(?(?:\d{1,2}|[a-z])[.)](?=\s))\s*")
_RULE = re.compile(r"^\s*(?:={3,}|-{3,}|~{3,}|\*{3,})\s*$")
_MARK = re.compile(r"^#{1,6}\s+")
_LONGEST_WRAPPED = 110  # a text without longer lines was wrapped by hand: its lines are joined to paragraphs
_FILLED = 50  # from this length on a wrapped line is taken to go on in the next
_LONGEST_HEADING = 90


def text_blocks(source: str) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """The blocks of a plain text: kind, and raw text in pieces with the source line of each."""
    lines = _unruled(source.split("\n"))
    wrapped = max((len(line) for line in lines), default=0) <= _LONGEST_WRAPPED
    kind, pieces = PARAGRAPH, list[tuple[int, str]]()
    for index, line in enumerate(lines):
        if line.strip() and pieces and wrapped and _goes_on(lines[index - 1], line, kind):
            pieces.append((index + 1, f"\n{line}"))
            continue
        if pieces:
            yield kind, pieces
        pieces = []
        if line.strip():
            kind, pieces = _kind(lines, index), [(index + 1, _BULLET.sub("", _MARK.sub("", line)))]
    if pieces:
        yield kind, pieces


def _unruled(lines: list[str]) -> list[str]:
    """The lines with underlines made blank, and the titles above them marked as headings."""
    for index in range(1, len(lines)):
        if _RULE.match(lines[index]):
            above = lines[index - 1]
            if above.strip() and len(above) <= _LONGEST_HEADING:
                lines[index - 1] = f"# {above.strip()}"
            lines[index] = ""
    return lines


def _goes_on(before: str, line: str, kind: str) -> bool:
    """Whether a line of a wrapped text continues the one before: that one was filled, or this hangs below a bullet."""
    hangs = kind == ITEM and line[0].isspace()
    return kind != HEADING and not _BULLET.match(line) and (hangs or len(before.rstrip()) >= _FILLED)


def _kind(lines: Sequence[str], index: int) -> str:
    line = lines[index].strip()
    if _MARK.match(line):
        return HEADING
    if _BULLET.match(line):
        return ITEM
    after = next((text for text in lines[index + 1 :] if text.strip()), "")
    if line.endswith(":") and _BULLET.match(after):
        return PARAGRAPH  # the sentence that introduces a list
    below = _at(lines, index + 1)
    alone = not _at(lines, index - 1) and (not below or bool(_BULLET.match(below)))
    short = len(line) <= _LONGEST_HEADING and line[-1] not in ".,;!" and ": " not in line
    return HEADING if alone and short else PARAGRAPH


def _at(lines: Sequence[str], index: int) -> str:
    return lines[index].strip() if 0 <= index < len(lines) else ""
