"""An explanation on the terminal: the figures and their units, one person's events, or one row; and the next step."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from caretrail.preview import EventTold, Explanation, Fed, FigureTold, PersonTold, Reason, RowTold, UnitTold, Use
from caretrail.reports.preview_digest import name_of, value_of
from caretrail.reports.wording import count, long_date, number, printable
from caretrail.version import __version__


_UNITS = 20  # of one figure; JSON holds them all
_FIGURES = 40
_PERIODS = {"latest": "latest period", "previous": "previous period", "year": "every quarter"}
_ALSO = 3  # reasons besides the first


def print_explanation(told: Explanation, console: Console) -> None:
    """Prints the step that was asked for, then by which rules and versions, and what to ask next."""
    console.print(Text(f"{told.definition.title}, {printable(told.la_name)} ({told.la_code})", style="bold"))
    if told.row is not None:
        _print_row(told.row, told, console)
    elif told.person is not None:
        _print_person(told.person, told, console)
    else:
        _print_figures(told, console)
    _print_versions(told, console)


# --- the figures ------------------------------------------------------------------------------------------------------


def _print_figures(told: Explanation, console: Console) -> None:
    how = told.definition
    console.print(Text(how.question))
    for word, what in (("Counted", how.counted), ("Numerator", how.numerator), ("Denominator", how.denominator)):
        console.print(Text(f"{word}: {what}.", style="dim"))
    console.print()
    table = _table("Figure", "Value", "Numerator", "Denominator")
    for one in told.figures[:_FIGURES]:
        figure = one.figure
        counts = (_counted(figure.numerator), _counted(figure.denominator))
        table.add_row(name_of(figure.key), value_of(figure), *counts)
    console.print(table)
    if len(told.figures) > _FIGURES:
        _more(console, len(told.figures) - _FIGURES, "figure")
    if len(told.figures) == 1:
        _print_units(told.figures[0], told, console)
        _next(console, "--person TOKEN shows one person's events, and --row FILE:ROW why a row is or is not counted.")
    else:
        _next(console, "--group narrows to one figure and lists what it counts; --row FILE:ROW asks about one row.")


def _print_units(one: FigureTold, told: Explanation, console: Console) -> None:
    console.print()
    if not one.units:
        console.print(Text("Nothing is counted in it."))
        return
    if one.population:
        console.print(Text("The denominator is the population of the area.", style="dim"))
    table = _table("Person", "Counts in", "What")
    for unit in one.units[:_UNITS]:
        table.add_row(printable(told.name(unit.person)), _counts_in(unit), printable(unit.what, 200))
    console.print(table)
    if len(one.units) > _UNITS:
        _more(console, len(one.units) - _UNITS, "unit")


def _counts_in(unit: UnitTold) -> str:
    places = [("numerator", unit.in_numerator), ("denominator", unit.in_denominator)]
    return " and ".join(name for name, there in places if there) or "neither"


def _counted(value: int | None) -> str:
    return "" if value is None else number(value)


# --- one person -------------------------------------------------------------------------------------------------------


def _print_person(person: PersonTold, told: Explanation, console: Console) -> None:
    console.print(Text(f"Person {printable(told.name(person.person))}"))
    if not person.units:
        console.print(Text("The person is counted in none of these figures.", style="bold"))
    for figure, unit in person.units:
        console.print(
            Text(f"{name_of(figure.key)}, {figure.key.period}: {_counts_in(unit)}: {printable(unit.what, 200)}")
        )
    console.print()
    for event in person.events:
        _print_event(event, console)
    _next(console, "--row FILE:ROW shows why one row is or is not counted.")


def _print_event(event: EventTold, console: Console) -> None:
    end = "open" if event.end is None else event.end.isoformat()
    cropped = " (cut to its reference period, as no later submission has it)" if event.cropped else ""
    console.print(
        Text(
            f"{printable(str(event.place))}  {printable(event.event_type)}, {event.start} to {end}{cropped}",
            style="bold",
        )
    )
    _indented(console, printable(event.says, 300))
    for use in event.uses:
        _indented(console, _use_in_words(use))
    for other in event.duplicates:
        _indented(
            console, f"the same care event stands in {printable(str(other.place))}; kept is this, as {other.because}"
        )


def _use_in_words(use: Use) -> str:
    if use.counted:
        return f"{use.measure}: counted, as {' and '.join(use.roles)}"
    return f"{use.measure}: not counted: {_in_words(use.reasons[0])}"


# --- one row ----------------------------------------------------------------------------------------------------------


def _print_row(row: RowTold, told: Explanation, console: Console) -> None:
    counted = [use for use in row.uses if use.counted]
    whose = f", person {printable(told.name(row.person))}" if row.person else ""
    console.print(Text(f"Row {row.place.row_number} of {printable(row.place.file_name)}{whose}"))
    console.print(
        Text("Counted." if row.counted else "Not counted.", style="bold green" if row.counted else "bold red")
    )
    _print_reasons(row.reasons, console)
    instead = row.kept or row.twin
    if row.reasons and instead is not None:
        what = "The row that was kept" if row.kept else "A row of the same person, start and event type"
        console.print(Text(f"{what}, {printable(str(instead))}, is {'' if counted else 'not '}counted:"))
    for use in row.uses:
        console.print(
            Text(f"{use.measure}, {_PERIODS.get(use.period, use.period)}: {'' if use.counted else 'not '}counted")
        )
        for role in use.roles:
            _indented(console, f"as {role}")
        _print_reasons(use.reasons, console)


def _print_reasons(reasons: Sequence[Reason], console: Console) -> None:
    for place, reason in enumerate(reasons[: _ALSO + 1]):
        _indented(console, f"{'also: ' if place else ''}{_in_words(reason)}")
    if len(reasons) > _ALSO + 1:
        _more(console, len(reasons) - _ALSO - 1, "reason")


def _in_words(reason: Reason) -> str:
    read = f" (here: {printable(reason.read, 120)})" if reason.read else ""
    where = f" (see {printable(str(reason.place))})" if reason.place else ""
    return f"{printable(reason.says, 500)}{read}{where}"


# --- by which rules ---------------------------------------------------------------------------------------------------


def _print_versions(told: Explanation, console: Console) -> None:
    wanted = told.wanted
    console.print()
    console.print(
        Text(
            f"The year {wanted.start} to {wanted.end}, joined from {wanted.joined_from}, as known on "
            f"{long_date(wanted.as_of)}. Caretrail {__version__}. Definition: {told.definition.source}.",
            style="dim",
        )
    )
    fed = [one for one in told.fed if told.row is None or one.file_name in _files(told.row)]
    if fed:
        table = _table("Submission", "Received", "Tells of", "Rows", "Standard", "Derivation", "Receipt")
        for one in fed:
            table.add_row(*_fed_in_words(one), style="dim")
        console.print(table)


def _files(row: RowTold) -> frozenset[str]:
    return frozenset(place.file_name for place in (row.place, row.kept, row.twin) if place)


def _fed_in_words(one: Fed) -> tuple[str, ...]:
    return (
        printable(one.file_name),
        one.received_at.date().isoformat(),
        f"{one.ref_start} to {one.ref_end}",
        number(one.rows),
        one.spec_release,
        one.derivation,
        one.receipt[:12],
    )


# --- pieces -----------------------------------------------------------------------------------------------------------


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings:
        right = heading in ("Value", "Numerator", "Denominator", "Rows")
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    return table


def _indented(console: Console, line: str) -> None:
    console.print(Padding(Text(line), (0, 0, 0, 2)))


def _more(console: Console, left: int, what: str) -> None:
    _indented(console, f"and {count(left, f'more {what}')}, in --json.")


def _next(console: Console, told: str) -> None:
    console.print()
    console.print(Text(f"Next: {told}", style="dim"))
