"""Which finding moves which figure, and by how much: the published method run again with those rows mended.

Only persons with a mended row are computed again, with and without the mends: every figure is counts over persons, so
the difference is that of the whole. Where a mend changes which submission is chosen, everything is computed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from caretrail.engine import open_session
from caretrail.events import Implied, select_submissions
from caretrail.landing import Submission
from caretrail.preview.compute import Computed, Question, figures_over
from caretrail.preview.figures import Figure, Key
from caretrail.preview.mends import Mends, mended_rows
from caretrail.preview.view import View, replaced_rows, rows_of_persons


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from caretrail.intake import Finding


# What the implied period is read from: mending other fields cannot change which submission is chosen.
_PERIOD_FIELDS = frozenset({"event_type", "event_end_date"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure of the council as the file gives it, and as it would be with the rows of one finding mended."""

    key: Key
    now: Figure
    mended: Figure

    @property
    def by(self) -> float | None:
        """How far mending moves the value; None where it has none."""
        if self.now.value is None or self.mended.value is None:
            return None
        return round(self.mended.value - self.now.value, self.now.scale.decimals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What one finding does to the council's figures. `mended` are the numbers of those of its rows that could be."""

    finding: Finding
    mended: tuple[int, ...]
    known_from: Mapping[str, int]
    changes: tuple[Change, ...]
    changes_choice: bool  # mending them changes which submission the nation would choose


class Mover:
    """Computes the moves of one candidate file."""

    def __init__(self, view: View, candidate: Submission, question: Question, now: Computed, folder: Path) -> None:
        self._view, self._candidate, self._question, self._folder = view, candidate, question, folder
        self._now = {one.key: one for one in now.figures if one.la_code == candidate.la_code}
        self._shown_by = now.shown_by
        with open_session(folder) as session:
            selected = select_submissions(session, view, question.wanted)
        self._implied: Implied = selected.implied
        self._read = {file.number: file for file in (*selected.files.files, candidate)}

    def move(self, mends: Mends, rows: pa.Table, number: int) -> Move:
        """What one finding does.

        In:      `rows`, accepted rows of the candidate that hold at least the mended ones; `number`, a new one for
                 each finding: it names the folder of its files.
        """
        folder = self._folder / f"finding-{number}"
        folder.mkdir()
        told = {"finding": mends.finding, "mended": tuple(sorted(mends.cells)), "known_from": mends.known_from}
        if not mends.cells:
            return Move(**told, changes=(), changes_choice=False)
        mended = folder / "mended.parquet"
        batches = mended_rows(rows, mends).to_batches()
        self._view.store.curate(batches, mended, la_code=self._candidate.la_code)
        with open_session(folder) as session:
            whole = replaced_rows(session, self._candidate.curated, mended, folder / "whole.parquet")
            after = self._view.instead(self._candidate, whole)
            if mends.finding.field in _PERIOD_FIELDS and self._chooses_otherwise(session, after):
                return Move(**told, changes=self._by_whole(after), changes_choice=True)
            changes = self._by_persons(session, after, mended, folder)
        return Move(**told, changes=changes, changes_choice=False)

    def _chooses_otherwise(self, session: duckdb.DuckDBPyConnection, after: View) -> bool:
        def chosen(view: View) -> list[tuple[object, ...]]:
            select_submissions(session, view, self._question.wanted)
            found = []
            for table in ("selected_single", "selected_joined_merged"):
                found += session.execute(
                    f"SELECT la_code, number, ref_start, ref_end FROM {table} ORDER BY ALL"
                ).fetchall()
            return found

        return chosen(self._view) != chosen(after)

    def _by_persons(
        self, session: duckdb.DuckDBPyConnection, after: View, mended: Path, folder: Path
    ) -> tuple[Change, ...]:
        session.execute(
            "CREATE TABLE affected AS SELECT DISTINCT person FROM ("
            f"SELECT person FROM read_parquet('{mended}') UNION ALL "
            f"SELECT w.person FROM read_parquet('{self._candidate.curated}') AS w "
            f"SEMI JOIN read_parquet('{mended}') USING (row_number)) WHERE person IS NOT NULL"
        )
        self._add_one_of_each_shown(session)
        counts: dict[Key, list[int]] = {}
        shown: list[set[str]] = []
        for sign, view, name in ((-1, self._view, "before"), (1, after, "after")):
            by_number = {file.number: file for file in view.submissions}
            read = [by_number[number] for number in self._read]
            part = rows_of_persons(session, view, "affected", read, folder / name)
            computed = figures_over(part, self._question, implied=self._implied)
            shown.append({group for group, _ in computed.shown_by})
            for figure in computed.figures:
                if figure.la_code == self._candidate.la_code and figure.scale.per is not None:
                    so_far = counts.setdefault(figure.key, [0, 0])
                    so_far[0] += sign * (figure.numerator or 0)
                    so_far[1] += sign * (figure.denominator or 0)
        if shown[0] != shown[1]:
            return self._by_whole(after)
        return self._changes(now.moved(*counts[key]) for key, now in self._now.items() if any(counts.get(key, (0, 0))))

    def _add_one_of_each_shown(self, session: duckdb.DuckDBPyConnection) -> None:
        """Add somebody of each group that the whole shows, so that the part shows it too."""
        session.execute("CREATE TABLE shown_by (shown VARCHAR, person UUID)")
        if self._shown_by:
            session.executemany("INSERT INTO shown_by VALUES (?, ?)", [list(pair) for pair in self._shown_by])
        session.execute(
            "INSERT INTO affected SELECT DISTINCT one FROM ("
            "SELECT min(person) AS one FROM shown_by ANTI JOIN affected USING (person) GROUP BY shown)"
        )

    def _by_whole(self, after: View) -> tuple[Change, ...]:
        figures = figures_over(after, self._question).figures
        return self._changes(one for one in figures if one.la_code == self._candidate.la_code)

    def _changes(self, mended: Iterable[Figure]) -> tuple[Change, ...]:
        return tuple(
            Change(key=one.key, now=self._now[one.key], mended=one)
            for one in mended
            if one.key in self._now and replace(one, scale=self._now[one.key].scale) != self._now[one.key]
        )
