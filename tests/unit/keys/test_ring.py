"""Signing, deriving and rotating, each against a reckoning of its own."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from caretrail.errors import UnusableInput, UsageError
from caretrail.keys import Signature, TextSource, new_ring, open_key_ring, read_public_keys


# A ring whose secrets anybody may know: 00 01 02 ... and 20 21 22 ...
KNOWN = json.dumps(
    {
        "format": "caretrail-key-ring/1",
        "generations": [{"id": "KEY", "secret": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}],
        "epochs": [{"name": "1", "secret": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="}],
    }
)
GENERATION, EPOCH = bytes(range(32)), bytes(range(32, 64))


def hkdf_by_hand(secret: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256 and no salt, written from the document."""
    key = hmac.digest(bytes(32), secret, "sha256")
    made, block = b"", b""
    for number in range(1, 2 + length // 32):
        block = hmac.digest(key, block + info + bytes([number]), "sha256")
        made += block
    return made[:length]


def public_half(seed: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


SIGNING = public_half(hkdf_by_hand(GENERATION, b"caretrail/v1|signing", 32))
KEY_ID = hashlib.sha256(SIGNING).hexdigest()[:16]


@pytest.fixture
def known():
    return open_key_ring(TextSource(KNOWN.replace("KEY", KEY_ID), name="a test"))


@pytest.mark.parametrize("length", [16, 32, 33, 64])
def test_a_derived_key_is_what_the_document_says(known, length: int):
    expected = hkdf_by_hand(EPOCH, b"caretrail/v1|derive|1|landing/token", length)
    assert known.derive("landing/token", length=length) == expected


def test_a_known_answer_that_must_never_change(known):
    """Tokens of every store in use hang on these bytes."""
    assert known.derive("landing/token").hex() == "80c6d8964203ff5267629deb646e52a956cfaf4fdb862d3e81234923df91e4d1"


def test_purposes_have_keys_of_their_own(known):
    made = {known.derive(purpose) for purpose in ("landing/token", "landing/tokens", "release/token", "")}
    assert len(made) == 4


def test_derived_keys_survive_rotation_and_change_with_the_epoch():
    ring = new_ring()
    before = ring.derive("landing/token")
    assert ring.rotate().rotate().derive("landing/token") == before
    later = ring.new_epoch()
    assert later.derive("landing/token") != before
    assert later.derive("landing/token", epoch="1") == before
    with pytest.raises(UsageError, match="no epoch 3"):
        later.derive("landing/token", epoch="3")


def test_a_signature_is_ed25519_over_label_context_and_data(known):
    signature = known.sign(b"receipt", context="landing")
    assert signature.key_id == KEY_ID == known.key_id
    signed = b"caretrail/v1/signed\0landing\0receipt"
    Ed25519PublicKey.from_public_bytes(SIGNING).verify(bytes.fromhex(signature.value), signed)


@pytest.mark.parametrize("data", [b"", b"x", bytes(10_000)])
def test_a_signature_fits_its_data_context_and_key_only(data: bytes):
    ring, other = new_ring(), new_ring()
    signature = ring.sign(data, context="receipt")
    assert ring.public_keys.verify(data, signature, context="receipt")
    assert not ring.public_keys.verify(data + b".", signature, context="receipt")
    assert not ring.public_keys.verify(data, signature, context="trail")
    assert not ring.public_keys.verify(data, signature)
    assert not other.public_keys.verify(data, signature, context="receipt")
    passed_off = Signature(key_id=other.key_id, value=signature.value)
    assert not other.public_keys.verify(data, passed_off, context="receipt")


@pytest.mark.parametrize("value", ["", "00", "zz", "00" * 64])
def test_a_value_that_is_no_signature_does_not_fit(value: str):
    ring = new_ring()
    assert not ring.public_keys.verify(b"x", Signature(key_id=ring.key_id, value=value))


def test_a_context_cannot_run_into_the_data():
    with pytest.raises(UsageError, match="context"):
        new_ring().sign(b"x", context="a\0b")


def test_a_rotated_ring_signs_with_the_new_key_and_knows_the_old():
    old = new_ring()
    new = old.rotate()
    assert new.key_id != old.key_id
    assert new.public_keys.verify(b"x", old.sign(b"x"))
    assert new.public_keys.verify(b"x", new.sign(b"x"))
    assert not old.public_keys.verify(b"x", new.sign(b"x"))
    assert old.key_id in new.public_keys
    assert len(new.public_keys) == 2


def test_public_keys_travel_as_a_file_without_secrets(tmp_path: Path):
    ring = new_ring().rotate()
    (tmp_path / "public.json").write_text(ring.public_keys.as_json())
    assert read_public_keys(tmp_path / "public.json") == ring.public_keys


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"format": "caretrail-public-keys/1", "keys": {}}',
        '{"format": "caretrail-public-keys/1", "keys": {"0000000000000000": "AAAA"}}',
        '{"format": "caretrail-public-keys/1", "keys": {"0000000000000000": 7}}',
        '{"format": "caretrail-public-keys/1", "keys": {"0000000000000000": "?"}}',
        '{"format": "caretrail-key-ring/1", "keys": {"a": "b"}}',
    ],
)
def test_what_are_not_public_keys_is_refused(tmp_path: Path, text: str):
    (tmp_path / "public.json").write_text(text)
    with pytest.raises(UnusableInput, match=r"public\.json"):
        read_public_keys(tmp_path / "public.json")
