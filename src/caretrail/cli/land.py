"""`caretrail land`: what councils send, into a store: whole, signed for, versioned, in two zones."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caretrail.cli.home import account_name, overlay_file
from caretrail.cli.home_keys import home_ring
from caretrail.errors import UnusableInput, UsageError


if TYPE_CHECKING:
    from caretrail.landing import Acknowledged, Consignment, LandingDesk


_PATH = click.Path(path_type=Path)


@click.command("land")
@click.argument("file", required=False, type=_PATH)
@click.option("--store", required=True, type=_PATH, metavar="DIR", help="The store; made where there is none.")
@click.option("--manifest", type=_PATH, metavar="CSV", help="Land every file that a manifest names.")
@click.option("--la-code", metavar="N", help="Which council sent FILE.")
@click.option("--la-name", metavar="NAME", help="The name of that council; its code by default.")
@click.option("--received-at", metavar="T", help="When FILE was received, such as 2026-04-18T15:06:05.")
@click.option("--stated", metavar="A..B", help="The period that the sender states for FILE.")
@click.option("--holder", metavar="NAME", help="Who controls what is landed; told when the store is made.")
@click.option("--verify", is_flag=True, help="Land nothing: verify everything in the store.")
@click.option("--replay", is_flag=True, help="Land nothing: derive curated rows anew where a derivation has changed.")
@click.option("--period", metavar="A..B", help="With --replay: only what was stated for these days.")
@click.option("--derivations", type=_PATH, metavar="FILE", help="Derivations to use in place of the packaged ones.")
@click.option("--json", "quiet", is_flag=True, help="Only JSON on standard output: one object for each submission.")
def command(**options: Any) -> int:
    """Land submissions in a store.

    Each file is checked, sealed as it came, turned into curated rows without identifiers, signed for and recorded.
    The same bytes from the same council are one submission, so a load that was interrupted can simply be run
    again. Findings keep no file out: they stand in its receipt. Ends with 0 when every file is in the store, with 2
    when one was refused.
    """
    _refuse_contradictions(options)
    if options["verify"]:
        return _verify(options["store"])
    if options["replay"]:
        return _replay(options)
    sent = _sent(options)
    return _land_all(_open_desk(options), sent, quiet=options["quiet"])


def _refuse_contradictions(options: dict[str, Any]) -> None:
    asked = [name for name in ("file", "manifest", "verify", "replay") if options[name]]
    if len(asked) != 1:
        raise UsageError("Name a FILE or a --manifest to land, or ask for --verify or --replay.")
    about_file = [name for name in ("la_code", "la_name", "received_at", "stated") if options[name]]
    if about_file and not options["file"]:
        raise UsageError(f"--{about_file[0].replace('_', '-')} is said of a FILE.")
    if options["period"] and not options["replay"]:
        raise UsageError("--period goes with --replay.")


def _sent(options: dict[str, Any]) -> Sequence[Consignment]:
    from caretrail.landing import Consignment, as_council, as_moment, read_manifest

    if options["manifest"]:
        return read_manifest(options["manifest"])
    la_code, received_at = as_council(options["la_code"] or ""), as_moment(options["received_at"] or "")
    if la_code is None or received_at is None:
        raise UsageError("FILE needs --la-code, three digits, and --received-at, a moment such as 2026-04-18T15:06:05.")
    start, end = _period(options["stated"], "--stated")
    return [
        Consignment(
            path=options["file"],
            la_code=la_code,
            la_name=options["la_name"] or la_code,
            received_at=received_at,
            stated_start=start,
            stated_end=end,
        )
    ]


def _period(text: str | None, option: str) -> tuple[datetime.date | None, datetime.date | None]:
    if text is None:
        return None, None
    try:
        start, end = (datetime.date.fromisoformat(day) for day in text.split(".."))
    except ValueError as error:
        raise UsageError(f"{option} must be a period such as 2025-04-01..2026-03-31.") from error
    if end < start:
        raise UsageError(f"{option} ends before it starts.")
    return start, end


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _open_desk(options: dict[str, Any]) -> LandingDesk:
    from caretrail.landing import LandingDesk
    from caretrail.spec import load_curated, load_standard

    standard = load_standard(overlay=overlay_file())
    return LandingDesk(
        options["store"],
        home_ring(),
        by=account_name(),
        at=_now(),
        holder=options["holder"],
        standard=standard,
        curated=load_curated(standard, path=options["derivations"]),
    )


def _land_all(desk: LandingDesk, sent: Sequence[Consignment], *, quiet: bool) -> int:
    told: list[dict[str, Any]] = []
    refused = 0
    with _progress(len(sent), quiet=quiet) as show:
        for number, consignment in enumerate(sent, 1):
            try:
                answer = desk.land(consignment, at=_now(), on_progress=partial(show, number))
            except UnusableInput as error:
                if len(sent) == 1:
                    raise
                refused += 1
                told.append({"file": consignment.path.name, "refused": str(error)})
                click.echo(f"caretrail: {error}", err=True)
                continue
            told.append(
                {"file": consignment.path.name, "repeated": answer.repeated, "receipt": dict(answer.receipt.says)}
            )
            if not quiet:
                click.echo(_line(consignment, answer))
    if quiet:
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    elif len(sent) > 1:
        click.echo(f"{len(sent) - refused} of {len(sent)} submissions are in {desk.layout.root}.")
    return 2 if refused else 0


def _line(sent: Consignment, answer: Acknowledged) -> str:
    says = answer.receipt.says
    if answer.repeated:
        return f"{sent.path.name}: these bytes were landed before, as {says['submission_id']}."
    findings = says["check"]["findings"]
    line = f"{sent.path.name}: {_counted(says['accepted'], 'row')} landed as {says['submission_id']}"
    line += f", {_counted(says['rejected'], 'line')} rejected" if says["rejected"] else ""
    line += f"; {_counted(findings['error'], 'error')} and {_counted(findings['warning'], 'warning')} in the receipt."
    if says["rows_stated"] not in (None, says["rows"]):
        line += f" The manifest says {_counted(says['rows_stated'], 'row')}, the file has {says['rows']:,}."
    return line


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _replay(options: dict[str, Any]) -> int:
    from caretrail.landing import find_store

    start, end = _period(options["period"], "--period")
    find_store(options["store"])
    desk = _open_desk(options)
    outdated = desk.outdated(start=start, end=end)
    with _progress(len(outdated), quiet=options["quiet"]) as show:
        for number, landed in enumerate(outdated, 1):
            show(number, f"Deriving {landed.submission_id}")
            desk.derive_anew(landed, at=_now())
    if options["quiet"]:
        click.echo(json.dumps([landed.submission_id for landed in outdated]))
    else:
        click.echo(f"Derived anew: {_counted(len(outdated), 'submission')}. Earlier curated rows are kept.")
    return 0


def _verify(store: Path) -> int:
    from caretrail.landing import find_store, verify_store

    find_store(store)
    with _progress(0, quiet=False) as show:
        faults = verify_store(store, home_ring(make=False), on_progress=lambda doing: show(0, doing))
    for fault in faults:
        click.echo(f"caretrail: {fault}", err=True)
    if not faults:
        click.echo(f"{store}: trail, receipts, curated rows and sealed files are as they were signed for.")
    return 2 if faults else 0


@contextmanager
def _progress(count: int, *, quiet: bool) -> Iterator[Callable[[int, str], None]]:
    """A line on standard error that says what is being done, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda number, doing: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Opening the store") as status:
        of = f" of {count}" if count else ""
        yield lambda number, doing: status.update(f"{number}{of}: {doing}" if count else doing)
