"""The landed nation, for tests that only read it."""

from __future__ import annotations

from tests.support.landed_nation import landed_nation


__all__ = ["landed_nation"]
