"""Lands made-up submissions in real stores, and reads back what every file of a store holds."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet as pq

from caretrail.intake import read_accepted_rows
from caretrail.keys import KeyRing, new_ring
from caretrail.landing import Acknowledged, Consignment, LandingDesk, open_store
from caretrail.landing.tokens import KEY_PURPOSE, Tokens
from caretrail.spec import Curated
from tests.support.submissions import NAMES, STANDARD, Row, text, write


AT = datetime.fromisoformat("2026-05-20T09:00:00+00:00")
RECEIVED = datetime.fromisoformat("2026-04-18T15:06:05")
COUNCIL = "503"  # that of the example rows
RING = new_ring()  # made once: a ring has no state that a test could spoil


def consignment(
    path: Path, *, la_code: str = COUNCIL, received_at: datetime = RECEIVED, stated: tuple[date, date] | None = None
) -> Consignment:
    """A file as handed in by a council."""
    return Consignment(
        path=path,
        la_code=la_code,
        la_name=f"Made-up {la_code}",
        received_at=received_at,
        stated_start=stated[0] if stated else None,
        stated_end=stated[1] if stated else None,
    )


def desk(store: Path, *, ring: KeyRing = RING, curated: Curated | None = None, **options: Any) -> LandingDesk:
    """A desk of the store, made where there is none."""
    return LandingDesk(store, ring, by="tests", at=AT, curated=curated, **options)


def submission(folder: Path, made: Iterable[Row], name: str = "sent.csv", names: Sequence[str] = NAMES) -> Path:
    """A submission with these rows."""
    return write(folder / name, text(made, names))


def land(store: Path, path: Path, **sent: Any) -> Acknowledged:
    """Land one file, at a desk opened for it."""
    return desk(store).land(consignment(path, **sent), at=AT)


def curated_rows(store: Path, **opened: Any) -> list[dict[str, Any]]:
    """Every curated row of a store, in order."""
    with open_store(store, ring=RING, **opened) as found:
        return found.table("curated").order("number, row_number").to_arrow_table().to_pylist()


def curated_alone(folder: Path, made: Iterable[Row], names: Sequence[str] = NAMES) -> list[dict[str, Any]]:
    """The curated rows that these rows become, without the check that landing begins with."""
    sent, target = submission(folder, made, names=names), folder / "curated.parquet"
    with (
        open_store(_empty_store(), ring=RING) as store,
        read_accepted_rows(sent, standard=STANDARD, fields=store.fields_read, name=sent.name) as rows,
    ):
        store.curate(rows, target, la_code=COUNCIL)
    return pq.read_table(target).to_pylist()


@cache
def _empty_store() -> Path:
    """A store of nothing, for its tokens; made once."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    desk(Path(folder.name))
    return Path(folder.name)


def token(text: str) -> UUID:
    """The token that every store of these tests gives a text."""
    return UUID(bytes=Tokens(RING.derive(KEY_PURPOSE)).plain(text))


def files_of(store: Path) -> dict[str, bytes]:
    """Every file of a store by its path, except locks."""
    return {
        str(path.relative_to(store)): path.read_bytes()
        for path in sorted(store.rglob("*"))
        if path.is_file() and not path.name.endswith("lock")
    }


def readable_text(store: Path) -> Mapping[str, str]:
    """What anybody can read in a store, Parquet decompressed: every file that is not sealed, as text."""
    return {
        name: _cells(store / name) if name.endswith(".parquet") else content.decode("utf-8", "replace")
        for name, content in files_of(store).items()
        if not name.endswith(".sealed")
    }


def _cells(path: Path) -> str:
    """Every cell of a Parquet file, and its bytes in case something stands between them."""
    cells = (str(value) for row in pq.read_table(path).to_pylist() for value in row.values())
    return "\n".join((*cells, path.read_bytes().decode("latin-1")))


def one_file(store: Path, pattern: str) -> Path:
    """The one file of a store that fits a pattern."""
    (found,) = store.glob(pattern)
    return found


Change = Callable[[bytes], bytes]


def tamper(path: Path, change: Change = lambda held: held[:-20] + bytes([held[-20] ^ 1]) + held[-19:]) -> None:
    """Change a file as somebody who has the disk might; by default one bit near its end."""
    path.write_bytes(change(path.read_bytes()))
