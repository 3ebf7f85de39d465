"""`caretrail keys`, and which ring the command line uses: the variable's, or its own, made at first use."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from caretrail.cli.home_keys import home_ring
from caretrail.errors import UnusableInput, UsageError
from caretrail.keys import create_key_ring, open_key_ring, read_public_keys
from tests.support.command_line import is_one_line, run


@pytest.fixture
def home() -> Path:
    return Path(os.environ["CARETRAIL_HOME"]) / "keys" / "ring.json"


def test_the_home_ring_is_made_once_and_said_once(home: Path, capsys: pytest.CaptureFixture[str]):
    first = home_ring()
    assert str(home) in capsys.readouterr().err
    assert home_ring().key_id == first.key_id
    assert capsys.readouterr().err == ""
    assert home.stat().st_mode & 0o777 == 0o600


def test_a_ring_is_not_made_where_it_is_not_needed(home: Path):
    with pytest.raises(UsageError, match="There is no key ring"):
        home_ring(make=False)
    assert not home.exists()


@pytest.mark.parametrize("how", ["path", "ring"])
def test_the_variable_goes_first(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, how: str):
    ring = create_key_ring(tmp_path / "ring.json")
    given = tmp_path / "ring.json"
    monkeypatch.setenv("CARETRAIL_KEYS", str(given) if how == "path" else given.read_text())
    assert home_ring().key_id == ring.key_id
    assert not home.exists()


def test_a_ring_that_the_variable_names_is_never_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A typing error in a path must not begin a new ring."""
    monkeypatch.setenv("CARETRAIL_KEYS", str(tmp_path / "rign.json"))
    with pytest.raises(UnusableInput, match="cannot be read"):
        home_ring()
    assert list(tmp_path.iterdir()) == []


def test_a_spoilt_variable_is_told_without_its_text(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CARETRAIL_KEYS", '{"format": "caretrail-key-ring/1", "generations": "s3cret"}')
    ended = run("keys", "public")
    assert ended.code == 2
    assert is_one_line(ended)
    assert "CARETRAIL_KEYS" in ended.err
    assert "s3cret" not in ended.err


def test_new_makes_a_ring_and_never_over_another(tmp_path: Path):
    ended = run("keys", "new", tmp_path / "ring.json")
    assert ended.code == 0
    assert open_key_ring(tmp_path / "ring.json").key_id in ended.out
    again = run("keys", "new", tmp_path / "ring.json")
    assert again.code == 2
    assert is_one_line(again)


def test_rotate_adds_a_generation_to_the_ring_in_use(home: Path):
    before = create_key_ring(home)
    ended = run("keys", "rotate")
    assert ended.code == 0
    rotated = open_key_ring(home)
    assert rotated.key_id in ended.out
    assert rotated.key_id != before.key_id
    assert rotated.derive("x") == before.derive("x")


def test_a_ring_that_came_as_text_is_rotated_where_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    create_key_ring(tmp_path / "ring.json")
    monkeypatch.setenv("CARETRAIL_KEYS", (tmp_path / "ring.json").read_text())
    ended = run("keys", "rotate")
    assert ended.code == 2
    assert is_one_line(ended)


def test_public_prints_keys_that_verify_and_nothing_else(home: Path, tmp_path: Path):
    ring = create_key_ring(home).rotate()
    ended = run("keys", "public")
    assert set(json.loads(ended.out)) == {"format", "keys"}
    (tmp_path / "public.json").write_text(ended.out)
    assert len(read_public_keys(tmp_path / "public.json")) == 1
    assert read_public_keys(tmp_path / "public.json").verify(b"x", open_key_ring(home).sign(b"x"))
    assert not any(each["secret"] in ended.out for each in json.loads(home.read_text())["generations"])
    assert ring.key_id not in ended.out
