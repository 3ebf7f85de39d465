"""Wordings that a notice should not hold: stand-ins, outdated terms, untenable claims (F1, F10, F12, F14, F18 ...).

Every rule is a row of `terms.toml`; this module only says what a row means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from caretrail.policy.lint.findings import Lens, NoticeFinding, also_on, quote
from caretrail.policy.lint.notice import Notice, Sentence
from caretrail.spec import Phrase


def find_phrases(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Findings of every row in force on the day: the first place with the other lines, or each place."""
    for rule in lens.facts.phrases:
        if not _in_force(rule, lens) or not _fits(notice, rule):
            continue
        hits = [(sentence, seen) for sentence in notice.sentences if (seen := _seen(notice, rule, sentence))]
        shown = hits if rule.each else hits[:1]
        others = [] if rule.each else [sentence for sentence, _ in hits[1:]]
        for sentence, seen in shown:
            yield lens.finding(
                rule.finding,
                notice.blocks[sentence.block].line_at(notice.blocks[sentence.block].text.find(seen[0])),
                quote(sentence.text, seen) + also_on(others),
                why=rule.why,
                instead=rule.instead,
            )


def find_tools(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Tools that count visitors for somebody else, said not to identify anybody (F19); one finding a tool."""
    claims = lens.facts.tool_claims
    for tool in lens.facts.tools:
        for sentence in notice.sentences:
            around = notice.near(sentence.block, claims.window)
            if tool.pattern.search(sentence.text) and claims.denies.search(around):
                if not claims.excused.search(around):
                    yield lens.finding(claims.finding, sentence.line, quote(sentence.text), words={"name": tool.name})
                break


def _in_force(rule: Phrase, lens: Lens) -> bool:
    return lens.applies(rule.finding) and (rule.since is None or rule.since <= lens.as_at)


def _fits(notice: Notice, rule: Phrase) -> bool:
    if rule.needs_notice and not notice.says(rule.needs_notice):
        return False
    return not (rule.unless_notice and notice.says(rule.unless_notice))


def _seen(notice: Notice, rule: Phrase, sentence: Sentence) -> re.Match[str] | None:
    """The match in this sentence, unless what stands around it excuses it or does not make it a finding."""
    seen = rule.pattern.search(sentence.text)
    if seen is None or (rule.unless and rule.unless.search(sentence.text)):
        return None
    block = notice.blocks[sentence.block]
    if rule.lead and not (rule.lead.search(sentence.text) or rule.lead.search(notice.lead_of(block))):
        return None
    around = notice.near(sentence.block, rule.window)
    if rule.nearby and not rule.nearby.search(around):
        return None
    return None if rule.unless_nearby and rule.unless_nearby.search(around) else seen
