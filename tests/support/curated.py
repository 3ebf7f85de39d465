"""A store of curated rows made straight from rows of texts: what landing leaves, without its receipts and seals.

Tokens are plain hashes here, and remembered, so that a test can say whom a row is about.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from caretrail.landing import Submission
from caretrail.landing.tables import make_curated
from caretrail.spec import load_curated, load_standard


STANDARD = load_standard()
CURATED = load_curated(STANDARD)
Row = Mapping[str, str]  # field of the standard -> cell; a field that is left out is an empty cell

_KINDS = ("service", "request", "assessment", "review")
_NOBODY = ("", "unknown", "invalid and not mapped")


def fold(text: str) -> str:
    """Without letter case and spaces at the end."""
    return text.rstrip(" ").lower()


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One file as a council sent it."""

    la_code: str
    la_name: str
    received_at: datetime
    file_name: str
    rows: Sequence[Row]


@dataclass(kw_only=True)
class MadeStore:
    """Files of curated rows in a folder, numbered in the order they were received."""

    folder: Path
    sendings: Sequence[Sending]
    spelt: dict[UUID, str] = field(default_factory=dict)

    @cached_property
    def submissions(self) -> tuple[Submission, ...]:
        """The files in the order of receipt, council and name, which is written down when first asked for."""
        in_order = sorted(self.sendings, key=lambda s: (s.received_at, s.la_code, s.file_name))
        return tuple(self._write(number, sending) for number, sending in enumerate(in_order, start=1))

    def curated(self, session: duckdb.DuckDBPyConnection, *, only: Collection[Submission] | None = None) -> str:
        """The view of curated rows, as landing makes it."""
        chosen = self.submissions if only is None else sorted(only, key=lambda each: each.number)
        return make_curated(session, chosen, CURATED)

    def tokens(self, texts: Iterable[str]) -> dict[str, UUID]:
        """The token of each text, folded."""
        return {text: self._token(fold(text)) for text in texts}

    @staticmethod
    def token(folded: str) -> UUID:
        """The token of a folded text."""
        return UUID(bytes=hashlib.md5(folded.encode(), usedforsecurity=False).digest())

    def _token(self, folded: str, spelt: str | None = None) -> UUID:
        token = self.token(folded)
        self.spelt.setdefault(token, folded if spelt is None else spelt)
        return token

    def _write(self, number: int, sending: Sending) -> Submission:
        columns = [self._curate(row, place, sending.la_code) for place, row in enumerate(sending.rows, start=1)]
        path = self.folder / f"{number}.parquet"
        pq.write_table(pa.Table.from_pylist(columns, schema=SCHEMA), path)
        return Submission(
            number=number,
            submission_id=str(number),
            la_code=sending.la_code,
            la_name=sending.la_name,
            received_at=sending.received_at,
            stated_start=None,
            stated_end=None,
            file_name=sending.file_name,
            sha256="",
            rows=len(sending.rows),
            accepted=len(sending.rows),
            spec_release="2",
            derivation=CURATED.version,
            curated=path,
            curated_sha256="",
        )

    def _curate(self, row: Row, place: int, la_code: str) -> dict[str, object]:
        cell = {name: row.get(name, "") for name in STANDARD.by_name}
        local = fold(cell["la_person_unique_identifier"])
        born, started = day(cell["date_of_birth"]), day(cell["event_start_date"])
        curated: dict[str, object] = {
            "row_number": place,
            "person": self._person(cell["nhs_number"], local, la_code),
            "local_id": self._local(local, la_code),
            "local_id_known": local not in _NOBODY,
            "stated_start": day(cell["reporting_period_start_date"]),
            "stated_end": day(cell["reporting_period_end_date"]),
            "event_start": started,
            "event_end": day(cell["event_end_date"]),
            "date_of_death": day(cell["date_of_death"]),
            "birth_year": born.year if born else None,
            "birth_month": born.month if born else None,
            "age_at_event_start": int((started - born).days // 365.25) if born and started else None,
            "conversation": "conversation" in cell["event_description"].lower(),
            "unit_cost": money(cell["unit_cost"]),
            "planned_units_per_week": money(cell["planned_units_per_week"]),
        }
        curated |= {f"is_{kind}": kind in cell["event_type"].lower() for kind in _KINDS}
        for place_of_id in (1, 2, 3):
            linked = fold(cell[f"adult_{place_of_id}_linked_person_id"])
            curated[f"linked_{place_of_id}"] = self._local(linked, la_code)
        return curated | {name: self._coded(name, cell[name]) for name in STANDARD.list_of}

    def _person(self, nhs_number: str, local: str, la_code: str) -> bytes | None:
        written = fold(nhs_number) or (f"{la_code}_{local}" if local else "")
        return self._token(written).bytes if written else None

    def _local(self, folded: str, la_code: str) -> bytes | None:
        return self._token(f"local|{la_code}|{folded}", folded).bytes if folded else None

    def _coded(self, name: str, text: str) -> str | None:
        if not text:
            return None
        return text if fold(text) in KNOWN[name] else "unlisted:" + self._token(fold(text), text).hex


KNOWN = {
    name: {fold(value.value) for value in defined.values} | {fold(old.release_1) for old in defined.replacements}
    for name, defined in STANDARD.list_of.items()
}
_TYPES = {
    "UUID": pa.uuid(),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
    "VARCHAR": pa.string(),
    "TINYINT": pa.int8(),
    "SMALLINT": pa.int16(),
    "INTEGER": pa.int32(),
    "UINTEGER": pa.uint32(),
    "DECIMAL(18,2)": pa.decimal128(18, 2),
}
SCHEMA = pa.schema([(column.name, _TYPES[column.type]) for column in CURATED.columns])


def day(text: str) -> date | None:
    """A date as councils write it; None for anything that is none."""
    try:
        return date(int(text[6:10]), int(text[3:5]), int(text[0:2])) if len(text) == 10 else None
    except ValueError:
        return None


def money(text: str) -> Decimal | None:
    """A plain number, to two decimals, half away from zero; None for anything else."""
    try:
        return Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        return None


def nation(folder: Path, store: Path) -> MadeStore:
    """The store of a nation's folder: its manifest and its submissions."""
    store.mkdir(parents=True, exist_ok=True)
    with (folder / "submissions.csv").open(encoding="utf-8", newline="") as file:
        manifest = list(csv.DictReader(file))
    return MadeStore(
        folder=store,
        sendings=[
            Sending(
                la_code=sent["la_code"],
                la_name=sent["la_name"],
                received_at=datetime.fromisoformat(sent["import_datetime"]),
                file_name=sent["file_name"],
                rows=_rows(folder / "submissions" / sent["file_name"]),
            )
            for sent in manifest
        ],
    )


def _rows(path: Path) -> list[dict[str, str]]:
    names = {known.header: known.name for known in STANDARD.fields}
    with path.open(encoding="utf-8", newline="") as file:
        return [{names[header]: cell for header, cell in row.items()} for row in csv.DictReader(file)]
