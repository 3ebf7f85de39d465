"""What follows from a pack: the verbs `policy notice` (published), `policy ropa` (the record) and `policy diff`."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caretrail.cli.policy_pack import DATE_TYPE, PATH_TYPE, day, drafted, opened
from caretrail.errors import UsageError


if TYPE_CHECKING:
    from caretrail.policy import Policy


_on = click.option("--on", type=DATE_TYPE, metavar="DATE", help="As it holds on DATE; today by default.")


@click.command("notice")
@click.argument("pack", type=PATH_TYPE)
@click.option("--out", type=PATH_TYPE, metavar="FILE", help="Write it to FILE: .html for a page, else text.")
@click.option("--draft", is_flag=True, help="Mark it as a draft, and write it even if nobody answers for the data yet.")
@_on
def notice(pack: Path, *, out: Path | None, draft: bool, on: datetime.datetime | None) -> int:
    """Write the public privacy notice of a PACK in plain English.

    Says every row of the pack that holds on the day, every element that the law asks for, and the rights as they
    stand on that day. Without --out the text goes to standard output.

    A pack with errors is refused. With --draft a placeholder for an officer or a contact is shown as missing instead,
    the notice says at its top that it is not for publication, and the verb ends with 1 as long as anything is missing.
    """
    from caretrail.policy import public_notice
    from caretrail.reports import notice_as_text, write_notice

    policy, missing = drafted(pack) if draft else (opened(pack), ())
    written = public_notice(policy, day(on), draft=missing if draft else None)
    if written is None:
        raise UsageError(f"{pack.name}: no notice was in force on {day(on)}. Ask for another day with --on.")
    if out is None:
        click.echo(notice_as_text(written), nl=False)
    else:
        write_notice(out, written)
        click.echo(f"Written to {out}.")
    for one in missing:
        click.echo(f"missing  {one.sentence()}", err=True)
    return 1 if missing else 0


@click.command("ropa")
@click.argument("pack", type=PATH_TYPE)
@click.option("--out", type=PATH_TYPE, metavar="FILE", help="Write it to FILE: .xlsx for a workbook, else JSON.")
@click.option("--stored", type=PATH_TYPE, metavar="FILE", help="Names of the columns really stored, one a line.")
@click.option("--json", "as_json", is_flag=True, help="Only JSON on standard output.")
@_on
def ropa(pack: Path, *, out: Path | None, stored: Path | None, as_json: bool, on: datetime.datetime | None) -> int:
    """Derive the record of processing activities (UK GDPR Article 30) from a PACK, and say where data drifts from it.

    Ends with 1 when a stored column is not in the catalogue.
    """
    from caretrail.policy import processing_record, record_drift
    from caretrail.reports import record_as_json, write_record

    policy, when = opened(pack), day(on)
    record = processing_record(policy, when)
    if record is None:
        raise UsageError(f"{pack.name}: no notice was in force on {when}. Ask for another day with --on.")
    drift = record_drift(policy, when, None if stored is None else _columns(stored))
    if out is not None:
        write_record(out, record, drift)
    if as_json:
        click.echo(json.dumps(record_as_json(record, drift), indent=2, ensure_ascii=False))
    else:
        for one in drift:
            click.echo(f"{one.severity:7}  {one.sentence()}")
        bases = ", ".join(f"{basis}: {count}" for basis, count in record.by_basis().items())
        click.echo(f"{len(record.activities)} activities. By basis: {bases}.")
        if out is not None:
            click.echo(f"Written to {out}.")
    return 1 if any(one.severity == "error" for one in drift) else 0


def _columns(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as text. Give one column name a line.") from error


@click.command("diff")
@click.argument("old", type=PATH_TYPE)
@click.argument("new", type=PATH_TYPE)
@click.option("--old-on", type=DATE_TYPE, metavar="DATE", help="OLD as it holds on DATE; today by default.")
@click.option("--new-on", type=DATE_TYPE, metavar="DATE", help="NEW as it holds on DATE; today by default.")
@click.option("--json", "as_json", is_flag=True, help="Only JSON on standard output.")
def diff(
    old: Path, new: Path, *, old_on: datetime.datetime | None, new_on: datetime.datetime | None, as_json: bool
) -> int:
    """Say in words what changes, and for whom, from the pack OLD to the pack NEW.

    Give the same pack twice with two days to compare versions of its notice.
    """
    from caretrail.policy import policy_changes

    before: Policy = opened(old)
    changes = policy_changes(before, opened(new), old_on=day(old_on), new_on=day(new_on))
    if as_json:
        told = [{key: getattr(one, key) for key in ("about", "whom", "opens", "sentence")} for one in changes]
        click.echo(json.dumps({"changes": told}, indent=2, ensure_ascii=False))
    else:
        for one in changes:
            click.echo(f"{'opens ' if one.opens else '      '} {one.sentence}")
        click.echo("Nothing changes." if not changes else f"{len(changes)} changes.")
    return 0
