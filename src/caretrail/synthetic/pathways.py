"""The ways people go through adult social care: what is asked, decided, provided and looked at again.

Each function tells one stretch of a life from a given day on and answers the day on which it ended.
"""

from __future__ import annotations

from caretrail.synthetic import services
from caretrail.synthetic.hospital import stay
from caretrail.synthetic.life import Life
from caretrail.synthetic.services import Package
from caretrail.synthetic.stream import Stream, spread
from caretrail.synthetic.values import (
    ADVICE,
    AS_PLANNED,
    ASSESS,
    CONTINUES,
    DECLINED,
    HOSPITAL,
    IN_PRISON,
    MOVED,
    NFA_OTHER,
    NHS,
    NOT_OFFERED,
    OTHER_REASON,
    OTHER_SERVICE,
    PLAN,
    REABLE,
    SELF_FUNDED,
)


_TURNED_AWAY = spread(
    {
        **{ADVICE: 40, OTHER_SERVICE: 14, DECLINED: 12, NFA_OTHER: 8, SELF_FUNDED: 8},
        **{NOT_OFFERED: 6, NHS: 6, HOSPITAL: 4, MOVED: 2},
    }
)
_LIFE_GOES_ON = spread({CONTINUES: 76, PLAN: 14, ASSESS: 8, HOSPITAL: 2})
_SUPPORT_ENDS = spread(
    {AS_PLANNED: 40, OTHER_REASON: 20, MOVED: 10, DECLINED: 10, NHS: 10, SELF_FUNDED: 5, NFA_OTHER: 5}
)
_AFTER_REABLEMENT = spread(
    {
        "nothing": 42,
        "home": 20,
        "small": 12,
        "residential": 4,
        "nursing": 2,
        "short stay": 4,
        "hospital": 7,
        "again": 5,
        "turned away": 4,
    }
)
_ENDED_WELL = spread(
    {AS_PLANNED: 70, ADVICE: 12, OTHER_REASON: 6, OTHER_SERVICE: 4, NFA_OTHER: 3, NOT_OFFERED: 2, MOVED: 3}
)
_TURNED = spread({SELF_FUNDED: 3, NHS: 3, DECLINED: 4})
_ROUTES = ("Community", "Community", "Community", "Diversion", "Self-funder", "Planned entry", "Community")
_YEAR = 365


def route(life: Life, word: str | None = None) -> str:
    """How a request reached the council, by a word of its label."""
    return life.world.values.like("request_route_of_access", word or life.stream.pick(_ROUTES))


def new_contact(life: Life, day: int) -> int:
    """Somebody asks, and needs no support from the council."""
    stream = life.stream
    if stream.chance(12):
        day = life.request(day, ASSESS, route(life), days=stream.below(10)) + stream.between(1, 40)
        outcome = stream.pick(_TURNED_AWAY)
        return life.assessment(day, outcome, "Long", days=stream.between(1, 30), eligible=False)
    return life.request(day, stream.pick(_TURNED_AWAY), route(life), days=stream.below(8))


def reablement(life: Life, day: int) -> int:
    """Help to regain independence after a fall, an illness or a stay in hospital, and what followed it."""
    stream = life.stream
    start = _asked_for_reablement(life, day)
    end = start + stream.between(10, 42)
    what_next = stream.pick(_AFTER_REABLEMENT)
    outcome = _outcome_of_reablement(stream, what_next)
    if stream.chance(12):
        middle = (start + end) // 2
        life.service(stream.pick(services.REABLEMENT), start, middle, CONTINUES)
        start = middle + stream.between(1, 4)
    life.service(stream.pick(services.REABLEMENT), start, end, outcome)
    if stream.chance(55):
        life.review(max(start, end - 6), outcome, days=stream.below(6))
    return _sequel(life, end, what_next)


def _asked_for_reablement(life: Life, day: int) -> int:
    stream = life.stream
    if not stream.chance(55):
        return life.request(day, REABLE, route(life), days=stream.below(6)) + stream.below(6)
    start = life.request(day, REABLE, route(life, "Discharge from hospital"), days=stream.below(3)) + stream.below(2)
    if life.living_on(start):
        life.episodes.append(stay(stream, start - stream.below(4), emergency=stream.chance(85)))
        if stream.chance(14):
            _readmitted(life, start)
    return start


def _readmitted(life: Life, start: int) -> None:
    discharged = start + life.stream.between(25, 80)
    if life.living_on(discharged):
        life.episodes.append(stay(life.stream, discharged, emergency=True))


def _outcome_of_reablement(stream: Stream, what_next: str) -> str:
    if what_next == "hospital":
        return HOSPITAL
    if what_next == "turned away":
        return stream.pick(_TURNED)
    if what_next in ("nothing", "small", "again"):
        return stream.pick(_ENDED_WELL)
    return stream.pick((PLAN, PLAN, ASSESS, CONTINUES))


def _sequel(life: Life, end: int, what_next: str) -> int:
    stream = life.stream
    match what_next:
        case "home":
            life.assessment(max(end - 5, 0), PLAN, "Long", days=stream.below(6), eligible=True)
            return at_home(life, end + stream.between(1, 6))
        case "residential" | "nursing":
            return in_care_home(life, end + stream.between(1, 5), nursing=what_next == "nursing")
        case "short stay":
            life.service(stream.pick(services.SHORT_STAY), end + 1, end + stream.between(15, 45), PLAN)
            return in_care_home(life, end + 46, nursing=False)
        case "small":
            life.service(stream.pick(services.SMALL_HELP), end + 1, end + stream.between(5, 200), AS_PLANNED)
        case "hospital":
            _readmitted(life, end - 20)
        case "again":
            return reablement(life, end + stream.between(60, 300))
    return end


def assessed(life: Life, day: int) -> int:
    """Somebody asks for support, waits, and is found eligible; answers the day support may begin."""
    stream = life.stream
    day = life.request(day, ASSESS, route(life), days=stream.below(12))
    if stream.chance(15):
        day = life.assessment(day + stream.between(1, 15), ASSESS, "Short", days=stream.below(10), eligible=False)
    day = life.assessment(day + stream.between(2, 70), PLAN, "Long", days=stream.between(1, 25), eligible=True)
    return day + stream.between(1, 45)


def at_home(life: Life, day: int) -> int:
    """Long-term support at home: one or more services, reviewed every year, sometimes ending in a care home."""
    stream = life.stream
    days = stream.between(40, 1600)
    ends = stream.chance(55)
    end = day + days if ends else life.world.last + 1
    to_home = ends and life.age_band == "older" and stream.chance(35)
    outcome = ASSESS if to_home else stream.pick(_SUPPORT_ENDS)
    run_services(life, services.AT_HOME, day, end if ends else None, outcome)
    look_again(life, day + 42, end)
    equipment(life, day, end)
    if to_home:
        return in_care_home(life, end + 1, nursing=stream.chance(35))
    return end


def run_services(life: Life, choices: tuple[Package, ...], day: int, end: int | None, outcome: str) -> None:
    """One to four different services side by side; now and then one is replaced by another half way."""
    stream = life.stream
    chosen: dict[str, Package] = {}
    for _ in range(stream.pick((1, 1, 2, 2, 3, 4))):
        package = stream.pick(choices)
        chosen.setdefault(package.component, package)
    for package in chosen.values():
        if stream.chance(18):
            change = day + stream.between(30, 500)
            if end is None or change < end:
                life.service(package, day, change, PLAN)
                life.service(stream.pick(choices), change + 1, end, outcome)
                continue
        life.service(package, day, end, outcome)


def look_again(life: Life, day: int, end: int) -> None:
    """A review once a year, roughly, while support goes on."""
    stream = life.stream
    while day < end and life.living_on(day):
        if day >= life.world.first:
            life.review(day, stream.pick(_LIFE_GOES_ON), days=stream.between(1, 20))
        day += _YEAR + stream.between(-50, 90)


def in_care_home(life: Life, day: int, *, nursing: bool) -> int:
    """A permanent place in a care home, usually until death."""
    stream = life.stream
    choices = services.NURSING_CARE if nursing else services.RESIDENTIAL_CARE
    outcome = stream.pick((OTHER_REASON, NHS, SELF_FUNDED, MOVED))
    end = day + stream.between(90, 900) if stream.chance(20) else None
    life.service(stream.pick(choices), day, end, outcome)
    life.moves_into_home(day, nursing=nursing)
    look_again(life, day + 50, end or life.world.last)
    return end or life.world.last


def straight_to_care_home(life: Life, day: int) -> int:
    """Somebody comes to the council when living at home is no longer possible."""
    stream = life.stream
    day = assessed(life, day)
    if stream.chance(30):
        life.service(stream.pick(services.SHORT_STAY), day, day + stream.between(10, 41), PLAN)
        day += 42
    return in_care_home(life, day, nursing=stream.chance(30))


def short_help(life: Life, day: int) -> int:
    """Equipment, meals or a few weeks of help, and no more."""
    stream = life.stream
    day = life.request(day, PLAN, route(life), days=stream.below(8)) + stream.between(1, 14)
    choices = services.SMALL_HELP if stream.chance(60) else services.SHORT_HELP
    end = day + stream.between(3, 120)
    life.service(stream.pick(choices), day, end, stream.pick((AS_PLANNED, AS_PLANNED, OTHER_REASON, NFA_OTHER)))
    return end


def equipment(life: Life, day: int, end: int) -> None:
    """Now and then something that makes life at home easier, while other support goes on."""
    while (day := day + life.stream.between(60, 900)) < end and life.living_on(day):
        life.service(life.stream.pick(services.SMALL_HELP), day, day + life.stream.below(20), AS_PLANNED)


def lifelong(life: Life, day: int) -> int:
    """Somebody with a learning disability or a lasting illness, supported for many years."""
    life.assessment(day - 20, PLAN, "Long", days=10, eligible=True)
    run_services(life, services.LIFELONG, day, None, PLAN)
    look_again(life, max(day + 42, life.world.first) + life.stream.below(_YEAR), life.world.last)
    return life.world.last


def in_prison(life: Life, day: int) -> int:
    """Somebody in prison whose care needs are the council's to meet."""
    stream = life.stream
    life.change(day, accommodation_status=IN_PRISON)
    day = life.request(day, ASSESS, route(life, "Prison"), days=stream.below(6)) + stream.below(20)
    day = life.assessment(day, PLAN, "Long", days=stream.between(1, 10), eligible=True)
    end = day + stream.between(60, 500)
    life.service(stream.pick(services.IN_CUSTODY), day, end, stream.pick((MOVED, OTHER_REASON)))
    look_again(life, day + 40, end)
    return end


def carer_supported(life: Life, first: int, last: int | None) -> None:
    """An unpaid carer is assessed and helped, while the person cared for is supported (`first` to `last`)."""
    stream = life.stream
    final = min(last if last is not None else life.world.last, life.world.last)
    start = max(first, life.world.first) + stream.below(60)
    if start + 40 >= final:
        return
    if stream.chance(50):
        life.request(start, ASSESS, route(life), days=stream.below(5))
    day = life.assessment(start + 8, PLAN, "Long", days=stream.below(12), eligible=True) + 1
    choices = services.CARERS_OWN if stream.chance(75) else services.CARERS_BREAK
    goes_on = last is None and stream.chance(70)
    end = None if goes_on else stream.between(day, final)
    if stream.chance(70):
        life.service(stream.pick(choices), day, end, stream.pick((AS_PLANNED, OTHER_REASON)))
    again = day + 300
    while again + 10 < (end or final):
        life.review(again, stream.pick((CONTINUES, CONTINUES, ADVICE, PLAN)), days=stream.below(10))
        again += _YEAR + stream.between(-40, 60)
