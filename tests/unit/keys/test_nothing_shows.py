"""No key byte in a repr, a log, a pickle, a copy, an error or a traceback that prints local variables."""

from __future__ import annotations

import base64
import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caretrail.errors import CaretrailError
from caretrail.keys import KeyRing, TextSource, create_key_ring, new_ring, open_key_ring, rotate_key_ring
from caretrail.keys.ring import hkdf
from caretrail.keys.secret import Secret


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create_key_ring(tmp_path / "ring.json")
    return tmp_path / "ring.json"


def forms(ring: KeyRing) -> Iterator[str]:
    """Every secret of a ring, in every form in which it could be printed."""
    for secret in [*(each.secret for each in ring.generations), *(each.secret for each in ring.epochs)]:
        for held in (secret.reveal(), hkdf(secret, "caretrail/v1|signing"), hkdf(secret, "caretrail/v1|wrapping")):
            yield from (held.hex(), base64.b64encode(held).decode(), repr(held)[2:-1])


def shown(ring: KeyRing, text: str) -> list[str]:
    return [form for form in forms(ring) if form in text]


def everything_of(error: BaseException) -> str:
    """The traceback with the local variables of every frame, and of every error that led to it, shown or not."""
    told = []
    while error is not None:
        told += traceback.TracebackException.from_exception(error, capture_locals=True).format()
        error = error.__cause__ or error.__context__
    return "".join(told)


def test_the_search_finds_what_shows(path: Path):
    ring = open_key_ring(path)
    assert shown(ring, path.read_text())
    assert shown(ring, repr(ring.generations[0].secret.reveal()))


@pytest.mark.parametrize(
    "form",
    [
        repr,
        str,
        "{}".format,
        "{!r}".format,
        lambda ring: logging.Formatter().format(
            logging.LogRecord("x", 10, "x", 1, "%s %r", (ring, ring.generations), None)
        ),
    ],
)
def test_no_form_of_a_ring_shows_a_key(form: Callable[[object], str]):
    ring = new_ring().rotate()
    parts = [ring, *ring.generations, *ring.epochs, ring.public_keys, ring._wrapping, [ring], {"ring": ring}]
    for part in parts[: 1 if form.__name__ == "<lambda>" else None]:
        assert shown(ring, form(part)) == []
    assert ring.key_id in repr(ring)


@pytest.mark.parametrize("away", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_a_ring_cannot_be_carried_away(away: Callable[[object], object]):
    ring = new_ring()
    for part in (ring, ring.generations[0].secret):
        with pytest.raises(TypeError) as refused:
            away(part)
        assert shown(ring, everything_of(refused.value)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-30],
        lambda text: text.replace('"format"', '"form"'),
        lambda text: text.replace('"epochs"', '"ages"'),
        lambda text: text.replace('"id": "', '"id": "0'),
        lambda text: text.replace("=", "!"),
        lambda text: text + "x",
    ],
)
def test_a_ring_that_is_refused_is_not_shown(path: Path, spoil: Callable[[str], str]):
    ring = open_key_ring(path)
    path.write_text(spoil(path.read_text()))
    sources = [lambda: open_key_ring(path), lambda: rotate_key_ring(path)]
    given = TextSource(path.read_text(), name="CARETRAIL_KEYS")
    for source in [*sources, lambda: open_key_ring(given)]:
        with pytest.raises(CaretrailError) as refused:
            source()
        assert shown(ring, everything_of(refused.value)) == []


def test_what_does_not_open_shows_no_key(tmp_path: Path):
    ring = new_ring()
    sealed = ring.seal(b"contents", "raw/1")
    for held, context in ((sealed, "raw/2"), (sealed[:-1], "raw/1"), (sealed[:100], "raw/1")):
        with pytest.raises(CaretrailError) as refused:
            ring.open(held, context)
        assert shown(ring, everything_of(refused.value)) == []


def test_a_ring_that_cannot_be_kept_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made: list[KeyRing] = []
    monkeypatch.setattr("caretrail.keys.source.new_ring", lambda: made.append(new_ring()) or made[0])
    monkeypatch.setattr("os.fsync", lambda descriptor: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(CaretrailError, match="No space left") as refused:
        create_key_ring(tmp_path / "ring.json")
    assert shown(made[0], everything_of(refused.value)) == []
    assert not (tmp_path / "ring.json").exists()


def test_a_secret_says_only_that_it_is_one():
    assert repr(Secret(b"abc")) == str(Secret(b"abc")) == "<secret>"
