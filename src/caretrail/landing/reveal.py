"""Puts tokens back into the identifiers they stand for: a recorded request, answered from the identifying zone."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from caretrail.keys import KeyRing
from caretrail.landing.catalogue import Submission
from caretrail.landing.layout import Layout, keep_public_keys
from caretrail.landing.prepare import TEXTS, seal_context, texts_name
from caretrail.trail import Trail


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def make_revealed(
    session: duckdb.DuckDBPyConnection,
    layout: Layout,
    submissions: Sequence[Submission],
    ring: KeyRing,
    *,
    by: str,
    purpose: str,
    at: datetime,
) -> str:
    """The table `revealed`: what each token of these submissions stands for.

    Grain:   one row per token. Where a text was spelt in several ways, the first of them in the order of letters.
    Raises:  UsageError when the request cannot be recorded; UnusableInput when a sealed file is missing or changed.
    """
    try:
        session.execute("CREATE OR REPLACE TEMP TABLE spelt (token UUID, text VARCHAR)")
        for submission in submissions:
            for texts in _texts(layout, submission, ring):
                session.register("handed_over", texts)
                session.execute("INSERT INTO spelt SELECT token, text FROM handed_over")
                session.unregister("handed_over")
        session.execute(
            "CREATE OR REPLACE TEMP TABLE revealed AS SELECT token, min(text) AS text FROM spelt GROUP BY token"
        )
        ((tokens,),) = session.execute("SELECT count(*) FROM revealed").fetchall()
        about = {"submissions": len(submissions), "tokens": tokens}
        keep_public_keys(layout, ring)  # the ring may have been rotated since, and the record is signed by the newest
        Trail(layout.trail, ring).append(act="identifiers.revealed", by=by, purpose=purpose, about=about, at=at)
    except BaseException:
        session.execute("DROP TABLE IF EXISTS revealed")
        raise
    finally:
        session.execute("DROP TABLE IF EXISTS spelt")
    return "revealed"


def _texts(layout: Layout, submission: Submission, ring: KeyRing) -> Iterator[pa.Table]:
    """The texts of the tokens made at landing, and by each later derivation."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = layout.identifying(submission.la_code, submission.submission_id)
    for path in (folder / TEXTS, *sorted(folder.glob(texts_name("*")))):
        # Whichever derivation made them, they are sealed under one name.
        contents = b"".join(ring.open_chunks(path, context=seal_context(submission.submission_id, TEXTS)))
        table = pq.read_table(io.BytesIO(contents))
        tokens = [pa.ExtensionArray.from_storage(pa.uuid(), chunk) for chunk in table.column("token").chunks]
        yield pa.table({"token": pa.chunked_array(tokens, pa.uuid()), "text": table.column("text")})
