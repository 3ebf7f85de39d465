"""Keys: signing, sealing at rest and derived keys, from a ring that rotates and never shows what it holds.

`create_key_ring(path)` makes a ring, `open_key_ring(path or source)` opens one. A ring signs (Ed25519), derives keys
for one purpose each (HKDF-SHA256) and seals files (AES-256-GCM in chunks, each file under a key of its own that the
ring wraps). `ring.public_keys` verifies without secrets. Where the ring lies is for the caller to say: this room
looks at no environment.
"""

from caretrail.keys.public import PublicKeys, Signature, read_public_keys
from caretrail.keys.ring import KeyRing, new_ring
from caretrail.keys.source import (
    FileSource,
    KeySource,
    TextSource,
    create_key_ring,
    open_key_ring,
    rotate_key_ring,
)
from caretrail.keys.whole import written_whole


__all__ = [
    "FileSource",
    "KeyRing",
    "KeySource",
    "PublicKeys",
    "Signature",
    "TextSource",
    "create_key_ring",
    "new_ring",
    "open_key_ring",
    "read_public_keys",
    "rotate_key_ring",
    "written_whole",
]
