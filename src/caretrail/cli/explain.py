"""`caretrail explain`: from a figure to people, events, submissions and rows, and why a row is not counted."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from caretrail.cli.home import account_name, overlay_file
from caretrail.cli.measure import PeriodType
from caretrail.errors import UsageError


if TYPE_CHECKING:
    from caretrail.landing import Store
    from caretrail.preview import Explanation, Why


_PATH = click.Path(path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("explain")
@click.argument("name", metavar="MEASURE")
@click.option("--la", "la_code", required=True, metavar="N", help="The council, by its code.")
@click.option("--group", metavar="G", help="One figure, by what it is printed with: '65 and above', '1a, Total'.")
@click.option(
    "--period-label", metavar="LABEL", help="latest (default) or previous; of waiting times, a quarter's start."
)
@click.option("--person", metavar="TOKEN", help="One person's units and events.")
@click.option("--row", metavar="FILE:ROW", help="One row of a submission, 1 being the first below the heading.")
@click.option("--store", required=True, type=_PATH, metavar="DIR", help="The store that submissions were landed in.")
@click.option(
    "--ref", "reference", type=_PATH, metavar="DIR", help="Reference tables: councils, population, mapping, ..."
)
@click.option("--as-of", type=_DAY, metavar="DATE", help="As known on DATE; today by default.")
@click.option(
    "--period",
    type=PeriodType(),
    metavar="A..B",
    help="The year; by default the last one that the council's rows imply.",
)
@click.option("--joined-from", type=_DAY, metavar="DATE", help="First day of the joined period, as for `measure`.")
@click.option("--json", "quiet", is_flag=True, help="Only JSON on standard output, with every unit.")
@click.option("--show-ids", is_flag=True, help="Identifiers in place of tokens: personal data. The trail records it.")
@click.option("--purpose", default="tracing figures to their rows", metavar="TEXT", help="What --show-ids is for.")
def command(**options: Any) -> int:
    """Explain a published figure, down to the rows that it counts.

    MEASURE is ascof-2a, ascof-2b2c, ascof-2d, ascof-2e, ascof-3d or waiting-times. First the figures, how they are
    defined and what each counts; with --person the events of one person and how each is used; with --row one row of
    a submission: counted as what, or why not, from the file to the figure. Persons are tokens. Ends with 0, and with 2
    when what is asked for is not there.
    """
    from caretrail.cli.home_keys import home_ring
    from caretrail.events import load_reference
    from caretrail.landing import open_store
    from caretrail.preview import explain
    from caretrail.spec import load_standard

    reference = load_reference(options["reference"], load_standard(overlay=overlay_file()))
    with open_store(options["store"], ring=home_ring(make=False)) as store:
        told = explain(store, reference, _why(options, store))
    _show(told, quiet=options["quiet"])
    return 0


def _why(options: dict[str, Any], store: Store) -> Why:
    """The options, checked; the clock and the user are read here."""
    from caretrail.events import Span, wanted_year
    from caretrail.landing import as_council
    from caretrail.measures import find_measures
    from caretrail.preview import Revealing, Why, latest_year

    if as_council(options["la_code"]) is None:
        raise UsageError("--la must be three digits.")
    if options["person"] and options["row"]:
        raise UsageError("Ask for --person or for --row, one at a time.")
    measures = find_measures(options["name"])
    if len(measures) > 1:
        raise UsageError("Explain one measure at a time.")
    now = datetime.datetime.now().astimezone()
    as_of = options["as_of"].date() if options["as_of"] else now.date()
    period = options["period"]
    year = Span(start=period[0], end=period[1]) if period else latest_year(store, options["la_code"], as_of)
    joined = options["joined_from"].date() if options["joined_from"] else None
    asks = Revealing(by=account_name(), purpose=options["purpose"], at=now) if options["show_ids"] else None
    return Why(
        measure=measures[0],
        la_code=options["la_code"],
        wanted=wanted_year(year, as_of=as_of, joined_from=joined),
        group=options["group"],
        period=options["period_label"],
        person=_token(options["person"]),
        row=_row(options["row"]),
        revealing=asks,
    )


def _token(text: str | None) -> UUID | None:
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise UsageError("--person must be a token, as the figure lists them.") from error


def _row(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    name, _, number = text.rpartition(":")
    if not name or not number.isascii() or not number.isdigit():
        raise UsageError("--row must be a file and a row, such as 201_2026_q4.csv:17.")
    return name, int(number)


def _show(told: Explanation, *, quiet: bool) -> None:
    from caretrail.reports import explanation_as_json, print_explanation

    if quiet:
        click.echo(json.dumps(explanation_as_json(told), indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    print_explanation(told, Console())
    if told.names:
        click.echo("This holds personal data: keep it where the submissions are kept.")
