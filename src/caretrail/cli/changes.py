"""`caretrail changes`: which published figures differ between two states of a store, and by how much."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caretrail.cli.home import overlay_file
from caretrail.cli.home_keys import home_ring
from caretrail.cli.measure import PeriodType
from caretrail.errors import UsageError


if TYPE_CHECKING:
    from caretrail.preview import Figure

_PATH = click.Path(path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("changes")
@click.option("--store", required=True, type=_PATH, metavar="DIR", help="The store that submissions were landed in.")
@click.option("--ref", "reference", type=_PATH, metavar="DIR", help="Reference tables, as for measure.")
@click.option("--period", required=True, type=PeriodType(), metavar="A..B", help="The year: first and last day.")
@click.option("--joined-from", type=_DAY, metavar="DATE", help="First day of the joined period, as for measure.")
@click.option("--from-as-of", type=_DAY, metavar="DATE", help="The earlier state: as known on DATE.")
@click.option("--to-as-of", type=_DAY, metavar="DATE", help="The later state: as known on DATE; today by default.")
@click.option("--from-derivation", metavar="V", help="The earlier state: curated rows as derivation V gave them.")
@click.option("--to-derivation", metavar="V", help="The later state: derivation V; the newest by default.")
@click.option("--out", type=_PATH, metavar="FILE", help="Write the changes as CSV.")
@click.option("--json", "quiet", is_flag=True, help="Only JSON on standard output.")
def command(**options: Any) -> int:
    """Show which published figures a resubmission or a new derivation changed, and by how much.

    Computes everything twice, from the store as it was and as it is; figures that are equal are left out. Ends with 0
    when none differs, with 1 when any does.
    """
    if bool(options["from_as_of"]) == bool(options["from_derivation"]):
        raise UsageError("Say what to compare with: --from-as-of DATE or --from-derivation V.")
    today = datetime.datetime.now().astimezone().date()
    later = options["to_as_of"].date() if options["to_as_of"] else today
    earlier = options["from_as_of"].date() if options["from_as_of"] else later
    before = _figures(options, earlier, options["from_derivation"])
    after = _figures(options, later, options["to_derivation"])

    from caretrail.preview import changed_figures
    from caretrail.reports import changes_as_json, changes_in_words, write_changes

    changes = changed_figures(before, after)
    if options["out"]:
        write_changes(options["out"], changes)
    if options["quiet"]:
        click.echo(json.dumps(changes_as_json(changes), indent=2, ensure_ascii=False))
    else:
        for sentence in changes_in_words(changes):
            click.echo(sentence)
    return 1 if changes else 0


def _figures(options: dict[str, Any], as_of: datetime.date, derivation: str | None) -> Sequence[Figure]:
    from caretrail.events import Span, load_reference, wanted_year
    from caretrail.landing import open_store
    from caretrail.preview import published_figures
    from caretrail.spec import load_standard

    start, end = options["period"]
    joined = options["joined_from"].date() if options["joined_from"] else None
    wanted = wanted_year(Span(start=start, end=end), as_of=as_of, joined_from=joined)
    with open_store(options["store"], ring=home_ring(make=False), derivation=derivation) as store:
        if sys.stderr.isatty():
            state = f"derivation {derivation}" if derivation else f"as of {as_of}"
            click.echo(f"Computing the figures: {state}", err=True)
        standard = load_standard(overlay=overlay_file())
        return published_figures(store, load_reference(options["reference"], standard), wanted)
