"""`caretrail measure`: the figures the nation publishes, from a store of submissions, for any year, as at any day."""

from __future__ import annotations

import datetime
import hashlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caretrail.cli.figures_folder import figures_folder, write_about
from caretrail.cli.home import account_name, overlay_file
from caretrail.version import __version__


if TYPE_CHECKING:
    from caretrail.engine import OnStep
    from caretrail.events import Wanted
    from caretrail.landing import Store
    from caretrail.measures import Form, Measure, Written
    from caretrail.periods import PeriodMethod


_PATH = click.Path(path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_LEAST_MEMORY, _MOST_MEMORY = 300, 5_000  # MB


class PeriodType(click.ParamType[Any]):
    """First and last day of a period, as 2025-04-01..2026-03-31."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", str(value))
        try:
            start, end = (datetime.date.fromisoformat(day) for day in found.groups()) if found else (None, None)
        except ValueError:
            start, end = None, None
        if start is None or end is None:
            self.fail("write a period as 2025-04-01..2026-03-31, first and last day.", param, ctx)
        return start, end


class _SizeType(click.ParamType[Any]):
    """An amount of memory, as 500MB or 2GB: its megabytes."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = re.fullmatch(r"([0-9]{1,6})(MB|GB)", str(value).upper())
        megabytes = int(found[1]) * {"MB": 1, "GB": 1000}[found[2]] if found else 0
        if megabytes < _LEAST_MEMORY:
            self.fail(f"write a size as 500MB or 2GB, {_LEAST_MEMORY}MB at least.", param, ctx)
        return megabytes


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a call of the verb asks for, besides the store and where to write."""

    measures: tuple[Measure, ...]
    reference: Path | None
    years: tuple[Wanted, ...]
    periods_by: PeriodMethod
    form: Form
    megabytes: int | None
    revealing: Revealing | None

    def place(self, year: Wanted) -> str:
        """The folder of a year's files within the output: the output itself when one year is asked for."""
        return "." if len(self.years) == 1 else f"{year.start}_{year.end}"


@dataclass(frozen=True, kw_only=True)
class Revealing:
    """Who asks for identifiers in place of tokens, what for, and when."""

    by: str
    purpose: str
    at: datetime.datetime


@click.command("measure")
@click.argument("name", metavar="NAME|all")
@click.option("--store", required=True, type=_PATH, metavar="DIR", help="The store that submissions were landed in.")
@click.option(
    "--ref", "reference", type=_PATH, metavar="DIR", help="Reference tables: councils, population, mapping, ..."
)
@click.option(
    "--period",
    "periods",
    required=True,
    multiple=True,
    type=PeriodType(),
    metavar="A..B",
    help="The year: first and last day. May be given several times.",
)
@click.option("--as-of", type=_DAY, metavar="DATE", help="As known on DATE; today by default.")
@click.option(
    "--joined-from",
    type=_DAY,
    metavar="DATE",
    help="First day of the joined period; by default as in the published figures, 18 months before the year.",
)
@click.option(
    "--periods-by",
    default="mid-2026",
    show_default=True,
    type=click.Choice(["mid-2026", "newer"]),
    help="How rows imply the period of a submission. Newer: in use after July 2026, partial, as far as published.",
)
@click.option(
    "--out", required=True, type=_PATH, metavar="DIR", help="Folder for the files: new, empty, or of earlier figures."
)
@click.option("--format", "form", default="csv", show_default=True, type=click.Choice(["csv", "parquet", "json"]))
@click.option("--show-ids", is_flag=True, help="Identifiers in place of tokens: personal data. The trail records it.")
@click.option("--purpose", default="tracing figures to their rows", metavar="TEXT", help="What --show-ids is for.")
@click.option(
    "--memory",
    type=_SizeType(),
    metavar="SIZE",
    help="Keep the engine within SIZE, such as 1GB, by going part by part.",
)
@click.option("--engine", default="local", type=click.Choice(["local"]), help="Where the steps run.")
def command(**options: Any) -> int:
    """Compute published measures from landed submissions.

    NAME is periods, main, ascof-2a, ascof-2b2c, ascof-2d, ascof-2e, ascof-3d, waiting-times, facts, costs, or all.
    Writes a file per table, notes with each council's quality flag and revision note, and about.json: all of them or
    none. Ends with 0; with 1 when a measure was left out for want of a reference table, the look-up lacks a council,
    or no submission covers the whole year; with 2 when nothing can be computed.
    """
    from caretrail.cli.home_keys import home_ring
    from caretrail.landing import open_store

    out, asked = options["out"], _asked(options)
    with (
        open_store(options["store"], ring=home_ring(make=False)) as store,
        figures_folder(out, private=asked.revealing is not None) as folder,
    ):
        years = [_one_year(store, year, asked, folder / asked.place(year)) for year in asked.years]
        write_about(folder, _about(asked, store, years))
    lacking = sorted({told for year in years for told in year.lacking})
    for told in lacking:
        click.echo(f"caretrail: {told}", err=True)
    if said := _partial(asked):
        click.echo(f"caretrail: Periods by the {asked.periods_by} method are {said}.", err=True)
    written = [file for year in years for file in year.written]
    click.echo(f"{sum(file.rows for file in written):,} rows in {len(written)} files are in {out}")
    if any(year.revealed for year in years):
        click.echo("They hold personal data: keep them where the submissions are kept.")
    return 1 if lacking else 0


@dataclass(frozen=True, kw_only=True)
class _Year:
    """What one year of a run gave."""

    wanted: Wanted
    written: tuple[Written, ...]
    lacking: tuple[str, ...]
    revealed: bool


def _one_year(store: Store, wanted: Wanted, asked: Asked, folder: Path) -> _Year:
    from caretrail.engine import open_session, private_folder
    from caretrail.events import load_reference
    from caretrail.measures import MEASURES, compute, told_lacking, told_uncovered, told_unlisted, write_outputs
    from caretrail.spec import load_standard

    folder.mkdir(exist_ok=True)
    reference = load_reference(asked.reference, load_standard(overlay=overlay_file()))
    with (
        private_folder() as spill,
        closing(open_session(spill, memory=f"{asked.megabytes or _usual_megabytes()}MB")) as session,
        _progress() as on_step,
    ):
        # Going part by part, what a step reads may take half of the engine's memory, and its work the other half.
        parts = f"{asked.megabytes // 2}MB" if asked.megabytes else None
        computed = compute(session, store, reference, wanted, asked.measures, memory=parts, on_step=on_step)
        figures = any(measure is not MEASURES["periods"] for measure in asked.measures)
        lacking = tuple(told_lacking(computed.lacking))
        if figures:
            lacking += (*told_uncovered(session, wanted), *told_unlisted(session))
        who = asked.revealing if any(output.people for output in computed.outputs) else None
        revealed = store.reveal(session, by=who.by, purpose=who.purpose, at=who.at) if who else None
        written = write_outputs(session, computed.outputs, folder, asked.form, revealed=revealed)
    return _Year(wanted=wanted, written=written, lacking=lacking, revealed=revealed is not None)


def _asked(options: dict[str, Any]) -> Asked:
    """The options, checked; the clock, the user and the machine are read here."""
    from caretrail.events import Span, wanted_year
    from caretrail.measures import find_measures

    now = datetime.datetime.now().astimezone()
    as_of = options["as_of"].date() if options["as_of"] else now.date()
    joined = options["joined_from"].date() if options["joined_from"] else None
    years = tuple(
        wanted_year(Span(start=start, end=end), as_of=as_of, joined_from=joined, periods_by=options["periods_by"])
        for start, end in dict.fromkeys(options["periods"])
    )
    return Asked(
        measures=find_measures(options["name"]),
        reference=options["reference"],
        years=years,
        periods_by=options["periods_by"],
        form=options["form"],
        megabytes=options["memory"],
        revealing=(Revealing(by=account_name(), purpose=options["purpose"], at=now) if options["show_ids"] else None),
    )


def _partial(asked: Asked) -> str | None:
    """What is not known of the method by which periods were implied."""
    from caretrail.periods import PARTIAL

    return PARTIAL.get(asked.periods_by)


def _digests(folder: Path | None) -> dict[str, str | None]:
    """The SHA-256 of each reference table that was read; None for one that was not in the folder."""
    from caretrail.events import REFERENCE_FILES

    found: dict[str, str | None] = dict.fromkeys(REFERENCE_FILES)
    for name in REFERENCE_FILES if folder else ():
        if folder and (folder / name).is_file():
            with (folder / name).open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _about(asked: Asked, store: Store, years: Sequence[_Year]) -> dict[str, object]:
    """What the run was asked for, what it rests on and what it wrote."""
    return {
        "caretrail": __version__,
        "measures": [measure.name for measure in asked.measures],
        "as_of": years[0].wanted.as_of.isoformat(),
        "periods_by": {"method": asked.periods_by, "partial": _partial(asked)},
        "derivations": sorted({submission.derivation for submission in store.submissions}),
        "reference": _digests(asked.reference),
        "identifiers": any(year.revealed for year in years),
        "years": [
            {
                "period": [year.wanted.start.isoformat(), year.wanted.end.isoformat()],
                "joined_from": year.wanted.joined_from.isoformat(),
                "folder": asked.place(year.wanted),
                "lacking": list(year.lacking),
            }
            for year in years
        ],
        "files": {
            (Path(asked.place(year.wanted)) / file.file).as_posix(): file.rows
            for year in years
            for file in year.written
        },
    }


def _usual_megabytes() -> int:
    """What the engine may use without being told: half of the machine, at most what a nation needs."""
    try:
        half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2_000_000
    except (AttributeError, ValueError, OSError):
        return _MOST_MEMORY
    return max(_LEAST_MEMORY, min(half, _MOST_MEMORY))


@contextmanager
def _progress() -> Iterator[OnStep]:
    """A line on standard error that says which step runs, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda step, phase: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Opening the store") as status:
        yield (
            lambda step, phase: status.update(f"Computing {step.name.replace('_', ' ')}") if phase == "start" else None
        )
