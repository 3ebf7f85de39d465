"""The verb `keys`: makes a key ring, rotates it, and exports the public keys that verify without any secret."""

from __future__ import annotations

from pathlib import Path

import click

from caretrail.cli.home_keys import VARIABLE, home_ring, ring_file


@click.group()
def command() -> None:
    """Make or rotate the key ring that signs and seals, or export its public keys.

    The ring is the one that CARETRAIL_KEYS names, or keys/ring.json in the home folder.
    """


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
def new(file: Path) -> int:
    """Make a ring of fresh keys in FILE, which only you may read. Never over an existing file."""
    from caretrail.keys import create_key_ring

    ring = create_key_ring(file)
    click.echo(f"A key ring was made at {file}; it signs with key {ring.key_id}.")
    click.echo(f"Use it with {VARIABLE}={file}. Keep a copy: what it seals cannot be opened without it.")
    return 0


@command.command()
def rotate() -> int:
    """Sign and seal with new keys from now on. What the old ones signed or sealed still verifies and opens.

    Tokens stay equal: they come from keys that a rotation leaves alone.
    """
    from caretrail.keys import rotate_key_ring

    ring = rotate_key_ring(ring_file())
    click.echo(f"The ring signs with key {ring.key_id} from now on; it holds {len(ring.generations)} generations.")
    return 0


@command.command()
def public() -> int:
    """Print the public keys as JSON: what an auditor needs to verify a trail or a receipt, and no secret."""
    click.echo(home_ring(make=False).public_keys.as_json(), nl=False)
    return 0
