"""Plain text of a published notice becomes blocks with source lines: headings, listed items, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from caretrail.policy.lint.notice import HEADING, ITEM, PARAGRAPH


_BULLET = re.compile(r"^\s*(?:[•▪◦●·‣*]|[-–—](?=\s)|o(?=\s)|\(?(?:\d{1,2}|[a-z])[.)](?=\s))\s*")
_MARK = re.compile(r"^#{1,6}\s+")
_LONGEST_WRAPPED = 110  # a text without longer lines was wrapped by hand: its lines are joined to paragraphs
_LONGEST_HEADING = 90


def text_blocks(source: str) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """The blocks of a plain text: kind, and raw text in pieces with the source line of each."""
    lines = source.split("\n")
    wrapped = max((len(line) for line in lines), default=0) <= _LONGEST_WRAPPED
    block: tuple[str, list[tuple[int, str]]] | None = None
    for index, line in enumerate(lines):
        if not line.strip():
            block = yield from _closed(block)
        elif block is not None and wrapped and _goes_on(lines[index - 1], line, block[0]):
            block[1].append((index + 1, f"\n{line}"))
        else:
            yield from _closed(block)
            block = (_kind(lines, index), [(index + 1, _BULLET.sub("", _MARK.sub("", line)))])
    yield from _closed(block)


def _closed(block: tuple[str, list[tuple[int, str]]] | None) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    if block is not None:
        yield block


def _goes_on(before: str, line: str, kind: str) -> bool:
    """Whether a line of a wrapped text continues the one before it: no bullet, and that one was filled."""
    return kind != HEADING and not _BULLET.match(line) and len(before.rstrip()) >= 50


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
