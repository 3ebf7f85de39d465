"""Sealed files: contents under a key of their own, that key wrapped by the ring's. AES-256-GCM throughout.

Layout: a magic line, two slots for the wrapped data key, then chunks of 1 MiB, each with its 16-byte tag. The nonce
of a chunk is its number and a flag for the last one (the STREAM construction: Hoang, Reyhanitabar, Rogaway and Vizár
2015), so that chunks cannot be reordered, dropped, doubled or cut off unseen. Two slots let the data key be wrapped
anew without touching the contents: the new wrap is on disk before the old one goes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from caretrail.errors import UnusableInput
from caretrail.keys.secret import Secret


MAGIC = b"caretrail-seal1\n"
CHUNK = 1 << 20
_TAG, _NONCE, _KEY, _ID = 16, 12, 32, 16
_SLOT = _ID + _NONCE + _KEY + _TAG
_EMPTY = bytes(_SLOT)
HEADER = len(MAGIC) + 2 * _SLOT

WrappingKeys = Mapping[str, AESGCM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapping:
    """The key of the ring that wraps new data keys, and its id."""

    key_id: str
    key: AESGCM


def seal_stream(source: BinaryIO, target: BinaryIO, *, wrapping: Wrapping, context: str) -> None:
    """Write everything of `source` sealed into `target`, in constant memory.

    `context` says what the contents are (a path, a purpose); opening asks for the same words.
    """
    wrap, key = _new_data_key(wrapping, context)
    target.write(MAGIC + wrap + _EMPTY)
    for number, chunk, is_last in _chunks(source, CHUNK):
        target.write(key.encrypt(_chunk_nonce(number, is_last), chunk, None))


def open_stream(source: BinaryIO, *, keys: WrappingKeys, context: str, name: str) -> Iterator[bytes]:
    """The contents of a sealed stream, chunk by chunk, each verified before it is given.

    Only the end of the iteration says that the whole is there: use nothing of it before.
    Raises:  UnusableInput when it is not sealed, was sealed with a foreign key or for another context, was
             changed, reordered or cut off. `name` is how the sentence calls it.
    """
    key = _data_key(_read_slots(source, name), keys, context, name)
    for number, chunk, is_last in _chunks(source, CHUNK + _TAG):
        yield _decrypted(key, _chunk_nonce(number, is_last), chunk, name)


def rewrap_stream(file: BinaryIO, *, keys: WrappingKeys, wrapping: Wrapping, context: str, name: str) -> bool:
    """Wrap the data key of a sealed file with another key of the ring, in place; the contents are not touched.

    Out:     whether anything had to be done.
    Raises:  UnusableInput as `open_stream`.
    """
    slots = _read_slots(file, name)
    held = [slot for slot in slots if slot != _EMPTY]
    if len(held) == 1 and _id_of(held[0]) == wrapping.key_id:
        return False
    # The first slot that opens stays untouched until the new wrap is safely in the other one.
    kept = next((i for i, slot in enumerate(slots) if _opens(slot, keys, context)), None)
    if kept is None:
        raise UnusableInput(_refusal(slots, keys, name))
    _write_slot(file, 1 - kept, _rewrapped(slots[kept], keys[_id_of(slots[kept])], wrapping, context))
    _write_slot(file, kept, _EMPTY)
    return True


def _new_data_key(wrapping: Wrapping, context: str) -> tuple[bytes, AESGCM]:
    data_key = Secret(AESGCM.generate_key(bit_length=8 * _KEY))
    return _slot(wrapping, data_key, context), AESGCM(data_key.reveal())


def _rewrapped(slot: bytes, key: AESGCM, wrapping: Wrapping, context: str) -> bytes:
    return _slot(wrapping, Secret(_unwrapped(slot, key, context)), context)


def _slot(wrapping: Wrapping, data_key: Secret, context: str) -> bytes:
    nonce = os.urandom(_NONCE)
    key_id = wrapping.key_id.encode("ascii")
    return key_id + nonce + wrapping.key.encrypt(nonce, data_key.reveal(), _bound_to(key_id, context))


def _unwrapped(slot: bytes, key: AESGCM, context: str) -> bytes:
    key_id, nonce, wrapped = slot[:_ID], slot[_ID : _ID + _NONCE], slot[_ID + _NONCE :]
    return key.decrypt(nonce, wrapped, _bound_to(key_id, context))


def _bound_to(key_id: bytes, context: str) -> bytes:
    return b"\0".join((MAGIC, key_id, context.encode("utf-8")))


def _data_key(slots: tuple[bytes, bytes], keys: WrappingKeys, context: str, name: str) -> AESGCM:
    for slot in slots:
        if _opens(slot, keys, context):
            return AESGCM(_unwrapped(slot, keys[_id_of(slot)], context))
    raise UnusableInput(_refusal(slots, keys, name))


def _opens(slot: bytes, keys: WrappingKeys, context: str) -> bool:
    key = keys.get(_id_of(slot))
    try:
        return key is not None and len(_unwrapped(slot, key, context)) == _KEY
    except InvalidTag:
        return False


def _refusal(slots: tuple[bytes, bytes], keys: WrappingKeys, name: str) -> str:
    if any(_id_of(slot) in keys for slot in slots):
        return f"{name} cannot be opened: its header was changed, or it was sealed for another place."
    ids = " or ".join(_id_of(slot) for slot in slots if slot != _EMPTY) or "no key"
    return f"{name} cannot be opened: it was sealed with {ids}, which this key ring does not hold. Name the right ring."


def _id_of(slot: bytes) -> str:
    return slot[:_ID].decode("ascii", "replace") if slot[:_ID].isalnum() else ""


def _read_slots(source: BinaryIO, name: str) -> tuple[bytes, bytes]:
    header = source.read(HEADER)
    if len(header) != HEADER or not header.startswith(MAGIC):
        raise UnusableInput(f"{name} is not a sealed file, or its beginning is missing.")
    at = len(MAGIC)
    return header[at : at + _SLOT], header[at + _SLOT :]


def _write_slot(file: BinaryIO, number: int, slot: bytes) -> None:
    file.seek(len(MAGIC) + number * _SLOT)
    file.write(slot)
    file.flush()
    os.fsync(file.fileno())


def _chunk_nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(_NONCE - 1, "big") + (b"\1" if is_last else b"\0")


def _chunks(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, bytes and whether it is the last; an empty source is one empty last chunk."""
    number, chunk = 0, source.read(size)
    while True:
        following = source.read(size) if len(chunk) == size else b""
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following


def _decrypted(key: AESGCM, nonce: bytes, chunk: bytes, name: str) -> bytes:
    try:
        return key.decrypt(nonce, chunk, None)
    except InvalidTag:
        pass
    raise UnusableInput(f"{name} cannot be opened: its contents were changed, reordered or cut off.")
