"""The definitions of measures: complete, made of the standard's own values, and at one with each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from caretrail.errors import SpecError
from caretrail.measures import MEASURES
from caretrail.spec import MeasureDefinition, load_measure, load_method, load_notes, load_standard
from caretrail.spec.measures import parse_measure


DEFINED = [load_measure(name) for name in MEASURES if name not in ("main", "periods")]

# Cleaned values that the method knows beyond the lists of the standard.
BEYOND = {
    "Invalid and not mapped",
    "Release 1 specification only: Not mapped",
    "Short term support: Residential or Nursing care",
    "Unknown: Presumed at home",
    "Unknown: Presumed in community",
}

# What each list of the definitions is a list of: the standard must know every value.
COVERED = {
    "client_type": ("service_user", "unpaid_carer"),
    "service_type": (
        *("long_term_support", "short_term_support", "reablement_type", "short_stay_type", "care_home"),
        *("carer_direct", "carer_through_person"),
    ),
    "service_component": ("short_stay_component", "equipment_component"),
    "delivery_mechanism": ("direct_payment", "managed_budget", "commissioned"),
    "event_outcome": (
        *("information_and_advice", "deceased", "admitted_to_hospital", "ended_as_planned", "unclassed"),
        *("missing_outcome", "self_funded"),
    ),
    "accommodation_status": ("unknown_accommodation",),
    "primary_support_reason": ("learning_disability",),
}


def known(field: str) -> set[str]:
    return {value.value for value in load_standard().list_of[field].values if value.release == 2} | BEYOND


@pytest.mark.parametrize("field", COVERED)
def test_definitions_name_only_values_of_the_standard(field: str):
    named = {value for how in DEFINED for name in COVERED[field] for value in how.lists.get(name, ())}
    assert named
    assert named - known(field) == set()


@pytest.mark.parametrize("how", DEFINED, ids=lambda how: how.name)
def test_a_measure_goes_by_the_name_of_its_definition(how: MeasureDefinition):
    assert MEASURES[how.name].needs == how.needs


def test_every_measure_that_a_rule_may_move_is_defined():
    titles = {how.title for how in DEFINED} | {load_measure("ascof-2e").titles["everyone"]}
    moved = {effect.measure for effects in load_standard().effects.values() for effect in effects}
    ascof = {measure for measure in moved if measure.startswith("ASCOF")}
    assert ascof
    assert {measure for measure in ascof if not any(measure.startswith(title) for title in titles)} == set()


def test_2a_counts_in_its_numerator_no_outcome_that_it_cannot_class():
    how = load_measure("ascof-2a")
    counted = set(how.lists["no_ongoing_support"])
    assert not counted & {*how.lists["unclassed"], *how.lists["missing_outcome"], *how.lists["long_term_support"]}
    assert set(load_method().service_types) == {*how.lists["long_term_support"], *how.lists["short_term_support"]}


def test_3d_places_every_long_term_support_and_counts_only_what_it_places():
    how = load_measure("ascof-3d")
    assert {place.split(" | ")[0] for place in how.tables["client_place"]} == set(how.lists["long_term_support"])
    for who, names in (("client", "client_place"), ("carer", "carer_support")):
        places = how.tables[names]
        assert len(set(places.values())) == len(places)
        for part in ("counted", "self_directed", "direct_payment", "unknown"):
            assert set(how.lists[f"{who}_{part}"]) <= set(places)
        assert set(how.lists[f"{who}_direct_payment"]) <= set(how.lists[f"{who}_self_directed"])
        assert set(how.lists[f"{who}_self_directed"]) <= set(how.lists[f"{who}_counted"])


def test_notes_explain_every_flag():
    notes = load_notes()
    assert list(notes.flags) == ["none", "year", "part", "weak", "usual"]
    assert all(meaning.strip() for meaning in notes.flags.values())


TEXTS = ("name", "title", "question", "counted", "numerator", "denominator", "unit", "source")
WHOLE: Mapping[str, Any] = dict.fromkeys(TEXTS, "something")


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({**WHOLE, "unit": ""}, "made.toml: unit must be given"),
        ({key: text for key, text in WHOLE.items() if key != "source"}, "made.toml: source must be given"),
        ({**WHOLE, "numbers": {"adult_from": 21}}, "made.toml: numbers.adult_from is said in shared.toml already"),
    ],
)
def test_a_definition_that_lacks_a_part_or_contradicts_what_is_shared_is_refused(own: Mapping[str, Any], told: str):
    with pytest.raises(SpecError, match=told):
        parse_measure("made.toml", own=own, shared={"numbers": {"adult_from": 18}})


def test_a_definition_that_there_is_not_is_refused():
    with pytest.raises(SpecError, match=r"house_prices\.toml"):
        load_measure("house-prices")
