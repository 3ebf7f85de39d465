"""A refusal of this room: the rule that forbids an act, and the one line that people read."""

from __future__ import annotations

from collections.abc import Callable

from caretrail.errors import UnusableInput


class NotAllowed(UnusableInput):
    """The act is forbidden and nothing was done. `rule` is the stable word for the rule that forbids it."""

    def __init__(self, rule: str, says: str) -> None:
        super().__init__(says)
        self.rule = rule


def allowed(check: Callable[[], None]) -> bool:
    """Whether a check passes: the `can_` twin of a `check_`, so that button and enforcement cannot disagree."""
    try:
        check()
    except NotAllowed:
        return False
    return True
