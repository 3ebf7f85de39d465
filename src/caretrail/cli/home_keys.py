"""Which key ring the command line uses: the one CARETRAIL_KEYS names or holds, or one of its own in the home folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caretrail.cli.home import home_folder
from caretrail.errors import UsageError


if TYPE_CHECKING:
    from caretrail.keys import KeyRing

VARIABLE = "CARETRAIL_KEYS"


def home_ring(*, make: bool = True) -> KeyRing:
    """The ring to sign, seal and derive with.

    CARETRAIL_KEYS is the path of a ring or the ring itself, as an organisation's vault hands it over. Without it a
    ring in the home folder is used, made at first use if `make`, and standard error says where.
    Raises:  UnusableInput when the ring cannot be used; UsageError when there is none and none is to be made.
    """
    from caretrail.keys import TextSource, create_key_ring, open_key_ring

    given = os.environ.get(VARIABLE, "").strip()
    if given.startswith("{"):
        return open_key_ring(TextSource(given, name=VARIABLE))
    path = ring_file()
    if given or path.exists():
        return open_key_ring(path)
    if not make:
        raise UsageError(f"There is no key ring at {path}. Name one with {VARIABLE}, or public keys with --keys.")
    try:
        ring = create_key_ring(path)
    except UsageError:  # another process was first
        return open_key_ring(path)
    click.echo(f"A key ring was made at {path}. Keep a copy: what it seals cannot be opened without it.", err=True)
    return ring


def ring_file() -> Path:
    """Where the ring is kept: the file that CARETRAIL_KEYS names, or `keys/ring.json` in the home folder.

    Raises:  UsageError when CARETRAIL_KEYS holds the ring itself, so that there is no file.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if given.startswith("{"):
        raise UsageError(f"{VARIABLE} holds the ring itself. Change it where it is kept, or name a file.")
    return Path(given) if given else home_folder() / "keys" / "ring.json"
