"""The trail: an append-only record of who did what and why, whose every record is bound to the one before.

`Trail(path, ring).append(...)` records one act: on disk, chained by SHA-256 and signed before it returns, with any
number of writers. `verify_trail(path, public_keys)` needs no secret and tells edit, deletion, insertion, reordering
and truncation apart. Which acts there are, and what each must say, is data: standards/trail/acts.toml.
"""

from caretrail.trail.checkpoint import Checkpoint, read_checkpoints
from caretrail.trail.journal import Trail
from caretrail.trail.reading import read_records
from caretrail.trail.record import Entry, Record
from caretrail.trail.verdict import Fault, Verdict
from caretrail.trail.verify import verify_trail


__all__ = [
    "Checkpoint",
    "Entry",
    "Fault",
    "Record",
    "Trail",
    "Verdict",
    "read_checkpoints",
    "read_records",
    "verify_trail",
]
