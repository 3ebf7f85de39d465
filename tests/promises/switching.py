"""How an enforcement is switched off: faults by name, and the mark by which a proving test names its own.

A fault changes the one place of the package where the enforcement is. The variable CARETRAIL_FAULT applies one to a
run of the proving tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, TypeVar

import pytest


Fault = Callable[[pytest.MonkeyPatch], None]
FAULTS: dict[str, Fault] = {}
_Test = TypeVar("_Test", bound=Callable[..., None])


def fault(switch: Fault) -> Fault:
    """Enters a fault under its name."""
    FAULTS[switch.__name__] = switch
    return switch


def fails_under(switch: Fault) -> Callable[[_Test], _Test]:
    """Says of a proving test which enforcement it proves: the test fails when that is switched off."""

    def named(test: _Test) -> _Test:
        test.fault = switch.__name__  # type: ignore[attr-defined]
        return test

    return named


def put(patch: pytest.MonkeyPatch, module: str, name: str, value: object) -> None:
    """Puts a value in the place of a `function` or `Class.attribute` of a module of the package; it has to be there."""
    owner: Any = import_module(f"caretrail.{module}")
    *classes, last = name.split(".")
    for one in classes:
        owner = getattr(owner, one)
    patch.setattr(owner, last, value)


def nothing(*_: object, **__: object) -> Iterator[Any]:
    """A check that finds nothing."""
    return iter(())
