"""The page of a preview: one file to send on, readable without network, script or colour, without personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from caretrail.preview import ENGLAND, Figure, FigureRow, Preview
from caretrail.reports import preview_digest as digest
from caretrail.reports.files import replacing
from caretrail.reports.html import page_parts
from caretrail.reports.wording import count


WIDTH = 760  # of the drawing, in its own units
_ROW, _BAR, _HALF = 46, 16, 330  # height of a row and its bar, the longest bar
_DRAWN = 12  # findings with a bar; the table holds them all
_LARGEST = 1_000_000  # bytes of a page
_LISTED = (100, 25, 10, 3)  # changes of a finding to list; the first that keeps the page under the largest


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One finding in the drawing: which figure it moves most, and the bar from the middle line."""

    told: digest.Told
    name: str
    x: float
    y: int
    width: float
    words: str

    @property
    def bar_y(self) -> int:
        """Where the bar begins, under its words."""
        return self.y + _ROW - _BAR - 6


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
    bars = _bars(told)
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
        bars=bars,
        height=len(bars) * _ROW + 8,
        width=WIDTH,
        bar_height=_BAR,
        middle=WIDTH / 2,
        listed=listed,
        unmoving=digest.moves_nothing(preview),
        unknown=digest.without_mend(preview),
        others=_others(preview.rows, preview),
        say=digest,
        wanted_keys=digest.headlines(row.key for row in preview.rows),
    )


def _headline(preview: Preview, chosen: bool, moving: int) -> str:
    if not chosen:
        return "Would not be chosen"
    if not moving:
        return "Would be chosen"
    return f"Would be chosen, with {count(moving, 'finding')} moving figures"


def _others(rows: Sequence[FigureRow], preview: Preview) -> list[str]:
    """Which larger areas there are figures of, by the name of the row's part: none where the store holds no other."""
    found = []
    if any(row.region is not None for row in rows):
        found.append(preview.region or "Region")
    if any(row.nation is not None for row in rows):
        found.append(ENGLAND)
    return found


def area_figures(row: FigureRow, others: Sequence[str]) -> list[Figure | None]:
    """The figures of the larger areas of `others`, in their order."""
    return [row.nation if title == ENGLAND else row.region for title in others]


def _bars(told: Sequence[digest.Told]) -> list[Bar]:
    """A bar for each finding that moves a value, to the left where it falls."""
    drawn = [one for one in told if one.lead is not None and one.lead.by][:_DRAWN]
    longest = max((one.size for one in drawn), default=1.0)
    bars = []
    for place, one in enumerate(drawn):
        width = max(1.0, round(_HALF * one.size / longest, 1))
        falls = one.lead is not None and (one.lead.by or 0) < 0
        bars.append(
            Bar(
                told=one,
                name=digest.name_of(one.lead.key) if one.lead else "",
                x=WIDTH / 2 - width if falls else WIDTH / 2,
                y=place * _ROW,
                width=width,
                words=digest.moved_words(one.lead) if one.lead else "",
            )
        )
    return bars
