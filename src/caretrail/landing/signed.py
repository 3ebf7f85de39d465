"""Signed statements: the receipt of a submission, and of curated rows derived anew from it.

Canonical JSON (RFC 8785) under an Ed25519 signature. Nothing in a statement is about a person.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import rfc8785

from caretrail.errors import UnusableInput
from caretrail.keys import KeyRing, PublicKeys, Signature


RECEIPT = "caretrail-receipt/1"
DERIVED = "caretrail-derived/1"


_BEFORE, _BETWEEN = b'{"says":', b',"signature":'


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody with the ring said. `says` is what is signed, `written` the whole as it is kept and sent."""

    says: Mapping[str, Any]
    signature: Signature
    written: bytes

    @property
    def sha256(self) -> str:
        """The hash of the statement as it is kept."""
        return sha256(self.written).hexdigest()


def sign_statement(ring: KeyRing, form: str, says: Mapping[str, Any]) -> Statement:
    """The ring's word; `form` is RECEIPT or DERIVED, so that one cannot pass for the other."""
    whole = {"format": form, **says}
    canonical = rfc8785.dumps(whole)
    signature = ring.sign(canonical, context=form)
    signed = rfc8785.dumps({"key_id": signature.key_id, "value": signature.value})
    written = b"".join((_BEFORE, canonical, _BETWEEN, signed, b"}\n"))
    return Statement(says=whole, signature=signature, written=written)


def read_statement(path: Path, form: str, keys: PublicKeys) -> Statement:
    """A statement that was kept, its signature verified over the very bytes that are read.

    Raises:  UnusableInput when it is not there, cannot be read, or was changed after it was signed.
    """
    try:
        written = path.read_bytes()
        held = json.loads(written)
        says, signature = held["says"], Signature(**held["signature"])
        signed = written[len(_BEFORE) : written.rindex(_BETWEEN)]
        genuine = json.loads(signed) == says and keys.verify(signed, signature, context=form)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnusableInput(f"{path} is missing or cannot be read. Restore it from a copy of the store.") from error
    if not genuine:
        raise UnusableInput(f"{path} was changed after it was signed, or signed with a key that is not this store's.")
    return Statement(says=says, signature=signature, written=written)
