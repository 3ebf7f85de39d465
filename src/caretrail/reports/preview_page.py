"""The page of a preview: one file to send on, readable without network, script or colour, without personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from caretrail.preview import Preview
from caretrail.reports import preview_digest as digest
from caretrail.reports.files import replacing
from caretrail.reports.html import page_parts
from caretrail.reports.wording import count


WIDTH = 760  # of a bar's drawing, in its own units: half for what falls, half for what rises
_DRAWN = 12  # findings with a bar; the table holds them all
_LARGEST = 1_000_000  # bytes of a page
_LISTED = (100, 25, 10, 3)  # changes of a finding to list; the first that keeps the page under the largest


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One finding in the drawing: which figure it moves most, and its bar from the middle line."""

    told: digest.Told
    name: str
    words: str
    falls: bool
    x: float
    width: float


def write_preview(path: Path, preview: Preview) -> None:
    """Write the page; raises SystemFailure when the disk refuses, leaving nothing half-written."""
    page = render_preview(preview)
    with replacing(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")


def render_preview(preview: Preview) -> str:
    """The preview as one page of HTML: the choice, the headline figures, what moves them, and every figure.

    A page that would be too large to e-mail lists fewer changes of each finding; JSON has them all.
    """
    for listed in _LISTED:
        page = _render(preview, listed)
        if len(page.encode()) < _LARGEST:
            break
    return page


def _render(preview: Preview, listed: int) -> str:
    environment, parts = page_parts("report.css", None, "preview.css")
    told, rows = digest.told_moves(preview), digest.headline_rows(preview)
    chosen = digest.is_chosen(preview)
    moving = [one for one in told if one.lead is not None]
    return environment.get_template("preview.html.j2").render(
        **parts,
        preview=preview,
        checked=preview.checked,
        chosen=chosen,
        headline=_headline(preview, chosen, len(moving)),
        sentences=digest.choice_sentences(preview),
        rows=rows,
        told=told,
        moved=len({change.key for one in told for change in one.move.changes}),
        bars=_bars(told),
        width=WIDTH,
        middle=WIDTH / 2,
        listed=listed,
        unmoving=digest.moves_nothing(preview),
        unknown=digest.without_mend(preview),
        others=digest.other_areas(preview),
        say=digest,
        wanted_keys=digest.headlines(row.key for row in preview.rows),
    )


def _headline(preview: Preview, chosen: bool, moving: int) -> str:
    if not chosen:
        return "Would not be chosen"
    if not moving:
        return "Would be chosen"
    return f"Would be chosen, with {count(moving, 'finding')} moving figures"


def _bars(told: Sequence[digest.Told]) -> list[Bar]:
    """A bar for each finding that moves a value, to the left where it falls; the largest fills its half."""
    drawn = [(one, one.lead) for one in told if one.lead is not None and one.lead.by][:_DRAWN]
    longest = max((one.size for one, _ in drawn), default=1.0)
    bars = []
    for one, lead in drawn:
        width, falls = max(1.0, round(WIDTH / 2 * one.size / longest, 1)), (lead.by or 0) < 0
        x = WIDTH / 2 - width if falls else WIDTH / 2
        words = digest.moved_words(lead)
        bars.append(Bar(told=one, name=digest.name_of(lead.key), words=words, falls=falls, x=x, width=width))
    return bars
