"""A notice is judged by the law and the bodies of the day asked for."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.notices import CLEAN, changed, lint


COMPLAINT = (
    "You have a right to complain to us about how we use your data. Write to the data protection officer; we "
    "acknowledge it within 30 days and tell you the outcome.\n\n"
)
DECISION = "You can always ask a person to look again, tell us what you think, and contest the decision."


@pytest.mark.parametrize(
    ("change", "kind", "before", "since"),
    [
        (("the integrated care board of our area", "the local CCG"), "F3", date(2022, 6, 30), date(2022, 7, 1)),
        (("NHS England, for the national return", "NHS Digital"), "F6", date(2023, 1, 31), date(2023, 2, 1)),
        ((COMPLAINT, ""), "F11", date(2026, 6, 18), date(2026, 6, 19)),
        ((DECISION, "See Article 22 of the UK GDPR."), "F10", date(2026, 2, 4), date(2026, 2, 5)),
        (("10 years after death", "8 years after death"), "F8", date(2021, 8, 9), date(2021, 8, 10)),
        (
            ("It is still personal data", "We follow the Anonymisation Code. It is still personal data"),
            "F9",
            date(2025, 3, 27),
            date(2025, 3, 28),
        ),
        (("outside the UK", "outside the EU"), "F14", date(2020, 12, 31), date(2021, 1, 1)),
        (
            ("Social Work England and the Health and Care", "the Health and Care"),
            "F25",
            date(2019, 12, 1),
            date(2019, 12, 2),
        ),
        (("Data Protection Act 2018", "Data Protection Act 1998"), "F29", date(2018, 5, 24), date(2018, 5, 25)),
    ],
)
def test_a_finding_begins_with_its_day(change: tuple[str, str], kind: str, before: date, since: date) -> None:
    text = changed(CLEAN, [change])
    assert kind not in {one.id for one in lint(text, as_at=before)}
    assert kind in {one.id for one in lint(text, as_at=since)}


@pytest.mark.parametrize(
    ("reviewed", "stale"),
    [("22 November 2025", True), ("23 November 2025", False), ("November 2025", False), ("2025-10-31", True)],
)
def test_a_notice_is_stale_after_a_year(reviewed: str, stale: bool) -> None:
    text = changed(CLEAN, [("2 November 2026", reviewed)])
    assert ("F23" in {one.id for one in lint(text)}) is stale


def test_a_date_to_come_is_not_the_age_of_a_notice() -> None:
    text = changed(
        CLEAN, [("Last reviewed: 2 November 2026", "Last reviewed: 2 November 2020. Effective from 1 May 2030")]
    )
    assert [one.id for one in lint(text)] == ["F23"]
