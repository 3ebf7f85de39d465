"""`caretrail demo`: a made-up council's newest file moves a published figure; what moved it is told, mended, proved."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caretrail.cli.progress import telling
from caretrail.errors import UsageError


if TYPE_CHECKING:
    from caretrail.events import Reference
    from caretrail.intake import Checked
    from caretrail.keys import KeyRing
    from caretrail.landing import Consignment
    from caretrail.preview import Figure, Preview
    from caretrail.reports import Told
    from caretrail.spec import Standard


_PEOPLE = 3_000
_SEED = 2026
_MADE_BY = "made-by-caretrail-demo"  # a mark, so that nothing but an older demo is ever replaced
# At the turn of the year the council changed its system. The new one left the old one's code for an outcome standing
# on the rows it took over.
_FIELD, _VALUE, _CODE = "event_outcome", "NFA: Support ended as planned", "EOI-04"
_TAKEN_OVER = datetime.date(2025, 12, 31)


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the demo's files; caretrail-demo here by default.",
)
@click.option("--no-serve", is_flag=True, help="Only make the files. (There is no server to start yet.)")
def command(out: Path | None, no_serve: bool) -> int:
    """Follow a made-up council's newest file to the published figure it moves, and mend it.

    Makes up a council and lands what it sent before in a store; checks and previews its newest file, in which a new
    system left its own code for one outcome; then maps the code, mends, lands and computes the figure again.
    """
    folder = fresh_folder(out or Path("caretrail-demo"))
    with telling("Making up a council") as show:
        demo = _Demo(folder, show)
        for line in demo.lines():
            click.echo(line)
    return 0


@dataclass(frozen=True, kw_only=True)
class _Council:
    """The made-up council: what it sent before, and the newest file as its new system made it."""

    people: int
    sent: Sequence[Consignment]
    newest: Consignment
    reference: Reference


class _Demo:
    """The demo in its folder: made-up files, a store with its keys, reports. Every figure is computed."""

    def __init__(self, folder: Path, show: Callable[[str], None]) -> None:
        from caretrail.keys import create_key_ring
        from caretrail.spec import load_standard

        self._folder, self._show = folder, show
        self._standard: Standard = load_standard()
        self._ring: KeyRing = create_key_ring(folder / "keys" / "ring.json")

    def lines(self) -> Sequence[str]:
        """Do everything; answer what to say of it."""
        from caretrail.reports import name_of, value_of, verdict

        council = self._council()
        self._land(council.sent)
        checked = self._check(council.newest, "report", previous=council.sent[-1].path)
        preview = self._preview(council)
        told = self._told(preview)
        restored = self._mend(council, preview, told)
        lead = told.lead
        back = "back at" if lead and lead.mended and restored.value == lead.mended.value else "now at"
        said, folder = verdict(checked), self._folder
        made = f"{council.people:,} people; {len(council.sent)} submissions are landed in a store"
        return (
            f"Made up a council: {made}. Nobody is real.",
            f"Checked its newest, {checked.rows:,} rows. {said.headline}: {said.sentence}.",
            told.sentence,
            f"With one line of mapping, --fix and landing, {name_of(restored.key)} is {back} {value_of(restored)}.",
            f"Open the preview: {folder / 'preview.html'} and the report: {folder / 'report' / 'report.html'}",
            "Now your own file: ./caretrail check FILE.csv",
        )

    def _council(self) -> _Council:
        from caretrail.events import load_reference
        from caretrail.landing import read_manifest
        from caretrail.synthetic import write_nation, write_with_own_code

        home = self._folder / "council"
        made = write_nation(home, people=_PEOPLE, seed=_SEED, profile="A", standard=self._standard)
        *sent, newest = read_manifest(home / "submissions.csv")
        path = self._folder / newest.path.name
        write_with_own_code(
            newest.path, path, self._standard, field=_FIELD, value=_VALUE, code=_CODE, ended_by=_TAKEN_OVER
        )
        return _Council(
            people=made.people,
            sent=sent,
            newest=replace(newest, path=path),
            reference=load_reference(home / "ref", self._standard),
        )

    def _land(self, sent: Sequence[Consignment]) -> None:
        from caretrail.landing import LandingDesk

        now = datetime.datetime.now(datetime.UTC)
        desk = LandingDesk(self._folder / "store", self._ring, by="demo", at=now, standard=self._standard)
        for number, one in enumerate(sent, 1):
            self._show(f"Landing submission {number} of {len(sent)}")
            desk.land(one, at=now)

    def _check(
        self, newest: Consignment, name: str, *, previous: Path | None = None, mapping: Path | None = None
    ) -> Checked:
        from caretrail.cli.check import Asked, check_one

        self._show(f"Checking {newest.path.name}")
        asked = Asked(
            previous=previous,
            council_codes=mapping,
            fix=mapping is not None,
            on=newest.received_at.date(),
            quiet=True,
        )
        return check_one(newest.path, self._folder / name, asked, self._standard)

    def _preview(self, council: _Council) -> Preview:
        from caretrail.landing import open_store
        from caretrail.preview import Asked, preview_file
        from caretrail.reports import write_preview

        received_at = council.newest.received_at
        with open_store(self._folder / "store", ring=self._ring) as store:
            preview = preview_file(
                council.newest.path,
                store,
                council.reference,
                Asked(as_of=received_at.date()),
                received_at=received_at,
                standard=self._standard,
                on_progress=self._show,
            )
        write_preview(self._folder / "preview.html", preview)
        return preview

    def _told(self, preview: Preview) -> Told:
        """What the preview tells of the code that the new system left."""
        from caretrail.reports import told_moves

        return next(one for one in told_moves(preview) if one.move.finding.field == _FIELD and one.lead is not None)

    def _mend(self, council: _Council, preview: Preview, told: Told) -> Figure:
        """The figure that the code moved, computed from the store after the file was mapped, mended and landed."""
        from caretrail.landing import open_store
        from caretrail.preview import published_figures

        mapping = self._folder / "mapping.csv"
        mapping.write_text(f"field,from,to\n{_FIELD},{_CODE},{_VALUE}\n", encoding="utf-8")
        self._check(council.newest, "mended", mapping=mapping)
        self._land([replace(council.newest, path=self._folder / "mended" / "fixed.csv")])
        self._show("Computing the figures of the store")
        with open_store(self._folder / "store", ring=self._ring) as store:
            figures = published_figures(store, council.reference, preview.wanted)
        return next(one for one in figures if told.lead and one.key == told.lead.key and one.la_code == preview.la_code)


def fresh_folder(folder: Path) -> Path:
    """The demo's folder, emptied if an older demo made it.

    Raises:  UsageError when the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MADE_BY).exists():
        raise UsageError(f"{folder} holds files that the demo did not make. Name another folder with --out.")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MADE_BY).touch()
    return folder
