"""`caretrail preview`: what the nation would publish if this file were submitted now, and which finding moves what."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caretrail.cli.home import overlay_file
from caretrail.cli.measure import PeriodType
from caretrail.cli.progress import telling
from caretrail.errors import UsageError


if TYPE_CHECKING:
    from caretrail.preview import Asked, Preview


_PATH = click.Path(path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("preview")
@click.argument("file", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@click.option("--store", required=True, type=_PATH, metavar="DIR", help="The store of what was submitted before.")
@click.option(
    "--ref", "reference", type=_PATH, metavar="DIR", help="Reference tables: councils, population, mapping, ..."
)
@click.option("--as-of", type=_DAY, metavar="DATE", help="As known on DATE; on the day of receipt by default.")
@click.option(
    "--period", type=PeriodType(), metavar="A..B", help="The year; by default the last one that the file's rows imply."
)
@click.option(
    "--joined-from",
    type=_DAY,
    metavar="DATE",
    help="First day of the joined period; by default as in the published figures, 18 months before the year.",
)
@click.option("--la-code", metavar="N", help="The council; by default the one that the file's rows name.")
@click.option("--la-name", metavar="NAME", help="Its name; by default as it last sent.")
@click.option("--received-at", metavar="T", help="As if FILE came at T, such as 2026-04-18T15:06:05; now by default.")
@click.option(
    "--map",
    "council_codes",
    type=_PATH,
    metavar="FILE",
    help="The council's own codes and headings: a CSV with the columns field, from, to.",
)
@click.option("--html", type=_PATH, metavar="FILE", help="Also write the preview as one page.")
@click.option("--json", "quiet", is_flag=True, help="Only JSON on standard output.")
def command(**options: Any) -> int:
    """Preview the figures the nation would publish if FILE were submitted now.

    Shows whether the file would be chosen and why not, the council's figures beside its last ones and, where the
    store holds other councils, beside region and England; and for each finding of the check how far it moves each
    figure, computed anew with those rows mended. Nothing is landed or recorded. Ends with 0; with 1 when the file
    would be chosen for nothing or has errors; with 2 when it cannot be used.
    """
    received_at = _received(options["received_at"])
    preview = preview_one(
        options["file"],
        options["store"],
        options["reference"],
        _asked(options, received_at),
        received_at=received_at,
        council_codes=options["council_codes"],
        quiet=options["quiet"],
    )
    _show(preview, html=options["html"], quiet=options["quiet"])
    from caretrail.reports import is_chosen

    return 0 if is_chosen(preview) and preview.checked.clean else 1


def preview_one(
    path: Path,
    store: Path,
    reference: Path | None,
    asked: Asked,
    *,
    received_at: datetime.datetime,
    council_codes: Path | None = None,
    quiet: bool = False,
) -> Preview:
    """Preview one file against a store, opened with the key ring of this user."""
    from caretrail.cli.home_keys import home_ring
    from caretrail.events import load_reference
    from caretrail.landing import open_store
    from caretrail.preview import preview_file
    from caretrail.spec import load_standard

    standard = load_standard(overlay=overlay_file())
    tables = load_reference(reference, standard)
    with open_store(store, ring=home_ring(make=False)) as opened, telling("Opening the file", quiet=quiet) as show:
        return preview_file(
            path,
            opened,
            tables,
            asked,
            received_at=received_at,
            standard=standard,
            council_codes=council_codes,
            on_progress=show,
        )


def _asked(options: dict[str, Any], received_at: datetime.datetime) -> Asked:
    from caretrail.events import Span
    from caretrail.landing import as_council
    from caretrail.preview import Asked

    if options["la_code"] is not None and as_council(options["la_code"]) is None:
        raise UsageError("--la-code must be three digits.")
    period = options["period"]
    return Asked(
        as_of=options["as_of"].date() if options["as_of"] else received_at.date(),
        la_code=options["la_code"],
        la_name=options["la_name"],
        year=Span(start=period[0], end=period[1]) if period else None,
        joined_from=options["joined_from"].date() if options["joined_from"] else None,
    )


def _received(text: str | None) -> datetime.datetime:
    from caretrail.landing import as_moment

    if text is None:
        return datetime.datetime.now().astimezone().replace(microsecond=0, tzinfo=None)  # local, as manifests have it
    received_at = as_moment(text)
    if received_at is None:
        raise UsageError("--received-at must be a moment such as 2026-04-18T15:06:05.")
    return received_at


def _show(preview: Preview, *, html: Path | None, quiet: bool) -> None:
    from caretrail.reports import preview_as_json, print_preview, write_preview

    if html is not None:
        write_preview(html, preview)
    if quiet:
        click.echo(json.dumps(preview_as_json(preview), indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    print_preview(preview, Console())
    if html is not None:
        click.echo(f"\nThe page: {html}")
