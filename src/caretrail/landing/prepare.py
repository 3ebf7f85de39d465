"""Prepares one submission in a private folder of the store: sealed copy, curated rows, persons, findings.

Nothing here is visible to anybody until the desk puts it in place.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caretrail.errors import SystemFailure, UnusableInput
from caretrail.intake import Checked, Intake, check_file
from caretrail.keys import KeyRing, written_whole
from caretrail.landing.curate import Curator, curated_schema, fields_read
from caretrail.landing.manifest import Consignment
from caretrail.landing.receipt import check_told, derivation_told, sent_told
from caretrail.landing.tokens import KEY_PURPOSE, CouncilTokens, Tokens
from caretrail.spec import Curated, Standard


if TYPE_CHECKING:
    import pyarrow as pa


CURATED = "curated.parquet"
RAW, PERSONS, TEXTS = "raw.sealed", "persons.sealed", "texts.sealed"
FINDINGS, CHECK = "findings.parquet", "check.json"
_RANGED = ("DATE", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER")
_SMALL: Mapping[str, Any] = {"compression": "zstd", "compression_level": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that was written: what a receipt says of it."""

    sha256: str
    size: int

    def as_json(self) -> dict[str, Any]:
        return {"sha256": self.sha256, "size": self.size}


class Refused(UnusableInput):
    """A file that is not landed. `cause` is what the trail says of it."""

    def __init__(self, message: str, cause: str) -> None:
        super().__init__(message)
        self.cause = cause


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What preparing takes besides the file: the ring, the standard, the derivations, the epoch of the tokens."""

    ring: KeyRing
    standard: Standard
    curated: Curated
    token_epoch: str
    point: Callable[[str], None] = lambda _: None

    def tokens(self) -> Tokens:
        """A maker of tokens, fresh for each submission: what it remembers belongs to that submission."""
        return Tokens(self.ring.derive(KEY_PURPOSE, epoch=self.token_epoch))


def prepare(
    sent: Consignment,
    received: Written,
    submission_id: str,
    folder: Path,
    workshop: Workshop,
    on_progress: Callable[[str], None],
) -> dict[str, Any]:
    """Write everything that landing keeps into `folder`; answer what the receipt will say of it.

    Out:     in the folder `identifying/` (sealed), `submission/` (annexes) and `curated.parquet`.
    Raises:  UnusableInput when the file cannot be used, changes meanwhile, or carries no row of its sender;
             SystemFailure when disk or engine fail.
    """
    identifying, annexes = folder / "identifying", folder / "submission"
    identifying.mkdir(mode=0o700)
    annexes.mkdir(mode=0o700)
    on_progress("Sealing")
    workshop.ring.seal_file(sent.path, identifying / RAW, context=seal_context(submission_id, RAW))
    workshop.point("sealed")
    with check_file(
        sent.path, on=sent.received_at.date(), standard=workshop.standard, on_progress=on_progress
    ) as intake:
        workshop.point("checked")
        checked = intake.checked
        if checked.sha256 != received.sha256:
            raise Refused(f"{sent.path.name} changed while it was being landed. Send it again.", "changed")
        on_progress("Curating")
        tokens = workshop.tokens()
        rows = intake.accepted_rows(fields_read(workshop.curated))
        curator = write_curated(rows, folder / CURATED, sent.la_code, tokens, workshop)
        _refuse_other_council(sent, curator)
        workshop.point("curated")
        sealed = {
            name: seal(table, identifying / name, workshop.ring, submission_id)
            for name, table in ((PERSONS, curator.all_persons()), (TEXTS, tokens.table()))
        }
        workshop.point("identities_sealed")
        annexed = _write_findings(intake, annexes)
        workshop.point("findings_written")
    return {
        "submission_id": submission_id,
        **sent_told(sent),
        **received.as_json(),
        "rows": checked.rows,
        "accepted": checked.accepted,
        "rejected": checked.rejected_count,
        "spec_release": curator.spec_release(),
        "check": check_told(checked),
        "annexes": {name: written.as_json() for name, written in annexed.items()},
        "derivation": derivation_told(workshop.curated, workshop.standard, fingerprint(folder / CURATED).as_json()),
        "identifying": {name: written.as_json() for name, written in sealed.items()},
    }


def texts_name(version: str) -> str:
    """The sealed texts of tokens that a later derivation made."""
    return f"texts-{version}.sealed"


def seal_context(submission_id: str, name: str) -> str:
    """What a sealed file of a submission is bound to, so that it cannot pass for another."""
    return f"landing/{submission_id}/{name}"


def write_curated(
    batches: Iterable[pa.RecordBatch], target: Path, la_code: str, tokens: Tokens, workshop: Workshop
) -> Curator:
    """Write the curated rows of a council's accepted rows; answer the curator, which knows persons and senders.

    Grain:   one row per accepted row, in file order. The same bytes, versions and key give the same file.
    """
    import pyarrow.parquet as pq

    curator = Curator(workshop.curated, workshop.standard, CouncilTokens(tokens, la_code))
    # No schema of Arrow's own and no time in the file: its bytes depend on rows and versions alone.
    options: dict[str, Any] = {"store_schema": False, "store_decimal_as_integer": True, "compression": "snappy"}
    # Ranges of numbers and dates let the engine narrow them when it sorts and groups; of texts they say nothing.
    options["write_statistics"] = [each.name for each in workshop.curated.columns if each.type in _RANGED]
    with writing(target), pq.ParquetWriter(target, curated_schema(workshop.curated), **options) as out:
        for batch in batches:
            out.write_batch(curator.curate(batch))
    return curator


def _refuse_other_council(sent: Consignment, curator: Curator) -> None:
    """Rows of which none carries the sender's code, but some another's, were handed in by mistake."""
    if sent.la_code.isdecimal() and curator.senders and sent.la_code not in curator.senders:
        raise Refused(
            f"{sent.path.name} was handed in for council {sent.la_code}, but no row of it carries that code. "
            "Check who sent it.",
            "other council",
        )


def seal(table: pa.Table, target: Path, ring: KeyRing, submission_id: str) -> Written:
    """Seal a table; answer its bytes before sealing."""
    import pyarrow.parquet as pq

    held = io.BytesIO()
    pq.write_table(table, held, store_schema=False, **_SMALL)
    contents = held.getvalue()
    with written_whole(target) as file:
        file.write(ring.seal(contents, seal_context(submission_id, target.name)))
    return Written(sha256=hashlib.sha256(contents).hexdigest(), size=len(contents))


def _write_findings(intake: Intake, folder: Path) -> Mapping[str, Written]:
    """Write what the check found, and which rows failed which rule, without any text of the file.

    Grain:   check.json one object per finding; findings.parquet one row per failing row and check.
    """
    import pyarrow.parquet as pq

    with writing(folder):
        pq.write_table(intake.failing_rows(), folder / FINDINGS, store_schema=False, **_SMALL)
        (folder / CHECK).write_text(json.dumps(_findings_told(intake.checked), indent=1) + "\n", encoding="utf-8")
    return {name: fingerprint(folder / name) for name in (FINDINGS, CHECK)}


def _findings_told(checked: Checked) -> list[dict[str, Any]]:
    return [
        {
            "rule": finding.rule,
            "check": finding.check,
            "field": finding.field,
            "severity": finding.severity,
            "rows": finding.rows,
            "message": finding.message,
        }
        for finding in checked.findings
    ]


def fingerprint(path: Path) -> Written:
    """SHA-256 and size of a file.

    Raises:  UnusableInput when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return Written(sha256=hashlib.file_digest(file, "sha256").hexdigest(), size=path.stat().st_size)
    except OSError as error:
        raise UnusableInput(f"{path.name} cannot be read: {error.strerror}. Check name and folder.") from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Says in a sentence that a file could not be written."""
    try:
        yield
    except OSError as error:
        raise SystemFailure(
            f"{path} could not be written: {error.strerror or 'the disk failed'}. Is it full?"
        ) from error
