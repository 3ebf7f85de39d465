"""What the README says of the promise register is true: how many promises, and how many of them are proved."""

from __future__ import annotations

import re

import pytest

from caretrail.promises import Count, count
from caretrail.spec import load_promises
from tests.support.tree import ROOT


COUNTED = count(load_promises())
SENTENCE = re.compile(r"(\d+) of (\d+) promises (?:are )?proved")


def false_counts(text: str, counted: Count) -> list[str]:
    """Sentences that say other counts, or that there is none."""
    said = list(SENTENCE.finditer(text))
    wrong = [one[0] for one in said if (int(one[1]), int(one[2])) != (counted.proved, counted.promises)]
    return wrong if said else ["nothing is said"]


def test_the_readme_says_how_many_promises_are_proved() -> None:
    assert false_counts((ROOT / "README.md").read_text(encoding="utf-8"), COUNTED) == [], (
        f"write: {COUNTED.proved} of {COUNTED.promises} promises proved"
    )


@pytest.mark.parametrize("text", ["", "0 of 247 promises proved", "77 of 12 promises are proved"])
def test_a_false_count_is_seen(text: str) -> None:
    assert false_counts(text, COUNTED)


def test_the_count_of_proofs_only_rises() -> None:
    """Raised with every proof that is added; never lowered."""
    assert COUNTED.proved >= 82
