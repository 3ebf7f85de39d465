"""The key ring: what signs, derives and seals. Old generations still verify and open; the newest signs and seals.

A ring holds generations and epochs, each one random secret of 32 bytes from which HKDF-SHA256 (RFC 5869) derives a key
per use. Rotating adds a generation: signatures and seals change hands. It leaves the epochs alone, because pseudonyms
derived from them must stay equal for as long as records are to be joined on them; beginning a new epoch is a decision
of its own.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from caretrail.errors import UnusableInput, UsageError
from caretrail.keys.public import PublicKeys, Signature, key_id_of, signed_bytes
from caretrail.keys.sealed import Wrapping, WrappingKeys, open_stream, rewrap_stream, seal_stream
from caretrail.keys.secret import Secret
from caretrail.keys.whole import written_whole


SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What one rotation brought: a signing key and a wrapping key, derived from one secret.

    `key_id` is the id of the signing key and names the generation in signatures and sealed files.
    """

    key_id: str
    secret: Secret
    signing: Ed25519PrivateKey
    wrapping: AESGCM


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """The secret that derived keys come from, and its name, which `derive` takes."""

    name: str
    secret: Secret


class KeyRing:
    """Signs, derives and seals with the newest keys; verifies and opens with any. Shows no key in any form."""

    def __init__(self, *, generations: tuple[Generation, ...], epochs: tuple[Epoch, ...]) -> None:
        if not generations or not epochs:
            raise UnusableInput("A key ring needs a generation and an epoch. Make a new one, or restore it whole.")
        self.generations = generations
        self.epochs = epochs

    def __repr__(self) -> str:
        return f"KeyRing(signs with {self.key_id}, {len(self.generations)} generations, epoch {self.epochs[-1].name})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A key ring cannot be pickled or copied; open it again from its file.")

    @property
    def key_id(self) -> str:
        """The id of the key that signs and seals now."""
        return self.generations[-1].key_id

    @cached_property
    def public_keys(self) -> PublicKeys:
        """What verifies the signatures of every generation, without any secret."""
        return PublicKeys(generation.signing.public_key().public_bytes_raw() for generation in self.generations)

    def sign(self, data: bytes, *, context: str = "") -> Signature:
        """Sign `data` with Ed25519 for one use, `context`; `public_keys.verify` asks for the same context."""
        value = self.generations[-1].signing.sign(signed_bytes(data, context))
        return Signature(key_id=self.key_id, value=value.hex())

    def derive(self, purpose: str, *, length: int = 32, epoch: str | None = None) -> bytes:
        """A key for one purpose and no other: HKDF-SHA256 of the epoch's secret.

        In:      `purpose`, a fixed word such as "landing/person-token"; `epoch`, the current one by default.
        Out:     `length` bytes, equal for as long as the epoch is, however often the ring is rotated. Do not
                 keep, log or write them.
        Raises:  UsageError when the ring has no such epoch.
        """
        chosen = self.epochs[-1] if epoch is None else next((e for e in self.epochs if e.name == epoch), None)
        if chosen is None:
            raise UsageError(f"The key ring has no epoch {epoch}. It has {', '.join(e.name for e in self.epochs)}.")
        return hkdf(chosen.secret, f"caretrail/v1|derive|{chosen.name}|{purpose}", length)

    def seal(self, contents: bytes, context: str) -> bytes:
        """`contents` encrypted, in the form of a sealed file."""
        target = io.BytesIO()
        seal_stream(io.BytesIO(contents), target, wrapping=self._wrapping, context=context)
        return target.getvalue()

    def open(self, sealed: bytes, context: str) -> bytes:
        """The contents of what `seal` made for the same context.

        Raises:  UnusableInput when it was changed or sealed for another context or by another ring.
        """
        chunks = open_stream(io.BytesIO(sealed), keys=self._wrapping_keys, context=context, name="What was sealed")
        return b"".join(chunks)

    def seal_file(self, source: Path, target: Path, *, context: str) -> None:
        """Write `source` encrypted to `target`: whole or not at all, in constant memory.

        Raises:  UnusableInput when `source` cannot be read; SystemFailure when `target` cannot be written.
        """
        with _readable(source) as plain, written_whole(target) as part:
            seal_stream(plain, part, wrapping=self._wrapping, context=context)

    def open_file(self, source: Path, target: Path, *, context: str) -> None:
        """Write the contents of a sealed file to `target`: whole and verified, or not at all.

        Raises:  UnusableInput as `open`; SystemFailure when `target` cannot be written.
        """
        with _readable(source) as sealed, written_whole(target) as part:
            for chunk in open_stream(sealed, keys=self._wrapping_keys, context=context, name=source.name):
                part.write(chunk)

    def open_chunks(self, source: Path, *, context: str) -> Iterator[bytes]:
        """The contents of a sealed file in pieces of up to 1 MiB, without a plain copy on disk.

        Each piece is verified; only the end of the iteration says that none is missing.
        Raises:  UnusableInput as `open`.
        """
        with _readable(source) as sealed:
            yield from open_stream(sealed, keys=self._wrapping_keys, context=context, name=source.name)

    def rewrap(self, file: Path, *, context: str) -> bool:
        """Hand a sealed file over to the newest generation: its data key is wrapped anew, its contents stay.

        Out:     whether anything had to be done. A crash half-way leaves a file that opens.
        Raises:  UnusableInput as `open`.
        """
        with _readable(file, "r+b") as sealed:
            return rewrap_stream(
                sealed, keys=self._wrapping_keys, wrapping=self._wrapping, context=context, name=file.name
            )

    def rotate(self) -> KeyRing:
        """A ring with one generation more, which signs and seals from now on. The epochs stay: tokens stay equal."""
        return KeyRing(generations=(*self.generations, new_generation()), epochs=self.epochs)

    def new_epoch(self) -> KeyRing:
        """A ring whose derived keys are new; those of earlier epochs are still to be had by name.

        Everything derived changes: records under the old tokens and the new ones no longer join.
        """
        return KeyRing(generations=self.generations, epochs=(*self.epochs, next_epoch(self.epochs)))

    @cached_property
    def _wrapping(self) -> Wrapping:
        return Wrapping(key_id=self.key_id, key=self.generations[-1].wrapping)

    @cached_property
    def _wrapping_keys(self) -> WrappingKeys:
        return {generation.key_id: generation.wrapping for generation in self.generations}


def new_ring() -> KeyRing:
    """A ring of fresh random keys, in memory only."""
    return KeyRing(generations=(new_generation(),), epochs=(next_epoch(()),))


def new_generation() -> Generation:
    return generation_of(Secret(os.urandom(SECRET_BYTES)))


def generation_of(secret: Secret) -> Generation:
    """The keys that come from the secret of a generation."""
    signing = Ed25519PrivateKey.from_private_bytes(hkdf(secret, "caretrail/v1|signing"))
    return Generation(
        key_id=key_id_of(signing.public_key().public_bytes_raw()),
        secret=secret,
        signing=signing,
        wrapping=AESGCM(hkdf(secret, "caretrail/v1|wrapping")),
    )


def next_epoch(epochs: tuple[Epoch, ...]) -> Epoch:
    return Epoch(name=str(len(epochs) + 1), secret=Secret(os.urandom(SECRET_BYTES)))


def hkdf(secret: Secret, info: str, length: int = SECRET_BYTES) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info.encode("utf-8")).derive(secret.reveal())


def _readable(path: Path, mode: str = "rb") -> io.BufferedReader:
    try:
        return path.open(mode)  # type: ignore[return-value]
    except OSError as error:
        raise UnusableInput(f"{path} cannot be opened: {error.strerror}.") from error
