"""What the tests of this folder share: the made-up nation landed and measured once."""

from __future__ import annotations

from tests.support.figures import figures, landed


__all__ = ["figures", "landed"]
