"""What is in a store: the submissions that its trail says were landed, and how each was derived.

The trail is the catalogue. Work that it does not name was never acknowledged, and nobody sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from caretrail.errors import UnusableInput
from caretrail.keys import PublicKeys
from caretrail.landing.layout import Layout
from caretrail.landing.signed import DERIVED, RECEIPT, Statement, read_statement
from caretrail.trail import Checkpoint, read_records, verify_trail


RECEIPT_NAME = "receipt.json"
_DERIVED_NAME = "derived-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One landed submission. `number` counts from 1 in the order received_at, council, file name.

    `curated` is the file of its curated rows, under the derivation that was asked for; `derivation` is that one's
    version. `stated_start` and `stated_end` are those of the manifest.
    """

    number: int
    submission_id: str
    la_code: str
    la_name: str
    received_at: datetime
    stated_start: date | None
    stated_end: date | None
    file_name: str
    sha256: str
    rows: int
    accepted: int
    spec_release: str
    derivation: str
    curated: Path
    curated_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """A submission as the trail names it: enough to find its receipt and derivations."""

    la_code: str
    submission_id: str
    sha256: str
    receipt: str  # SHA-256 of the receipt
    derivations: Mapping[str, str]  # version -> SHA-256 of the statement about it, the newest last

    @property
    def newest(self) -> str:
        """The version derived last."""
        return list(self.derivations)[-1]


def refuse_changed_trail(layout: Layout, keys: PublicKeys) -> None:
    """The trail is the catalogue: one that was changed must neither hide a submission nor have its files cleared away.

    Raises:  UnusableInput when it is missing or is not as it was written.
    """
    if not layout.trail.exists():
        raise UnusableInput(f"{layout.trail} is missing. Restore it from a copy of the store.")
    verdict = verify_trail(layout.trail, keys)
    if not verdict.intact:
        raise UnusableInput(
            f"{layout.trail} is not as it was written: {verdict.faults[0].says} Restore it from a copy of the store."
        )


def landed_in(layout: Layout) -> Mapping[str, Landed]:
    """Every submission that the trail says was landed, by id, in the order of landing."""
    return Catalogue(layout).landed()


class Catalogue:
    """What was landed, for somebody who asks often: the trail is read again only when others have added to it."""

    def __init__(self, layout: Layout) -> None:
        self._trail = layout.trail
        self._landed: dict[str, Landed] = {}
        self._seq, self._size = 0, 0

    def landed(self) -> Mapping[str, Landed]:
        """As `landed_in`."""
        if self._trail.exists() and self._trail.stat().st_size != self._size:
            self._size, self._landed = self._trail.stat().st_size, {}
            for record in read_records(self._trail):
                self._seq = record.seq
                self._take(record.act, record.about)
        return self._landed

    def recorded(self, head: Checkpoint, act: str, about: Mapping[str, str | int]) -> None:
        """Take in what was recorded by oneself, unless others were first: then the trail will be read again."""
        if head.seq == self._seq + 1:
            self._seq, self._size = head.seq, head.size
            self._take(act, about)

    def _take(self, act: str, about: Mapping[str, str | int]) -> None:
        told = {key: str(value) for key, value in about.items()}
        if act == "submission.landed":
            self._landed[told["submission"]] = Landed(
                la_code=told["council"],
                submission_id=told["submission"],
                sha256=told["sha256"],
                receipt=told["receipt"],
                derivations={told["derivation"]: told["receipt"]},
            )
        elif act == "submission.derived":
            before = self._landed[told["submission"]]
            others = {
                version: stated for version, stated in before.derivations.items() if version != told["derivation"]
            }
            derivations = {**others, told["derivation"]: told["statement"]}
            self._landed[told["submission"]] = replace(before, derivations=derivations)


def receipt_of(layout: Layout, landed: Landed, keys: PublicKeys) -> Statement:
    """The receipt of a submission, verified to be the one that the trail tells of.

    Raises:  UnusableInput when it is missing or was changed.
    """
    return _stated(layout, landed, RECEIPT_NAME, RECEIPT, landed.receipt, keys)


def _derivation_of(
    layout: Layout, landed: Landed, receipt: Statement, keys: PublicKeys, wanted: str | None
) -> Mapping[str, Any]:
    """How the curated rows to read were derived: the `wanted` version where the submission has it, else the newest."""
    version = wanted if wanted is not None and wanted in landed.derivations else landed.newest
    derivation: Mapping[str, Any] = derived_statement(layout, landed, version, keys, receipt)["derivation"]
    return derivation


def derived_statement(
    layout: Layout, landed: Landed, version: str, keys: PublicKeys, receipt: Statement
) -> Mapping[str, Any]:
    """What was signed about one derivation: by the receipt for the first one, by a statement of its own afterwards."""
    stated = landed.derivations[version]
    if stated == landed.receipt:
        return receipt.says
    return _stated(layout, landed, derived_name(version), DERIVED, stated, keys).says


def _stated(layout: Layout, landed: Landed, name: str, form: str, digest: str, keys: PublicKeys) -> Statement:
    path = layout.submission(landed.la_code, landed.submission_id) / name
    statement = read_statement(path, form, keys)
    if statement.sha256 != digest:
        raise UnusableInput(f"{path} is not the one that the trail tells of. Restore it from a copy of the store.")
    return statement


def derived_name(version: str) -> str:
    """The file that says how curated rows were derived anew."""
    return f"{_DERIVED_NAME}{version}.json"


def derived_version(path: Path) -> str:
    """The version that such a file is about, by its name."""
    return path.stem.removeprefix(_DERIVED_NAME)


def submissions_in(
    layout: Layout, keys: PublicKeys, *, as_of: date | None, derivation: str | None, la_code: str | None = None
) -> tuple[Submission, ...]:
    """The submissions received on or before a day, numbered in the national order.

    In:      `la_code` narrows to one sender, whose own are then all there is to see.
    Raises:  UnusableInput when the trail or a receipt is missing or was changed.
    """
    refuse_changed_trail(layout, keys)
    held = landed_in(layout)
    if derivation is not None and not any(derivation in landed.derivations for landed in held.values()):
        versions = dict.fromkeys(version for landed in held.values() for version in landed.derivations)
        raise UnusableInput(f"The store has no rows of that derivation. It has {', '.join(versions) or 'none'}.")
    found = []
    for landed in held.values():
        if la_code is not None and landed.la_code != la_code:
            continue
        receipt = receipt_of(layout, landed, keys)
        if as_of is None or datetime.fromisoformat(receipt.says["received_at"]).date() <= as_of:
            found.append((receipt.says, _derivation_of(layout, landed, receipt, keys, derivation)))
    found.sort(key=lambda each: (each[0]["received_at"], each[0]["la_code"], each[0]["file_name"]))
    return tuple(_submission(layout, number, *each) for number, each in enumerate(found, 1))


def _submission(layout: Layout, number: int, says: Mapping[str, Any], derivation: Mapping[str, Any]) -> Submission:
    period = says["stated_period"]
    return Submission(
        number=number,
        submission_id=says["submission_id"],
        la_code=says["la_code"],
        la_name=says["la_name"],
        received_at=datetime.fromisoformat(says["received_at"]),
        stated_start=date.fromisoformat(period["start"]) if period else None,
        stated_end=date.fromisoformat(period["end"]) if period else None,
        file_name=says["file_name"],
        sha256=says["sha256"],
        rows=says["rows"],
        accepted=says["accepted"],
        spec_release=says["spec_release"],
        derivation=derivation["version"],
        curated=layout.curated(derivation["version"], says["la_code"], says["submission_id"]),
        curated_sha256=derivation["curated"]["sha256"],
    )
