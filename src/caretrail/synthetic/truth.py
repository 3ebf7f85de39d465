"""The truth behind a made-up nation: who the people are and what really happened, whatever the submissions say."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Protocol

from caretrail.synthetic.days import iso
from caretrail.synthetic.hospital import HEADINGS, Episode, episode_cells, stay
from caretrail.synthetic.life import Person
from caretrail.synthetic.people import Identity, Registry
from caretrail.synthetic.stream import Stream


_PEOPLE = (
    *("la_code", "person", "nhs_number", "first_name", "last_name", "gender", "ethnicity", "date_of_birth"),
    *("date_of_death", "postcode", "neighbourhood", "cares_for", "known_by_association"),
)
_EVENTS = (
    *("la_code", "person", "event_reference", "client_type", "event_type", "event_start_date", "event_end_date"),
    *("event_outcome", "request_route_of_access", "assessment_type", "service_type", "service_component"),
    *("delivery_mechanism",),
)


class _Writer(Protocol):
    def writerow(self, row: Iterable[str], /) -> object: ...


class Truth(AbstractContextManager["Truth"]):
    """Writes truth/people.csv, truth/events.csv and ref/sus.csv while households are made.

    Grain:   one line per person, per true event (also those no submission shows), per hospital episode.
    """

    def __init__(self, out: Path) -> None:
        self._files = ExitStack()
        self._people = self._writer(out / "truth" / "people.csv", _PEOPLE)
        self._events = self._writer(out / "truth" / "events.csv", _EVENTS)
        self._episodes = self._writer(out / "ref" / "sus.csv", HEADINGS, quote=True)
        self._idents = 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, la_code: str, household: Sequence[Person], stream: Stream, registry: Registry) -> None:
        """One household of a council, and now and then a hospital patient the council does not know."""
        for person in household:
            self._person(la_code, person)
            for event in person.events:
                self._events.writerow(
                    (
                        *(la_code, person.identity.local_id, event.cells["event_reference"], event.client_type),
                        *(event.kind, iso(event.start), iso(event.end) if event.end else "", event.outcome),
                        *(event.cells.get(field, "") for field in _EVENTS[8:]),
                    )
                )
            for episode in (*person.episodes, *_other_stays(person, stream)):
                self._episode(episode, person.identity, stream)
            if person.events and stream.chance(12):
                self._patient(person, stream, registry)

    def _person(self, la_code: str, person: Person) -> None:
        cells = person.identity.cells
        self._people.writerow(
            (
                *(la_code, person.identity.local_id, person.identity.nhs_number),
                *(cells["first_name"], cells["last_name"], cells["gender"], cells["ethnicity"]),
                *(iso(person.identity.birth), iso(person.death) if person.death else ""),
                *(cells["postcode"], person.identity.neighbourhood, ";".join(person.cared_for)),
                "true" if person.by_association else "false",
            )
        )

    def _patient(self, like: Person, stream: Stream, registry: Registry) -> None:
        """Somebody of the same age and place whom the council never met, in hospital at about the same time."""
        identity = Identity(
            local_id="",
            nhs_number=next(registry.other_patients),
            birth=like.identity.birth + stream.between(-900, 900),
            neighbourhood=like.identity.neighbourhood,
            cells=like.identity.cells,
        )
        self._episode(stay(stream, _some_day(like, stream), emergency=stream.chance(70)), identity, stream)

    def _episode(self, episode: Episode, identity: Identity, stream: Stream) -> None:
        self._idents += 1
        self._episodes.writerow(episode_cells(episode, identity, self._idents, stream))

    def _writer(self, path: Path, headings: Sequence[str], *, quote: bool = False) -> _Writer:
        file = self._files.enter_context(path.open("w", encoding="utf-8", newline="", buffering=1 << 20))
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL)
        writer.writerow(headings)
        return writer


def _some_day(person: Person, stream: Stream) -> int:
    return person.events[0].start + stream.below(400)


def _other_stays(person: Person, stream: Stream) -> list[Episode]:
    """Hospital stays that led to no care: now and then one, and often the last one."""
    stays = []
    if person.events and person.death is None and stream.chance(12):
        stays.append(stay(stream, _some_day(person, stream), emergency=stream.chance(60)))
    if person.death is not None and stream.chance(40):
        stays.append(stay(stream, person.death, emergency=True, died=True))
    return stays
