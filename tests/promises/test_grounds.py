"""Promises about legal grounds: only those that the notice states, each with its act, condition and document."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.promises import faults
from tests.promises.switching import fails_under
from tests.support.packs import added, ask, row, set_to, smallwood, without
from tests.support.promised import COUNCILS, Change, anytown, check, decide, record, small


WESTMINSTER = COUNCILS / "westminster-cld"


@fails_under(faults.acts_not_asked)
def test_a_public_task_without_an_act_is_refused(tmp_path: Path) -> None:
    told = check(small(tmp_path, without("purpose", "statutes", "care")))
    assert told.refused_for("no_statute")
    assert "6(1)(e) need an act and its provision" in told.says("no_statute")


@fails_under(faults.stated_bases_not_asked)
def test_consent_is_refused_on_care_where_the_notice_does_not_state_it(tmp_path: Path) -> None:
    """Until a new notice states it."""
    consent = set_to("purpose", "article_6", ["6(1)(a)"], "care")
    unstated = set_to("bases", "article_6", ["6(1)(c)", "6(1)(e)"])
    assert check(small(tmp_path, consent, unstated)).refused_for("not_stated_basis")
    assert check(small(tmp_path, consent)).usable


GROUNDS = {
    "article_6": "6(1)(d)",
    "article_9": "9(2)(c)",
    "schedule_1": "6",
    "article_10": "official_authority",
    "confidentiality": "court",
}


@pytest.mark.parametrize("key", GROUNDS)
@fails_under(faults.stated_bases_not_asked)
def test_a_ground_that_the_notice_does_not_name_is_refused(key: str, tmp_path: Path) -> None:
    ground = GROUNDS[key]

    def rested(tables: dict[str, object]) -> None:
        purpose = row(tables, "purpose", "care")
        purpose[key] = [*purpose[key], ground] if isinstance(purpose[key], list) else ground

    def stated(tables: dict[str, object]) -> None:
        row(tables, "bases")[key].append(ground)

    told = check(small(tmp_path, rested))
    assert told.refused_for("not_stated_basis")
    assert ground in told.says("not_stated_basis")
    assert check(small(tmp_path, rested, stated)).usable, "a notice that names it may rest on it"


@pytest.mark.parametrize("basis", ["6(1)(f)", "6(1)(ea)"])
@fails_under(faults.stated_bases_not_asked)
def test_legitimate_interest_is_refused_for_a_public_task(basis: str, tmp_path: Path) -> None:
    told = check(
        small(
            tmp_path,
            set_to("bases", "article_6", ["6(1)(a)", "6(1)(c)", "6(1)(e)", basis]),
            set_to("purpose", "article_6", [basis], "care"),
        )
    )
    assert told.refused_for("not_for_councils")


@fails_under(faults.bases_not_counted)
def test_the_record_counts_how_little_rests_on_consent(tmp_path: Path) -> None:
    held = record(anytown(tmp_path))
    counted, rows = held["activities_by_basis"], held["activities"]
    held_by = {basis for one in rows for basis in one["article_6"]}
    assert counted == {basis: sum(basis in one["article_6"] for one in rows) for basis in held_by}
    assert counted["6(1)(a)"] == 1, "the newsletter alone"
    assert counted["6(1)(a)"] / len(rows) < 0.05


# --- special category and criminal offence data ---


@fails_under(faults.paragraphs_not_asked)
def test_substantial_public_interest_without_its_document_is_refused(tmp_path: Path) -> None:
    interest = set_to("purpose", "article_9", ["9(2)(g)"], "care")
    told = check(small(tmp_path, interest, without("purpose", "policy_document", "care")))
    assert told.refused_for("no_policy_document")
    no_paragraph = set_to("purpose", "schedule_1", ["2"], "care")
    assert check(small(tmp_path, interest, no_paragraph)).refused_for("no_schedule_1")
    assert check(small(tmp_path, interest)).usable


@fails_under(faults.conditions_not_asked)
def test_convictions_stay_shut_without_authority_and_condition(tmp_path: Path) -> None:
    asked = ("convictions", "care", "workers")
    assert decide(small(tmp_path), *asked).outcome == "disclose"
    bare = [without("purpose", "article_10", "care"), without("purpose", "schedule_1", "care")]
    assert check(small(tmp_path, *bare)).refused_for("no_criminal_authority")
    for change in bare:
        told = ask(tmp_path, smallwood(change), *asked)
        assert (told.outcome, told.cause) == ("withhold", "no_criminal_authority")


NINE = {
    "criminal history": ((), True),
    "ethnicity": (("racial_or_ethnic_origin",), False),
    "genetic or biometric data": (("genetic", "biometric"), False),
    "physical or mental health": (("health",), False),
    "political opinion": (("political_opinion",), False),
    "religious or philosophical beliefs": (("religion_or_belief",), False),
    "sexuality": (("sex_life_or_orientation",), False),
    "sexual health": (("health", "sex_life_or_orientation"), False),
    "trade union membership": (("trade_union_membership",), False),
}


def _nine(tables: dict[str, object]) -> None:
    """The nine kinds of the notice as categories with one field each."""
    names = {title: title.replace(" ", "_") for title in NINE}
    added("category", *(_category(title) for title in NINE))(tables)
    added("fields", *(_field(name, title) for title, name in names.items()))(tables)
    for table in ("purpose", "disclosure"):
        row(tables, table)["categories"] += [title.replace(" ", "-") for title in NINE]


def _category(title: str) -> dict[str, object]:
    special, criminal = NINE[title]
    return {
        "id": title.replace(" ", "-"), "title": title, "special": list(special), "criminal": criminal,
        "retention": ["care"],
    }  # fmt: skip


def _field(name: str, title: str) -> dict[str, object]:
    sensitivity = "criminal" if NINE[title][1] else "special_category"
    return {
        "names": [name], "category": title.replace(" ", "-"), "nature": "fact", "need": "To care for you.",
        "sensitivity": sensitivity,
    }  # fmt: skip


@fails_under(faults.conditions_not_asked)
def test_each_of_nine_kinds_is_guarded_as_more_sensitive(tmp_path: Path) -> None:
    assert len(NINE) == 9
    sound = small(tmp_path, _nine)
    unguarded = smallwood(
        _nine, *(without("purpose", key, "care") for key in ("article_9", "schedule_1", "article_10"))
    )
    for title in NINE:
        field = title.replace(" ", "_")
        assert decide(sound, field, "care", "workers").outcome == "disclose"
        told = ask(tmp_path / "unguarded", unguarded, field, "care", "workers")
        assert told.outcome == "withhold"
        assert told.cause == ("no_criminal_authority" if NINE[title][1] else "no_condition")


# --- the national return ---

LOCKED: dict[str, Change] = {
    "article_6": set_to("purpose", "article_6", ["6(1)(e)"], "national-return"),
    "article_9": set_to("purpose", "article_9", ["9(2)(g)"], "national-return"),
}


@fails_under(faults.locks_not_asked)
def test_the_basis_of_the_return_cannot_be_changed(tmp_path: Path) -> None:
    _is_locked(anytown(tmp_path, LOCKED["article_6"]), "article_6 is locked to 6(1)(c)")


@fails_under(faults.locks_not_asked)
def test_the_condition_of_the_return_cannot_be_changed(tmp_path: Path) -> None:
    _is_locked(anytown(tmp_path, LOCKED["article_9"]), "article_9 is locked to 9(2)(h)")


def _is_locked(pack: Path, words: str) -> None:
    told = check(pack)
    assert told.refused_for("locked_basis")
    assert words in told.says("locked_basis")
    assert decide(pack, "nhs_number", "national-return", "nhs-england").outcome == "unusable"


@fails_under(faults.instruments_not_asked)
def test_a_return_that_cites_a_superseded_instrument_is_refused_and_told_what_replaced_it(tmp_path: Path) -> None:
    asked = ("nhs_number", "national-return", "nhs-england")
    assert decide(anytown(tmp_path), *asked).outcome == "disclose"
    old = anytown(
        tmp_path,
        set_to("purpose", "instrument", "cld-dpn-no-2", "national-return"),
        set_to("disclosure", "instrument", "cld-dpn-no-2", "return-to-nhs-england"),
    )
    told = decide(old, *asked)
    assert told.outcome == "withhold"
    assert "law/instrument.cld-dpn-no-2" in told.clauses
    assert "replaced by Data Provision Notice: Client-Level Adult Social Care Data (No. 3)" in told.reason
    assert "cld-dpn-no-3" in check(old).says("instrument_not_in_force")
    published = decide(WESTMINSTER, *asked)
    assert published.outcome == "withhold", "the notice of Westminster rests on the one before"
    assert "No. 3" in published.reason


SIX = (
    "population-monitoring", "outcomes", "payment-models", "future-needs", "meaning-of-data", "future-collections",
)  # fmt: skip


@fails_under(faults.instruments_not_asked)
def test_the_six_uses_of_the_national_set_hang_on_its_instrument() -> None:
    """By Westminster's notice: when the instrument was replaced all six closed, and there never was a seventh."""
    for use in SIX:
        asked = (WESTMINSTER, "nhs_number", use, "nhs-england")
        assert decide(*asked, on="2023-06-30").outcome == "disclose"
        after = decide(*asked, on="2023-07-01")
        assert after.outcome == "withhold"
        assert "law/instrument.cld-dpn-no-2" in after.clauses
    assert decide(WESTMINSTER, "nhs_number", "research", "nhs-england", on="2023-06-30").outcome == "undeclared"
