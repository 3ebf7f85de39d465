"""Where things lie in a store, and what the store says of itself.

VERSION, store.json, public-keys.json
trail/                                      what was done; a submission is in the store when the trail says so
submissions/COUNCIL/ID/                     receipt, findings without values, receipts of later derivations
identifying/COUNCIL/ID/                     sealed: raw copy, persons, texts that tokens stand for
analysis/VERSION-OF-DERIVATION/COUNCIL/     curated rows, one file a submission, without an identifier
incoming/                                   work that is not finished
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from caretrail.errors import SystemFailure, UnusableInput
from caretrail.keys import KeyRing, PublicKeys, read_public_keys, written_whole


STORE_VERSION = 1
DEFAULT_HOLDER = "the national holder"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """What a store is told when it is made. `token_epoch` names the epoch of the keys that tokens come from."""

    holder: str
    token_epoch: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of a store."""

    root: Path

    @property
    def version_file(self) -> Path:
        return self.root / "VERSION"

    @property
    def settings_file(self) -> Path:
        return self.root / "store.json"

    @property
    def public_keys_file(self) -> Path:
        return self.root / "public-keys.json"

    @property
    def trail(self) -> Path:
        return self.root / "trail" / "landing.jsonl"

    @property
    def incoming(self) -> Path:
        return self.root / "incoming"

    @property
    def commit_lock(self) -> Path:
        return self.root / "incoming" / ".commit.lock"

    def submission(self, la_code: str, submission_id: str) -> Path:
        return self.root / "submissions" / la_code / submission_id

    def identifying(self, la_code: str, submission_id: str) -> Path:
        return self.root / "identifying" / la_code / submission_id

    def curated(self, derivation: str, la_code: str, submission_id: str) -> Path:
        return self.root / "analysis" / derivation / la_code / f"{submission_id}.parquet"


def make_folders(root: Path) -> Layout:
    """Make the folders of a store that is not there yet.

    Raises:  UnusableInput when the folder holds something else; SystemFailure when it cannot be made.
    """
    layout = Layout(root)
    try:
        if root.exists() and not root.is_dir():
            raise UnusableInput(f"{root} is a file. Name a folder with --store.")
        if root.is_dir() and any(root.iterdir()) and not layout.incoming.is_dir():
            raise UnusableInput(f"{root} is not a store and is not empty. Name another folder with --store.")
        for folder in (root, layout.incoming, layout.trail.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SystemFailure(f"{root} cannot be made into a store: {error.strerror}.") from error
    return layout


def write_settings(layout: Layout, ring: KeyRing, *, holder: str) -> None:
    """What a new store says of itself. VERSION, which makes it a store, is written last, by `finish_store`."""
    settings = {"holder": holder, "token_epoch": ring.epochs[-1].name}
    _write(layout.settings_file, json.dumps(settings, indent=2, ensure_ascii=False) + "\n")
    _write(layout.public_keys_file, ring.public_keys.as_json())


def finish_store(layout: Layout) -> None:
    """Say that the store is whole."""
    _write(layout.version_file, f"{STORE_VERSION}\n")


def refuse_foreign_ring(layout: Layout, ring: KeyRing) -> PublicKeys:
    """The public keys kept with a store.

    Raises:  UnusableInput when the ring does not hold the keys that the store was signed with.
    """
    kept = read_public_keys(layout.public_keys_file)
    if not all(key_id in ring.public_keys for key_id in json.loads(kept.as_json())["keys"]):
        raise UnusableInput(f"{layout.root} was signed with other keys than this key ring's. Name the right ring.")
    return kept


def keep_public_keys(layout: Layout, ring: KeyRing) -> None:
    """Keep beside the receipts what verifies them, also after the ring has been rotated.

    Raises:  UnusableInput as `refuse_foreign_ring`.
    """
    if refuse_foreign_ring(layout, ring) != ring.public_keys:
        _write(layout.public_keys_file, ring.public_keys.as_json())


def _write(path: Path, text: str) -> None:
    with written_whole(path) as file:
        file.write(text.encode())


def find_store(root: Path) -> Layout:
    """The store in a folder.

    Raises:  UnusableInput when there is none, or a newer Caretrail made it.
    """
    layout = Layout(root)
    try:
        version = int(layout.version_file.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise UnusableInput(f"{root} is not a store of submissions. Make one with `caretrail land`.") from error
    if version > STORE_VERSION:
        raise UnusableInput(
            f"{root} was made by a newer Caretrail: it is of version {version}, and this one knows {STORE_VERSION}. "
            "Update Caretrail."
        )
    return layout


def read_settings(layout: Layout) -> StoreSettings:
    """What the store was told when it was made.

    Raises:  UnusableInput when the settings cannot be read.
    """
    try:
        held = json.loads(layout.settings_file.read_text(encoding="utf-8"))
        return StoreSettings(holder=str(held["holder"]), token_epoch=str(held["token_epoch"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableInput(f"{layout.settings_file} cannot be read. Restore it from a copy of the store.") from error


def safe_on_disk(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder, through a power cut."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
