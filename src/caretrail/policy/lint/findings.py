"""What the lint reports, and the lens through which every check looks: facts, day, other texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caretrail.policy.lint.notice import Notice, Sentence
from caretrail.spec import NoticeFacts, Standard


_LONGEST = 160  # characters of the notice that a finding quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFinding:
    """One drift: which kind, on which source line, what was found there, why it matters, what to write instead."""

    id: str
    line: int
    severity: str  # error, warning, info, cannot_verify
    found: str
    why: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """What a check may ask. `under`: the corporate notice; `beside`: notices read together with this one.

    `standard` is what the listed data is compared with, if it is; `asked`: because somebody asked for that.
    """

    facts: NoticeFacts
    as_at: date
    under: Notice | None = None
    beside: tuple[Notice, ...] = ()
    standard: Standard | None = None
    asked: bool = False

    def applies(self, kind: str) -> bool:
        """Whether the rule behind a kind of finding is in force on the day."""
        since = self.facts.tellings[kind].since
        return since is None or since <= self.as_at

    def finding(
        self,
        kind: str,
        line: int,
        found: str,
        *,
        severity: str = "",
        why: str = "",
        instead: str = "",
        words: Mapping[str, object] | None = None,
    ) -> NoticeFinding:
        """A finding of this kind in its own words, with `words` filled in; `why` and `instead` take their place."""
        telling = self.facts.tellings[kind]
        filled = words or {}
        return NoticeFinding(
            id=kind,
            line=line,
            severity=severity or telling.severity,
            found=found,
            why=_capital((why or telling.why).format_map(filled)),
            instead=_capital((instead or telling.instead).format_map(filled)),
        )


def quote(text: str, around: re.Match[str] | None = None) -> str:
    """A piece of the notice short enough to show: all of it, or what stands around a match."""
    if len(text) <= _LONGEST:
        return text
    if around is None or around.end() <= _LONGEST - 1:
        return text[: _LONGEST - 1].rstrip() + "…"
    start = max(0, min(around.start() - 40, len(text) - _LONGEST + 1))
    end = start + _LONGEST - 2
    return "…" + text[start:end].strip() + ("…" if end < len(text) else "")


def also_on(sentences: Sequence[Sentence]) -> str:
    """Where the same stands again: " (also on lines 13, 22)"."""
    lines = sorted({sentence.line for sentence in sentences})
    if not lines:
        return ""
    return f" (also on {'line' if len(lines) == 1 else 'lines'} {', '.join(map(str, lines))})"


def in_words(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
