"""What changed in the published figures between two states of a store: two days, or two derivations of the same rows.

A late resubmission or a corrected derivation moves figures that were published; this names exactly those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caretrail.preview.figures import Figure, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFigure:
    """One figure of one area in both states; missing where a state does not publish it. `la_code` None: the nation."""

    key: Key
    la_code: str | None
    before: Figure | None
    after: Figure | None

    @property
    def by(self) -> float | None:
        """How far the value moved; None where either state has none."""
        if self.before is None or self.after is None or self.before.value is None or self.after.value is None:
            return None
        return round(self.after.value - self.before.value, self.after.scale.decimals)


def changed_figures(before: Iterable[Figure], after: Iterable[Figure]) -> tuple[ChangedFigure, ...]:
    """The figures that differ in value or in a count, in the order of the outputs; equal ones are left out."""
    old = {(one.key, one.la_code): one for one in before}
    new = {(one.key, one.la_code): one for one in after}
    return tuple(
        ChangedFigure(key=key, la_code=la_code, before=old.get((key, la_code)), after=new.get((key, la_code)))
        for key, la_code in dict.fromkeys((*new, *old))
        if old.get((key, la_code)) != new.get((key, la_code))
    )
