"""Made-up households: people who draw on care, and the unpaid carers who live with or look after them.

A household is the unit of everything random: it depends only on the seed, the council and its own number.
"""

from __future__ import annotations

from collections.abc import Sequence

from caretrail.synthetic import pathways
from caretrail.synthetic.life import Life, Person, World
from caretrail.synthetic.stream import Stream, spread
from caretrail.synthetic.values import (
    CARE_HOME,
    CARER,
    CARER_SUPPORT,
    IN_PRISON,
    LEARNING_DISABILITY,
    NURSING_HOME,
    SERVICE_USER,
    Values,
)


Household = Sequence[Person]

_STORIES = spread(
    {
        "contact": 34,
        "reablement": 20,
        "home": 20,
        "care home": 6,
        "short": 8,
        "lifelong": 10,
        "mental health": 5,
        "prison": 1,
    }
)
_LASTING = spread({"home": 2, "lifelong": 1})
_AGES = {
    "lifelong": (18, 55),
    "mental health": (18, 64),
    "prison": (18, 75),
    "reablement": (60, 97),
    "care home": (66, 99),
}
_LONG_ENOUGH_FOR_A_CARER = 150  # days of support
_MOST_CARED_FOR = 3


class Households:
    """Makes the households of one council, one after the other."""

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._seed = seed
        self._likely = Likelihoods(world.values)

    def steadfast(self) -> Household:
        """One person supported from before the first period to after the last, whom no fault ever touches."""
        stream = Stream(self._seed, self._world.registry.council.number, 2, 0)
        life = self._begin("lifelong", stream, self._world.first - 400, mortal=False)
        pathways.lifelong(life, self._world.first - 400)
        return (life.told(),)

    def household(self, number: int) -> Household:
        """The household with this number, 1 and up; asked for in order, since identities are given out in order."""
        stream = Stream(self._seed, self._world.registry.council.number, 2, number)
        if stream.chance(5):
            lives = [self._client(stream, _LASTING) for _ in range(stream.between(2, _MOST_CARED_FOR))]
        else:
            lives = [self._client(stream, _STORIES)]
        carers = self._carers(stream, lives) if stream.chance(40) else []
        return (*(life.told() for life in lives), *carers)

    def _client(self, stream: Stream, stories: tuple[str, ...]) -> Life:
        story = stream.pick(stories)
        world = self._world
        day = stream.between(world.first, world.last - 10)
        if story in ("lifelong", "mental health") and stream.chance(80):
            day = world.first - stream.between(30, 4000)
        life = self._begin(story, stream, day, mortal=True)
        self._tell(story, life, day)
        while story in ("contact", "short") and stream.chance(40):
            day += stream.between(60, 500)
            pathways.new_contact(life, day)
        return life

    def _begin(self, story: str, stream: Stream, day: int, *, mortal: bool) -> Life:
        ages = _AGES.get(story, (20, 64) if stream.chance(28) else (65, 98))
        identity = self._world.registry.enrol(stream, first_day=day - 60, ages=ages)
        death = None
        if mortal and stream.chance(_DYING[story] if ages[0] >= 60 else 4):
            death = max(day, self._world.first) + stream.between(30, 1500)
        life = Life(self._world, stream, identity, death=death)
        life.own_cells = self._likely.conditions(stream, story, ages[0])
        life.change(0, **self._likely.situation(stream, story, ages[0]))
        return life

    def _tell(self, story: str, life: Life, day: int) -> None:
        match story:
            case "contact":
                pathways.new_contact(life, day)
            case "reablement":
                pathways.reablement(life, day)
            case "home":
                pathways.at_home(life, pathways.assessed(life, day))
            case "care home":
                pathways.straight_to_care_home(life, day)
            case "short":
                pathways.short_help(life, day)
            case "prison":
                pathways.in_prison(life, day)
            case _:
                pathways.lifelong(life, day)

    def _carers(self, stream: Stream, cared_for: Sequence[Life]) -> list[Person]:
        spans = [(life, life.span_of_support(_LONG_ENOUGH_FOR_A_CARER)) for life in cared_for]
        known = [span for _, span in spans if span is not None]
        cared_for = [life for life, span in spans if span is not None]
        if not known:
            return []
        first = max(span[0] for span in known)
        ends = [span[1] for span in known if span[1] is not None]
        for life in cared_for:
            life.change(0, has_unpaid_carer="Yes")
        return [self._carer(stream, cared_for, first, min(ends, default=None))]

    def _carer(self, stream: Stream, cared_for: Sequence[Life], first: int, last: int | None) -> Person:
        by_association = stream.chance(40)
        identity = self._world.registry.enrol(stream, first_day=self._world.first - 3000, ages=(25, 78))
        life = Life(self._world, stream, identity)
        life.own_cells = self._likely.conditions(stream, "contact", 65)
        life.change(0, **self._likely.situation(stream, "contact", 30))
        life.change(0, has_unpaid_carer="No")
        life.client_type = CARER
        if not by_association:
            pathways.carer_supported(life, first, last)
            if stream.chance(10):
                life.client_type = SERVICE_USER
                pathways.new_contact(life, stream.between(self._world.first, self._world.last - 60))
        links = tuple(each.identity.local_id for each in cared_for)
        return life.told(caring=self._likely.caring(stream, links), cared_for=links, by_association=by_association)


_DYING = {
    "contact": 6,
    "reablement": 22,
    "home": 45,
    "care home": 65,
    "short": 15,
    "lifelong": 4,
    "mental health": 4,
    "prison": 4,
}


class Likelihoods:
    """How common each value is among made-up people."""

    def __init__(self, values: Values) -> None:
        self._values = values
        reasons = values.without("primary_support_reason", LEARNING_DISABILITY, CARER_SUPPORT)
        self._older_reasons = spread({value: _REASONS.get(value, 1) for value in reasons})
        homes = [v for v in values.of("accommodation_status") if v not in (CARE_HOME, NURSING_HOME, IN_PRISON)]
        self._homes = spread({value: max(1, 30 - 8 * place) for place, value in enumerate(homes)})
        self._supported = spread(
            {value: 12 if "upported" in value or "Shared Lives" in value else 2 for value in homes}
        )
        jobs = values.of("employment_status")
        self._jobs = spread({value: 10 if "retired" in value else 3 for value in jobs})
        self._retired = values.like("employment_status", "retired")
        funding = values.of("client_funding_status")
        self._funding = spread({value: 8 if "social care" in value else 1 for value in funding})
        self._seeing = _mostly_not(values.of("visual_impairment"))
        self._hearing = _mostly_not(values.of("hearing_impairment"))

    def conditions(self, stream: Stream, story: str, youngest: int) -> dict[str, str]:
        """Fields about somebody who draws on care that stay the same: health conditions."""
        autism, dementia = (35, 2) if story == "lifelong" else (3, 30 if youngest >= 60 else 2)
        return {
            "autism_spectrum_disorder_asd": self._known(stream, "autism_spectrum_disorder_asd", autism),
            "visual_impairment": stream.pick(self._seeing),
            "hearing_impairment": stream.pick(self._hearing),
            "dementia": self._known(stream, "dementia", dementia),
        }

    def situation(self, stream: Stream, story: str, youngest: int) -> dict[str, str]:
        """Fields that may change with time: reason for support, home, work, carer, funding."""
        reason = stream.pick(self._older_reasons)
        if story == "lifelong" and stream.chance(85):
            reason = LEARNING_DISABILITY
        elif story == "mental health":
            reason = self._values.like("primary_support_reason", "Mental health")
        return {
            "primary_support_reason": reason,
            "accommodation_status": stream.pick(self._supported if story == "lifelong" else self._homes),
            "employment_status": self._retired if youngest >= 65 else stream.pick(self._jobs),
            "has_unpaid_carer": "Yes" if stream.chance(12) else "No",
            "client_funding_status": stream.pick(self._funding),
        }

    def caring(self, stream: Stream, links: tuple[str, ...]) -> dict[str, str]:
        """Fields about an unpaid carer: hours, how many adults, and who they are."""
        number = len(links) + (1 if stream.chance(8) else 0)
        named = {f"adult_{place}_linked_person_id": link for place, link in enumerate(links, start=1)}
        return {
            "total_hrs_caring_per_week": stream.pick(self._values.of("total_hrs_caring_per_week")),
            "no_of_adults_being_cared_for": str(number),
            **named,
        }

    def _known(self, stream: Stream, field: str, percent: int) -> str:
        if stream.chance(15):
            return self._values.like(field, "Unknown")
        return self._values.like(field, "Yes" if stream.chance(percent) else "No")


def _mostly_not(values: Sequence[str]) -> tuple[str, ...]:
    return spread({value: 30 if value.startswith("No ") else 2 for value in values})


_REASONS = {
    "Physical support: Personal care support": 45,
    "Physical support: Access and mobility only": 14,
    "Support with memory and cognition": 16,
    "Mental health support": 10,
    "Social support: Support for social isolation or other reason": 4,
}
