"""Keeps compiled page templates where Python keeps its own compiled modules, so that a check need not compile them.

Taken only where the template's text and the versions of Jinja and Python are the same; else compiled afresh.
"""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache


if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class TemplateCache(BytecodeCache):
    """Compiled templates in the `__pycache__` beside them; a folder that may not be written to is left alone."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The template's file names what is kept of it."""
        return filename or name

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was kept, if anything; Jinja itself refuses what belongs to another text or version."""
        with suppress(OSError), Path(cache_from_source(bucket.key)).open("rb") as kept:
            bucket.load_bytecode(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, whole or not at all."""
        if sys.dont_write_bytecode:
            return
        place = Path(cache_from_source(bucket.key))
        beside = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                beside.write_bytes(bucket.bytecode_to_string())
                os.replace(beside, place)
            finally:
                beside.unlink(missing_ok=True)
