"""What services there are in made-up councils, and what they cost.

Prices are plausible round figures, not anybody's rates.
"""

from __future__ import annotations

from dataclasses import dataclass

from caretrail.synthetic.stream import Stream, spread
from caretrail.synthetic.values import (
    COMMISSIONED,
    COMMUNITY,
    DIRECT_PAYMENT,
    FOR_CARER,
    LOW_LEVEL,
    MANAGED,
    NURSING,
    PRISON,
    RESIDENTIAL,
    SHORT_TERM,
    ST_MAX,
    TO_CARER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One service: its type, component and mechanism ("" where none is recorded)."""

    kind: str
    component: str
    mechanism: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Price:
    """Pounds for one unit, from and to, and how many units a week are planned."""

    frequency: str
    low: int
    high: int
    units: tuple[str, ...] = ("1",)


_HOURS = ("3.5", "7", "10.5", "14", "17.5", "21", "28")
_DAYS = ("1", "2", "3", "5")
_WEEKLY_HOME = _Price(frequency="Weekly", low=750, high=1400)
_PRICES: dict[str, tuple[_Price, ...]] = {
    "Reablement": (_Price(frequency="Hourly", low=24, high=36, units=_HOURS),),
    "Short term nursing care": (_WEEKLY_HOME,),
    "Short term residential care": (_WEEKLY_HOME, _Price(frequency="Daily", low=105, high=190, units=("7",))),
    "Long term nursing care": (_WEEKLY_HOME,),
    "Long term residential care": (_WEEKLY_HOME, _Price(frequency="4-weekly", low=3100, high=5200)),
    "Home support or domiciliary care": (_Price(frequency="Hourly", low=20, high=31, units=_HOURS),),
    "Day support": (
        _Price(frequency="Per session", low=28, high=70, units=_DAYS),
        _Price(frequency="Daily", low=45, high=110, units=_DAYS),
    ),
    "Meals": (_Price(frequency="Daily", low=5, high=9, units=("5", "7")),),
    "Transport": (_Price(frequency="Per session", low=8, high=24, units=_DAYS),),
    "Equipment": (_Price(frequency="One-off", low=40, high=900),),
    "Direct payment": (
        _Price(frequency="Weekly", low=90, high=640),
        _Price(frequency="4-weekly", low=400, high=2500),
        _Price(frequency="Monthly", low=400, high=2600),
    ),
    "Shared Lives": (_Price(frequency="Weekly", low=380, high=620),),
    "Community supported living": (
        _Price(frequency="Weekly", low=700, high=2100),
        _Price(frequency="Hourly", low=19, high=27, units=_HOURS),
    ),
    "Extra care housing": (
        _Price(frequency="Weekly", low=160, high=420),
        _Price(frequency="Monthly", low=700, high=1700),
    ),
    "Professional support: Social worker": (_Price(frequency="Hourly", low=38, high=62, units=("0.5", "1", "2")),),
    "Professional support: Other": (_Price(frequency="Per session", low=35, high=80),),
    "Learning, education or employment support": (_Price(frequency="Per session", low=25, high=60, units=_DAYS),),
    "End of life care": (_Price(frequency="Daily", low=90, high=260, units=("7",)),),
    "Emergency support": (_Price(frequency="One-off", low=150, high=900),),
    "Other short term support": (_Price(frequency="Fortnightly", low=60, high=260),),
    "Other long term support": (
        _Price(frequency="Fortnightly", low=90, high=380),
        _Price(frequency="Quarterly", low=400, high=1900),
    ),
    "Unpaid carer respite": (_Price(frequency="Weekly", low=60, high=320),),
    "Unpaid carer sitting service": (_Price(frequency="Hourly", low=17, high=26, units=("2", "3", "4")),),
    "Unpaid carer universal services": (_Price(frequency="Annually", low=40, high=220),),
    "Other unpaid carer support": (_Price(frequency="One-off", low=50, high=400),),
}


def _kind(kind: str, components: dict[str, int], mechanisms: dict[str, int]) -> tuple[Package, ...]:
    return tuple(
        Package(
            kind=kind,
            component=component,
            mechanism=DIRECT_PAYMENT if component == "Direct payment" else mechanism,
        )
        for component in spread(components)
        for mechanism in spread(mechanisms)
    )


_ARRANGED = {COMMISSIONED: 7, MANAGED: 2, DIRECT_PAYMENT: 1}
_BOUGHT = {COMMISSIONED: 7, "": 1}

AT_HOME = _kind(
    COMMUNITY,
    {
        "Home support or domiciliary care": 12,
        "Direct payment": 4,
        "Day support": 3,
        "Meals": 1,
        "Transport": 1,
        "Extra care housing": 2,
        "Other long term support": 1,
        "Professional support: Social worker": 1,
    },
    _ARRANGED,
)
LIFELONG = _kind(
    COMMUNITY,
    {
        "Community supported living": 8,
        "Shared Lives": 2,
        "Direct payment": 5,
        "Day support": 5,
        "Home support or domiciliary care": 2,
        "Learning, education or employment support": 2,
        "Transport": 2,
    },
    _ARRANGED,
)
REABLEMENT = _kind(ST_MAX, {"Reablement": 1}, _BOUGHT)
SMALL_HELP = _kind(LOW_LEVEL, {"Equipment": 6, "Meals": 1, "Professional support: Other": 2}, _BOUGHT)
SHORT_STAY = _kind(SHORT_TERM, {"Short term residential care": 3, "Short term nursing care": 1}, _BOUGHT)
SHORT_HELP = _kind(
    SHORT_TERM,
    {
        "Emergency support": 2,
        "Other short term support": 3,
        "End of life care": 1,
        "Home support or domiciliary care": 2,
    },
    _BOUGHT,
)
NURSING_CARE = _kind(NURSING, {"Long term nursing care": 1}, {COMMISSIONED: 1})
RESIDENTIAL_CARE = _kind(RESIDENTIAL, {"Long term residential care": 1}, {COMMISSIONED: 1})
IN_CUSTODY = _kind(
    PRISON,
    {"Other long term support": 1, "Professional support: Social worker": 1},
    {COMMISSIONED: 2, MANAGED: 1},
)
CARERS_OWN = _kind(
    TO_CARER,
    {"Direct payment": 4, "Unpaid carer universal services": 2, "Other unpaid carer support": 2},
    {COMMISSIONED: 4, MANAGED: 2, "": 1},
)
CARERS_BREAK = _kind(
    FOR_CARER,
    {"Unpaid carer respite": 3, "Unpaid carer sitting service": 2},
    {COMMISSIONED: 3, "": 1},
)


def priced(package: Package, stream: Stream) -> tuple[str, str, str]:
    """Unit cost in pounds, what one unit is, and the planned units a week, as text."""
    price = stream.pick(_PRICES[package.component])
    pence = stream.between(price.low * 100, price.high * 100)
    return f"{pence // 100}.{pence % 100:02}", price.frequency, stream.pick(price.units)


def no_cost() -> tuple[str, str, str]:
    """No cost recorded, as councils do for block contracts."""
    return "", "", ""
