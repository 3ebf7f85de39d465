"""The enforcements of indicative budgets that promises rest on, each with a way to switch it off."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from caretrail.entitlement import NeedLine
from tests.promises.switching import fault, put


@fault
def figures_kept_without_what_they_rest_on(patch: pytest.MonkeyPatch) -> None:
    """A stored figure needs no table, version or answers, and may say what it likes."""
    put(patch, "entitlement.indicative", "IndicativeBudget.__post_init__", lambda self: None)


@fault
def anybody_agrees(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks who agrees a budget, in which state, on what grounds."""
    put(patch, "entitlement.agreement", "check_agree", lambda *_, **__: None)


@fault
def lines_not_kept_as_they_were(patch: pytest.MonkeyPatch) -> None:
    """A stored figure comes back with other points than it was worked out from."""

    def other(row: Mapping[str, Any]) -> NeedLine:
        return NeedLine(**{**row, "value": Decimal(row["value"]) + 1, "counted": Decimal(row["counted"])})

    put(patch, "entitlement.stored", "_need", other)
