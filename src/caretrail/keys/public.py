"""The public half of a key ring: signatures, and what it takes to verify them without holding any secret."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from caretrail.errors import UnusableInput, UsageError


PUBLIC_FORMAT = "caretrail-public-keys/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """An Ed25519 signature and the key it was made with. `value` is 64 bytes in hexadecimal."""

    key_id: str
    value: str


class PublicKeys:
    """The public keys of a ring, by key id. Holds no secret: hand it to whoever is to verify.

    A key id is the first 16 hexadecimal digits of the SHA-256 of the key, so that a key cannot pass for another.
    """

    def __init__(self, keys: Iterable[bytes]) -> None:
        self._keys: Mapping[str, bytes] = {key_id_of(key): key for key in keys}

    def __contains__(self, key_id: object) -> bool:
        return key_id in self._keys

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKeys) and self._keys == other._keys

    def __hash__(self) -> int:
        return hash(frozenset(self._keys))

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return f"PublicKeys({', '.join(self._keys)})"

    def verify(self, data: bytes, signature: Signature, *, context: str = "") -> bool:
        """Was this data signed for this context by a key of the ring? False also for a key that is not among them."""
        key = self._keys.get(signature.key_id)
        if key is None:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(signature.value), signed_bytes(data, context))
        except (InvalidSignature, ValueError):
            return False
        return True

    def as_json(self) -> str:
        """The keys as a file that `read_public_keys` takes."""
        keys = {key_id: base64.b64encode(key).decode("ascii") for key_id, key in self._keys.items()}
        return json.dumps({"format": PUBLIC_FORMAT, "keys": keys}, indent=2) + "\n"


def key_id_of(public_key: bytes) -> str:
    """The id of a signing key: 16 hexadecimal digits of the SHA-256 of its 32 public bytes."""
    return sha256(public_key).hexdigest()[:16]


def signed_bytes(data: bytes, context: str) -> bytes:
    """What is signed: the data under a label, so that a signature for one use never fits another.

    Raises:  UsageError for a context that could run into the data.
    """
    if "\0" in context:
        raise UsageError("The context of a signature cannot hold a zero character.")
    return b"\0".join((b"caretrail/v1/signed", context.encode("utf-8"), data))


def read_public_keys(path: Path) -> PublicKeys:
    """Reads the file that `PublicKeys.as_json` wrote.

    Raises:  UnusableInput when the file cannot be read, is of another kind, or a key does not fit its id.
    """
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableInput(f"{path} cannot be read as public keys. Export them again.") from error
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, dict) or document.get("format") != PUBLIC_FORMAT or not listed:
        raise UnusableInput(f"{path} is not a file of public keys. Export them with `caretrail keys public`.")
    try:
        keys = [base64.b64decode(key, validate=True) for key in listed.values()]
    except (binascii.Error, TypeError, ValueError) as error:
        raise UnusableInput(f"{path} holds a public key that cannot be read. Export them again.") from error
    if [key_id_of(key) for key in keys] != list(listed) or any(len(key) != 32 for key in keys):
        raise UnusableInput(f"{path} holds a public key that does not fit its id. Export them again.")
    return PublicKeys(keys)
