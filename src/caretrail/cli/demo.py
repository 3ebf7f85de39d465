"""`caretrail demo`: a made-up council's submission with realistic faults, checked, with the report to open."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import click

from caretrail.cli.folders import report_folder
from caretrail.errors import UsageError


_PEOPLE = 2_500
_SEED = 2026
_CHECKED_ON = datetime.date(2026, 4, 14)  # a day on which the file could have been sent
_MADE_BY = "made-by-caretrail-demo"  # a mark, so that nothing but an older demo is ever replaced


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the demo's files; caretrail-demo here by default.",
)
@click.option("--no-serve", is_flag=True, help="Only make the files. (There is no server to start yet.)")
def command(out: Path | None, no_serve: bool) -> int:
    """Make a synthetic council's submission with realistic faults, check it, and leave the report to open."""
    from caretrail.cli.check import Asked, check_one
    from caretrail.reports import verdict
    from caretrail.spec import load_standard
    from caretrail.synthetic import write_nation

    folder = _fresh(out or Path("caretrail-demo"))
    made = write_nation(folder / "council", people=_PEOPLE, seed=_SEED, profile="A")
    submissions = sorted((folder / "council" / "submissions").glob("*.csv"))
    path, previous = submissions[-1], submissions[-2]
    standard = load_standard()
    asked = Asked(out=folder / "report", previous=previous, on=_CHECKED_ON, quiet=True)
    checked = check_one(path, asked.out, asked, standard)
    said = verdict(checked)
    report = report_folder(path, asked.out, checked.sha256)
    click.echo(f"Made up a council: {made.people:,} people, {made.submissions} quarterly submissions. Nobody is real.")
    click.echo(f"Checked the newest, {checked.rows:,} rows, against {len(standard.rules)} rules of the standard.")
    click.echo(f"{said.headline}: {said.sentence}.")
    click.echo(f"Open the report:  {report / 'report.html'}")
    click.echo(f"Every failing row: {report / 'failing_rows.xlsx'}")
    click.echo("Now your own file: ./caretrail check FILE.csv")
    return 0


def _fresh(folder: Path) -> Path:
    """The demo's folder, emptied if an older demo made it.

    Raises:  UsageError when the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MADE_BY).exists():
        raise UsageError(f"{folder} holds files that the demo did not make. Name another folder with --out.")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MADE_BY).touch()
    return folder
