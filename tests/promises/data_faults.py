"""The enforcements of landing, check and made-up data that promises rest on, each with a way to switch it off."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from tests.promises.switching import fault
from tests.promises.switching import put as _put


@fault
def raw_copies_not_sealed(patch: pytest.MonkeyPatch) -> None:
    """The file that was sent lies in the store as it came."""

    def copied(self: Any, source: Any, target: Any, *, context: str) -> None:
        target.write_bytes(source.read_bytes())

    _put(patch, "keys.ring", "KeyRing.seal_file", copied)


@fault
def tokens_without_key(patch: pytest.MonkeyPatch) -> None:
    """Tokens are plain hashes that anybody can make."""

    module = import_module("caretrail.landing.tokens")

    def of(self: Any, folded: str, spelt: str) -> bytes:
        token = hashlib.sha256(folded.encode()).digest()[:16]
        self.spelt[token] = spelt
        return token

    patch.setattr(module.Tokens, "of", of)


@fault
def controllership_stays(patch: pytest.MonkeyPatch) -> None:
    """The receipt leaves the landed copy with the council."""
    module = import_module("caretrail.landing.desk")
    told = module.controllership_told
    patch.setattr(module, "controllership_told", lambda says, holder, at: told(says, says["la_name"], at))


@fault
def lists_of_codes_not_checked(patch: pytest.MonkeyPatch) -> None:
    """Nothing compares codes with the defined lists."""
    standard = import_module("caretrail.spec").load_standard()
    deaf = replace(standard, rules=tuple(one for one in standard.rules if not one.id.startswith("C02")))
    _put(patch, "spec", "load_standard", lambda **_: deaf)


@fault
def real_numbers_made_up(patch: pytest.MonkeyPatch) -> None:
    """Made-up people get numbers outside the range that is kept for tests."""
    module = import_module("caretrail.synthetic.people")
    kept = module.NhsNumbers.__next__

    def of_anybody(self: Any) -> str:
        while True:
            nine = int(f"4{kept(self)[1:9]}")
            if (last := module.check_digit(nine)) is not None:
                return f"{nine}{last}"

    patch.setattr(module.NhsNumbers, "__next__", of_anybody)
