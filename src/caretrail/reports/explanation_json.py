"""An explanation for other programs: one JSON object. Its keys are documented here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from caretrail.preview import EventTold, Explanation, FigureTold, PersonTold, Reason, RowTold, UnitTold, Use
from caretrail.version import __version__


def explanation_as_json(told: Explanation) -> dict[str, Any]:
    """The explanation as an object ready for `json.dumps`. Persons are tokens unless identifiers were asked for.

    Keys:     caretrail; measure (name, title, question, counted, numerator, denominator, unit, source); council (code,
              name); as_of, year (start, end), joined_from; submissions (file, submission_id, received_at, ref_start,
              ref_end, rows, spec_release, derivation, derivations, receipt: its SHA-256); figures (measure, period,
              group, numerator, denominator, value, population: whether the denominator is no count of units, units);
              person, null unless asked for (person, units, events); row, likewise (row, person, counted, reasons,
              kept, twin, uses).
    A unit is   person, unit, in_denominator, in_numerator, what. An event is  row, event_type, start, end, cropped,
              says, duplicates (row, because), uses. A use is  measure, period, counted, roles, reasons. A reason is
              about, says, read, row. A row is "FILE:ROW".
    """
    how, wanted = told.definition, told.wanted
    words = ("name", "title", "question", "counted", "numerator", "denominator", "unit", "source")
    return {
        "caretrail": __version__,
        "measure": {word: getattr(how, word) for word in words},
        "council": {"code": told.la_code, "name": told.la_name},
        "as_of": wanted.as_of.isoformat(),
        "year": {"start": wanted.start.isoformat(), "end": wanted.end.isoformat()},
        "joined_from": wanted.joined_from.isoformat(),
        "submissions": [
            {
                "file": one.file_name,
                "submission_id": one.submission_id,
                "received_at": one.received_at.isoformat(),
                "ref_start": one.ref_start.isoformat(),
                "ref_end": one.ref_end.isoformat(),
                "rows": one.rows,
                "spec_release": one.spec_release,
                "derivation": one.derivation,
                "derivations": dict(one.derivations),
                "receipt": one.receipt,
            }
            for one in told.fed
        ],
        "figures": [_figure(one, told) for one in told.figures],
        "person": _person(told.person, told) if told.person else None,
        "row": _row(told.row, told) if told.row else None,
    }


def _figure(one: FigureTold, told: Explanation) -> dict[str, Any]:
    figure = one.figure
    return {
        **_named(one),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": figure.value,
        "population": one.population,
        "units": [_unit(unit, told) for unit in one.units],
    }


def _named(one: FigureTold) -> dict[str, Any]:
    key = one.figure.key
    return {"measure": key.measure, "period": key.period, "group": list(key.group)}


def _unit(unit: UnitTold, told: Explanation) -> dict[str, Any]:
    return {
        "person": told.name(unit.person),
        "unit": unit.unit,
        "in_denominator": unit.in_denominator,
        "in_numerator": unit.in_numerator,
        "what": unit.what,
    }


def _person(person: PersonTold, told: Explanation) -> dict[str, Any]:
    return {
        "person": told.name(person.person),
        "units": [
            {
                "measure": figure.key.measure,
                "period": figure.key.period,
                "group": list(figure.key.group),
                **_unit(unit, told),
            }
            for figure, unit in person.units
        ],
        "events": [_event(event) for event in person.events],
    }


def _event(event: EventTold) -> dict[str, Any]:
    return {
        "row": str(event.place),
        "event_type": event.event_type,
        "start": event.start.isoformat(),
        "end": event.end.isoformat() if event.end else None,
        "cropped": event.cropped,
        "says": event.says,
        "duplicates": [{"row": str(other.place), "because": other.because} for other in event.duplicates],
        "uses": _uses(event.uses),
    }


def _row(row: RowTold, told: Explanation) -> dict[str, Any]:
    return {
        "row": str(row.place),
        "person": told.name(row.person) or None,
        "counted": row.counted,
        "reasons": _reasons(row.reasons),
        "kept": str(row.kept) if row.kept else None,
        "twin": str(row.twin) if row.twin else None,
        "uses": _uses(row.uses),
    }


def _uses(uses: Iterable[Use]) -> list[dict[str, Any]]:
    return [
        {
            "measure": use.measure,
            "period": use.period,
            "counted": use.counted,
            "roles": list(use.roles),
            "reasons": _reasons(use.reasons),
        }
        for use in uses
    ]


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [
        {
            "about": reason.about,
            "says": reason.says,
            "read": reason.read,
            "row": str(reason.place) if reason.place else None,
        }
        for reason in reasons
    ]
