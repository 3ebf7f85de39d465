"""Where rings are kept: files for one pair of eyes, texts from the environment, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from caretrail.errors import SystemFailure, UnusableInput, UsageError
from caretrail.keys import FileSource, TextSource, create_key_ring, open_key_ring, rotate_key_ring
from tests.support.command_line import needs_root
from tests.support.tree import ROOT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create_key_ring(tmp_path / "keys" / "ring.json")
    return tmp_path / "keys" / "ring.json"


def test_a_ring_that_was_made_opens_as_the_same(path: Path):
    one, two = open_key_ring(path), open_key_ring(FileSource(path))
    three = open_key_ring(TextSource(path.read_text(), name="CARETRAIL_KEYS"))
    assert one.key_id == two.key_id == three.key_id
    assert one.derive("x") == two.derive("x") == three.derive("x")
    assert one.open(three.seal(b"x", "y"), "y") == b"x"


def test_a_ring_and_its_folder_are_for_their_owner_alone(path: Path):
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_ring_that_others_may_read_is_refused(path: Path, mode: int):
    path.chmod(mode)
    with pytest.raises(UnusableInput, match="chmod 600"):
        open_key_ring(path)


def test_a_ring_is_never_written_over(path: Path):
    before = path.read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        create_key_ring(path)
    assert path.read_bytes() == before


def test_two_that_make_a_ring_at_once_agree_on_one(tmp_path: Path):
    make = (
        "import sys; from pathlib import Path; from caretrail.keys import *; from caretrail.errors import UsageError\n"
        "path = Path(sys.argv[1])\n"
        "try: ring = create_key_ring(path)\n"
        "except UsageError: ring = open_key_ring(path)\n"
        "print(ring.key_id)"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", make, str(tmp_path / "ring.json")],
            env={"PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert len({each.communicate()[0] for each in running}) == 1
    assert [each.returncode for each in running] == [0] * 4


def test_a_rotation_is_kept(path: Path):
    before = open_key_ring(path)
    rotated = rotate_key_ring(path)
    kept = open_key_ring(path)
    assert kept.key_id == rotated.key_id != before.key_id
    assert [each.key_id for each in kept.generations] == [before.key_id, rotated.key_id]
    assert kept.derive("x") == before.derive("x")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_vault_of_the_organisation_may_hold_the_ring(path: Path):
    class Vault:
        name = "the vault"

        def read(self):
            return FileSource(path).read()

    assert open_key_ring(Vault()).key_id == open_key_ring(path).key_id


def changed(path: Path, **changes: object) -> str:
    return json.dumps({**json.loads(path.read_text()), **changes})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: "",
        lambda path: "{",
        lambda path: "[]",
        lambda path: "7",
        lambda path: "[" * 100_000,
        lambda path: path.read_text()[:-40],
        lambda path: path.read_text().replace("ring/1", "ring/2"),
        lambda path: changed(path, generations=[]),
        lambda path: changed(path, epochs=[]),
        lambda path: changed(path, epochs=[{"name": "1", "secret": "AAAA"}]),
        lambda path: changed(path, epochs=[{"name": "1", "secret": "?" * 44}]),
        lambda path: changed(path, generations=[{"id": "0" * 16, "secret": "A" * 43 + "="}]),
    ],
)
def test_what_is_not_a_ring_is_refused_in_a_sentence(path: Path, spoil):
    path.write_text(spoil(path))
    with pytest.raises(UnusableInput, match=r"ring\.json does not hold a key ring"):
        open_key_ring(path)


def test_a_ring_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(UnusableInput, match="cannot be read"):
        open_key_ring(tmp_path / "ring.json")
    with pytest.raises(UnusableInput, match="cannot be read"):
        rotate_key_ring(tmp_path / "ring.json")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SystemFailure, match="cannot be made"):
        create_key_ring(tmp_path / "file" / "ring.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


@needs_root
def test_root_is_refused_too(path: Path):
    """Rights are read from the file, not tried out: root may read everything."""
    path.chmod(0o644)
    with pytest.raises(UnusableInput, match="others may read it"):
        open_key_ring(path)
