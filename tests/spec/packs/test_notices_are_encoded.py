"""Every fact of the five published notices stands in its pack, and the notice rendered from it states it again."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caretrail.policy import (
    READING_AGE_GRADE,
    UnusablePack,
    check_pack,
    draft_policy,
    open_policy,
    policy_changes,
    public_notice,
    read_packs,
    readability,
)
from caretrail.policy.rows import DatedRow
from caretrail.spec import load_law, load_promises
from tests.support.notices import published
from tests.support.published_packs import COUNCILS, PACKS, all_numbers, notice_lines, numbers, own, policy, rendered


TODAY = date(2026, 11, 22)
# Rows that decide and are told through other rows: fields through their categories, a class through its rules.
UNSAID = {"fields", "catalogue", "class"}
WORDS_IN_A_ROW = 10  # a run this long that also stands in the notice would be its sentence, not our words
every_pack = pytest.mark.parametrize("pack", PACKS)


# --- from the notice into the pack ---


@every_pack
def test_every_line_of_the_notice_is_named_by_a_row_or_holds_no_fact(pack: str) -> None:
    lines = notice_lines(pack)
    named = all_numbers(row.lines for row in own(pack).every_row())
    assert named | lines.without_fact == set(range(1, lines.total + 1))
    assert not named & lines.without_fact


@every_pack
def test_every_item_of_the_notices_lists_has_a_row_of_its_kind(pack: str) -> None:
    rows = list(own(pack).every_row())
    for table, lines in notice_lines(pack).rows.items():
        missing = lines - all_numbers(row.lines for row in rows if table == row.TABLE)
        assert not missing, f"no row of {table} names {sorted(missing)}"


@every_pack
def test_every_promise_read_off_the_notice_rests_on_lines_that_the_pack_names(pack: str) -> None:
    named = all_numbers(row.lines for row in own(pack).every_row()) | notice_lines(pack).without_fact
    promises = [one for one in load_promises() if one.notice == pack]
    assert promises
    assert [one.id for one in promises if not numbers(one.lines) <= named] == []


@every_pack
def test_a_row_without_lines_says_that_the_council_supplies_it(pack: str) -> None:
    # Whose pack it is, lists that stay closed and a catalogue that covers no standard state nothing themselves.
    unsaid = {row.TABLE for row in own(pack).every_row() if not row.lines and not row.added}
    assert unsaid <= {"council", "lists", "catalogue"}


@every_pack
def test_lines_without_fact_are_blank_headings_or_the_pages_own_words(pack: str) -> None:
    text = dict(enumerate(_published(pack).splitlines(), start=1))
    lines = notice_lines(pack)
    assert len(text) == lines.total
    assert [one for one in lines.blank if text[one].strip()] == []
    assert [one for one in lines.headings if "." in text[one] or len(text[one].split()) > 10] == []


@every_pack
def test_packs_state_facts_in_our_own_words(pack: str) -> None:
    law = load_law()
    names = [one.title for one in (*law.statute.values(), *law.instrument.values())]
    names += [one.name for one in own(pack).controllers.values()]
    theirs = _runs(_published(pack), names)
    ours = {
        run: text
        for file in (COUNCILS / pack).glob("*.toml")
        for text in _texts(tomllib.loads(file.read_text(encoding="utf-8")))
        for run in _runs(text, names)
    }
    assert sorted(text for run, text in ours.items() if run in theirs) == []


# --- out of the pack into the notice that we render ---


@every_pack
def test_every_row_is_said_under_its_clause(pack: str) -> None:
    day = own(pack).notice.effective_from
    said = {one.clause for _, one in rendered(pack, day).said()}
    rows = [row for row in own(pack).every_row() if row.TABLE not in UNSAID and row.lines]
    held = [row for row in rows if not isinstance(row, DatedRow) or row.holds(day)]
    assert [own(pack).cite(row) for row in held if own(pack).cite(row) not in said] == []


@every_pack
@pytest.mark.parametrize("day", ["first day", "today"])
def test_every_fact_of_the_notice_is_in_the_rendered_one(pack: str, day: str) -> None:
    on = own(pack).notice.effective_from if day == "first day" else TODAY
    # Clauses of the pack above carry lines of another notice.
    said = all_numbers(one.lines for _, one in rendered(pack, on).said() if "/" not in one.clause)
    lines = notice_lines(pack)
    assert said | lines.without_fact == set(range(1, lines.total + 1))


@every_pack
def test_the_rendered_notice_is_easy_to_read(pack: str) -> None:
    notice = rendered(pack, TODAY)
    grades = {one.id: readability(one.plain_text(), names=notice.names).grade for one in notice.sections}
    assert {name: grade for name, grade in grades.items() if grade > READING_AGE_GRADE} == {}


# --- what the check makes of them ---


@pytest.mark.parametrize("pack", [pack for pack in PACKS if pack != "step-forward-luton"])
def test_a_pack_of_a_notice_can_be_used(pack: str) -> None:
    found = check_pack(read_packs(COUNCILS / pack), as_at=TODAY)
    assert [one.sentence() for one in found if one.severity == "error"] == []
    assert open_policy(read_packs(COUNCILS / pack), as_at=TODAY).id == pack


def test_an_officer_who_is_a_row_of_question_marks_is_refused() -> None:
    history = read_packs(COUNCILS / "step-forward-luton")
    errors = [one for one in check_pack(history, as_at=TODAY) if one.severity == "error"]
    assert [(one.kind, one.clause, one.key) for one in errors] == [("DPO_MISSING", "officer.dpo", "role")]
    with pytest.raises(UnusablePack):
        open_policy(history, as_at=TODAY)


def test_an_officer_who_is_a_row_of_question_marks_is_shown_as_missing_in_a_draft() -> None:
    policy, missing = draft_policy(read_packs(COUNCILS / "step-forward-luton"), as_at=TODAY)
    assert [one.clause for one in missing] == ["officer.dpo"]
    notice = public_notice(policy, TODAY, draft=missing)
    assert notice is not None
    assert "Do not publish" in notice.draft
    said = all_numbers(one.lines for _, one in notice.said())
    lines = notice_lines("step-forward-luton")
    assert said | lines.without_fact == set(range(1, lines.total + 1)), "the draft states every fact of its source"


def test_naming_the_officer_is_all_that_is_missing(tmp_path: Path) -> None:
    folder = shutil.copytree(COUNCILS / "step-forward-luton", tmp_path / "step-forward-luton")
    council = folder / "council.toml"
    council.write_text(council.read_text(encoding="utf-8").replace("???", "Head of Information"), encoding="utf-8")
    mended = open_policy(read_packs(folder), as_at=TODAY)
    changes = policy_changes(policy("step-forward-luton"), mended, old_on=TODAY, new_on=TODAY)
    assert {one.about for one in changes} == {"people"}


@every_pack
def test_officers_are_posts_and_never_persons(pack: str) -> None:
    assert {row.role for row in own(pack).officers.values()} <= {"Data Protection Officer", "???"}


@every_pack
def test_a_notice_that_was_not_looked_at_for_a_year_is_stale(pack: str) -> None:
    found = check_pack(read_packs(COUNCILS / pack), as_at=TODAY)
    assert "stale_notice" in {one.kind for one in found}


def test_what_the_notices_leave_unsaid_is_told() -> None:
    for pack in PACKS:
        told = {one.clause for one in check_pack(read_packs(COUNCILS / pack), as_at=TODAY) if one.kind == "not_stated"}
        assert "bases" in told, pack  # none of the five names a basis in confidentiality


def _published(pack: str) -> str:
    return sorted(published().iterdir())[PACKS.index(pack)].read_text(encoding="utf-8")


def _runs(text: str, names: Iterable[str]) -> set[tuple[str, ...]]:
    """Runs of words, where a name of a law or a body, which nobody can put in other words, counts as one."""
    for name in names:
        text = re.sub(re.escape(name), "it", text, flags=re.IGNORECASE)
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return {tuple(words[at : at + WORDS_IN_A_ROW]) for at in range(len(words) - WORDS_IN_A_ROW + 1)}


def _texts(value: Any) -> Iterator[str]:
    """Every sentence of a pack; addresses and names of officers, which a notice has to give as they are, left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in ("post", "value", "name"):
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
