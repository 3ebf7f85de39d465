"""A check on the terminal: the verdict first, then what to mend, what it may move, what was not checked.

Severity is a word before it is a colour; the layout holds from 60 columns up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from caretrail.intake import Checked, CouncilCodes, Finding
from caretrail.reports.digest import by_cause, touched, verdict
from caretrail.reports.wording import SEVERITY_WORDS, count, number, period_in_words, printable
from caretrail.spec import Standard


_COLOURS = {"error": "bold red", "warning": "yellow", "info": "cyan", "cannot_verify": "magenta"}
_SHOWN = 12  # findings; the reports hold them all
_WIDE = 110  # columns from which findings stand in a table


def print_checked(checked: Checked, console: Console, files: Mapping[str, Path] | None = None) -> None:
    """Prints what a check found. `files` names the reports written: what it is -> where it is."""
    said = verdict(checked)
    console.print(Text(f"{said.headline}: {said.sentence}.", style="bold green" if said.ready else "bold red"))
    console.print(Text(_about(checked), style="dim"))
    if checked.findings:
        console.print()
        console.print(_findings(checked.findings, wide=console.width >= _WIDE))
        hidden = len(checked.findings) - _SHOWN
        if hidden > 0:
            console.print(Text(f"and {count(hidden, 'more finding')}, in the report."))
    _section(console, "Translated by the mapping", _translated(checked))
    _section(console, "May move published figures", _measures(checked))
    _section(console, "Could not be checked", _unchecked(checked))
    _section(console, "Files", [f"{what}: {where}" for what, where in (files or {}).items()])
    if checked.show_values:
        console.print(Text("The reports contain personal data: keep them where the submission is kept.", style="bold"))


def print_mapping(codes: CouncilCodes, standard: Standard, console: Console) -> None:
    """Shows, before a check, what a council's mapping will translate."""
    lines = [
        f"The heading {printable(codes.written[key])} is read as {standard.by_name[name].header}"
        for key, name in codes.headings.items()
    ]
    for name, values in codes.values.items():
        header = standard.by_name[name].header
        lines += [f"{header}: {printable(own)} is read as {value}" for own, value in values.items()]
    hidden = len(lines) - _SHOWN
    shown = [*lines[:_SHOWN], *([f"and {count(hidden, 'more line')} of the mapping"] if hidden > 0 else [])]
    _section(console, "The mapping", shown)


def _translated(checked: Checked) -> list[str]:
    return [f"{count(mapped.rows, 'cell')} to {mapped.value}" for mapped in checked.mapped]


def _about(checked: Checked) -> str:
    council = f"Council {printable(checked.council)}" if checked.council else "Council not stated"
    overlay = f" with {printable(checked.spec_overlay)}" if checked.spec_overlay else ""
    rejected = f", {count(checked.rejected_count, 'line')} rejected" if checked.rejected_count else ""
    return (
        f"{printable(checked.file)}: {count(checked.rows, 'row')}{rejected}. {council}, {_period(checked)}. "
        f"Release {checked.spec_release}{overlay}, Caretrail {checked.tool_version}."
    )


def _period(checked: Checked) -> str:
    if checked.stated is None:
        return "no period stated"
    stated = f"period {period_in_words(checked.stated)}"
    if checked.derived == checked.stated:
        return stated
    implied = period_in_words(checked.derived) if checked.derived else "none"
    return f"{stated} (its rows imply {implied})"


def _findings(findings: tuple[Finding, ...], *, wide: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=wide)
    table.add_column("Severity", no_wrap=True)
    if wide:
        table.add_column("Field", max_width=28, overflow="fold")
        table.add_column("Rows", justify="right", no_wrap=True)
        table.add_column("What is wrong", ratio=2, overflow="fold")
        table.add_column("How to mend it", ratio=3, overflow="fold")
    else:
        table.add_column("Finding", ratio=1, overflow="fold")
    for finding in findings[:_SHOWN]:
        severity = Text(SEVERITY_WORDS.get(finding.severity, finding.severity), _COLOURS.get(finding.severity, ""))
        table.add_row(severity, *(_cells(finding) if wide else [_block(finding)]))
    return table


def _cells(finding: Finding) -> list[Text]:
    rows = number(finding.rows) if finding.rows else "file"
    return [Text(printable(finding.header)), Text(rows), Text(_wrong(finding)), Text(finding.mend)]


def _block(finding: Finding) -> Text:
    rows = count(finding.rows, "row") if finding.rows else "the file as a whole"
    block = Text(f"{printable(finding.header)}, {rows}", "bold")
    block.append(f"\n{_wrong(finding)} ", "not bold")
    return block.append(finding.mend, "not bold dim")


def _wrong(finding: Finding) -> str:
    details = "; ".join(printable(detail, 120) for detail in finding.detail[:3])
    more = "; ..." if len(finding.detail) > 3 else ""
    return f"{finding.message} ({details}{more})" if details else finding.message


def _measures(checked: Checked) -> Iterable[str]:
    for one in touched(checked):
        rows = "the whole file" if one.rows_at_most is None else f"up to {count(one.rows_at_most, 'row')}"
        extent = f"{count(len(one.findings), 'finding')}, {rows}"
        yield f"{one.measure[:1].upper()}{one.measure[1:]} ({extent}): {'; '.join(one.hows)}."


def _unchecked(checked: Checked) -> Iterable[str]:
    for group in by_cause(checked.not_checked):
        yield f"{count(len(group.rules), 'rule')}: {printable(group.cause, 200)}."


def _section(console: Console, title: str, lines: Iterable[str]) -> None:
    shown = list(lines)
    if not shown:
        return
    console.print()
    console.print(Text(title, style="bold"))
    for line in shown:
        console.print(Padding(Text(line), (0, 0, 0, 2)))
