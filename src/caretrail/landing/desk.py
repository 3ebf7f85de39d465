"""The receiving desk: lands one submission at a time, so that it is in the store whole or not at all.

A submission is prepared in a private folder, put in place, and then recorded in the trail: that record is the
commit. Whatever is found without one was never acknowledged and is cleared away when the desk opens next. Any
number of desks may work on one store.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from caretrail.errors import CaretrailError, UnusableInput
from caretrail.keys import KeyRing, written_whole
from caretrail.landing.catalogue import RECEIPT_NAME, Catalogue, Landed, derived_name, derived_statement, receipt_of
from caretrail.landing.clearing import clear_up, commit_lock, put_in_place, work_folder
from caretrail.landing.layout import (
    DEFAULT_HOLDER,
    STORE_VERSION,
    Layout,
    find_store,
    finish_store,
    keep_public_keys,
    make_folders,
    read_settings,
    write_settings,
)
from caretrail.landing.manifest import Consignment
from caretrail.landing.prepare import CURATED, TEXTS, Refused, Workshop, fingerprint, prepare, texts_name
from caretrail.landing.receipt import controllership_told, landing_told, submission_id_of
from caretrail.landing.rederive import rederive, refuse_silent_change
from caretrail.landing.signed import DERIVED, RECEIPT, Statement, sign_statement
from caretrail.spec import Curated, Standard, load_curated, load_standard
from caretrail.trail import Trail


PLACED_POINTS = ("identifying_placed", "analysis_placed", "submission_placed")
# Where landing may be cut off; a test cuts it off at each.
COMMIT_POINTS = (
    "begun",
    "sealed",
    "checked",
    "curated",
    "identities_sealed",
    "findings_written",
    "receipt_written",
    *PLACED_POINTS,
    "recorded",
    "tidied",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The answer to a sender: the receipt, and whether the same bytes had been landed before."""

    receipt: Statement
    repeated: bool

    @property
    def submission_id(self) -> str:
        """The id that the submission has in the store."""
        return str(self.receipt.says["submission_id"])


class LandingDesk:
    """Lands submissions in one store, on behalf of `by`, a user or a service."""

    def __init__(
        self,
        path: Path,
        ring: KeyRing,
        *,
        by: str,
        at: datetime,
        holder: str | None = None,
        standard: Standard | None = None,
        curated: Curated | None = None,
        at_point: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Open the desk: make the store where there is none, and clear away what was never finished.

        In:      `at`, now, with its zone; `holder`, who controls what is landed, named when the store is made;
                 `at_point` is told each of COMMIT_POINTS as it is passed (for tests; no verb sets it).
        Raises:  UnusableInput when the folder is something else, a newer Caretrail made it, the ring is not the one
                 it was made with, or its trail was changed; SystemFailure when it cannot be written.
        """
        self._ring, self._by, self._point = ring, by, at_point
        self.layout = make_folders(path) if not Layout(path).version_file.exists() else find_store(path)
        self._trail = Trail(self.layout.trail, ring)
        self._catalogue = Catalogue(self.layout)
        with commit_lock(self.layout):
            if not self.layout.version_file.exists():
                self._make(holder or DEFAULT_HOLDER, at)
            self.settings = read_settings(self.layout)
            if holder is not None and holder != self.settings.holder:
                raise UnusableInput(f"{path} is held by {self.settings.holder}, and a store keeps its holder.")
            keep_public_keys(self.layout, ring)
            clear_up(self.layout, self._trail, self._ring.public_keys, at=at)
        spec = standard or load_standard()
        self._workshop = Workshop(
            ring=ring,
            standard=spec,
            curated=curated or load_curated(spec),
            token_epoch=self.settings.token_epoch,
            point=at_point,
        )

    def _make(self, holder: str, at: datetime) -> None:
        write_settings(self.layout, self._ring, holder=holder)
        self._record("store.made", {"version": str(STORE_VERSION)}, at)
        finish_store(self.layout)

    def land(
        self, sent: Consignment, *, at: datetime, on_progress: Callable[[str], None] = lambda _: None
    ) -> Acknowledged:
        """Land one submission: when this returns it is in the store, signed for and recorded.

        In:      `sent`, the file and who sent it when; `at`, now, with its zone.
        Out:     the receipt. The same bytes from the same council are one submission: they are answered with the
                 receipt of the first time.
        Raises:  UnusableInput when the file is refused: nothing of it is kept and the trail says so; SystemFailure
                 when disk or engine fail.
        """
        received = fingerprint(sent.path)
        submission_id = submission_id_of(sent.la_code, received.sha256)
        before = self._catalogue.landed().get(submission_id)
        if before is not None:
            return self._repeated(before, at)
        with work_folder(self.layout, f"{submission_id}-{secrets.token_hex(4)}") as folder:
            self._point("begun")
            try:
                says = prepare(sent, received, submission_id, folder, self._workshop, on_progress)
            except UnusableInput as error:
                cause = error.cause if isinstance(error, Refused) else "unusable"
                about = {"council": sent.la_code, "sha256": received.sha256, "cause": cause}
                self._record("submission.refused", about, at)
                raise
            with commit_lock(self.layout):
                before = self._catalogue.landed().get(submission_id)
                if before is not None:
                    return self._repeated(before, at)
                receipt = self._sign(says, folder, at)
                self._commit(receipt, folder, at)
        self._point("tidied")
        return Acknowledged(receipt=receipt, repeated=False)

    def outdated(self, *, start: date | None = None, end: date | None = None) -> tuple[Landed, ...]:
        """The submissions whose newest curated rows were derived under another version than today's, or are lost.

        In:      `start`, `end`: only those whose stated period touches these days.
        """
        found = []
        for landed in self._catalogue.landed().values():
            period = receipt_of(self.layout, landed, self._ring.public_keys).says["stated_period"]
            apart = period and (
                (end and period["start"] > end.isoformat()) or (start and period["end"] < start.isoformat())
            )
            if not apart and (landed.newest != self._workshop.curated.version or not self._has_rows(landed)):
                found.append(landed)
        return tuple(found)

    def _has_rows(self, landed: Landed) -> bool:
        """Whether the newest curated rows of a submission are there and are those that were signed for."""
        keys = self._ring.public_keys
        receipt = receipt_of(self.layout, landed, keys)
        told = derived_statement(self.layout, landed, landed.newest, keys, receipt)["derivation"]
        rows = self.layout.curated(landed.newest, landed.la_code, landed.submission_id)
        return rows.is_file() and fingerprint(rows).sha256 == told["curated"]["sha256"]

    def derive_anew(self, landed: Landed, *, at: datetime) -> None:
        """Derive the curated rows of a landed submission under today's version; the earlier ones stay.

        Raises:  UnusableInput when its raw copy or receipt is missing or was changed; SpecError when the version
                 was used before and gave other rows; SystemFailure when disk or engine fail.
        """
        version, keys = self._workshop.curated.version, self._ring.public_keys
        receipt = receipt_of(self.layout, landed, keys)
        with work_folder(self.layout, f"{landed.submission_id}-{secrets.token_hex(4)}") as folder:
            self._record("submission.opened", {"submission": landed.submission_id, "council": landed.la_code}, at)
            says = rederive(self.layout, landed, receipt.says["file_name"], folder, self._workshop)
            with commit_lock(self.layout):
                now = self._catalogue.landed()[landed.submission_id]
                if version in now.derivations:
                    before = derived_statement(self.layout, now, version, keys, receipt)
                    refuse_silent_change(now, before["derivation"], says["derivation"])
                statement = sign_statement(self._ring, DERIVED, {**says, "derived_at": at.isoformat()})
                self._commit_derived(now, version, statement, folder, at)

    def _commit_derived(self, landed: Landed, version: str, statement: Statement, folder: Path, at: datetime) -> None:
        annex = folder / derived_name(version)
        with written_whole(annex) as file:
            file.write(statement.written)
        identifying = self.layout.identifying(landed.la_code, landed.submission_id)
        places = (
            (folder / TEXTS, identifying / texts_name(version)),
            (folder / CURATED, self.layout.curated(version, landed.la_code, landed.submission_id)),
            (annex, self.layout.submission(landed.la_code, landed.submission_id) / annex.name),
        )
        about = {"submission": landed.submission_id, "council": landed.la_code, "derivation": version}
        self._place_and_record(places, "submission.derived", {**about, "statement": statement.sha256}, at)

    def _sign(self, says: Mapping[str, Any], folder: Path, at: datetime) -> Statement:
        """The receipt, written beside the findings. Within the store's lock, so that chains of versions are true."""
        receipt = sign_statement(
            self._ring,
            RECEIPT,
            {
                **says,
                "acknowledged_at": at.isoformat(),
                "supersedes": self._superseded(says),
                "controllership": controllership_told(says, self.settings.holder, at),
            },
        )
        with written_whole(folder / "submission" / RECEIPT_NAME) as file:
            file.write(receipt.written)
        self._point("receipt_written")
        return receipt

    def _commit(self, receipt: Statement, folder: Path, at: datetime) -> None:
        """Put everything in place, then record it: from then on the submission is in the store."""
        says = receipt.says
        la_code, submission_id = says["la_code"], says["submission_id"]
        places = (
            (folder / "identifying", self.layout.identifying(la_code, submission_id)),
            (folder / CURATED, self.layout.curated(says["derivation"]["version"], la_code, submission_id)),
            (folder / "submission", self.layout.submission(la_code, submission_id)),
        )
        self._place_and_record(places, "submission.landed", landing_told(receipt), at)
        self._point("recorded")

    def _place_and_record(
        self, places: Sequence[tuple[Path, Path]], act: str, about: Mapping[str, str | int], at: datetime
    ) -> None:
        try:
            for (made, place), point in zip(places, PLACED_POINTS, strict=True):
                put_in_place(made, place)
                self._point(point)
            self._record(act, about, at)
        except BaseException:
            # What happened is read off the trail: either it was recorded after all, or its files go.
            with suppress(CaretrailError):
                clear_up(self.layout, self._trail, self._ring.public_keys, at=at)
            raise

    def _superseded(self, says: Mapping[str, Any]) -> str | None:
        """The submission that this one takes the place of: the council's last one before it for the same period."""
        earlier = [
            (receipt.says["received_at"], receipt.says["submission_id"])
            for landed in self._catalogue.landed().values()
            if landed.la_code == says["la_code"]
            for receipt in [receipt_of(self.layout, landed, self._ring.public_keys)]
            if receipt.says["stated_period"] == says["stated_period"]
            and receipt.says["received_at"] <= says["received_at"]
        ]
        return max(earlier)[1] if earlier else None

    def _repeated(self, landed: Landed, at: datetime) -> Acknowledged:
        receipt = receipt_of(self.layout, landed, self._ring.public_keys)
        about = {"submission": landed.submission_id, "council": landed.la_code, "sha256": landed.sha256}
        self._record("submission.repeated", about, at)
        return Acknowledged(receipt=receipt, repeated=True)

    def _record(self, act: str, about: Mapping[str, str | int], at: datetime) -> None:
        head = self._trail.append(act=act, by=self._by, purpose="landing", about=about, at=at)
        self._catalogue.recorded(head, act, about)
