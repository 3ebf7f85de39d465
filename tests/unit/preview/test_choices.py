"""Would the nation choose this file? Every reason why not, and a later submission that covers the same period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from caretrail.engine import open_session
from caretrail.events import Wanted, select_submissions
from caretrail.intake import read_accepted_rows
from caretrail.landing import Submission, open_store
from caretrail.preview import EARLIER_QUARTER, QUARTER, YEAR, Choice
from caretrail.preview.choices import read_choices
from caretrail.preview.view import View, candidate_submission
from caretrail.spec import load_method
from tests.support.landings import COUNCIL, RING, desk
from tests.support.submissions import STANDARD, rows, text, write


WANTED = Wanted(start=date(2025, 4, 1), end=date(2026, 3, 31), joined_from=date(2024, 10, 1), as_of=date(2026, 5, 5))
WHOLE_YEAR = [date(2025 + (month + 2) // 12, (month + 2) % 12 + 1, 9) for month in range(1, 13)]
Submit = Callable[..., tuple[Choice, ...]]
_at = datetime.fromisoformat
SENT_AT, LATER_AT = _at("2026-04-18T15:06:05"), _at("2026-04-25T10:00:00")


@pytest.fixture
def choices_of(tmp_path: Path) -> Submit:
    """What a council's file is chosen for that has an event ending on each of `ends`; `later` were landed, too."""
    desk(tmp_path / "store")

    def submitted(name: str, ends: Sequence[date], received_at: datetime, number: int) -> Submission:
        made = [
            {**row, "event_start_date": "01/03/2024", "event_end_date": f"{end:%d/%m/%Y}"}
            for row, end in zip(rows(4 * len(ends)), (end for end in ends for _ in range(4)), strict=True)
        ]
        path, curated = write(tmp_path / name, text(made)), tmp_path / f"{name}.parquet"
        with (
            open_store(tmp_path / "store", ring=RING) as store,
            read_accepted_rows(path, standard=STANDARD, fields=store.fields_read, name=name) as accepted,
        ):
            store.curate(accepted, curated, la_code=COUNCIL)
            candidate = candidate_submission(
                store,
                la_code=COUNCIL,
                la_name="Made-up",
                received_at=received_at,
                file_name=name,
                rows=len(made),
                curated=curated,
            )
        return replace(candidate, number=number)

    def chosen(
        ends: Sequence[date] = WHOLE_YEAR,
        received_at: datetime = SENT_AT,
        later: Sequence[date] = (),
        later_at: datetime = LATER_AT,
    ) -> tuple[Choice, ...]:
        candidate = submitted("sent.csv", ends, received_at, 2)
        others = (submitted("later.csv", later, later_at, 1),) if later else ()
        with open_store(tmp_path / "store", ring=RING) as store, open_session(tmp_path) as session:
            view = View(store=store, submissions=(*others, candidate))
            return read_choices(session, select_submissions(session, view, WANTED), candidate, WANTED)

    return chosen


def year_of(choices: Sequence[Choice]) -> Choice:
    return next(one for one in choices if one.what == YEAR)


def test_a_file_of_the_whole_year_is_chosen_for_it_and_its_quarters(choices_of: Submit) -> None:
    choices = choices_of()
    assert [one.what for one in choices] == [YEAR, *[EARLIER_QUARTER] * 2, *[QUARTER] * 4]
    assert [one.chosen for one in choices] == [True, False, False, True, True, True, True]
    assert {one.why_not for one in choices if one.chosen} == {None}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"ends": WHOLE_YEAR[2:]}, "its rows imply a period that starts 2025-06-01, after 2025-04-01"),
        ({"ends": WHOLE_YEAR[:-1]}, "its rows imply a period that ends 2026-02-28, before 2026-03-31"),
        ({"received_at": _at("2026-05-06")}, "it was received after 2026-05-05"),
        ({"ends": [date(2026, 4, 9)]}, "its rows imply no period"),
    ],
)
def test_a_file_that_is_not_chosen_says_why(choices_of: Submit, sent: dict[str, object], why: str) -> None:
    assert year_of(choices_of(**sent)) == Choice(
        start=WANTED.start, end=WANTED.end, what=YEAR, chosen=False, why_not=why
    )


def test_a_file_received_before_its_period_ended(choices_of: Submit) -> None:
    choices = choices_of(received_at=_at("2026-03-31"))
    # Months count up to the one before receipt, so that such a file cannot imply March either.
    assert year_of(choices).why_not == "its rows imply a period that ends 2026-02-28, before 2026-03-31"
    assert [one.chosen for one in choices if one.what == QUARTER] == [True, True, True, False]


def test_an_import_known_to_be_wrong(choices_of: Submit) -> None:
    (bad, *_) = [known.received_at for known in load_method().known_bad_imports]
    assert year_of(choices_of(received_at=bad)).why_not == "it is on the list of imports known to be wrong"


def test_a_later_submission_takes_its_place(choices_of: Submit) -> None:
    choices = choices_of(later=WHOLE_YEAR)
    assert not any(one.chosen for one in choices)
    assert year_of(choices).why_not == "a later submission of the council, received 2026-04-25, covers it"


def test_a_later_submission_of_one_quarter_leaves_it_the_year(choices_of: Submit) -> None:
    choices = choices_of(later=WHOLE_YEAR[-3:])
    assert year_of(choices).chosen
    assert [one.chosen for one in choices if one.what == QUARTER] == [True, True, True, False]
    assert "a later submission" in str(choices[-1].why_not)


def test_an_earlier_submission_is_superseded(choices_of: Submit) -> None:
    assert year_of(choices_of(later=WHOLE_YEAR, later_at=_at("2026-04-17"))).chosen
