"""The verb `standard`: shows the national standard, and lays an official workbook over it.

Importing never happens silently: the preview says what was read as what, and somebody confirms it.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from caretrail.cli.home import overlay_file
from caretrail.errors import UsageError
from caretrail.spec import find_entry, forget_overlay, load_standard


_home = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that holds the overlay, instead of CARETRAIL_HOME.",
)


@click.group()
def command() -> None:
    """Show the national standard, or lay your copy of the official workbook over it."""


@command.command()
@click.argument("name", required=False, nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a card.")
@_home
def show(name: tuple[str, ...], *, as_json: bool, home: Path | None) -> int:
    """Explain a field, a defined list, a rule or a family of rules.

    NAME is a heading or name in any case (Event Outcome, event_outcome), a rule (M11.unit_cost) or a
    family (M11). Without it: what the standard holds and what is not known.
    """
    from caretrail.reports import entry_as_json, overview_as_json, standard_card, standard_overview

    standard = load_standard(overlay=_overlay(home))
    entry = find_entry(standard, " ".join(name)) if name else None
    if as_json:
        answer = entry_as_json(standard, entry) if entry else overview_as_json(standard)
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _print(standard_card(standard, entry) if entry else standard_overview(standard))
    return 0


@command.command("import")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Accept what the preview shows without being asked.")
@_home
def import_(workbook: Path, *, yes: bool, home: Path | None) -> int:
    """Read the official specification WORKBOOK (.xlsx) and use its lists and headings from now on.

    Shows which sheet and column was read as what and what would change, then asks. Only lists and headings
    are taken: which fields are mandatory stays as packaged.
    """
    from caretrail.reports import import_preview
    from caretrail.spec import compare, read_workbook, write_overlay

    packaged = load_standard()
    proposal = read_workbook(workbook, packaged)
    _print(import_preview(packaged, proposal, compare(packaged, proposal)))
    if not yes and not _confirmed():
        click.echo("Nothing was written.")
        return 0
    path = _overlay(home)
    write_overlay(path, proposal, imported_on=datetime.now(tz=UTC).astimezone().date())
    click.echo(f"Written to {path}. `caretrail check` uses it from now on; `caretrail standard forget` takes it away.")
    return 0


@command.command()
@_home
def forget(home: Path | None) -> int:
    """Take the imported workbook away and use the packaged standard again."""
    there = forget_overlay(_overlay(home))
    click.echo("The packaged standard is used again." if there else "No workbook was imported; nothing changed.")
    return 0


def _overlay(home: Path | None) -> Path:
    return overlay_file() if home is None else home / overlay_file().name


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Nothing was written. Read the preview, and accept it with --yes.")
    return click.confirm("\nUse this workbook?", default=False)


def _print(card: object) -> None:
    from rich.console import Console

    Console(highlight=False).print(card)
