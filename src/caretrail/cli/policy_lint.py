"""`caretrail policy lint`: where a public notice has drifted from law, bodies, standard or corporate notice."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caretrail.errors import CaretrailError, UnusableInput


if TYPE_CHECKING:
    from caretrail.policy import Notice, NoticeFinding


_PATH = click.Path(path_type=Path, readable=False)  # what cannot be read is told file by file


@click.command("lint")
@click.argument("files", nargs=-1, required=True, type=_PATH, metavar="FILE...")
@click.option("--under", type=_PATH, metavar="CORPORATE", help="The corporate notice above it: read together with it.")
@click.option(
    "--against-standard",
    type=click.Choice(["cld"]),
    help="Compare the data listed with the Client Level Data standard, even if the notice is not about that return.",
)
@click.option(
    "--as-at",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Judge by the law of DATE (YYYY-MM-DD); today by default.",
)
@click.option("--json", "as_json", is_flag=True, help="Only JSON on standard output.")
def command(
    *,
    files: tuple[Path, ...],
    under: Path | None,
    against_standard: str | None,
    as_at: datetime.datetime | None,
    as_json: bool,
) -> int:
    """Read public privacy notices as published, HTML or text, and report where they have drifted.

    Each finding says on which line, why, and what to write instead. Notices given together are compared in the
    bases they state. Ends with 0 when no finding is an error, 1 when one is, 2 when a file cannot be used.
    """
    from caretrail.policy import lint_notice
    from caretrail.spec import load_notice_facts, load_standard

    day = as_at.date() if as_at else datetime.datetime.now().astimezone().date()
    corporate = _read(under) if under else None
    notices, refused = _readable(files)
    told = [
        lint_notice(
            notice,
            facts=load_notice_facts(),
            as_at=day,
            standard=load_standard(),
            against_standard=against_standard is not None,
            under=corporate,
            beside=[other for other in notices if other is not notice],
        )
        for notice in notices
    ]
    if as_json:
        objects = [_as_json(notice, findings) for notice, findings in zip(notices, told, strict=True)]
        click.echo(json.dumps(objects[0] if len(files) == 1 else objects, indent=2, ensure_ascii=False))
    else:
        _print(notices, told)
    errors = any(finding.severity == "error" for findings in told for finding in findings)
    return max(refused, int(errors))


def _readable(files: tuple[Path, ...]) -> tuple[list[Notice], int]:
    """The notices that can be judged, and the exit code of those that cannot; a single one is refused at once."""
    notices, refused = [], 0
    for path in files:
        try:
            notices.append(_read(path))
        except CaretrailError as error:
            if len(files) == 1:
                raise
            click.echo(f"caretrail: {error}", err=True)
            refused = max(refused, error.exit_code)
    return notices, refused


def _read(path: Path) -> Notice:
    from caretrail.policy import LARGEST, read_notice
    from caretrail.spec import load_notice_facts

    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnusableInput(f"{path} cannot be read: {reason}. Give the file of a notice.") from error
    return read_notice(path.name, content, load_notice_facts().signs)


def _as_json(notice: Notice, findings: tuple[NoticeFinding, ...]) -> dict[str, object]:
    return {"file": notice.name, "findings": [asdict(finding) for finding in findings]}


def _print(notices: list[Notice], told: list[tuple[NoticeFinding, ...]]) -> None:
    from rich.console import Console

    from caretrail.reports import print_notice_findings

    console = Console(highlight=False)
    for notice, findings in zip(notices, told, strict=True):
        print_notice_findings(notice.name, findings, console)
