"""What a preview comes to, in plain words: is the file chosen, the headline figures, what moves them, by size.

Worked out once here, so that terminal, JSON and page cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from caretrail.intake import Finding
from caretrail.preview import (
    EARLIER,
    EARLIER_QUARTER,
    EMPTY,
    ENGLAND,
    QUARTER,
    SAFE,
    YEAR,
    Change,
    Choice,
    Figure,
    FigureRow,
    Key,
    Move,
    Preview,
    Scale,
)
from caretrail.reports.wording import count, long_date


PER_CENT = "per cent"
_WHOLE = "Total"  # how published tables call a group that is not divided
_LATEST, _PREVIOUS = "latest", "previous"
_HOW = {
    SAFE: "as --fix does",
    EMPTY: "as an empty cell, since the field is not asked of that kind of event",
    EARLIER: "as last sent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One finding that moves something: what it does in a sentence, how its rows were mended, its largest change.

    `lead` is None where it changes only which submission is chosen; `size` is how far the lead moves, in points.
    """

    move: Move
    first: str  # about the choice of the file; "" where mending does not change it
    sentence: str
    mended: str
    lead: Change | None
    size: float


# --- figures ----------------------------------------------------------------------------------------------------------


def headlines(keys: Iterable[Key]) -> frozenset[Key]:
    """The figures that stand for their table: of the latest period, and of the whole wherever there is one."""
    found = list(keys)
    last: dict[str, str] = {}
    for key in found:
        if last.get(key.table) != _LATEST:
            last[key.table] = key.period if key.period == _LATEST else max(key.period, last.get(key.table, ""))
    found = [key for key in found if key.period == last[key.table]]
    whole = {(key.table, key.measure, at) for key in found for at, name in enumerate(key.group) if name == _WHOLE}
    return frozenset(
        key
        for key in found
        if all(name == _WHOLE or (key.table, key.measure, at) not in whole for at, name in enumerate(key.group))
    )


def headline_rows(preview: Preview) -> tuple[FigureRow, ...]:
    """The rows of the headline figures, in the order of the measures."""
    wanted = headlines(row.key for row in preview.rows)
    return tuple(row for row in preview.rows if row.key in wanted)


def other_areas(preview: Preview) -> tuple[str, ...]:
    """The larger areas that there are figures of: none where the store holds no other council."""
    region = preview.region if any(row.region is not None for row in preview.rows) else None
    nation = ENGLAND if any(row.nation is not None for row in preview.rows) else None
    return tuple(area for area in (region, nation) if area)


def area_figures(row: FigureRow, areas: Sequence[str]) -> tuple[Figure | None, ...]:
    """The figures of those areas, in their order."""
    return tuple(row.nation if area == ENGLAND else row.region for area in areas)


def name_of(key: Key) -> str:
    """A figure as it is called: what is whole goes without saying, and so does the latest year."""
    parts = [key.measure, *(name for name in key.group if name != _WHOLE)]
    return ", ".join(parts if key.period == _LATEST else [*parts, period_of(key)])


def period_of(key: Key) -> str:
    """Which period a figure is of, in words."""
    if key.period in (_LATEST, _PREVIOUS):
        return f"{key.period} year"
    return f"quarter from {long_date(date.fromisoformat(key.period))}"


def unit_of(scale: Scale) -> str:
    """What a figure's value counts."""
    if scale.per is None:
        return "days, median"
    return PER_CENT if scale.per == 100 else f"per {scale.per:,}"


def value_of(figure: Figure | None) -> str:
    """A figure's value as it is printed; a dash where it has none."""
    if figure is None or figure.value is None:
        return "–"
    return _valued(figure.value, figure.scale)


def difference(now: Figure | None, other: Figure | None) -> str:
    """How far a figure is above or below another: "+4.2 points"; "" where either has no value."""
    if now is None or other is None or now.value is None or other.value is None:
        return ""
    by = round(now.value - other.value, now.scale.decimals)
    return f"{by:+,.{now.scale.decimals}f}".replace("-", "\N{MINUS SIGN}") if by else "0"


def _valued(value: float, scale: Scale) -> str:
    return f"{value:,.{scale.decimals}f}{'%' if scale.per == 100 else ''}"


def _step(by: float, scale: Scale) -> str:
    """A difference with its unit: "1.9 points", "16.8 per 100,000", "2.5 days"."""
    step = f"{abs(by):,.{scale.decimals}f}"
    if scale.per is None:
        return f"{step} days"
    return f"{step} points" if scale.per == 100 else f"{step} per {scale.per:,}"


# --- the choice -------------------------------------------------------------------------------------------------------


def is_chosen(preview: Preview) -> bool:
    """Whether the nation would choose the file for anything."""
    return any(one.chosen for one in preview.choices)


def choice_sentences(preview: Preview) -> tuple[str, ...]:
    """Would the file be chosen, for what, and why not? The answer first, then what is worth knowing about it."""
    told = list(_chosen_for(preview.choices))
    implied, stated = preview.checked.derived, preview.checked.stated
    if any(one.chosen for one in preview.choices if one.what == EARLIER_QUARTER) and implied is not None:
        told.append(f"Its rows imply a period from {long_date(implied.start)}, so it also stands in for earlier files.")
    if stated is not None and stated.end > preview.wanted.end:
        told.append(
            f"It states a period to {long_date(stated.end)}, after the year shown here, "
            f"which ends on {long_date(preview.wanted.end)}."
        )
    told += [
        f"{title} is not here, because {' and '.join(needs)} {'is' if len(needs) == 1 else 'are'} not in the folder of "
        "--ref."
        for title, needs in preview.lacking.items()
    ]
    return tuple(told)


def _chosen_for(choices: Sequence[Choice]) -> Iterable[str]:
    year = next(one for one in choices if one.what == YEAR)
    quarters = [one for one in choices if one.what == QUARTER]
    earlier = [one for one in choices if one.what == EARLIER_QUARTER and one.chosen]
    chosen = [one for one in quarters if one.chosen]
    period = f"the year {long_date(year.start)} to {long_date(year.end)}"
    if not any(one.chosen for one in choices):
        yield f"This file would be chosen for nothing: {year.why_not}."
        return
    also = f", and for {count(len(earlier), 'earlier quarter')}" if earlier else ""
    parts = "each quarter of it" if len(chosen) == len(quarters) else f"{len(chosen)} of its {len(quarters)} quarters"
    if year.chosen:
        yield f"This file would be chosen for {period} and {parts}{also}."
    else:
        yield f"This file would not be chosen for {period}: {year.why_not}."
        yield f"It would be chosen for {parts}{also}."


def _choice_changed(move: Move, preview: Preview) -> str:
    """What mending a finding does to the choice of the file."""
    if not move.choices:
        return ""
    decides = "what the file is chosen for" if is_chosen(preview) else "whether the file counts at all"
    mended = " ".join(_chosen_for(move.choices)).replace("This file", "it", 1)
    return f"This decides {decides}. Mended, {mended}"


# --- moves ------------------------------------------------------------------------------------------------------------


def told_moves(preview: Preview) -> tuple[Told, ...]:
    """The findings that move a figure or the choice of the file: choices first, medians last, larger moves first.

    A finding is as large as its first change; see `size_of` and `by_size`.
    """
    wanted = headlines(row.key for row in preview.rows)
    told = [_told(move, preview, wanted) for move in preview.moves if move.changes or move.choices]
    return tuple(
        sorted(
            told,
            key=lambda one: (
                *(not one.first, _is_median(one.lead), -one.size, -len(one.move.changes)),
                *(one.move.finding.rule, one.move.finding.check),
            ),
        )
    )


def moves_nothing(preview: Preview) -> tuple[Move, ...]:
    """The findings of which every row was mended, and no figure moved."""
    return tuple(move for move in preview.moves if move.mended and not move.changes and not move.choices)


def without_mend(preview: Preview) -> tuple[Move, ...]:
    """The findings with rows for which nothing says what would be right."""
    return tuple(move for move in preview.moves if len(move.mended) < move.finding.rows)


def size_of(change: Change) -> float:
    """How far a finding moves a figure, in points; of a rate or a median, in per cent of it."""
    if change.by is None or change.now is None or change.mended is None:
        return 0.0
    if change.now.scale.per == 100:
        return abs(change.by)
    return 100 * abs(change.by) / max(change.now.value or 0, change.mended.value or 0)


def by_size(changes: Iterable[Change], wanted: frozenset[Key]) -> list[Change]:
    """Changes with those of headline figures first, the previous year and medians last, and larger ones first."""
    return sorted(
        changes,
        key=lambda one: (one.key not in wanted, one.key.period == _PREVIOUS, _is_median(one), -size_of(one)),
    )


def _is_median(change: Change | None) -> bool:
    figure = (change.now or change.mended) if change else None
    return figure is not None and figure.scale.per is None


def _told(move: Move, preview: Preview, wanted: frozenset[Key]) -> Told:
    lead = next(iter(by_size(move.changes, wanted)), None)
    return Told(
        move=move,
        first=_choice_changed(move, preview),
        sentence=f"{effect(lead)}, because {cause(move)}." if lead else "",
        mended=how_mended(move),
        lead=lead,
        size=size_of(lead) if lead else 0.0,
    )


def effect(change: Change) -> str:
    """What a finding does to one figure: "ASCOF 2A, Total, falls 1.9 points, from 73.3% to 71.4%"."""
    name, now, mended = name_of(change.key), value_of(change.now), value_of(change.mended)
    subject = f"{name}," if ", " in name else name
    if change.by is None:
        return f"{subject} {_appears(change, now, mended)}"
    if change.by:
        return f"{subject} {moved_words(change)}, from {mended} to {now}"
    return f"{subject} stays at {now} but counts {counts_of(change.now)} in place of {counts_of(change.mended)}"


def moved_words(change: Change) -> str:
    """How far a finding moves a value: "falls 1.9 points"; "" where it does not."""
    if not change.by or change.now is None:
        return ""
    return f"{'rises' if change.by > 0 else 'falls'} {_step(change.by, change.now.scale)}"


def _appears(change: Change, now: str, mended: str) -> str:
    if change.now is not None and change.now.value is not None:
        return f"has a value, {now}, that it would not have"
    if change.mended is not None and change.mended.value is not None:
        return f"has no value in place of {mended}"
    return f"counts {counts_of(change.now)} in place of {counts_of(change.mended)}"


def counts_of(figure: Figure | None) -> str:
    """What a figure counts: "8 of 12"."""
    if figure is None:
        return "nobody"
    if figure.numerator is None:
        return f"{figure.denominator or 0:,}"
    return f"{figure.numerator:,} of {figure.denominator or 0:,}"


def cause(move: Move) -> str:
    """Why a figure moves: "117 rows are wrong in Service Type: values that are on neither list"."""
    rows, finding = len(move.mended), move.finding
    be = "is" if rows == 1 else "are"
    state = "wrong" if finding.severity == "error" else "in doubt"
    return f"{count(rows, 'row')} {be} {state} in {finding.header}: {_message(finding)}"


def how_mended(move: Move) -> str:
    """How many rows were mended, and what said how: "117 of 125 rows mended, as last sent"."""
    rows, known = move.finding.rows, [(how, n) for how, n in move.known_from.items() if n]
    said = _HOW[known[0][0]] if len(known) == 1 else "; ".join(f"{n:,} {_HOW[how]}" for how, n in known)
    part = count(rows, "row") if len(move.mended) == rows else f"{len(move.mended):,} of {count(rows, 'row')}"
    return f"{part} mended {said}"


def _message(finding: Finding) -> str:
    said = finding.message.rstrip(".")
    return said[:1].lower() + said[1:] if said[1:2].islower() else said
