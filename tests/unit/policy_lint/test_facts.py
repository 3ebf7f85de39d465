"""The facts behind the lint agree with the law and the standard they name."""

from __future__ import annotations

from caretrail.policy.lint.fields import unlisted_fields
from caretrail.spec import load_standard
from tests.support.notices import FACTS


def test_every_field_of_the_standard_can_be_named_by_a_notice() -> None:
    assert unlisted_fields(load_standard(), FACTS.listed) == []


def test_every_field_named_is_a_field_of_the_standard() -> None:
    named = {field for meaning in FACTS.listed.meanings for field in meaning.fields}
    assert named | FACTS.listed.not_of_a_person == set(load_standard().by_name)


def test_rights_and_bases_are_those_of_the_law() -> None:
    law = FACTS.law
    assert {right.id for right in FACTS.rights} <= set(law.right)
    assert {basis.id for basis in FACTS.bases} <= set(law.article_6) | set(law.article_9)


def test_what_ended_has_a_successor_that_has_not() -> None:
    for thing in FACTS.ended:
        assert not thing.pattern.search(thing.successor), thing.name


def test_no_known_body_has_ended() -> None:
    gone = [name for name in FACTS.known_bodies for thing in FACTS.ended if thing.pattern.search(name)]
    assert gone == []


def test_national_periods_are_told_from_the_most_exact_kind_on() -> None:
    names = [period.name for period in FACTS.national_periods]
    assert names.index("mental health records after death") < names.index("records of adult social care")
