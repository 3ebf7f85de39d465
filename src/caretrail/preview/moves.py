"""Which finding moves which figure, and by how much: the published method run again with those rows mended.

A council's figures rest on its own files and on what others say of the same persons, so each run reads just those;
the figures of all other councils stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.engine import open_session
from caretrail.events import Implied, Selected, select_submissions
from caretrail.landing import Submission
from caretrail.preview.choices import Choice, read_choices
from caretrail.preview.compute import Computed, Question, figures_over
from caretrail.preview.figures import Figure, Key
from caretrail.preview.mends import Mends, mended_rows
from caretrail.preview.view import View, around_council, replaced_rows


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from caretrail.intake import Finding


# What the implied period is read from: mending other fields cannot change which submission is chosen.
_PERIOD_FIELDS = frozenset({"event_type", "event_end_date"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure of the council as the file gives it, and as it would be with the rows of one finding mended.

    Either is None where the figure is not shown at all.
    """

    key: Key
    now: Figure | None
    mended: Figure | None

    @property
    def by(self) -> float | None:
        """How far the finding moves the value from what it would be; None where either has none."""
        if self.now is None or self.now.value is None or self.mended is None or self.mended.value is None:
            return None
        return round(self.now.value - self.mended.value, self.now.scale.decimals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What one finding does to the council's figures. `mended` are the numbers of those of its rows that could be.

    `known_from` counts those rows by what says how (SAFE, EMPTY, EARLIER); `choices` are those of the mended file
    where mending changes which submission is chosen for any period, and else empty.
    """

    finding: Finding
    mended: tuple[int, ...]
    known_from: Mapping[str, int]
    changes: tuple[Change, ...]
    choices: tuple[Choice, ...]

    @property
    def changes_choice(self) -> bool:
        """Whether mending changes which submission the nation would choose."""
        return bool(self.choices)


class Mover:
    """Computes the moves of one candidate file.

    `implied` and `choices` are what `view` implies and chooses; `now`, the figures over it; `folder`, a private one.
    """

    def __init__(
        self,
        view: View,
        candidate: Submission,
        question: Question,
        *,
        implied: Implied,
        choices: tuple[Choice, ...],
        now: Computed,
        folder: Path,
    ) -> None:
        self._view, self._candidate, self._question, self._folder = view, candidate, question, folder
        self._implied, self._choices, self._shown_by = implied, choices, now.shown_by
        self._now = {one.key: one for one in now.figures if one.la_code == candidate.la_code}

    def moves(
        self, mends: Sequence[Mends], rows: pa.Table, on_progress: Callable[[str], None] = lambda _: None
    ) -> tuple[Move, ...]:
        """What each finding does, in the order of `mends`.

        In:      `rows`, accepted rows of the candidate that hold at least the mended ones.
        """
        able = [one for one in mends if one.cells]
        mended = {id(one): self._curated(one, rows, number) for number, one in enumerate(able, 1)}
        found = []
        with open_session(self._folder) as session:
            around = self._around(session, list(mended.values())) if able else self._view
            for number, one in enumerate(mends, 1):
                on_progress(f"Mending finding {number} of {len(mends)}")
                changes, choices = self._effect(session, around, one, mended[id(one)]) if one.cells else ((), ())
                found.append(
                    Move(
                        finding=one.finding,
                        mended=tuple(sorted(one.cells)),
                        known_from=one.known_from,
                        changes=changes,
                        choices=choices,
                    )
                )
        return tuple(found)

    def _curated(self, mends: Mends, rows: pa.Table, number: int) -> Path:
        target = self._folder / f"mended-{number}.parquet"
        self._view.store.curate(mended_rows(rows, mends).to_batches(), target, la_code=self._candidate.la_code)
        return target

    def _around(self, session: duckdb.DuckDBPyConnection, mended: Sequence[Path]) -> View:
        selected = select_submissions(session, self._view, self._question.wanted, implied=self._implied)
        own = self._candidate.la_code
        others = [
            next(one for one in self._view.submissions if one.number == file.number)
            for file in selected.files.files
            if file.la_code != own
        ]
        return around_council(session, self._view, own, others, mended, self._shown_by, self._folder)

    def _effect(
        self, session: duckdb.DuckDBPyConnection, around: View, mends: Mends, mended: Path
    ) -> tuple[tuple[Change, ...], tuple[Choice, ...]]:
        whole = replaced_rows(session, self._candidate.curated, mended, mended.with_stem(f"{mended.stem}-whole"))
        after = around.instead(self._candidate, whole)
        implied, choices = self._implied, self._choices
        if mends.finding.field in _PERIOD_FIELDS:
            selected = self._chosen(session, after)
            implied, choices = selected.implied, read_choices(session, selected, self._candidate, self._question.wanted)
        counted = any(one.chosen for one in (*self._choices, *choices))
        figures = figures_over(after, self._question, implied=implied).figures if counted else ()
        otherwise = [one.chosen for one in choices] != [one.chosen for one in self._choices]
        return self._changes(figures) if counted else (), choices if otherwise else ()

    def _chosen(self, session: duckdb.DuckDBPyConnection, after: View) -> Selected:
        """What is chosen once the candidate's rows imply what they do when mended."""
        wanted = self._question.wanted
        alone = replace(after, submissions=tuple(s for s in after.submissions if s.number == self._candidate.number))
        own = select_submissions(session, alone, wanted).implied
        implied = replace(self._implied, periods={**self._implied.periods, **own.periods})
        return select_submissions(session, after, wanted, implied=implied)

    def _changes(self, figures: Iterable[Figure]) -> tuple[Change, ...]:
        mended = {one.key: one for one in figures if one.la_code == self._candidate.la_code}
        return tuple(
            Change(key=key, now=self._now.get(key), mended=mended.get(key))
            for key in dict.fromkeys((*self._now, *mended))
            if self._now.get(key) != mended.get(key)
        )
