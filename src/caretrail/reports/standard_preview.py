"""Shows how an official workbook was understood and what it would change, before anything is written.

Every sheet is named, with what was read where, so that a wrong guess is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from caretrail.reports.wording import count, printable
from caretrail.spec import Comparison, ListChange, Proposal, Reading, Standard


_SHOWN = 40  # of the added or removed values of one list


def import_preview(standard: Standard, proposal: Proposal, comparison: Comparison) -> RenderableType:
    """What was read where, and how it differs from the standard it would be laid over."""
    return Group(
        Text(f"{printable(proposal.workbook)} (sha256 {proposal.sha256[:12]})", style="bold"),
        Text(f"{count(len(proposal.lists), 'list')} and {count(len(proposal.headers), 'heading')} were read."),
        Text("\nWhat was read as what", style="bold"),
        Padding(_readings(standard, proposal.readings), (0, 0, 0, 2)),
        Text("\nWhat would change", style="bold"),
        Padding(Group(*_changes(proposal, comparison)), (0, 0, 0, 2)),
    )


def _readings(standard: Standard, readings: Iterable[Reading]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Sheet", "Read as", "Where", ""):
        table.add_column(name, overflow="fold", justify="right" if not name else "left")
    for reading in readings:
        read_as = f"list of {standard.by_name[reading.field].header}" if reading.field else reading.what
        style = "yellow" if reading.what == "not read" else ""
        number = str(reading.count) if reading.count else ""
        cells = (printable(reading.sheet), read_as, printable(reading.where, 160), number)
        table.add_row(*(Text(cell, style) for cell in cells))
    return table


def _changes(proposal: Proposal, comparison: Comparison) -> Iterator[RenderableType]:
    for change in comparison.lists:
        yield from _list_change(change)
    if comparison.headings:
        yield Text("Headings", style="bold")
        yield from (Text(f"  {ours} becomes {printable(theirs)}") for ours, theirs in comparison.headings)
    if comparison.missing_fields:
        yield Text(f"Fields of ours that the workbook does not name (kept): {', '.join(comparison.missing_fields)}")
    if proposal.unknown_fields:
        names = ", ".join(printable(name, 60) for name in proposal.unknown_fields[:_SHOWN])
        yield Text(f"Names in the workbook that are no field of ours (left out): {names}", style="yellow")


def _list_change(change: ListChange) -> Iterator[Text]:
    whole = "becomes whole" if change.becomes_complete else "was whole"
    same = "" if change.added or change.removed or change.respelt else ", no value changes"
    yield Text.assemble((change.header, "bold"), f": {count(change.values, 'value')}, {whole}{same}")
    yield from _values("+", "green", change.added)
    yield from _values("-", "red", change.removed)
    yield from (Text(f"  ~ {ours} is written {printable(theirs, 200)}", "yellow") for ours, theirs in change.respelt)


def _values(sign: str, style: str, values: tuple[str, ...]) -> Iterator[Text]:
    yield from (Text(f"  {sign} {printable(value, 200)}", style) for value in values[:_SHOWN])
    if len(values) > _SHOWN:
        yield Text(f"  {sign} and {len(values) - _SHOWN} more", style)
