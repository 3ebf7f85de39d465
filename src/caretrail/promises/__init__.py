"""The promise register with its proofs: what was promised, how it is kept, and when that was last seen to hold."""

from caretrail.promises.standing import Count, Proof, Standing, count, read_proofs, standings


__all__ = ["Count", "Proof", "Standing", "count", "read_proofs", "standings"]
