"""The rules of costs: which services have a price, how long they ran in the quarter, what a week of them costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrail.engine import run_steps
from caretrail.measures.costs import COSTS
from caretrail.measures.measure import Period
from tests.support.event_tables import event_tables, service


YEAR = Period(label="year", start=date(2025, 4, 1), end=date(2026, 3, 31))
QUARTER = date(2026, 1, 1), date(2026, 3, 31)
WHOLE_QUARTER = Decimal("12.857142")  # 90 days


def priced(start: date = QUARTER[0], end: date | None = None, **said: Any) -> dict[str, Any]:
    """Support at ten pounds an hour, two hours a week."""
    ordinary = {"unit_cost": Decimal("10.00"), "cost_frequency": "Hourly", "planned_units": Decimal("2.00")}
    return service("p", start, end, **{**ordinary, **said})


def costs(*rows: Mapping[str, Any], memory: str | None = None) -> list[dict[str, Any]]:
    """The rows of the fact table."""
    with event_tables(single=rows) as session:
        run_steps(session, COSTS.steps(YEAR), memory=memory)
        told = session.execute(COSTS.outputs(YEAR)[0].query)
        names = [column[0] for column in told.description]
        return [dict(zip(names, row, strict=True)) for row in told.fetchall()]


def cost(**said: Any) -> tuple[float | None, float | None, float | None]:
    """Of one service: pounds a week, weeks, pounds in the quarter."""
    (row,) = costs(priced(**said))
    return row["cost_per_week"], row["weeks_of_service"], row["total_cost_period"]


@pytest.mark.parametrize(
    ("frequency", "a_week"),
    [
        ("Weekly", "5200"),
        ("Fortnightly", "2600"),
        ("4-weekly", "1300"),
        ("Monthly", "1199.9988"),  # 0.230769 of 5,200
        ("Quarterly", "399.9996"),
        ("Annually", "99.996"),  # 1/52 is cut to 0.019230: four tenths of a penny less than 100 pounds
        ("ANNUALLY", "99.996"),
        ("Hourly", "10400"),
        ("Per session", "10400"),
        ("Invalid and not mapped", "10400"),
        (None, "10400"),
    ],
)
def test_a_week_costs_the_price_times_the_units_that_the_frequency_puts_in_a_week(frequency: str, a_week: str):
    told, _, _ = cost(unit_cost=Decimal("5200.00"), cost_frequency=frequency)
    assert told == float(round(Decimal(a_week), 2))


def test_a_whole_quarter_is_ninety_days_of_weeks_cut_to_six_decimals():
    assert cost() == (20.0, 12.8571, float(round(20 * WHOLE_QUARTER, 2)))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2025, 1, 1), None, 90),
        (date(2025, 1, 1), date(2026, 1, 1), 1),
        (date(2026, 3, 31), None, 1),
        (date(2026, 3, 31), date(2027, 1, 1), 1),
        (date(2026, 1, 5), date(2026, 1, 11), 7),
        (date(2026, 2, 10), date(2026, 2, 1), -8),  # ended before it started: the published method takes it as it is
    ],
)
def test_only_days_within_the_quarter_count(start: date, end: date | None, days: int):
    weeks = (Decimal(days) / 7).quantize(Decimal("0.000001"), rounding=ROUND_DOWN)
    _, told, _ = cost(start=start, end=end)
    assert told == float(round(weeks, 4))


@pytest.mark.parametrize(
    "said",
    [
        {"end": date(2025, 12, 31), "start": date(2025, 1, 1)},
        {"start": date(2026, 4, 1)},
        {"unit_cost": None},
        {"unit_cost": Decimal("0.00")},
        {"planned_units": None},
        {"planned_units": Decimal("0.00")},
        {"event_type": "service extra"},
    ],
)
def test_these_services_have_no_cost(said: dict[str, Any]):
    assert costs(priced(**said)) == []


def test_what_is_paid_once_has_neither_units_nor_weeks():
    assert cost(cost_frequency="One-off", planned_units=None, unit_cost=Decimal("55.56")) == (None, None, 55.56)


def test_a_price_needs_no_planned_units_where_its_frequency_is_a_span():
    assert cost(cost_frequency="Weekly", planned_units=None)[0] == 10.0


def test_signs_are_left_out():
    assert cost(unit_cost=Decimal("-10.00"), planned_units=Decimal("-2.00"))[0] == 20.0


def test_services_alike_are_added_up_and_their_people_counted_once():
    (row,) = costs(priced(), priced(), {**priced(), **{"person": service("q", QUARTER[0])["person"]}})
    assert (row["n_rows"], row["n_people"], row["cost_per_week"]) == (3, 2, 60.0)


def test_missing_attributes_are_a_group_of_their_own():
    rows = costs(priced(), priced(service_component="Meals"), priced(service_type=None))
    assert sorted((str(row["Service_Type"]), str(row["Service_Component"])) for row in rows) == [
        ("Long term support: Community", "Meals"),
        ("Long term support: Community", "None"),
        ("None", "None"),
    ]


_AMOUNTS = st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2)


@pytest.mark.fuzz
@given(
    st.lists(st.tuples(_AMOUNTS, st.integers(0, 89), st.sampled_from(("201", "202"))), min_size=1, max_size=30),
    st.randoms(),
)
def test_sums_are_exact_to_the_penny_and_the_same_in_any_order_and_split(
    amounts: list[tuple[Decimal, int, str]], chance: Any
) -> None:
    rows = [
        priced(date.fromordinal(QUARTER[0].toordinal() + late), unit_cost=price, la_code=council)
        for price, late, council in amounts
    ]
    told = {row["la_code"]: row for row in costs(*rows)}
    shuffled = chance.sample(rows, len(rows))
    assert {row["la_code"]: row for row in costs(*shuffled, memory="1KB")} == told
    for council, row in told.items():
        total = sum(
            price * 2 * (Decimal(90 - late) / 7).quantize(Decimal("0.000001"), rounding=ROUND_DOWN)
            for price, late, whose in amounts
            if whose == council and price
        )
        assert abs(Decimal(row["total_cost_period"]) - total) <= Decimal("0.006") + abs(total) * Decimal("1e-12")
