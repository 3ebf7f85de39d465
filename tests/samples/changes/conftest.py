"""What the tests of this folder share: the made-up nation landed once."""

from __future__ import annotations

from tests.support.figures import landed


__all__ = ["landed"]
