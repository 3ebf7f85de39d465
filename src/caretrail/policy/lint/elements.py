"""What a notice has to say and does not: elements (F11, F26, F30), rights (F31), and rights text elsewhere (F24).

An element that a corporate notice states counts as said when both are read together. Where the notice points to a main
notice that was not given, what that one may state is told once, as text that is elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from caretrail.policy.lint.bases import holds, stated_bases
from caretrail.policy.lint.findings import Lens, NoticeFinding, in_words, quote
from caretrail.policy.lint.notice import Notice, Sentence
from caretrail.spec import PublishedElement, PublishedRight


_GATHERED = {"F26"}  # elements of these are told in one finding


def find_missing(notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    """Elements and rights that neither this notice nor the corporate one states."""
    pointer = None if lens.under else notice.first(lens.facts.pointer.pattern)
    elements = [element for element in lens.facts.elements if _is_missing(element, notice, lens)]
    elsewhere = [e for e in elements if pointer and e.delegable and e.finding == "F30"]
    yield from _missing_elements([e for e in elements if e not in elsewhere], notice, lens)
    yield from _rights(notice, lens, pointer, [element.name for element in elsewhere])


def _is_missing(element: PublishedElement, notice: Notice, lens: Lens) -> bool:
    if not lens.applies(element.finding) or (element.when and not notice.says(element.when)):
        return False
    if _says(element, notice):
        return False
    return not (element.delegable and lens.under and _says(element, lens.under))


def _says(element: PublishedElement, notice: Notice) -> bool:
    topic = element.topic
    return any(
        element.present.search(sentence.text)
        for sentence in notice.sentences
        if topic is None or topic.search(notice.near(sentence.block, 1))
    )


def _missing_elements(missing: Sequence[PublishedElement], notice: Notice, lens: Lens) -> Iterator[NoticeFinding]:
    gathered = [element for element in missing if element.finding in _GATHERED]
    for element in missing:
        if element.finding not in _GATHERED:
            yield _missing(element, [element.name], notice, lens)
    if gathered:
        yield _missing(gathered[0], [element.name for element in gathered], notice, lens)


def _missing(element: PublishedElement, names: Sequence[str], notice: Notice, lens: Lens) -> NoticeFinding:
    at = next(filter(None, map(notice.first_said, element.anchor)), None)
    words = {"missing": in_words(names), "law": element.law}
    found = quote(at.text) if at else "nothing on it in the whole notice"
    line = at.line if at else notice.blocks[0].line
    return lens.finding(element.finding, line, found, severity=element.severity, words=words)


def _rights(notice: Notice, lens: Lens, pointer: Sentence | None, elsewhere: Sequence[str]) -> Iterator[NoticeFinding]:
    """Rights not named. None at all, or a pointer to a main notice: the text is elsewhere; some: those are missing."""
    named = {right.id for right in lens.facts.rights if notice.says(right.present)}
    if lens.under:
        named |= {right.id for right in lens.facts.rights if lens.under.says(right.present)}
    stated = set(stated_bases(notice, lens, 6))
    asked = [right for right in lens.facts.rights if _is_required(right, stated, lens)]
    missing = [right.name for right in asked if right.id not in named]
    if pointer and (missing or elsewhere):
        yield _elsewhere(pointer, "The notice leaves part of this to another page", [*missing, *elsewhere], lens)
    elif missing and len(missing) == len(asked):
        mention = notice.first(lens.facts.pointer.rights_mention) or notice.sentences[0]
        where = "The notice sets no right out, and names no page that does"
        yield _elsewhere(mention, where, missing, lens, severity="error")
    elif missing:
        first = _where_rights_begin(notice, lens)
        yield lens.finding("F31", first.line, quote(first.text), words={"missing": in_words(missing)})


def _where_rights_begin(notice: Notice, lens: Lens) -> Sentence:
    """The first sentence that names a right and calls it one; else the first that names one."""
    named = [s for s in notice.sentences if any(right.present.search(s.text) for right in lens.facts.rights)]
    return next((sentence for sentence in named if "right" in sentence.text.lower()), named[0])


def _elsewhere(at: Sentence, where: str, missing: Sequence[str], lens: Lens, severity: str = "") -> NoticeFinding:
    words = {"where": where, "missing": in_words(missing)}
    return lens.finding("F24", at.line, quote(at.text), severity=severity, words=words)


def _is_required(right: PublishedRight, stated: Collection[str], lens: Lens) -> bool:
    """Whether a notice with these bases has to name the right; with none stated, only what holds on every basis."""
    bases = stated or [basis.id for basis in lens.facts.bases if basis.article == 6]
    answers = [holds(right.id, basis, lens) for basis in bases]
    return any(answers) if stated else all(answers)
