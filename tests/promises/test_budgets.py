"""Promises about the indicative budget: kept with what it rests on, only ever a help, explained again at any time."""

from __future__ import annotations

import json

import pytest

from caretrail.entitlement import (
    IndicativeBudget,
    NotAllowed,
    can_agree,
    check_move,
    explain,
    read_indicative,
    replay,
    write_indicative,
)
from caretrail.errors import UnusableInput
from tests.promises import budget_faults
from tests.promises.switching import fails_under
from tests.support.entitlement import GENERATOR, indicative, model, review


REVIEWED = "under_human_review"


@fails_under(budget_faults.figures_kept_without_what_they_rest_on)
def test_a_figure_without_its_inputs_version_or_time_cannot_be_stored() -> None:
    held = json.loads(write_indicative(indicative()))
    assert held["status"] == "indicative"
    assert held["answers"]
    assert held["made_at"]
    kept = []
    for name in ("model", "version", "model_sha256", "answers"):
        try:
            kept.append(read_indicative(json.dumps({**held, name: type(held[name])()})))
        except (NotAllowed, UnusableInput):
            continue
    assert kept == []


@fails_under(budget_faults.anybody_agrees)
def test_a_system_approves_nothing_and_a_person_must_say_why() -> None:
    budget, table = indicative(), model()
    sound = review(budget)
    assert can_agree(budget, sound, model=table, state=REVIEWED)
    assert not can_agree(budget, review(budget, reviewer=GENERATOR), model=table, state=REVIEWED)
    assert not can_agree(budget, review(budget, reason=""), model=table, state=REVIEWED)
    with pytest.raises(NotAllowed):
        check_move("calculated", "agreed", by=GENERATOR)


@fails_under(budget_faults.lines_not_kept_as_they_were)
def test_the_explanation_gives_the_same_figure_from_what_was_stored() -> None:
    stored = write_indicative(indicative())
    again = replay(read_indicative(stored), model())
    assert isinstance(again, IndicativeBudget)
    assert write_indicative(again) == stored
    assert explain(again) == explain(read_indicative(stored))
