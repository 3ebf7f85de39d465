"""How hard is a text to read? The Flesch-Kincaid grade, with names of laws, bodies and addresses set aside.

Source: Kincaid, Fishburne, Rogers and Chissom (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59.
Syllables are counted by groups of vowels with the usual corrections; a test compares with an independent library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


READING_AGE_GRADE = 8.0  # the highest grade a section of a public notice may have

_LONGEST_INITIALS = 5
_SENTENCE_END = re.compile(r"[.!?]+(?:\s|$)|\n+")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_ADDRESS = re.compile(r"\S+@\S+|\b(?:www\.|https?://)\S+|\b[\w-]+(?:\.[\w-]+)+/?\S*|\b\d[\d ]{4,}\b")
_VOWELS = re.compile(r"[aeiouy]+")
# An e that is not spoken: at the end, and inside compounds such as "safeguard" and "statement".
_SILENT = re.compile(
    r"(?:[^laeiouy]e|[aeiouy]les?|[^aeiouydt]ed|[^aeiouyszxgch]es|[^aeiouysc]hes|que)$"
    r"|(?<=[aeiouy][^aeiouy])e(?=ment|ly$|guard|thing|times?$|ness|less|ful|one)"
)
# Vowels that stand together and are spoken apart.
_APART = re.compile(
    r"(?<![cts])ia(?!g)|(?<![a-z])bia|io(?!us|n)|(?<!p)eo(?!us)|(?<![gq])ua(?!r)|(?<!q)ui(?=ty)|uou|ying|eing|yone|eyo"
    r"|(?<![cts])ie(?=nt|t[ay]|r$|rs$|nc)|(?<![cgtx])iou|yee|[^aeiouyl]le[sd]$|[^aeiou]ism$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readability:
    """Counts of a text and its grade; an empty text has the grade 0."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """The school year whose pupils should be able to read it."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def readability(text: str, *, names: Iterable[str] = ()) -> Readability:
    """How hard is a text?

    In: `names` of laws and bodies: each counts as one word of one syllable, since a notice has to give them in
        full. Addresses of mail and web, and long numbers, are treated alike.
    """
    plain = _ADDRESS.sub("it", set_aside(text, names))
    sentences = [part for part in _SENTENCE_END.split(plain) if _WORD.search(part)]
    words = _WORD.findall(plain)
    return Readability(
        words=len(words), sentences=max(len(sentences), 1), syllables=sum(syllables(word) for word in words)
    )


def set_aside(text: str, names: Iterable[str]) -> str:
    """The text with each name put as "it", longest first so that a name within a name is not left over."""
    ordered = sorted({name for name in names if name}, key=lambda one: (-len(one), one))
    if not ordered:
        return text
    return re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)", "it", text)


def syllables(word: str) -> int:
    """How many syllables a word has, by its groups of vowels; initials such as NHS are spelt out."""
    if word.isupper() and 1 < len(word) <= _LONGEST_INITIALS:
        return len(word)
    folded = word.lower().replace("’", "").replace("'", "")
    spoken = len(_VOWELS.findall(folded)) + len(_APART.findall(folded)) - len(_SILENT.findall(folded))
    return max(spoken, 1)
