"""`caretrail synth`: made-up councils with their submissions, reference tables and the truth behind them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click


@click.command("synth")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder to write into: one that is not there yet, or is empty.",
)
@click.option("--councils", default=1, show_default=True, metavar="N", help="How many councils.")
@click.option("--people", type=int, metavar="N", help="People in each council; 3000 unless told. --rows decides first.")
@click.option(
    "--rows",
    type=int,
    metavar="N",
    help="Submission rows wanted in all files together; reached as nearly as whole households allow.",
)
@click.option("--seed", default=1, show_default=True, metavar="S", help="Another seed makes other people.")
@click.option(
    "--profile",
    default="A",
    show_default=True,
    type=click.Choice(["A", "B", "C", "D"], case_sensitive=False),
    help="Faults: A about 3 % of rows, B about 3 % of every field, C one column wrong throughout, D none.",
)
@click.option("--submissions", default=7, show_default=True, metavar="N", help="Quarterly files of each council.")
def command(**options: Any) -> int:
    """Make up councils that send Client Level Data.

    Nobody in the files exists. Writes submissions.csv, submissions/, ref/ and truth/; truth/faults.csv
    names every planted fault by file, row (1 is the first below the heading) and rule. The same options
    give the same files, byte for byte.
    """
    from caretrail.synthetic import write_nation

    out: Path = options.pop("out")
    with _progress(options["rows"]) as progress:
        written = write_nation(out, progress=progress, **options)
    click.echo(
        f"{written.rows:,} rows in {written.submissions:,} submissions of {written.councils:,} made-up "
        f"{'council' if written.councils == 1 else 'councils'} ({written.people:,} people, {written.events:,} events; "
        f"{written.faulty_rows:,} rows with planted faults) are in {out}"
    )
    return 0


@contextmanager
def _progress(rows: int | None) -> Iterator[Callable[[int], None] | None]:
    """Rows written so far, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Making people up"), BarColumn(), MofNCompleteColumn(), TextColumn("rows"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=rows)
        yield lambda more: shown.advance(task, more)
