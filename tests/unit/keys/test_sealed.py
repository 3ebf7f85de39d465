"""Sealed files: what goes in comes out, nothing else does, and a rotation hands them over without rewriting them."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from caretrail.errors import SystemFailure, UnusableInput
from caretrail.keys import new_ring
from caretrail.keys.sealed import CHUNK, HEADER, MAGIC, rewrap_stream


RING = new_ring()
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5]
SEALED_CHUNK = CHUNK + 16


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    (tmp_path / "plain").write_bytes(os.urandom(3 * CHUNK + 5))
    RING.seal_file(tmp_path / "plain", tmp_path / "sealed", context="raw/1")
    return tmp_path / "sealed"


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_opens(tmp_path: Path, size: int):
    plain = os.urandom(size)
    (tmp_path / "plain").write_bytes(plain)
    RING.seal_file(tmp_path / "plain", tmp_path / "sealed", context="raw/1")
    RING.open_file(tmp_path / "sealed", tmp_path / "opened", context="raw/1")
    assert (tmp_path / "opened").read_bytes() == plain
    assert b"".join(RING.open_chunks(tmp_path / "sealed", context="raw/1")) == plain
    assert RING.open(RING.seal(plain, "raw/1"), "raw/1") == plain
    assert (tmp_path / "sealed").stat().st_size == HEADER + size + 16 * max(1, -(-size // CHUNK))


def test_the_format_is_what_it_says(sealed: Path):
    """Opened by hand, from the words of the module alone."""
    held, wrapping = sealed.read_bytes(), RING._wrapping
    slot = held[len(MAGIC) : len(MAGIC) + 76]
    assert (held[:16], slot[:16].decode()) == (b"caretrail-seal1\n", RING.key_id)
    key = AESGCM(wrapping.key.decrypt(slot[16:28], slot[28:], MAGIC + b"\0" + slot[:16] + b"\0raw/1"))
    opened = b""
    for number in range(4):
        start = HEADER + number * SEALED_CHUNK
        nonce = number.to_bytes(11, "big") + bytes([number == 3])
        opened += key.decrypt(nonce, held[start : start + SEALED_CHUNK], None)
    assert opened == sealed.with_name("plain").read_bytes()


def test_the_same_contents_are_never_sealed_alike():
    assert RING.seal(b"x" * 100, "a")[HEADER:] != RING.seal(b"x" * 100, "a")[HEADER:]


def chunks(held: bytes) -> list[bytes]:
    body = held[HEADER:]
    return [body[at : at + SEALED_CHUNK] for at in range(0, len(body), SEALED_CHUNK)]


TAMPERED = {
    "a bit": lambda head, parts: head + parts[0][:-1] + bytes([parts[0][-1] ^ 1]) + b"".join(parts[1:]),
    "order": lambda head, parts: head + parts[1] + parts[0] + b"".join(parts[2:]),
    "a chunk less": lambda head, parts: head + parts[0] + b"".join(parts[2:]),
    "the last chunk less": lambda head, parts: head + b"".join(parts[:-1]),
    "all chunks less": lambda head, parts: head,
    "a byte less": lambda head, parts: head + b"".join(parts)[:-1],
    "a byte more": lambda head, parts: head + b"".join(parts) + b"\0",
    "a chunk twice": lambda head, parts: head + parts[0] + b"".join(parts),
    "last chunk again": lambda head, parts: head + b"".join(parts) + parts[-1],
    "the wrapped key": lambda head, parts: head[:60] + bytes([head[60] ^ 1]) + head[61:] + b"".join(parts),
    "the key id": lambda head, parts: head[:16] + b"f" * 16 + head[32:] + b"".join(parts),
    "no key": lambda head, parts: MAGIC + bytes(152) + b"".join(parts),
    "the magic": lambda head, parts: b"X" + head[1:] + b"".join(parts),
    "half a header": lambda head, parts: head[:100],
    "nothing": lambda head, parts: b"",
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_tampered_with_does_not_open(sealed: Path, how: str):
    held = sealed.read_bytes()
    sealed.write_bytes(TAMPERED[how](held[:HEADER], chunks(held)))
    with pytest.raises(UnusableInput, match="sealed") as refused:
        RING.open_file(sealed, sealed.with_name("opened"), context="raw/1")
    assert "\n" not in str(refused.value)
    assert {path.name for path in sealed.parent.iterdir()} == {"plain", "sealed"}  # no half-opened file


def test_parts_of_two_files_do_not_mix(tmp_path: Path):
    one, two = (RING.seal(os.urandom(2 * CHUNK), "raw/1") for _ in range(2))
    with pytest.raises(UnusableInput, match="contents"):
        RING.open(one[: HEADER + SEALED_CHUNK] + two[HEADER + SEALED_CHUNK :], "raw/1")


def test_a_file_opens_only_for_what_it_was_sealed_for(sealed: Path):
    with pytest.raises(UnusableInput, match="sealed for another place"):
        RING.open_file(sealed, sealed.with_name("opened"), context="raw/2")


def test_a_foreign_ring_says_whose_key_is_needed(sealed: Path):
    with pytest.raises(UnusableInput, match=f"sealed with {RING.key_id}"):
        new_ring().open_file(sealed, sealed.with_name("opened"), context="raw/1")


def test_an_older_file_is_written_over_only_by_a_whole_one(sealed: Path):
    target = sealed.with_name("opened")
    target.write_bytes(b"older")
    sealed.write_bytes(sealed.read_bytes()[:-1])
    with pytest.raises(UnusableInput):
        RING.open_file(sealed, target, context="raw/1")
    assert target.read_bytes() == b"older"


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path):
    with pytest.raises(UnusableInput, match="cannot be opened"):
        RING.seal_file(tmp_path / "absent", tmp_path / "sealed", context="x")
    (tmp_path / "plain").write_bytes(b"x")
    with pytest.raises(SystemFailure, match="cannot be written"):
        RING.seal_file(tmp_path / "plain", tmp_path / "no" / "sealed", context="x")


def test_sealed_files_are_for_their_owner_alone(sealed: Path):
    assert sealed.stat().st_mode & 0o077 == 0


# --- rotation ---------------------------------------------------------------------------------------------------------


def test_a_rewrap_hands_the_file_over_and_leaves_its_contents(sealed: Path):
    before, rotated = sealed.read_bytes(), RING.rotate()
    assert rotated.rewrap(sealed, context="raw/1")
    assert sealed.read_bytes()[HEADER:] == before[HEADER:]
    rotated.open_file(sealed, sealed.with_name("opened"), context="raw/1")
    assert sealed.with_name("opened").read_bytes() == sealed.with_name("plain").read_bytes()
    with pytest.raises(UnusableInput, match=rotated.key_id):
        RING.open_file(sealed, sealed.with_name("again"), context="raw/1")


def test_a_rewrap_is_done_once_and_as_often_as_the_ring_is_rotated(sealed: Path):
    ring = RING
    assert not ring.rewrap(sealed, context="raw/1")
    for _ in range(3):
        ring = ring.rotate()
        assert ring.rewrap(sealed, context="raw/1")
        assert not ring.rewrap(sealed, context="raw/1")
        assert b"".join(ring.open_chunks(sealed, context="raw/1")) == sealed.with_name("plain").read_bytes()


@pytest.mark.parametrize("context", ["raw/2", ""])
def test_a_rewrap_asks_for_the_same_context(sealed: Path, context: str):
    before = sealed.read_bytes()
    with pytest.raises(UnusableInput, match="sealed for another place"):
        RING.rotate().rewrap(sealed, context=context)
    assert sealed.read_bytes() == before


class DiesAfter(io.BytesIO):
    """A file whose writer dies after so many writes, the last of them torn in the middle."""

    def __init__(self, held: bytes, writes: int) -> None:
        super().__init__(held)
        self._left = writes

    def write(self, data: bytes) -> int:
        self._left -= 1
        if self._left < 0:
            super().write(data[: len(data) // 2])
            raise KeyboardInterrupt
        return super().write(data)

    def fileno(self) -> int:
        return os.open(os.devnull, os.O_WRONLY)


@pytest.mark.parametrize("writes", [0, 1])
def test_a_rewrap_that_dies_leaves_a_file_that_opens_and_can_be_rewrapped(sealed: Path, writes: int, monkeypatch):
    monkeypatch.setattr(os, "fsync", os.close)  # there is no disk below a file in memory
    rotated = RING.rotate()
    file = DiesAfter(sealed.read_bytes(), writes)
    with pytest.raises(KeyboardInterrupt):
        rewrap_stream(
            file, keys=rotated._wrapping_keys, wrapping=rotated._wrapping, context="raw/1", name="a file in memory"
        )
    monkeypatch.undo()
    assert rotated.open(file.getvalue(), "raw/1") == sealed.with_name("plain").read_bytes()
    sealed.write_bytes(file.getvalue())
    assert rotated.rewrap(sealed, context="raw/1")
    assert b"".join(rotated.open_chunks(sealed, context="raw/1")) == sealed.with_name("plain").read_bytes()
