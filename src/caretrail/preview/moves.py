"""Which finding moves which figure, and by how much: the published method run again with those rows mended.

A council's figures rest on its own files and on what others say of the same persons, so each run reads just those;
the figures of all other councils stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.engine import open_session, private_folder
from caretrail.events import Implied, Selected, select_submissions
from caretrail.landing import Submission
from caretrail.preview.choices import Choice, read_choices
from caretrail.preview.compute import NOTHING, Computed, Question, figures_over
from caretrail.preview.figures import Figure, Key
from caretrail.preview.mends import Mends, mended_rows
from caretrail.preview.reach import batches, reaching, touched_by
from caretrail.preview.view import View, around_council, replaced_rows


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from caretrail.intake import Finding


# What the implied period is read from: mending other fields cannot change which submission is chosen.
_PERIOD_FIELDS = frozenset({"event_type", "event_end_date"})
_AT_ONCE = 2  # findings computed side by side: one alone seldom keeps two cores busy


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Effect:
    """What mending one finding does; `implied` and `choices` only where it changes what is chosen."""

    implied: Implied | None = None
    choices: tuple[Choice, ...] = ()
    changes: tuple[Change, ...] = ()


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
        effects = dict(zip(map(id, able), self._effects(able, rows, on_progress), strict=True)) if able else {}
        return tuple(
            Move(
                finding=one.finding,
                mended=tuple(sorted(one.cells)),
                known_from=one.known_from,
                changes=effects[id(one)].changes if one.cells else (),
                choices=effects[id(one)].choices if one.cells else (),
            )
            for one in mends
        )

    def _effects(self, able: Sequence[Mends], rows: pa.Table, on_progress: Callable[[str], None]) -> list[_Effect]:
        """The effect of each finding: those that can have none are told by few runs, the others by one each."""
        mended = [self._curated(one, rows, number) for number, one in enumerate(able, 1)]
        around, unmended = self._around(mended)
        effects = [self._chosen_with(around, one, path) for one, path in zip(able, mended, strict=True)]
        with open_session(self._folder) as session:
            touched = [touched_by(session, self._candidate.curated, path) for path in mended]
        counted = [place for place, effect in enumerate(effects) if self._counts(effect)]
        usual = [place for place in counted if not effects[place].choices]
        groups = [[usual[place] for place in batch] for batch in batches([touched[place] for place in usual])]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            on_progress(f"Mending {len(able)} findings")
            runs = pool.map(lambda group: self._mended(around, [mended[place] for place in group]), groups)
            exact: dict[int, Computed] = {}
            reached: list[int] = []
            for group, run in zip(groups, runs, strict=True):
                reached += reaching(unmended, run, group, touched)
                exact.update(dict.fromkeys(group, run) if len(group) == 1 else {})
            alone = [place for place in counted if effects[place].choices or place in reached]
            runs = pool.map(
                lambda place: exact.get(place) or self._mended(around, [mended[place]], effects[place].implied), alone
            )
            for number, (place, run) in enumerate(zip(alone, runs, strict=True), 1):
                on_progress(f"Mended finding {number} of {len(alone)} that move something")
                effects[place] = replace(effects[place], changes=self._changes(run.figures))
        return effects

    def _curated(self, mends: Mends, rows: pa.Table, number: int) -> Path:
        target = self._folder / f"mended-{number}.parquet"
        self._view.store.curate(mended_rows(rows, mends).to_batches(), target, la_code=self._candidate.la_code)
        return target

    def _around(self, mended: Sequence[Path]) -> tuple[View, Computed]:
        """All that the council's figures rest on, and the figures over it, those of others among them not whole."""
        own, by_number = self._candidate.la_code, {one.number: one for one in self._view.submissions}
        with open_session(self._folder) as session:
            selected = select_submissions(session, self._view, self._question.wanted, implied=self._implied)
            others = [by_number[file.number] for file in selected.files.files if file.la_code != own]
            around = around_council(session, self._view, own, others, mended, self._shown_by, self._folder)
        if not selected.joined.files:
            return around, NOTHING
        return around, figures_over(around, self._question, implied=self._implied)

    def _mended(self, around: View, mended: Sequence[Path], implied: Implied | None = None) -> Computed:
        """The figures with some rows mended."""
        with private_folder() as folder:
            with open_session(folder) as session:
                whole = replaced_rows(session, self._candidate.curated, mended, folder / "mended.parquet")
            after = around.instead(self._candidate, whole)
            return figures_over(after, self._question, implied=implied or self._implied)

    def _chosen_with(self, around: View, mends: Mends, mended: Path) -> _Effect:
        """What mending a finding does to the choice of submissions."""
        if mends.finding.field not in _PERIOD_FIELDS:
            return _Effect()
        with private_folder() as folder, open_session(folder) as session:
            whole = replaced_rows(session, self._candidate.curated, [mended], folder / "mended.parquet")
            selected = self._chosen(session, around.instead(self._candidate, whole))
            choices = read_choices(session, selected, self._candidate, self._question.wanted)
        if [one.chosen for one in choices] == [one.chosen for one in self._choices]:
            return _Effect()
        return _Effect(implied=selected.implied, choices=choices)

    def _counts(self, effect: _Effect) -> bool:
        """Whether the file is chosen for anything, as it is or mended; else it can move nothing."""
        return any(one.chosen for one in (*self._choices, *effect.choices))

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
