"""A row for every kind of reason: what is told first is what a person who looks at the row would say."""

from __future__ import annotations

import pytest

from caretrail.preview import Reason, RowTold, Use


Told = list[RowTold]

# Row, the first reason begins with, what is read there, the row that was kept.
BEFORE_ANY_MEASURE = (
    ("201_03_quarterly.csv:1", "for every quarter that its submission covers, a later one was chosen", None, None),
    ("203_06_monthly.csv:1", "for every quarter that its submission covers, a later one was chosen", None, None),
    ("203_08_known_issue.csv:1", "its submission must be chosen for a quarter of the joined period, but it is on the",
     None, None),
    ("201_11_after_asof.csv:1", "its submission must be chosen for a quarter of the joined period, but it was receiv",
     None, None),
    ("204_01_quarterly.csv:234", "it must have an event type", None, None),
    ("202_01_quarterly.csv:38", "it must have a start date that can be read", None, None),
    ("202_01_quarterly.csv:1", "it must start on or before the last day of the reference period", "2024-09-01", None),
    ("203_01_quarterly.csv:400", "a service must not have ended before the reference period", "2023-11-10", None),
    ("202_01_quarterly.csv:22", "anything but a service must end in the reference period", "2024-01-13", None),
    ("203_02_quarterly.csv:402", "its person must not have died before the reference period", "2023-11-10", None),
    ("204_01_quarterly.csv:368", "its person must not have died before it starts", "2024-02-11", None),
    ("201_01_quarterly.csv:548", "another row of the same care event was kept, because its outcome is stronger", None,
     "201_01_quarterly.csv"),
    ("202_01_quarterly.csv:4", "another row of the same care event was kept, because its submission tells of a later",
     None, "202_0"),
    ("202_01_quarterly.csv:212", "another row of the same care event was kept, because it was received later, or",
     None, "202_01_quarterly.csv"),
)  # fmt: skip

# Measure, row, the first reason begins with, what is read there.
IN_A_MEASURE = (
    ("ASCOF 2A", "202_01_quarterly.csv:155", "its client type must be Service user", "Unpaid carer"),
    ("ASCOF 2A", "202_01_quarterly.csv:5", "its event type must be Service", "assessment"),
    ("ASCOF 2A", "202_01_quarterly.csv:10", "its service type must be Short term support: ST-Max",
     "Long term support: Residential care"),
    ("ASCOF 2A", "202_01_quarterly.csv:291", "it must not end before it starts", "2023-10-18"),
    ("ASCOF 2A", "202_01_quarterly.csv:12", "its episode of reablement must end from 2025-04-01", "2023-12-06"),
    ("ASCOF 2A", "204_05_quarterly.csv:140", "the person must be 18 or older when the episode ends", "11"),
    ("ASCOF 2A", "203_07_quarterly.csv:227", "the person must be a new client", None),
    ("ASCOF 2A", "203_07_quarterly.csv:41", "what followed the episode must be an outcome that the measure counts",
     "Progress to support planning or services (the outcome of its last service, for want of another)"),
    ("ASCOF 2B", "204_01_quarterly.csv:42", "its service component must be residential or nursing care", None),
    ("ASCOF 2B", "204_05_quarterly.csv:476", "its outcome must not be NFA: Self-funded client", None),
    ("ASCOF 2B", "203_07_quarterly.csv:320", "the admission must be new", "2025-11-03"),
    ("ASCOF 2B", "202_09_quarterly.csv:464", "the person must be 18 or older when it starts", "10"),
    ("ASCOF 2B", "202_04_quarterly.csv:183", "the person must not have died before 2025-04-01", "2024-08-23"),
    ("ASCOF 2B", "203_07_quarterly.csv:13", "the person must be 18 to 64 at the youngest new", "65 and above"),
    ("ASCOF 2D part 1", "202_01_quarterly.csv:111", "its service component must be Reablement",
     "Home support or domiciliary care"),
    ("ASCOF 2D part 1", "202_01_quarterly.csv:136", "the hospital file must hold the person", None),
    ("ASCOF 2D part 1", "202_01_quarterly.csv:12", "a discharge that counts must lie between 7 days before and 3 days",
     "an episode that starts 2023-11-26"),
    ("ASCOF 2E", "202_01_quarterly.csv:10", "it must not end before 2025-04-01", "2023-12-17"),
    ("ASCOF 2E", "203_07_quarterly.csv:55", "the person's age must be known", "Unknown"),
    ("ASCOF 2E LD", "203_07_quarterly.csv:6", "the person's latest known support reason must be Learn", None),
    ("ASCOF 3D (Clients)", "203_07_quarterly.csv:14", "no stronger service of the person may run on the last day",
     "Long term support: Prison | CASSR commissioned support"),
    ("ASCOF 3D (Clients)", "203_07_quarterly.csv:13", "the person's strongest service must be in the community",
     "Long term support: Nursing care"),
    ("ASCOF 3D (Carers)", "203_07_quarterly.csv:15", "it must be support to or through an unpaid carer", "request"),
    ("ASCOF 3D (Carers)", "203_07_quarterly.csv:180", "no stronger support to the carer", "information and advice"),
    ("ASCOF 3D (Carers)", "203_07_quarterly.csv:137", "it must be of a kind of support that the measure knows", None),
    ("Wait time to first response", "202_01_quarterly.csv:63", "it must be a support request, an assessment", "review"),
    ("Wait time to first response", "202_01_quarterly.csv:17", "a request's outcome must be", "Admitted to hospital"),
    ("Wait time to first response", "202_01_quarterly.csv:5", "the person must be 25 or older when it starts", "24"),
    ("Wait time to first response", "202_01_quarterly.csv:31", "a request must be of somebody without support", None),
    ("Wait time to first response", "204_01_quarterly.csv:467", "the request must not overlap an earlier one", None),
    ("Wait time to first response", "204_01_quarterly.csv:367", "an assessment or a service must answer", None),
    ("Wait time to first service", "202_01_quarterly.csv:85", "a service must follow the request", None),
)  # fmt: skip

COUNTED = (
    ("ASCOF 2A", "203_07_quarterly.csv:40", "reablement of the episode"),
    ("ASCOF 2A", "203_07_quarterly.csv:106", "the strongest service that followed within a week"),
    ("ASCOF 2A", "203_07_quarterly.csv:133", "the outcome of an assessment or review in its last two weeks"),
    ("ASCOF 2A", "203_07_quarterly.csv:589", "equipment given during it"),
    ("ASCOF 2C", "203_07_quarterly.csv:13", "a new admission of the period"),
    ("ASCOF 2D part 1", "203_07_quarterly.csv:508", "entry to residential or nursing care afterwards"),
    ("ASCOF 2E", "203_07_quarterly.csv:6", "long-term support in the period"),
    ("ASCOF 3D (Carers)", "203_07_quarterly.csv:148", "the strongest support in the period"),
    ("Wait time to first response", "202_01_quarterly.csv:11", "the request"),
    ("Wait time to first response", "202_01_quarterly.csv:12", "wait time to first response"),
)  # fmt: skip


def at(told: Told, place: str) -> RowTold:
    return next(row for row in told if str(row.place) == place)


def use_in(told: Told, place: str, measure: str) -> Use:
    return next(use for use in at(told, place).uses if use.measure == measure and use.period != "previous")


def first(reasons: tuple[Reason, ...]) -> Reason:
    return reasons[0]


@pytest.mark.parametrize(("place", "says", "read", "kept"), BEFORE_ANY_MEASURE)
def test_a_row_that_no_measure_reads(place: str, says: str, read: str | None, kept: str | None, told: Told):
    row = at(told, place)
    assert not row.counted
    assert first(row.reasons).says.startswith(says)
    assert first(row.reasons).read == read
    if kept:
        assert str(row.kept).startswith(kept)
        assert first(row.reasons).place == row.kept


@pytest.mark.parametrize(("measure", "place", "says", "read"), IN_A_MEASURE)
def test_a_row_that_a_measure_does_not_count(measure: str, place: str, says: str, read: str | None, told: Told):
    use = use_in(told, place, measure)
    assert not use.counted
    assert first(use.reasons).says.startswith(says)
    assert first(use.reasons).read == read


@pytest.mark.parametrize(("measure", "place", "role"), COUNTED)
def test_a_row_that_a_measure_counts(measure: str, place: str, role: str, told: Told):
    assert role in use_in(told, place, measure).roles


def test_a_known_client_is_told_with_the_support_that_shows_it(told: Told):
    reason = first(use_in(told, "203_07_quarterly.csv:227", "ASCOF 2A").reasons)
    assert reason.place is not None
    known_by = at(told, str(reason.place))
    assert known_by.person == at(told, "203_07_quarterly.csv:227").person
    assert not known_by.reasons


def test_a_superseded_row_is_told_with_its_twin_in_the_submission_that_was_chosen(told: Told):
    twins = [row for row in told if row.place.file_name == "201_03_quarterly.csv" and row.twin]
    assert twins
    for row in twins:
        assert row.twin is not None
        assert row.twin.file_name != "201_03_quarterly.csv"
        assert at(told, str(row.twin)).person == row.person
        assert not row.counted
