"""A store of submissions, open for reading: what was in it on a day, as tables without identifiers.

What the analysis zone holds is read freely. Tokens are put back into identifiers only by `reveal`, which is recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import UUID

from caretrail.engine import open_session, private_folder
from caretrail.errors import UnusableInput, UsageError
from caretrail.keys import KeyRing, PublicKeys, read_public_keys
from caretrail.landing.catalogue import Submission, landed_in, receipt_of, submissions_in
from caretrail.landing.curate import Curator, fields_read
from caretrail.landing.layout import Layout, StoreSettings, find_store, read_settings, refuse_foreign_ring
from caretrail.landing.prepare import Workshop, fingerprint, write_curated
from caretrail.landing.reveal import make_revealed
from caretrail.landing.signed import Statement
from caretrail.landing.tables import TABLES, make_curated, make_findings, make_submissions
from caretrail.landing.tokens import KEY_PURPOSE, Tokens
from caretrail.spec import Curated, load_curated, load_standard


if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


class Store:
    """The submissions of a store as on a day. A context manager; `open_store` makes one.

    `submissions` are in the national order; `la_code` is that of the one sender whose own are to be seen, if any.
    """

    def __init__(
        self, layout: Layout, *, as_of: date | None, ring: KeyRing | None, derivation: str | None, la_code: str | None
    ) -> None:
        self.layout, self.as_of, self.derivation, self.la_code = layout, as_of, derivation, la_code
        self.settings: StoreSettings = read_settings(layout)
        self._ring = ring
        self._keys: PublicKeys = ring.public_keys if ring else read_public_keys(layout.public_keys_file)
        self._stack = ExitStack()
        self._sound: set[Path] = set()
        self.submissions: tuple[Submission, ...] = submissions_in(
            layout, self._keys, as_of=as_of, derivation=derivation, la_code=la_code
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what `table` and `arrow` opened."""
        self._stack.close()

    # --- tables -------------------------------------------------------------------------------------------------------

    def curated(self, session: duckdb.DuckDBPyConnection, *, only: Collection[Submission] | None = None) -> str:
        """Make the view `curated` in a session: the curated rows of the submissions, or of some of them.

        Grain:   one row per accepted row of a submission.
        Out:     the view's name. Columns: number, submission_id, la_code, la_name, received_at, file_name, then
                 those of `dictionary()`.
        Raises:  UnusableInput when a file of curated rows is missing or was changed.
        """
        chosen = self.submissions if only is None else sorted(only, key=lambda each: each.number)
        for submission in chosen:
            self._prove(submission)
        return make_curated(session, chosen, self.dictionary())

    def table(self, name: str) -> duckdb.DuckDBPyRelation:
        """One of TABLES as a relation of the engine, good while the store is open.

        Raises:  UsageError when there is no such table; UnusableInput as `curated`.
        """
        if name not in TABLES:
            raise UsageError(f"A store has no table of this name. It has {', '.join(TABLES)}.")
        if name not in self._made:
            makers = {"curated": self.curated, "submissions": self._submissions, "findings": self._findings}
            makers[name](self._session)
            self._made.add(name)
        return self._session.table(name)

    def arrow(self, name: str) -> pa.Table:
        """One of TABLES as an Arrow table; tokens are UUIDs."""
        return self.table(name).to_arrow_table()

    def dictionary(self) -> Curated:
        """What each column of the curated rows says and how it is derived."""
        return load_curated(load_standard())

    def _submissions(self, session: duckdb.DuckDBPyConnection) -> str:
        return make_submissions(session, self.submissions)

    def _findings(self, session: duckdb.DuckDBPyConnection) -> str:
        return make_findings(session, self.submissions, self.layout)

    def _prove(self, submission: Submission) -> None:
        """Refuse curated rows that are not those of the receipt; each file is looked at once."""
        if submission.curated in self._sound:
            return
        if not submission.curated.is_file() or fingerprint(submission.curated).sha256 != submission.curated_sha256:
            raise UnusableInput(
                f"The curated rows {submission.curated} are missing or were changed after they were signed for. "
                "Restore them from a copy of the store, or run `caretrail land --replay`."
            )
        self._sound.add(submission.curated)

    # --- a file that is not landed ------------------------------------------------------------------------------------

    @property
    def fields_read(self) -> tuple[str, ...]:
        """The national fields that curating reads: what to ask `Intake.accepted_rows` for."""
        return fields_read(self.dictionary())

    def curate(self, batches: Iterable[pa.RecordBatch], target: Path, *, la_code: str) -> Curator:
        """Write the curated rows that a council's accepted rows would give, and land nothing.

        Out:     the curator, which knows which councils the rows name as their sender.
        Raises:  UsageError when the store was opened without the key ring; SystemFailure when the disk refuses.
        """
        workshop = Workshop(
            ring=self._with_ring(),
            standard=load_standard(),
            curated=self.dictionary(),
            token_epoch=self.settings.token_epoch,
        )
        return write_curated(iter(batches), target, la_code, workshop.tokens(), workshop)

    # --- tokens -------------------------------------------------------------------------------------------------------

    def token(self, text: str) -> UUID:
        """The token of a text, such as an NHS number of a hospital file: letter case and spaces at the end aside.

        Raises:  UsageError when the store was opened without the key ring.
        """
        return UUID(bytes=self._tokens.plain(text))

    def tokens(self, texts: Iterable[str]) -> Mapping[str, UUID]:
        """The tokens of many texts, each made once."""
        return {text: UUID(bytes=self._tokens.plain(text)) for text in set(texts)}

    def reveal(self, session: duckdb.DuckDBPyConnection, *, by: str, purpose: str, at: datetime) -> str:
        """Make the table `revealed` in a session: what each token stands for. Personal data; recorded in the trail.

        Grain:   one row per token: `token` UUID, `text`: a person by NHS number or by council and identifier, a
                 council's identifier, or an unlisted text as it was sent.
        In:      `by`, the user or service that asks; `purpose`, why, in a few small words; `at`, now, with its zone.
        Raises:  UsageError when the store was opened without the key ring, or the request is not one that can be
                 recorded; UnusableInput when a sealed file is missing or was changed.
        """
        return make_revealed(session, self.layout, self.submissions, self._with_ring(), by=by, purpose=purpose, at=at)

    # --- receipts and senders -----------------------------------------------------------------------------------------

    def receipt(self, submission_id: str) -> Statement:
        """The signed receipt of a submission.

        Raises:  UnusableInput when there is none of this id to be seen, or it was changed.
        """
        if submission_id not in {submission.submission_id for submission in self.submissions}:
            raise UnusableInput("There is no such submission. Ids are those of the receipts.")
        return receipt_of(self.layout, landed_in(self.layout)[submission_id], self._keys)

    def versions(self, la_code: str, start: date | None, end: date | None) -> Sequence[Submission]:
        """The chain of a council's submissions for one stated period, oldest first; the last supersedes the others."""
        return [
            submission
            for submission in self.submissions
            if (submission.la_code, submission.stated_start, submission.stated_end) == (la_code, start, end)
        ]

    def as_sender(self, la_code: str) -> Store:
        """The store as one council may see it: its own submissions, as if there were no others."""
        if self.la_code not in (None, la_code):
            raise UnusableInput("A sender sees its own submissions only.")
        return Store(self.layout, as_of=self.as_of, ring=None, derivation=self.derivation, la_code=la_code)

    def _with_ring(self) -> KeyRing:
        if self._ring is None:
            raise UsageError("This needs the key ring that the store was made with; open the store with it.")
        return self._ring

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens(self._with_ring().derive(KEY_PURPOSE, epoch=self.settings.token_epoch))

    @cached_property
    def _made(self) -> set[str]:
        return set()

    @cached_property
    def _session(self) -> duckdb.DuckDBPyConnection:
        session = open_session(self._stack.enter_context(private_folder()))
        self._stack.callback(session.close)
        session.execute("SET arrow_lossless_conversion = true")
        return session


def open_store(
    path: str | Path, *, as_of: date | None = None, ring: KeyRing | None = None, derivation: str | None = None
) -> Store:
    """What had been submitted, as on a day?

    In:      `as_of`, leave out what was received later; `ring`, to make tokens and to reveal them; `derivation`,
             a version of the curated rows other than the newest.
    Out:     an open Store. Use it in a `with` statement.
    Raises:  UnusableInput when the folder is no store, a newer Caretrail made it, or its trail or a receipt is not as
             it was written.
    """
    layout = find_store(Path(path))
    if ring is not None:
        refuse_foreign_ring(layout, ring)
    return Store(layout, as_of=as_of, ring=ring, derivation=derivation, la_code=None)
