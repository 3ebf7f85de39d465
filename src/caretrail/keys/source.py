"""Where a ring is kept: a file that only its owner may read, a text such as an environment variable, or elsewhere."""

from __future__ import annotations

import base64
import json
import os
import stat
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock

from caretrail.errors import SystemFailure, UnusableInput, UsageError
from caretrail.keys.ring import SECRET_BYTES, Epoch, KeyRing, generation_of, new_ring
from caretrail.keys.secret import Secret
from caretrail.keys.whole import written_whole


RING_FORMAT = "caretrail-key-ring/1"


class KeySource(Protocol):
    """Anything that can hand over the text of a ring: a file, a variable, a vault of the organisation's own."""

    @property
    def name(self) -> str:
        """What a sentence may call it: no secret."""
        ...

    def read(self) -> Secret:
        """The text of the ring, as `create_key_ring` wrote it."""
        ...


class FileSource:
    """A ring in a file. Refused when anybody but the owner may read it (where the system knows of such rights)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        return str(self._path)

    def read(self) -> Secret:
        """Raises UnusableInput when the file is not there or others may read it."""
        try:
            with self._path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
                    raise UnusableInput(f"{self._path} holds keys and others may read it. Run: chmod 600 {self._path}")
                return Secret(file.read())
        except OSError as error:
            raise UnusableInput(f"{self._path}: the key ring cannot be read: {error.strerror}.") from error


class TextSource:
    """A ring given as text, from an environment variable or a vault."""

    def __init__(self, text: str, *, name: str) -> None:
        self._text = Secret(text.encode("utf-8"))
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def read(self) -> Secret:
        return self._text


def open_key_ring(source: Path | KeySource) -> KeyRing:
    """The ring that a file or another source holds.

    Raises:  UnusableInput when it cannot be read, others may read it, or it is not a ring.
    """
    chosen = FileSource(source) if isinstance(source, Path) else source
    ring = _ring_from(chosen.read())
    if ring is None:
        raise UnusableInput(f"{chosen.name} does not hold a key ring. Restore it from its copy, or name another.")
    return ring


def create_key_ring(path: Path) -> KeyRing:
    """Make a ring of fresh keys and keep it at `path`, for its owner's eyes only.

    Raises:  UsageError when there is a file already; SystemFailure when it cannot be written.
    """
    _make_private_folder(path.parent)
    with _locked(path):
        if path.exists():
            raise UsageError(f"{path} is there already. A ring is never written over; name another place.")
        ring = new_ring()
        _write(ring, path)
    return ring


def rotate_key_ring(path: Path) -> KeyRing:
    """Add a generation to the ring kept at `path` and answer the new ring. What the old one made still opens.

    Raises:  UnusableInput as `open_key_ring`; SystemFailure when it cannot be written.
    """
    with _locked(path):
        ring = open_key_ring(path).rotate()
        _write(ring, path)
    return ring


def _ring_from(text: Secret) -> KeyRing | None:
    """The ring, or None when the text is not one. Says no more: an error here would carry the secrets with it."""
    try:
        return _parsed(json.loads(text.reveal()))
    except (KeyError, TypeError, ValueError, RecursionError):
        return None


def _parsed(document: Any) -> KeyRing | None:
    generations = tuple(generation_of(_secret(row)) for row in document["generations"])
    epochs = tuple(Epoch(name=str(row["name"]), secret=_secret(row)) for row in document["epochs"])
    ids_fit = [generation.key_id for generation in generations] == [row["id"] for row in document["generations"]]
    if document["format"] != RING_FORMAT or not (generations and epochs and ids_fit):
        return None
    return KeyRing(generations=generations, epochs=epochs)


def _secret(row: Any) -> Secret:
    held = base64.b64decode(row["secret"], validate=True)
    if len(held) != SECRET_BYTES:
        raise ValueError
    return Secret(held)


def _write(ring: KeyRing, path: Path) -> None:
    with written_whole(path) as file:
        file.write(_text_of(ring).reveal())


def _text_of(ring: KeyRing) -> Secret:
    document = {
        "format": RING_FORMAT,
        "generations": [{"id": each.key_id, "secret": _base64(each.secret)} for each in ring.generations],
        "epochs": [{"name": each.name, "secret": _base64(each.secret)} for each in ring.epochs],
    }
    return Secret(json.dumps(document, indent=2).encode("ascii") + b"\n")


def _base64(secret: Secret) -> str:
    return base64.b64encode(secret.reveal()).decode("ascii")


def _make_private_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SystemFailure(f"{folder} cannot be made for the key ring: {error.strerror}.") from error


def _locked(path: Path) -> FileLock:
    return FileLock(path.with_name(f"{path.name}.lock"), mode=0o600, fallback_to_soft=False)
