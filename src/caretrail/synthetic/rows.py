"""What a council's submission says about a household: its rows, as the records stood at the period's end.

An event appears in every rolling twelve months it touches, in the state it had by then: a service that
ended later is still open, a death that came later is not known. Each text is built once and used again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from caretrail.errors import SpecError
from caretrail.spec import Standard
from caretrail.synthetic.days import Period, british
from caretrail.synthetic.life import Event, Person
from caretrail.synthetic.values import CARER, CARER_SUPPORT, CONTINUES, KNOWN_BY_ASSOCIATION, SERVICE, SERVICE_USER


_BETWEEN = '","'
_OWN_SITUATION = ("primary_support_reason", "client_funding_status")


class Layout:
    """The columns of a submission, in the standard's order, in three stretches: file, person, event."""

    def __init__(self, standard: Standard) -> None:
        """Raises: SpecError when person and event fields are not each in one stretch."""
        names = [field.name for field in standard.fields]
        self.names: tuple[str, ...] = tuple(names)
        self.heading = quoted([field.header for field in standard.fields])
        first_person, first_event = names.index("nhs_number"), names.index("event_type")
        self.file_fields = names[:first_person]
        self.person_fields = names[first_person:first_event]
        self.event_fields = names[first_event:]
        if set(self.file_fields) != {"la_code", "reporting_period_start_date", "reporting_period_end_date"}:
            raise SpecError("Made-up files need the council and the reporting period in the first three columns.")


def quoted(cells: Sequence[str]) -> str:
    """One line of a submission; no cell of a made-up file holds a quotation mark or a line break."""
    return f'"{_BETWEEN.join(cells)}"\n'


def unquoted(line: str) -> list[str]:
    """The cells of a line made by `quoted`."""
    return line[1:-2].split(_BETWEEN)


def _stretch(names: Sequence[str], cells: Mapping[str, str]) -> str:
    return _BETWEEN.join([cells.get(name, "") for name in names])


class RowMaker:
    """Makes the rows of one household for one submission after another."""

    def __init__(self, layout: Layout, la_code: str, periods: Sequence[Period]) -> None:
        self._layout = layout
        self._heads = [
            f'"{la_code}{_BETWEEN}{british(period.start)}{_BETWEEN}{british(period.end)}{_BETWEEN}'
            for period in periods
        ]
        self._periods = periods

    def rows(self, household: Sequence[Person]) -> Iterator[list[str]]:
        """The household's lines in each period, oldest first; an empty list where it has none."""
        people = [_Known(self._layout, person) for person in household]
        for head, period in zip(self._heads, self._periods, strict=True):
            lines = [(person, person.lines(head, period)) for person in people]
            drawing = {person.local_id for person, found in lines if found and not person.by_association}
            yield [
                line
                for person, found in lines
                if not person.by_association or person.cared_for <= drawing
                for line in found
            ]


class _Known:
    """One person's texts, each built when first needed."""

    def __init__(self, layout: Layout, person: Person) -> None:
        self.local_id = person.identity.local_id
        self.by_association = person.by_association
        self.cared_for = set(person.cared_for)
        self._layout = layout
        self._person = person
        self._about: dict[tuple[int, bool, str], str] = {}
        self._texts: dict[tuple[int, bool], str] = {}

    def lines(self, head: str, period: Period) -> list[str]:
        if self.by_association:
            return [head + self._person_text(KNOWN_BY_ASSOCIATION, period) + _BETWEEN + self._association_text()]
        return [
            head + self._person_text(event.client_type, period) + _BETWEEN + self._event_text(event, period)
            for event in self._person.events
            if touches(event, period)
        ]

    def _person_text(self, client_type: str, period: Period) -> str:
        person = self._person
        version = sum(from_day <= period.end for from_day, _ in person.situations) - 1
        died = person.death is not None and person.death <= period.end
        key = (version, died, client_type)
        if key not in self._about:
            cells = person_cells(person, client_type, person.situations[version][1], died=died)
            self._about[key] = _stretch(self._layout.person_fields, cells)
        return self._about[key]

    def _event_text(self, event: Event, period: Period) -> str:
        still_open = event.end is None or event.end > period.end
        key = (id(event), still_open)
        if key not in self._texts:
            cells = {
                **event.cells,
                **(self._person.caring_cells if event.client_type == CARER else {}),
                "event_start_date": british(event.start),
                "event_end_date": "" if still_open or event.end is None else british(event.end),
                "event_outcome": CONTINUES if still_open else event.outcome,
            }
            self._texts[key] = _stretch(self._layout.event_fields, cells) + '"\n'
        return self._texts[key]

    def _association_text(self) -> str:
        return _stretch(self._layout.event_fields, self._person.caring_cells) + '"\n'


def touches(event: Event, period: Period) -> bool:
    """Whether the event belongs in the submission of this period."""
    if event.start > period.end:
        return False
    if event.kind == SERVICE:
        return event.end is None or event.end >= period.start
    return event.end is not None and period.start <= event.end <= period.end


def person_cells(person: Person, client_type: str, situation: Mapping[str, str], *, died: bool) -> dict[str, str]:
    """The person fields of a row: health conditions and funding stand on rows of people who draw on care only."""
    cells = {**person.identity.cells, **situation, "client_type": client_type}
    if client_type == SERVICE_USER:
        cells |= person.own_cells
    else:
        cells |= dict.fromkeys(_OWN_SITUATION, "")
    if client_type == CARER:
        cells["primary_support_reason"] = CARER_SUPPORT
    if died and person.death is not None:
        cells["date_of_death"] = british(person.death)
    return cells
