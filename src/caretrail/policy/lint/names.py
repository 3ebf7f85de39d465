"""Public bodies that are misnamed or unknown (F28)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from caretrail.policy.lint.findings import Lens, NoticeFinding, quote
from caretrail.policy.lint.notice import HEADING, Notice, Sentence


_JOINS = r"(?:,? (?:of|for|and|the|to|in|&|products))*"
_NAME = re.compile(rf"\b[A-Z][\w'&]*(?:{_JOINS},? [A-Z][\w'&]*)+")
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9 ]+")
_NEAR = 0.88  # how alike two names are before one is taken for a misprint of the other


def find_misnamed(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Bodies whose name is nearly that of one there is, and national-sounding ones that are not known."""
    known = {_fold(name): name for name in lens.facts.known_bodies}
    told: set[str] = set()
    for sentence in notice.sentences:
        if notice.blocks[sentence.block].kind == HEADING:
            continue
        for name in (seen[0] for seen in _NAME.finditer(sentence.text)):
            folded = _fold(name)
            if folded in told or any(whole in folded for whole in known) or _is_ended(name, lens):
                continue
            told.add(folded)
            near = difflib.get_close_matches(folded, known, n=1, cutoff=_NEAR)
            if near:
                yield lens.finding("F28", sentence.line, quote(name), words={"near": known[near[0]]})
            elif lens.facts.national_body.search(name) and lens.facts.body_kinds.search(name):
                yield _unknown(name, sentence, lens)


def _unknown(name: str, sentence: Sentence, lens: Lens) -> NoticeFinding:
    return lens.finding(
        "F28",
        sentence.line,
        quote(name),
        severity="cannot_verify",
        why="This sounds like a national body, and it is not among those we know.",
        instead="Check the name against the body's own site.",
    )


def _is_ended(name: str, lens: Lens) -> bool:
    return any(thing.pattern.search(name) for thing in lens.facts.ended)


def _fold(name: str) -> str:
    return " ".join(_NOT_IN_A_NAME.sub("", name.lower().replace("&", "and")).removeprefix("the ").split())
