"""A preview on the terminal: is the file chosen, the headline figures, what moves them, what has no known mend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from caretrail.preview import FigureRow, Preview
from caretrail.reports.preview_digest import (
    PER_CENT,
    Told,
    area_figures,
    choice_sentences,
    difference,
    headline_rows,
    is_chosen,
    moves_nothing,
    name_of,
    other_areas,
    told_moves,
    unit_of,
    value_of,
    without_mend,
)
from caretrail.reports.wording import count, long_date, printable


_SHOWN = 10  # findings of a kind; the page and JSON hold them all


def print_preview(preview: Preview, console: Console) -> None:
    """Prints what the nation would publish from the file, and what moves it."""
    first, *further = choice_sentences(preview)
    console.print(Text(first, style="bold green" if is_chosen(preview) else "bold red"))
    for sentence in further:
        console.print(Text(sentence))
    console.print(Text(_about(preview), style="dim"))
    _section(console, "Translated by the mapping", _translated(preview))
    rows = headline_rows(preview)
    if rows:
        console.print()
        console.print(_figures(rows, preview))
    moves = [list(_move(one)) for one in told_moves(preview)]
    shown = [line for lines in moves[:_SHOWN] for line in lines]
    _section(console, "What moves what", [*shown, *_more(len(moves))])
    _section(console, "Moves no figure", _some(list(_unmoving(preview))))
    _section(console, "No mend known", _some(list(_unknown(preview))))


def _some(lines: Sequence[str]) -> Iterable[str]:
    return [*lines[:_SHOWN], *_more(len(lines))]


def _more(findings: int) -> Iterable[str]:
    """What is not shown of so many findings, if anything."""
    if findings > _SHOWN:
        yield f"and {count(findings - _SHOWN, 'more finding')}, in --html and --json."


def _about(preview: Preview) -> str:
    council = f"{printable(preview.la_name)} ({printable(preview.la_code)})"
    errors = count(preview.checked.count("error"), "kind") + " of error"
    return (
        f"{printable(preview.checked.file)}, {council}, as if received on {long_date(preview.received_at.date())}: "
        f"{count(preview.checked.accepted, 'row')}, {errors}. As known on {long_date(preview.wanted.as_of)}."
    )


def _translated(preview: Preview) -> Iterable[str]:
    for mapped in preview.checked.mapped:
        yield f"{count(mapped.rows, 'cell')} to {printable(mapped.value)}"


def _figures(rows: Sequence[FigureRow], preview: Preview) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Figure", overflow="fold", ratio=1)
    others = other_areas(preview)
    for heading in ("Last", "Now", "Difference", *others):
        table.add_column(printable(heading, 20), justify="right", no_wrap=True)
    for row in rows:
        unit = unit_of(row.now.scale)
        table.add_row(
            name_of(row.key) if unit == PER_CENT else f"{name_of(row.key)} ({unit})",
            *(value_of(row.before), value_of(row.now), difference(row.now, row.before)),
            *(value_of(figure) for figure in area_figures(row, others)),
        )
    return table


def _move(told: Told) -> Iterable[str]:
    changes = len(told.move.changes)
    also = f" It moves {count(changes, 'figure')} in all." if changes > 1 else ""
    yield " ".join(filter(None, (told.first, told.sentence))) + also
    yield f"  {told.mended[:1].upper()}{told.mended[1:]} ({told.move.finding.rule})."


def _unmoving(preview: Preview) -> Iterable[str]:
    for move in moves_nothing(preview):
        rows = f"{count(len(move.mended), 'row')} mended"
        yield f"{move.finding.header}: {move.finding.message} ({move.finding.rule}, {rows})"


def _unknown(preview: Preview) -> Iterable[str]:
    for move in without_mend(preview):
        rows = count(move.finding.rows - len(move.mended), "row")
        yield f"{move.finding.header}: {move.finding.message} ({move.finding.rule}, {rows})"


def _section(console: Console, title: str, lines: Iterable[str]) -> None:
    shown = list(lines)
    if not shown:
        return
    console.print()
    console.print(Text(title, style="bold"))
    for line in shown:
        console.print(Padding(Text(line.strip()), (0, 0, 0, 4 if line.startswith("  ") else 2)))
