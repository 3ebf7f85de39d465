"""A preview for other programs: one JSON object, without personal data. Its keys are documented here."""

from __future__ import annotations

from typing import Any

from caretrail.preview import Change, Choice, Figure, FigureRow, Key, Move, Preview
from caretrail.reports.preview_digest import (
    by_size,
    choice_sentences,
    headlines,
    is_chosen,
    moves_nothing,
    name_of,
    told_moves,
    unit_of,
    without_mend,
)


def preview_as_json(preview: Preview) -> dict[str, Any]:
    """The preview as an object ready for `json.dumps`.

    Keys:     file, sha256; council (code, name, region or null); received_at, as_of; year (start, end), joined_from;
              chosen (for anything); choice: sentences, periods (start, end, what, chosen, why_not); check (rows,
              accepted, errors, warnings); figures (key as below; headline; unit; last, now, region, england, each
              null or numerator, denominator, value); moves, as faces show them: choices first, then by size (rule,
              check, field, severity, rows; mended: rows that could be; known_from: rows by what says how; sentences;
              choices of the mended file, where they change; changes: key, now, mended, by); unmoving and no_mend
              (rule, check, field, rows); lacking: measure -> missing reference tables.
    A key is  table, measure, period ("latest", "previous", or a quarter's first day), group (list), name (in words).
    """
    checked, wanted = preview.checked, preview.wanted
    head = headlines(row.key for row in preview.rows)
    return {
        "file": checked.file.encode("utf-8", "replace").decode(),  # names of files need not be Unicode
        "sha256": checked.sha256,
        "council": {"code": preview.la_code, "name": preview.la_name, "region": preview.region},
        "received_at": preview.received_at.isoformat(),
        "as_of": wanted.as_of.isoformat(),
        "year": {"start": wanted.start.isoformat(), "end": wanted.end.isoformat()},
        "joined_from": wanted.joined_from.isoformat(),
        "chosen": is_chosen(preview),
        "choice": {
            "sentences": list(choice_sentences(preview)),
            "periods": [_choice(one) for one in preview.choices],
        },
        "check": {
            "rows": checked.rows,
            "accepted": checked.accepted,
            "errors": checked.count("error"),
            "warnings": checked.count("warning"),
        },
        "figures": [{**_key(row.key), "headline": row.key in head, **_row(row)} for row in preview.rows],
        "moves": [
            {
                **_finding(told.move, rows=told.move.finding.rows),
                "severity": told.move.finding.severity,
                "mended": len(told.move.mended),
                "known_from": dict(told.move.known_from),
                "sentences": [said for said in (told.first, told.sentence) if said],
                "choices": [_choice(one) for one in told.move.choices],
                "changes": [_change(one) for one in by_size(told.move.changes, head)],
            }
            for told in told_moves(preview)
        ],
        "unmoving": [_finding(move, rows=len(move.mended)) for move in moves_nothing(preview)],
        "no_mend": [_finding(move, rows=move.finding.rows - len(move.mended)) for move in without_mend(preview)],
        "lacking": {title: list(needs) for title, needs in preview.lacking.items()},
    }


def _choice(one: Choice) -> dict[str, Any]:
    return {
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "what": one.what,
        "chosen": one.chosen,
        "why_not": one.why_not,
    }


def _key(key: Key) -> dict[str, Any]:
    return {
        "table": key.table,
        "measure": key.measure,
        "period": key.period,
        "group": list(key.group),
        "name": name_of(key),
    }


def _row(row: FigureRow) -> dict[str, Any]:
    return {
        "unit": unit_of(row.now.scale),
        "last": _figure(row.before),
        "now": _figure(row.now),
        "region": _figure(row.region),
        "england": _figure(row.nation),
    }


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {"numerator": figure.numerator, "denominator": figure.denominator, "value": figure.value}


def _finding(move: Move, *, rows: int) -> dict[str, Any]:
    return {"rule": move.finding.rule, "check": move.finding.check, "field": move.finding.field, "rows": rows}


def _change(change: Change) -> dict[str, Any]:
    return {**_key(change.key), "now": _figure(change.now), "mended": _figure(change.mended), "by": change.by}
