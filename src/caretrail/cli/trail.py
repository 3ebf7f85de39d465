"""The verb `trail`: verifies a trail offline, and signs a checkpoint to be kept somewhere else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caretrail.cli.home_keys import home_ring


if TYPE_CHECKING:
    from caretrail.trail import Verdict

_PATH = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """Verify the record of who did what and why, or sign how far it has come."""


@command.command()
@click.argument("file", type=_PATH)
@click.option("--keys", type=_PATH, metavar="FILE", help="Public keys (`caretrail keys public`); your own by default.")
@click.option("--checkpoint", "kept", type=_PATH, metavar="FILE", help="Checkpoints that were kept elsewhere.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(file: Path, keys: Path | None, kept: Path | None, as_json: bool) -> int:
    """Is the trail in FILE as it was written? If not: what was done to it, and from which record on?

    Ends with 0 when it is intact, 1 when it is not, 2 when that cannot be told.
    """
    from caretrail.keys import read_public_keys
    from caretrail.trail import read_checkpoints, verify_trail

    verdict = verify_trail(
        file,
        read_public_keys(keys) if keys else home_ring(make=False).public_keys,
        kept_elsewhere=read_checkpoints(kept) if kept else (),
    )
    click.echo(_json(file, verdict) if as_json else _words(file, verdict))
    return 0 if verdict.intact else 1


@command.command()
@click.argument("file", type=_PATH)
def checkpoint(file: Path) -> int:
    """Sign how far the trail in FILE has come, and print that as a line of JSON.

    Send the line to somebody who keeps it: it shows later if the trail was put back to an earlier state.
    """
    from caretrail.errors import UnusableInput
    from caretrail.trail import Trail

    if not file.exists():
        raise UnusableInput(f"{file} is not there. Name a trail.")
    signed = Trail(file, home_ring(make=False)).checkpoint(datetime.now(tz=UTC))
    click.echo(signed.as_json().decode("ascii"))
    return 0


def _words(file: Path, verdict: Verdict) -> str:
    if not verdict.intact:
        told = "\n".join(f"  {fault.kind}: {fault.says}" for fault in verdict.faults[:20])
        more = f"\n  and {len(verdict.faults) - 20} more" if len(verdict.faults) > 20 else ""
        sure = f"Signatures vouch for the records up to {verdict.vouched}." if verdict.vouched else ""
        return f"{file} is not as it was written, or nothing shows that it is.\n{told}{more}\n{sure}".rstrip()
    lines = [f"{file} is intact: {verdict.records:,} records, each vouched for by signature."]
    if verdict.unfinished:
        lines.append(f"An append was cut off; {verdict.unfinished} bytes of it will be set aside by the next one.")
    return "\n".join(lines)


def _json(file: Path, verdict: Verdict) -> str:
    faults = [
        {"kind": fault.kind, "record": fault.record, "until": fault.until, "says": fault.says}
        for fault in verdict.faults
    ]
    return json.dumps(
        {
            "file": file.name,
            "intact": verdict.intact,
            "records": verdict.records,
            "vouched": verdict.vouched,
            "unfinished_bytes": verdict.unfinished,
            "faults": faults,
        },
        indent=2,
    )
