"""Which findings can move a figure at all? Told with few runs: many are mended at once that touch different people.

Figures are read from tables about persons. Where those say the same of everybody whom a finding touches, it moves none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from caretrail.preview.compute import Computed


if TYPE_CHECKING:
    from pathlib import Path

    import duckdb


Touched = frozenset[UUID | int]  # whom mending tells of, before or after, and the numbers of the mended rows


def touched_by(session: duckdb.DuckDBPyConnection, unmended: Path, mended: Path) -> Touched:
    """Whom and which rows a finding touches.

    In:      curated rows of the whole file, and of the mended rows.
    """
    held, rows = _quoted(unmended), _quoted(mended)
    found = session.execute(
        f"SELECT person, row_number FROM read_parquet({rows}) UNION "
        f"SELECT h.person, h.row_number FROM read_parquet({held}) AS h "
        f"SEMI JOIN read_parquet({rows}) AS m USING (row_number)"
    ).fetchall()
    return frozenset(one for pair in found for one in pair if one is not None)


def batches(touched: Sequence[Touched]) -> list[list[int]]:
    """The findings, by place, in as few groups as come easily, in which no two touch the same person or row."""
    found: list[tuple[set[UUID | int], list[int]]] = []
    for place in sorted(range(len(touched)), key=lambda place: (-len(touched[place]), place)):
        free = next((batch for batch in found if batch[0].isdisjoint(touched[place])), None)
        if free is None:
            free = (set(), [])
            found.append(free)
        free[0].update(touched[place])
        free[1].append(place)
    return [places for _, places in found]


def reaching(unmended: Computed, mended: Computed, batch: Sequence[int], touched: Sequence[Touched]) -> list[int]:
    """Those of a batch, all mended in one run, that may move a figure.

    A difference that no finding of the batch accounts for alone, such as in a person they do not touch, makes it all of
    them.
    """
    everybody = unmended.traces.keys() | mended.traces.keys()
    differing = {one for one in everybody if unmended.traces.get(one) != mended.traces.get(one)}
    found = [place for place in batch if not differing.isdisjoint(touched[place])]
    elsewhere = differing.difference(*(touched[place] for place in batch))
    unexplained = not differing and set(unmended.figures) != set(mended.figures)
    return list(batch) if elsewhere or unexplained else found


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
