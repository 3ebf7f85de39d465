"""`caretrail check`: what is wrong with a submission, where, why it may matter, how to mend it."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caretrail.cli.folders import report_folder, report_folders, written_whole
from caretrail.cli.home import overlay_file
from caretrail.errors import CaretrailError


if TYPE_CHECKING:
    from rich.status import Status

    from caretrail.intake import Checked, Intake
    from caretrail.spec import Standard


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a call of the verb asks for; `quiet` prints nothing."""

    on: datetime.date
    out: Path | None = None
    previous: Path | None = None
    council_codes: Path | None = None
    live: bool = False
    fix: bool = False
    show_values: bool = False
    quiet: bool = False


_PATH = click.Path(path_type=Path, readable=False)  # what cannot be read is told file by file


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=_PATH, metavar="FILE...")
@click.option("--out", type=_PATH, metavar="DIR", help="Folder for the reports.")
@click.option("--previous", type=_PATH, metavar="FILE", help="The last file sent, to compare with.")
@click.option(
    "--map",
    "council_codes",
    type=_PATH,
    metavar="FILE",
    help="The council's own codes and headings: a CSV with the columns field, from, to.",
)
@click.option("--live", is_flag=True, help="The file is meant for the nation: test NHS numbers are errors.")
@click.option("--fix", is_flag=True, help="Also write a copy with the safe mends, and a log of each.")
@click.option("--show-values", is_flag=True, help="Put the text of failing cells in the reports: personal data.")
@click.option("--json", "quiet", is_flag=True, help="Only JSON on standard output.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Check as if today were DATE (YYYY-MM-DD); today by default.",
)
def command(**options: Any) -> int:
    """Check a Client Level Data submission against the national standard.

    Reads CSV (also .gz or .zip), Excel or Parquet. Writes report.html, failing_rows.xlsx and
    findings.jsonl into a folder beside the file. Ends with 0 when nothing is wrong, 1 when something is,
    2 when the file cannot be used.
    """
    files: tuple[Path, ...] = options.pop("files")
    on: datetime.datetime | None = options.pop("on")
    asked = Asked(on=on.date() if on else datetime.datetime.now().astimezone().date(), **options)
    from caretrail.spec import load_standard

    standard = load_standard(overlay=overlay_file())
    if asked.council_codes and not asked.quiet:
        _show_mapping(asked.council_codes, standard)
    codes, told = [], []
    for path, out in zip(files, report_folders(files, asked.out), strict=True):
        try:
            told.append(check_one(path, out, asked, standard))
            codes.append(0 if told[-1].clean else 1)
        except CaretrailError as error:
            if len(files) == 1:
                raise
            click.echo(f"caretrail: {error}", err=True)
            codes.append(error.exit_code)
    if asked.quiet:
        from caretrail.reports import as_json

        objects = [as_json(checked) for checked in told]
        click.echo(json.dumps(objects[0] if len(files) == 1 else objects, indent=2, ensure_ascii=False))
    return max(codes)


def check_one(path: Path, out: Path | None, asked: Asked, standard: Standard) -> Checked:
    """Check one file and write its reports into `out`, or beside the file; answer what was found."""
    from caretrail.intake import check_file

    with _progress(path, quiet=asked.quiet) as show:
        intake = check_file(
            path,
            on=asked.on,
            standard=standard,
            previous=asked.previous,
            council_codes=asked.council_codes,
            live=asked.live,
            show_values=asked.show_values,
            on_progress=show,
        )
        with intake:
            show("Writing the reports")
            folder = report_folder(path, out, intake.checked.sha256)
            checked = _write(intake, folder, standard, asked)
    if not asked.quiet:
        from rich.console import Console

        from caretrail.reports import print_checked

        print_checked(checked, Console())
        click.echo(f"Reports: {folder}")
    return checked


def _show_mapping(path: Path, standard: Standard) -> None:
    """What the council's mapping will translate, before anything is read by it."""
    from rich.console import Console

    from caretrail.intake import read_council_codes
    from caretrail.reports import print_mapping

    print_mapping(read_council_codes(path, standard), standard, Console())
    click.echo()


def _write(intake: Intake, folder: Path, standard: Standard, asked: Asked) -> Checked:
    from caretrail.reports import write_html, write_workbook

    checked = intake.checked
    with written_whole(folder, checked.file, checked.sha256) as part:
        if asked.fix:
            checked = intake.write_fixed(part / "fixed.csv", part / "fixes.csv")
        intake.write_findings(part / "findings.jsonl", show_values=asked.show_values)
        write_workbook(part / "failing_rows.xlsx", checked, intake.lines(show_values=asked.show_values))
        write_html(part / "report.html", checked, standard)
    return checked


@contextmanager
def _progress(path: Path, *, quiet: bool) -> Iterator[Any]:
    """A line on standard error that says what is being done, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda doing: None
        return
    from rich.console import Console

    status: Status
    with Console(stderr=True).status(f"Opening {path.name}") as status:
        yield lambda doing: status.update(f"{doing}: {path.name}")
