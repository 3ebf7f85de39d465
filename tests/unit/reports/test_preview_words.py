"""The sentences of a preview: what moves what, by how much, and whether the file counts at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caretrail.preview import EARLIER, EMPTY, SAFE
from caretrail.reports import preview_digest as digest
from tests.support.checked_builder import finding
from tests.support.preview_builder import DAYS, RATE, change, choices, figure, key, move, previewed


def told(*moves, **changes):
    return digest.told_moves(previewed(moves=moves, **changes))


UNKNOWN = finding("C02.service_type", "unknown", rows=214)
NEITHER = "values that are on neither the Release 2 nor the Release 1 list"


def test_a_fall_is_told_with_its_cause():
    (one,) = told(move(UNKNOWN, change(key(), (45, 63), (52, 71))))
    assert one.sentence == (
        f"ASCOF 2A falls 1.8 points, from 73.2% to 71.4%, because 214 rows are wrong in Service Type: {NEITHER}."
    )
    assert one.mended == "214 rows mended as last sent"


def test_one_row_has_its_own_words():
    (one,) = told(move(replace(UNKNOWN, rows=1), change(key(), (1, 2), (1, 4))))
    assert one.sentence.startswith("ASCOF 2A rises 25.0 points, from 25.0% to 50.0%, because 1 row is wrong in ")
    assert one.mended == "1 row mended as last sent"


def test_a_warning_is_only_in_doubt():
    (one,) = told(move(finding("X16.unit_cost", "several_prices", rows=2), change(key(), (1, 2), (1, 4))))
    assert "because 2 rows are in doubt in Unit Cost" in one.sentence


def test_a_group_stands_between_commas():
    assert digest.effect(change(key("ASCOF 2A", "65 and above"), (1, 4), (1, 2))).startswith(
        "ASCOF 2A, 65 and above, falls 25.0 points"
    )


def test_a_rate_moves_by_its_own_unit():
    assert digest.effect(change(key("ASCOF 2C", "65 and above"), (4, 5930), (5, 5930), RATE)) == (
        "ASCOF 2C, 65 and above, falls 16.8 per 100,000, from 84.3 to 67.5"
    )


def test_a_median_moves_by_days():
    of = key("Waiting times", "65 and above", period="2026-01-01")
    one = change(of, (0, 3), (0, 4), DAYS)
    one = replace(one, now=replace(one.now, value=12.0), mended=replace(one.mended, value=9.5))
    assert digest.effect(one) == (
        "Waiting times, 65 and above, quarter from 1 January 2026, rises 2.5 days, from 9.5 to 12.0"
    )


def test_a_value_that_stays_tells_its_counts():
    assert (
        digest.effect(change(key(), (1, 2), (2, 4))) == "ASCOF 2A stays at 50.0% but counts 1 of 2 in place of 2 of 4"
    )


@pytest.mark.parametrize(
    ("now", "mended", "words"),
    [
        (None, figure(key(), 1, 4), "has no value in place of 25.0%"),
        (figure(key(), 1, 4), None, "has a value, 25.0%, that it would not have"),
        (None, figure(key(), None, 4, DAYS), "counts nobody in place of 4"),
    ],
)
def test_a_figure_that_comes_or_goes(now, mended, words):
    one = replace(change(key(), (1, 2), (1, 2)), now=now, mended=mended)
    assert digest.effect(one) == f"ASCOF 2A {words}"


def test_every_way_of_mending_is_named():
    known = {SAFE: 3, EMPTY: 2, EARLIER: 200}
    one = move(UNKNOWN, mended=205, known=known)
    assert digest.how_mended(one) == (
        "205 of 214 rows mended 3 as --fix does; 2 as an empty cell, since the field is not asked of that kind of "
        "event; 200 as last sent"
    )


def test_larger_moves_come_first_whatever_their_unit_and_medians_last():
    small = move(finding("C02.gender", "near_miss"), change(key(), (50, 100), (51, 100)))
    rate = move(finding("C02.client_type", "near_miss"), change(key("ASCOF 2C"), (9, 1000), (10, 1000), RATE))
    of = key("Waiting times", "first response", period="2026-01-01")
    median = change(of, (0, 9), (0, 9), DAYS)
    slow = move(
        finding("M04.event_outcome", "blank"),
        replace(median, now=replace(median.now, value=50.0), mended=replace(median.mended, value=5.0)),
    )
    assert [one.move.finding.field for one in told(small, slow, rate)] == ["client_type", "gender", "event_outcome"]


def test_what_decides_the_choice_comes_before_everything():
    large = move(UNKNOWN, change(key(), (1, 10), (9, 10)))
    dates = move(finding("D04.event_end_date", "backwards", rows=4), choices=choices())
    first, second = told(large, dates, choices=choices(year="its rows imply no period", quarters="none"))
    assert first.first == (
        "This decides whether the file counts at all. Mended, it would be chosen for the year 1 April 2025 to "
        "31 March 2026 and each quarter of it."
    )
    assert first.sentence == ""
    assert second.first == ""


def test_the_headline_moves_are_told_before_larger_ones_of_a_part():
    part = change(key("ASCOF 2A", "18 to 64"), (1, 10), (9, 10))
    whole = change(key("ASCOF 2A", "Total"), (50, 100), (51, 100))
    (one,) = told(move(UNKNOWN, part, whole))
    assert one.lead == whole


def test_headlines_are_the_latest_and_the_whole_wherever_there_is_one():
    names = [digest.name_of(row.key) for row in digest.headline_rows(previewed())]
    assert names == [
        "ASCOF 2A",
        "ASCOF 2C, 65 and above",
        "Waiting times, 65 and above, first response, quarter from 1 January 2026",
    ]


@pytest.mark.parametrize(
    ("chosen", "first"),
    [
        (choices(), "This file would be chosen for the year 1 April 2025 to 31 March 2026 and each quarter of it."),
        (choices(earlier=2), "and each quarter of it, and for 2 earlier quarters."),
        (choices(year="it is late"), "This file would not be chosen for the year 1 April 2025 to 31 March 2026: "),
        (choices(year="it is late", quarters="it is late"), "This file would be chosen for nothing: it is late."),
    ],
)
def test_the_choice_is_one_sentence(chosen, first):
    said = digest.choice_sentences(previewed(choices=chosen))[0]
    assert first in said


def test_what_lacks_a_reference_table_is_named_with_it():
    assert digest.choice_sentences(previewed())[-1] == (
        "ASCOF 2D is not here, because sus.csv and lsoa_utla.csv are not in the folder of --ref."
    )


def test_findings_without_effect_or_mend_are_told_apart():
    preview = previewed()
    assert [one.finding.rule for one in digest.moves_nothing(preview)] == ["C02.event_outcome"]
    assert [one.finding.rule for one in digest.without_mend(preview)] == ["C02.service_type", "M02.event_type"]
