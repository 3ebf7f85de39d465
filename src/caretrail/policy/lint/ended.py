"""Bodies, directions, guidance and Acts that ended before the day (F3 to F7, F9, F25, F27, F29).

In running text one finding a notice; in lists one a list, because each list has to be mended for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caretrail.policy.lint.findings import Lens, NoticeFinding, also_on, quote
from caretrail.policy.lint.notice import ITEM, Notice, Sentence
from caretrail.spec import Ended


_WHEN = {"day": "on {day.day} {day:%B %Y}", "month": "in {day:%B %Y}", "year": "in {day:%Y}"}


def find_ended(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """What the notice names as if it still were, though it had ended on the day."""
    for thing in lens.facts.ended:
        if thing.ended > lens.as_at:
            continue
        named = [
            sentence
            for sentence in notice.sentences
            if thing.pattern.search(sentence.text) and not lens.facts.history.search(sentence.text)
        ]
        words = {"name": thing.name, "ended": _when(thing), "successor": thing.successor}
        for first, others in _by_list(notice, named, lens.facts.tellings[thing.finding].by_list):
            found = quote(first.text, thing.pattern.search(first.text)) + also_on(others)
            yield lens.finding(thing.finding, first.line, found, words=words)


def find_companions(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Bodies named without the one that took over part of their duty (F25)."""
    for pair in lens.facts.companions:
        if pair.since > lens.as_at or notice.says(pair.needs):
            continue
        named = [sentence for sentence in notice.sentences if pair.pattern.search(sentence.text)]
        if not named:
            continue
        # A list of bodies is where the mend belongs; other mentions are told with it.
        first = next((sentence for sentence in named if notice.blocks[sentence.block].kind == ITEM), named[0])
        others = [sentence for sentence in named if sentence is not first]
        since = f"{pair.since.day} {pair.since:%B %Y}"
        yield lens.finding(
            pair.finding,
            first.line,
            quote(first.text, pair.pattern.search(first.text)) + also_on(others),
            words={"named": pair.named, "needed": pair.needed, "since": since},
        )


def _by_list(notice: Notice, named: Sequence[Sentence], apart: bool) -> Iterator[tuple[Sentence, list[Sentence]]]:
    groups: dict[int | None, list[Sentence]] = {}
    for sentence in named:
        groups.setdefault(notice.blocks[sentence.block].run if apart else None, []).append(sentence)
    for group in groups.values():
        yield group[0], group[1:]


def _when(thing: Ended) -> str:
    return _WHEN[thing.exact].format(day=thing.ended)
