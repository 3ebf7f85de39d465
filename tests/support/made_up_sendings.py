"""Strategies for what councils send: several submissions of one history, each told again a little differently.

Made backwards, so that what the method turns on is common: the same event in several files, revised ends and outcomes,
open ends, deaths, empty cells, other spellings of the same text, files for part of a year, and gaps between files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from hypothesis import strategies as st

from tests.support.curated import Row, Sending


YEAR = (date(2025, 4, 1), date(2026, 3, 31))
JOINED_FROM = date(2024, 10, 1)
AS_OF = date(2026, 6, 30)
COUNCILS = (("201", "Northshire"), ("202", "Southshire"))

_EVENTS: tuple[dict[str, tuple[str, ...]], ...] = (
    {
        "event_type": ("Service",),
        "service_type": (
            "Long term support: Community",
            "Long Term Support: Community",  # Release 1, the same but for its letters
            "Long term support: Nursing care",
            "Short term support: ST-Max",
            "Long term support: Prison",
            "Something of their own",
            "",
        ),
        "service_component": ("Home support or domiciliary care", "Home Support", "Shared Lives", "Day support", ""),
        "delivery_mechanism": ("Direct payment", "direct payment ", "CASSR commissioned support", ""),
        "unit_cost": ("100", "100.00", "100.004", "99.9", "£12", ""),
        "cost_frequency_unit_type": ("Weekly", "weekly", "Monthly", ""),
        "planned_units_per_week": ("1", "1.0", "2", ""),
    },
    {
        "event_type": ("Request",),
        "request_route_of_access": (
            "Discharge from hospital",
            "Discharge from Hospital",
            "Community / Other route",
            "",
        ),
    },
    {"event_type": ("Assessment",), "assessment_type": ("Long term assessment", "Long Term Assessment", "")},
    {"event_type": ("Review",), "review_reason": ("Planned", "Unplanned - Carer related", "Annual", "")},
    {"event_type": ("Review of a service request",), "service_type": ("Long term support: Community", "")},
)
_PERSON: dict[str, tuple[str, ...]] = {
    "client_type": ("Service user", "Service User", "Unpaid carer", "Carer", ""),
    "gender": ("Male", "Female", "male", "Not on any list", "Unknown", ""),
    "ethnicity": ("White: Irish", "No data: Refused", "No data: Undeclared or not known", ""),
    "accommodation_status": ("Tenant: Private landlord", "Registered care home", "Unknown", "Unknown", ""),
    "employment_status": ("Paid: 16 or more hours a week", "Unknown", "Invalid and not mapped", ""),
    "has_unpaid_carer": ("Yes", "No", ""),
    "client_funding_status": ("Fully client funded", "Unknown", ""),
    "primary_support_reason": ("Learning disability support", "Social support: Support to unpaid carer", "Unknown", ""),
    "la_person_unique_identifier": ("P1", "p1 ", "P2", "Unknown", ""),
    "nhs_number": ("9990000018", "9990000018", "9990000026", ""),
    "adult_1_linked_person_id": ("P2", "p1", "", ""),
    "adult_2_linked_person_id": ("", "", "P3"),
    "event_description": ("A Conversation about needs", "A call", ""),
    "event_outcome": (
        "Progress to support planning or services",
        "NFA: Deceased",
        "No change in package",
        "NFA- Other",
        "Nothing on a list",
        "",
    ),
}
_DAYS = [
    JOINED_FROM + timedelta(days=step) for step in (-300, -10, 0, 45, 91, 92, 150, 181, 182, 200, 273, 365, 400, 500)
]


_REVISED = (
    "event_outcome",
    "event_description",
    "accommodation_status",
    "gender",
    "client_type",
    "la_person_unique_identifier",
)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, as its council knows it in the end."""

    cells: Row
    start: date
    end: date | None


def written(day: date | None) -> str:
    """A date as councils write it."""
    return day.strftime("%d/%m/%Y") if day else ""


@st.composite
def events(draw: st.DrawFn) -> Event:
    """One event of a history."""
    kind = draw(st.sampled_from(_EVENTS))
    start = draw(st.sampled_from(_DAYS))
    lasts = draw(st.sampled_from([0, 30, 30, 90, 200, 365, -5]))
    end = start + timedelta(days=lasts)
    is_open = "Service" in kind["event_type"] and draw(st.booleans())
    cells = {field: draw(st.sampled_from(choices)) for field, choices in {**_PERSON, **kind}.items()}
    died = draw(st.sampled_from([None] * 7 + [start, start + timedelta(days=100)]))
    born = draw(st.sampled_from([date(1940, 5, 17), date(1940, 7, 2), date(2008, 4, 1), date(2026, 1, 9), None]))
    cells |= {"event_start_date": written(start), "date_of_death": written(died), "date_of_birth": written(born)}
    return Event(cells=cells, start=start, end=None if is_open else end)


@st.composite
def told(draw: st.DrawFn, event: Event, first: date, last: date) -> list[Row]:
    """The rows in which a file of these days tells of an event: none before it ended in them, open while it goes on."""
    end = event.end
    if event.start > last or (end is not None and end < first):
        return []
    if end is None or end > last:
        if "ervice" not in event.cells["event_type"]:
            return []
        end = None
    row = {**event.cells, "event_end_date": written(end)}
    rows = []
    for _ in range(draw(st.sampled_from([1, 1, 1, 0, 2]))):
        change = draw(st.sampled_from(["", "", "", "spelling", "end", "start", *_REVISED]))
        if change == "spelling":
            spelt = draw(st.sampled_from([name for name in sorted(row) if "date" not in name]))
            rows.append({**row, spelt: row[spelt].upper() + " "})
        elif change == "end":
            rows.append({**row, "event_end_date": written(draw(st.sampled_from([None, first, last])))})
        elif change == "start":
            rows.append({**row, "event_start_date": draw(st.sampled_from(["", "32/13/2025", written(event.start)]))})
        elif change:
            rows.append({**row, change: draw(st.sampled_from(_PERSON[change]))})
        else:
            rows.append(row)
    return rows


def anchors(first: date, last: date) -> list[Row]:
    """Requests of nobody that ended in the first and the last month: they give the file its period."""
    return [{"event_type": "Request", "event_end_date": written(day)} for day in (first, last)]


# What a council may send: file by file the months it covers. Some leave a gap, overlap, or take a quarter back.
_PLANS = [
    [(date(2024, 10, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2026, 3, 31))],
    [
        (date(2024, 10, 1), date(2024, 12, 31)),
        (date(2025, 4, 1), date(2025, 9, 30)),
        (date(2025, 10, 1), date(2026, 3, 31)),
    ],
    [
        (date(2024, 10, 1), date(2025, 9, 30)),
        (date(2025, 1, 1), date(2025, 3, 31)),
        (date(2025, 4, 1), date(2026, 3, 31)),
    ],
    [
        (date(2024, 10, 1), date(2025, 9, 30)),
        (date(2025, 4, 1), date(2026, 3, 31)),
        (date(2025, 7, 1), date(2025, 9, 30)),
    ],
    [
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2025, 4, 1), date(2026, 3, 31)),
        (date(2025, 4, 1), date(2026, 3, 31)),
    ],
]


@st.composite
def nations(draw: st.DrawFn) -> list[Sending]:
    """What one or two councils sent, in several files each."""
    sendings: list[Sending] = []
    number = count(1)
    for la_code, la_name in draw(st.sampled_from([COUNCILS, COUNCILS[:1]])):
        history = draw(st.lists(events(), min_size=8, max_size=16))
        for first, last in draw(st.sampled_from(_PLANS)):
            rows = [*anchors(first, last), *(row for event in history for row in draw(told(event, first, last)))]
            received = datetime(last.year, last.month, last.day, 12) + timedelta(days=1 + draw(st.integers(0, 60)))  # noqa: DTZ001
            sendings.append(
                Sending(
                    la_code=la_code,
                    la_name=la_name,
                    received_at=received + timedelta(seconds=next(number)),  # each of its own second
                    file_name=f"{la_code}_{next(number)}.csv",
                    rows=draw(st.permutations(rows)),
                )
            )
    return sendings
