"""`caretrail promises`: what the notices promise, how each promise is kept, and when its proof last passed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caretrail.errors import UsageError


if TYPE_CHECKING:
    from caretrail.promises import Standing

_PATH = click.Path(path_type=Path)


@click.group("promises", invoke_without_command=True)
@click.option(
    "--pack", metavar="P", multiple=True, help="Only this notice, such as luton-asc, or a pack's folder. Repeatable."
)
@click.option("--html", type=_PATH, metavar="FILE", help="Write the register as a page.")
@click.option("--json", "quiet", is_flag=True, help="Only JSON on standard output.")
@click.pass_context
def command(context: click.Context, pack: Sequence[str], html: Path | None, quiet: bool) -> None:
    """Show the promises of the privacy notices with their proofs."""
    if context.invoked_subcommand:
        return
    found = _standings(pack)
    if html:
        from caretrail.reports import write_promises_page

        write_promises_page(html, found)
    if quiet:
        from caretrail.reports import promises_as_json

        click.echo(json.dumps(promises_as_json(found), indent=2, ensure_ascii=False))
    elif html:
        click.echo(f"The register is in {html}.")
    else:
        from rich.console import Console

        from caretrail.reports import print_promises

        print_promises(found, Console())


@command.command("verify")
@click.argument("identifier", metavar="ID")
def verify(identifier: str) -> int:
    """Run the proof of one promise again, and say whether it holds."""
    (standing,) = [one for one in _standings(()) if one.promise.id == _known(identifier)]
    promise = standing.promise
    click.echo(f"{promise.id}: {promise.promise}.\nEvidence: {promise.evidence}.")
    if not promise.proved_by:
        click.echo(f"Not proved yet: it is scheduled for the room {promise.where}.")
        return 1
    root = _clone()
    if root is None:
        raise UsageError("Proofs are run from a clone of the repository; this is an installed package without tests.")
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "pytest", "-q", "--no-header", *promise.proved_by],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    click.echo(f"The proof {'holds' if ran.returncode == 0 else 'FAILED'}: {', '.join(promise.proved_by)}")
    return 0 if ran.returncode == 0 else 1


def _standings(notices: Sequence[str]) -> tuple[Standing, ...]:
    from caretrail.promises import read_proofs, standings
    from caretrail.spec import load_promises

    promises = load_promises()
    known = sorted({one.notice for one in promises})
    named = [_nearest(_encoded(notice) or notice, known, "notice") for notice in notices]
    return standings(promises, read_proofs(_proofs_file()), notices=named)


def _encoded(given: str) -> str:
    """The notice that a pack encodes, where `given` is the folder of a pack."""
    folder = Path(given)
    if not folder.is_dir():
        return ""
    from caretrail.policy import read_packs

    encodes = read_packs(folder).latest.notice.encodes
    if not encodes:
        raise UsageError(f"The pack {folder.name} encodes none of the published notices whose promises are registered.")
    return encodes


def _proofs_file() -> Path:
    """What the last test run wrote in the clone, or what a release packaged."""
    root = _clone()
    return root / "build" / "promises.json" if root else Path(str(files("caretrail.standards") / "promises.json"))


def _clone() -> Path | None:
    """The repository this package runs from, if it runs from one."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "tests" / "promises").is_dir() else None


def _known(identifier: str) -> str:
    from caretrail.spec import load_promises

    return _nearest(identifier, [one.id for one in load_promises()], "promise")


def _nearest(given: str, known: Sequence[str], kind: str) -> str:
    import difflib

    if given in known:
        return given
    near = difflib.get_close_matches(given.upper() if kind == "promise" else given, known, n=1)
    raise UsageError(f"There is no {kind} {given!r}.{f' Did you mean {near[0]}?' if near else ''}")
