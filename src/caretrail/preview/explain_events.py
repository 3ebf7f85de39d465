"""One person in the figures of a council: their units, and every event of theirs with how it is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from caretrail.errors import UnusableInput
from caretrail.preview.explain_rows import Tracer
from caretrail.preview.explain_told import Duplicate, EventTold, FigureTold, PersonTold


if TYPE_CHECKING:
    import duckdb


# What an event says besides its kind and dates, where it says it: cleaned texts of defined lists.
_SAID = (
    *("client_type", "service_type", "service_component", "delivery_mechanism", "assessment_type", "review_type"),
    *("request_route", "event_outcome"),
)


def person_told(
    session: duckdb.DuckDBPyConnection, tracer: Tracer, la_code: str, person: UUID, figures: Iterable[FigureTold]
) -> PersonTold:
    """A person's units in the figures, and their events with the council in order of start.

    In:      `tracer`, which answers for this person.
    Raises:  UnusableInput when the council has no event of such a person in its chosen submissions, and no figure
             counts them.
    """
    events = tuple(_events(session, tracer, la_code, person))
    units = tuple((told.figure, unit) for told in figures for unit in told.units if unit.person == person)
    if not events and not units:
        raise UnusableInput(
            f"Council {la_code} has no event of a person with this token. Tokens are those that the figure lists."
        )
    return PersonTold(person=person, units=units, events=events)


def _events(session: duckdb.DuckDBPyConnection, tracer: Tracer, la_code: str, person: UUID) -> Iterable[EventTold]:
    said = ", ".join(f"CAST({column} AS VARCHAR)" for column in _SAID)
    rows = session.execute(
        f"SELECT record_id, CAST(event_type AS VARCHAR), event_start, event_end, end_cropped, concat_ws('; ', {said}) "
        "FROM main_joined WHERE la_code = $1 AND person = $2 ORDER BY event_start, record_id",
        [la_code, person],
    ).fetchall()
    duplicates = _duplicates(tracer)
    for record_id, event_type, start, end, cropped, says in rows:
        yield EventTold(
            place=tracer.places.of(record_id),
            event_type=event_type,
            start=start,
            end=end,
            cropped=cropped,
            says=says,
            duplicates=tuple(duplicates.get(record_id, ())),
            uses=tracer.uses(record_id),
        )


def _duplicates(tracer: Tracer) -> Mapping[int, list[Duplicate]]:
    """The rows that were not kept, by the record that was."""
    found: dict[int, list[Duplicate]] = defaultdict(list)
    for record_id, kept in sorted(tracer.kept.items()):
        if kept.because is not None:
            found[kept.record_id].append(Duplicate(place=tracer.places.of(record_id), because=kept.because))
    return found
