"""Verifies a whole store offline: trail, receipts, annexes, curated rows, and what is sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from caretrail.errors import UnusableInput
from caretrail.keys import KeyRing
from caretrail.landing.catalogue import Landed, derived_statement, landed_in, receipt_of
from caretrail.landing.layout import Layout, find_store, refuse_foreign_ring
from caretrail.landing.prepare import RAW, TEXTS, seal_context, texts_name
from caretrail.trail import verify_trail


_PIECE = 1 << 20


def verify_store(path: Path, ring: KeyRing, *, on_progress: Callable[[str], None] = lambda _: None) -> tuple[str, ...]:
    """Is everything in this store as it was signed for?

    Out:     one sentence for each thing that is not; none when all is well.
    Raises:  UnusableInput when there is no store, or the ring is not the one it was made with.
    """
    layout = find_store(path)
    refuse_foreign_ring(layout, ring)
    verdict = verify_trail(layout.trail, ring.public_keys)
    if verdict.faults:
        return tuple(f"The trail {layout.trail}: {fault.says}" for fault in verdict.faults)
    faults: list[str] = []
    for landed in landed_in(layout).values():
        on_progress(f"Verifying {landed.submission_id}")
        faults += _faults_of(layout, landed, ring)
    return tuple(faults)


def _faults_of(layout: Layout, landed: Landed, ring: KeyRing) -> Iterator[str]:
    try:
        stated = receipt_of(layout, landed, ring.public_keys)
        derived = {v: derived_statement(layout, landed, v, ring.public_keys, stated) for v in landed.derivations}
    except UnusableInput as error:
        yield str(error)
        return
    receipt = stated.says
    folder = layout.submission(landed.la_code, landed.submission_id)
    plain = {folder / name: told["sha256"] for name, told in receipt["annexes"].items()}
    sealed = {RAW: receipt["sha256"]} | {name: told["sha256"] for name, told in receipt["identifying"].items()}
    for version, says in derived.items():
        curated = layout.curated(version, landed.la_code, landed.submission_id)
        plain[curated] = says["derivation"]["curated"]["sha256"]
        if says is not receipt:
            sealed[texts_name(version)] = says["identifying"][TEXTS]["sha256"]
    for path, digest in plain.items():
        if _digest(_pieces(path)) != digest:
            yield f"{path} is missing or was changed after it was signed for. Restore it from a copy of the store."
    for name, digest in sealed.items():
        yield from _faults_of_sealed(layout, landed, name, digest, ring)


def _faults_of_sealed(layout: Layout, landed: Landed, name: str, digest: str, ring: KeyRing) -> Iterator[str]:
    path = layout.identifying(landed.la_code, landed.submission_id) / name
    if not path.is_file():
        yield f"{path} is missing. Restore it from a copy of the store."
        return
    sealed_as = TEXTS if name.startswith("texts") else name
    try:
        opened = _digest(ring.open_chunks(path, context=seal_context(landed.submission_id, sealed_as)))
    except UnusableInput as error:
        yield f"{path.parent}: {error}"
        return
    if opened != digest:
        yield f"{path} does not hold the bytes that were signed for. Restore it from a copy of the store."


def _pieces(path: Path) -> Iterator[bytes]:
    if path.is_file():
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def _digest(pieces: Iterator[bytes]) -> str:
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
