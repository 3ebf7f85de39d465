"""Lawful bases: which a notice states, rights it promises though they exclude them (F15), bases that differ (F16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caretrail.policy.lint.findings import Lens, NoticeFinding, in_words, quote
from caretrail.policy.lint.notice import Notice, Sentence
from caretrail.spec import LawfulBasis


_WHAT = {6: "lawful bases", 9: "conditions for special category data"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedBasis:
    """A basis or condition, and the first sentence that states it."""

    basis: LawfulBasis
    sentence: Sentence


def stated_bases(notice: Notice, lens: Lens, article: int) -> Mapping[str, StatedBasis]:
    """The bases of Article 6(1), or conditions of Article 9(2), that a notice states, by the law's id."""
    found: dict[str, StatedBasis] = {}
    for sentence in notice.sentences:
        special = bool(lens.facts.special_category.search(f"{notice.context(sentence.block)} {sentence.text}"))
        if special != (article == 9) or _is_on_rights(sentence, lens):
            continue
        for basis in lens.facts.bases:
            if basis.article == article and basis.id not in found and basis.pattern.search(sentence.text):
                found[basis.id] = StatedBasis(basis=basis, sentence=sentence)
    return found


def find_excluded_promises(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Rights offered without a limit though they hold on none of the bases stated: one finding for all of them."""
    stated = stated_bases(notice, lens, 6)
    if not stated:
        return
    offers = []
    for right in lens.facts.rights:
        if right.offered is None or any(holds(right.id, basis, lens) for basis in stated):
            continue
        offer = notice.first(right.offered)
        if offer and not (right.qualified and notice.says(right.qualified)):
            offers.append((right.promise, offer))
    if offers:
        words = {
            "rights": in_words([promise for promise, _ in offers]),
            "bases": in_words([one.basis.name for one in stated.values()]),
        }
        yield lens.finding("F15", offers[0][1].line, quote(offers[0][1].text), words=words)


def find_differing_bases(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Bases or conditions that are not those of a notice read beside this one; one finding an article."""
    for article, what in _WHAT.items():
        here = stated_bases(notice, lens, article)
        if not here:
            continue
        for other in lens.beside:
            there = stated_bases(other, lens, article)
            if there and set(there) != set(here):
                yield _differing(what, here, there, other.name, lens)
                break


def holds(right: str, basis: str, lens: Lens) -> bool:
    """Whether the law gives a right, if only under a condition, for processing on a basis on the day."""
    return lens.facts.law.right_holds(right, basis, as_at=lens.as_at)[0] != "no"


def _is_on_rights(sentence: Sentence, lens: Lens) -> bool:
    """Whether a sentence speaks of a right: the bases in it limit the right, and are not what the notice relies on."""
    return any(right.present.search(sentence.text) for right in lens.facts.rights)


def _differing(
    what: str, here: Mapping[str, StatedBasis], there: Mapping[str, StatedBasis], other: str, lens: Lens
) -> NoticeFinding:
    own = next((one for key, one in here.items() if key not in there), next(iter(here.values())))
    words = {
        "what": what,
        "here": in_words([one.basis.name for one in here.values()]),
        "other": other,
        "there": in_words([f"{one.basis.name} (line {one.sentence.line})" for one in there.values()]),
    }
    return lens.finding("F16", own.sentence.line, quote(own.sentence.text), words=words)
