"""Stores that are not there: the landed submissions with one more, or one in which some rows were mended.

`events` reads them as it reads a store, so that a preview runs the published method itself and no copy of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from caretrail.landing import Store, Submission, make_curated


if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Submissions to compute over, whose curated rows stand in files of the caller's; tokens are those of the store."""

    store: Store
    submissions: tuple[Submission, ...]

    def curated(self, session: duckdb.DuckDBPyConnection, *, only: Collection[Submission] | None = None) -> str:
        """As `Store.curated`; the files are the caller's own, so no receipt is asked."""
        chosen = self.submissions if only is None else sorted(only, key=lambda each: each.number)
        return make_curated(session, chosen, self.store.dictionary())

    def tokens(self, texts: Iterable[str]) -> Mapping[str, UUID]:
        return self.store.tokens(texts)

    def of_council(self, la_code: str) -> tuple[Submission, ...]:
        """The submissions of one council, in order."""
        return tuple(one for one in self.submissions if one.la_code == la_code)

    def instead(self, submission: Submission, curated: Path) -> View:
        """The view in which a submission's curated rows are those of another file."""
        changed = replace(submission, curated=curated)
        return replace(
            self, submissions=tuple(changed if s.number == submission.number else s for s in self.submissions)
        )


def with_candidate(store: Store, candidate: Submission) -> View:
    """The store as it would be had the candidate been landed."""
    return View(store=store, submissions=(*store.submissions, candidate))


def candidate_submission(
    store: Store, *, la_code: str, la_name: str, received_at: datetime, file_name: str, rows: int, curated: Path
) -> Submission:
    """A file as the submission that it would be: the latest of the store."""
    return Submission(
        number=1 + max((one.number for one in store.submissions), default=0),
        submission_id="candidate",
        la_code=la_code,
        la_name=la_name,
        received_at=received_at,
        stated_start=None,
        stated_end=None,
        file_name=file_name,
        sha256="",
        rows=rows,
        accepted=rows,
        spec_release="",
        derivation="",
        curated=curated,
        curated_sha256="",
    )


def around_council(
    session: duckdb.DuckDBPyConnection,
    view: View,
    la_code: str,
    others: Sequence[Submission],
    mended: Sequence[Path],
    shown_by: Sequence[tuple[str, UUID]],
    folder: Path,
) -> View:
    """The view that holds all that a council's figures rest on: its files, and what others say of the same persons.

    In:      `others`, the files of other councils that the method reads; `mended`, curated rows that may stand in for
             the council's own; `shown_by`, as in `Computed`: somebody else's person is kept for each group.
    """
    own = view.of_council(la_code)
    session.execute("CREATE OR REPLACE TABLE kept_persons (person UUID)")
    for curated in (*(file.curated for file in own), *mended):
        session.execute(f"INSERT INTO kept_persons SELECT DISTINCT person FROM read_parquet({_quoted(curated)})")
    session.execute("CREATE OR REPLACE TABLE shown_by (shown VARCHAR, person UUID)")
    if shown_by:
        session.executemany("INSERT INTO shown_by VALUES (?, ?)", [list(pair) for pair in shown_by])
    session.execute(
        "INSERT INTO kept_persons "
        "SELECT min(s.person) FROM shown_by AS s ANTI JOIN kept_persons AS k USING (person) GROUP BY s.shown"
    )
    found = list(own)
    for file in others:
        part = folder / f"{file.number}.parquet"
        rows = f"SELECT f.* FROM read_parquet({_quoted(file.curated)}) AS f SEMI JOIN kept_persons AS k USING (person)"
        session.execute(f"COPY (SELECT * FROM ({rows}) ORDER BY row_number) TO {_quoted(part)} (FORMAT parquet)")
        found.append(replace(file, curated=part))
    return replace(view, submissions=tuple(sorted(found, key=lambda one: one.number)))


def replaced_rows(session: duckdb.DuckDBPyConnection, whole: Path, mended: Sequence[Path], target: Path) -> Path:
    """A file of curated rows in which the rows that `mended` have stand in place of those of the same number.

    Grain:   one row per row of `whole`, in its order.
    """
    old, new = f"read_parquet({_quoted(whole)})", f"read_parquet([{', '.join(map(_quoted, mended))}])"
    rows = f"SELECT w.* FROM {old} AS w ANTI JOIN {new} AS m USING (row_number) UNION ALL BY NAME SELECT * FROM {new}"
    session.execute(f"COPY (SELECT * FROM ({rows}) ORDER BY row_number) TO {_quoted(target)} (FORMAT parquet)")
    return target


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
