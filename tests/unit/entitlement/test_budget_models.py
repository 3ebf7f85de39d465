"""Tables are exact, contradict nothing, carry worked cases, and cannot change once they are published."""

from __future__ import annotations

from importlib.resources import files

import pytest

from caretrail.entitlement import vector_amounts
from caretrail.errors import SpecError
from caretrail.spec import (
    BudgetModel,
    check_as_published,
    load_budget_models,
    published_line,
    read_budget_model,
    read_register,
)


FOLDER = files("caretrail.standards").joinpath("entitlement")
POINTS = FOLDER.joinpath("models/anytown-points-1.toml").read_text(encoding="utf-8")
HOURS = FOLDER.joinpath("models/anytown-hours-1.toml").read_text(encoding="utf-8")


def changed(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after, 1)


def test_row_14_all_three_kinds_are_there() -> None:
    assert {one.kind for one in load_budget_models().values()} == {"points", "hours", "prices"}


@pytest.mark.parametrize("model", load_budget_models().values(), ids=lambda one: one.name)
def test_every_table_gives_what_its_worked_cases_say(model: BudgetModel) -> None:
    assert model.vectors
    assert vector_amounts(model) == {vector.says: vector.amount for vector in model.vectors}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('amount = "118.75"', 'amount = "118.76"'),
        ('value = "14"', 'value = "15"'),
        ('share = "0.25"', 'share = "0.26"'),
        ('title = "Running the home"', 'title = "Running a home"'),
        ("valid_to = 2027-03-31", "valid_to = 2028-03-31"),
        ("published_on = 2026-03-02", "published_on = 2026-03-03"),
    ],
)
def test_row_14_a_changed_published_version_is_refused(before: str, after: str) -> None:
    register = [published_line(read_budget_model(POINTS))]
    check_as_published([read_budget_model(POINTS)], register)
    with pytest.raises(SpecError, match=r"anytown-points 1 was changed after it was published"):
        check_as_published([read_budget_model(changed(POINTS, before, after))], register)


def test_comments_and_layout_are_no_part_of_a_table() -> None:
    again = read_budget_model(f"# a remark\n\n{POINTS}")
    assert again.sha256 == read_budget_model(POINTS).sha256


def test_a_new_version_stands_beside_the_old() -> None:
    old, new = read_budget_model(POINTS), read_budget_model(changed(POINTS, 'version = "1"', 'version = "2"'))
    check_as_published([old, new], [published_line(old), published_line(new)])
    assert old.sha256 != new.sha256


def test_what_was_published_may_not_vanish_nor_slip_in() -> None:
    model = read_budget_model(POINTS)
    with pytest.raises(SpecError, match="was published and is gone"):
        check_as_published([], [published_line(model)])
    with pytest.raises(SpecError, match="the register does not have it"):
        check_as_published([model], [])
    with pytest.raises(SpecError, match="Two tables are called"):
        check_as_published([model, model], [published_line(model)])


def test_a_draft_needs_no_line_and_gets_none() -> None:
    draft = read_budget_model(changed(POINTS, "published_on = 2026-03-02\n", ""))
    check_as_published([draft], [])
    with pytest.raises(SpecError, match="has no published_on"):
        published_line(draft)


def test_a_register_names_a_version_once() -> None:
    text = FOLDER.joinpath("published.toml").read_text(encoding="utf-8")
    assert len(read_register(text)) == len(load_budget_models())
    with pytest.raises(SpecError, match="twice"):
        read_register(text + text)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('source = "Made up for Caretrail"', "source = 1.5", "stands without quotes"),
        ('title = "Anytown points table 2026-27"', "title = 7", "title must be text in quotes"),
        ("valid_from = 2026-04-01", 'valid_from = "2026-04-01"', "valid_from must be a day"),
        ('value = "6"', "value = 6", "must be a number in quotes"),
        ('value = "6"', 'value = "six"', "must be a number in quotes"),
        ('value = "6"', 'value = "NaN"', "must be a number in quotes"),
        ('value = "6"', 'value = "-6"', "has a value below 0"),
        ('amount = "46.50"', 'amount = "46.5"', "pounds and pence"),
        ('amount = "46.50"', 'amount = "200.00"', "it says that it rises"),
        ("from = 13", "from = 12", "overlaps the one before"),
        ("to = 24", "to = 12", "to one that is not smaller"),
        ('kind = "points"', 'kind = "magic"', "kind must be one of"),
        ('kind = "points"', 'kind = "prices"', "and no other, has bands"),
        ('period = "week"', 'period = "month"', "period must be one of"),
        ('points_round = "up"', 'points_round = "down"', "points_round must be one of"),
        ('version = "1"', 'version = ""', "may not be empty"),
        ('version = "1"\n', "", "version"),
        ('weeks_in_year = "52"', 'weeks_in_year = "0"', "must be above 0"),
        ("valid_to = 2027-03-31", "valid_to = 2025-03-31", "ends before it begins"),
        ('id = "fed"', 'id = "prepared"', "stands there twice"),
        ('share = "0.9"', 'share = "1.1"', "from 0 to 1"),
        ('percent = "-4"', 'percent = "-104"', "no more than 100 per cent"),
        ('home = "weekly", community', 'home = "yearly", community', "does not answer every question"),
        ('carers = { meals = "half" }', 'carers = { meals = "all" }', "carer's share that is not there"),
        ("[model]", "[models]", "has no model"),
        ("[model]", "[model", "Expected"),
        ('title = "Anytown', 'titel = "x"\ntitle = "Anytown', "titel"),
    ],
)
def test_a_table_that_is_wrong_is_refused_by_name(before: str, after: str, says: str) -> None:
    with pytest.raises(SpecError, match=r"^ours\.toml") as refused:
        read_budget_model(changed(POINTS, before, after), name="ours.toml")
    assert says in str(refused.value)


def test_hours_need_a_rate_each_and_two_lines_may_not_take_off() -> None:
    with pytest.raises(SpecError, match="names a rate that is not there"):
        read_budget_model(changed(HOURS, 'rate = "company"', 'rate = "gold"'))
    second = '[[adjustment]]\nid = "again"\ntitle = "Again"\npercent = "-1"\n'
    with pytest.raises(SpecError, match="at most may take off"):
        read_budget_model(POINTS + second)
    with pytest.raises(SpecError, match="needs a vector"):
        read_budget_model(HOURS[: HOURS.index("[[vector]]")])
