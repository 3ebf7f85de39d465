"""The reading measure agrees with the CMU Pronouncing Dictionary and with the published formula.

`tests/data/syllables.csv` holds the words of rendered notices with the syllable counts of that dictionary (Carnegie
Mellon University, BSD licence), which shares nothing with our way of counting.
"""

from __future__ import annotations

import csv

import pytest

from caretrail.policy import readability
from caretrail.policy.reading_grade import set_aside, syllables
from tests.support.tree import ROOT


def dictionary() -> dict[str, set[int]]:
    with (ROOT / "tests" / "data" / "syllables.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: {int(one) for one in row["syllables"].split()} for row in csv.DictReader(file)}


def test_syllables_are_those_of_the_dictionary() -> None:
    words = dictionary()
    apart = {word: (syllables(word), counts) for word, counts in words.items() if syllables(word) not in counts}
    assert len(words) > 500
    assert len(apart) <= len(words) * 0.04, apart


def test_a_whole_text_is_off_by_less_than_a_tenth_of_a_syllable_a_word() -> None:
    words = dictionary()
    ours = sum(syllables(word) for word in words)
    theirs = sum(min(counts) for counts in words.values())
    assert abs(ours - theirs) / theirs < 0.02


@pytest.mark.parametrize(("word", "count"), [("NHS", 3), ("UK", 2), ("the", 1), ("a", 1), ("people", 2), ("being", 2)])
def test_short_words_and_initials(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_the_published_formula() -> None:
    told = readability("The cat sat on the mat. It was happy.")
    assert (told.words, told.sentences, told.syllables) == (9, 2, 10)
    assert told.grade == pytest.approx(0.39 * 9 / 2 + 11.8 * 10 / 9 - 15.59)


def test_nothing_is_read_with_ease() -> None:
    assert readability("").grade == 0.0
    assert readability("1, 2, 3!").grade == 0.0


def test_harder_texts_have_higher_grades() -> None:
    easy = "We keep your data safe. You can ask to see it."
    hard = (
        "Personal information is retained in accordance with organisational responsibilities necessitating "
        "confidentiality considerations, notwithstanding proportionality."
    )
    assert readability(easy).grade < 3 < 15 < readability(hard).grade


def test_names_of_laws_and_bodies_are_set_aside_longest_first() -> None:
    names = ["Care Act 2014", "the Care Quality Commission", "Care Quality Commission"]
    assert (
        set_aside("We tell the Care Quality Commission under the Care Act 2014.", names) == "We tell it under the it."
    )
    plain = readability("We tell the Care Quality Commission under the Care Act 2014.", names=names)
    assert (plain.words, plain.syllables) == (6, 7)


def test_addresses_and_numbers_weigh_nothing() -> None:
    assert readability("Email privacy@anytown.example.").words == readability("Email it.").words
    assert readability("Go to www.nhs.uk/your-nhs-data-matters.").words == 3
