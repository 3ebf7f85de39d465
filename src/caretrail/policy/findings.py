"""What is wrong with a pack, or worth knowing about it, and the error that a pack which cannot be used raises."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from caretrail.errors import SpecError


SEVERITIES: tuple[str, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFinding:
    """One thing about a pack. With severity error the pack is refused; a warning is for the officer to look at.

    `kind` is stable (`unknown_key`, `contradiction`, ...); `clause` and `key` say where in `file`.
    """

    severity: str
    kind: str
    file: str
    clause: str
    message: str
    mend: str
    key: str = ""

    def sentence(self) -> str:
        """Where, what and what to do, in one line."""
        where = f"{self.file}: {self.clause}{'.' + self.key if self.key else ''}" if self.clause else self.file
        return f"{where}: {self.message} {self.mend}".rstrip()


class UnusablePack(SpecError):
    """A pack that contradicts itself, the law or its format. Holds every error, says the first."""

    def __init__(self, pack: str, findings: Iterable[PackFinding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0].sentence() if self.findings else "it cannot be read."
        more = len(self.findings) - 1
        rest = f" ({more} more: see `caretrail policy check`.)" if more > 0 else ""
        super().__init__(f"The pack {pack} cannot be used. {first}{rest}")


def refuse(pack: str, findings: Iterable[PackFinding]) -> None:
    """Raises UnusablePack if any of the findings is an error."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise UnusablePack(pack, errors)


def suggestion(wrong: str, allowed: Iterable[str]) -> str:
    """What to write instead: the nearest of what is allowed, else all of it if that is short enough to read."""
    known = sorted(allowed)
    near = difflib.get_close_matches(wrong, known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]}?{_choices(known) if len(known) <= 12 else ''}"
    return _choices(known).lstrip() if known else "There is none to choose from."


def _choices(known: list[str]) -> str:
    shown = ", ".join(known[:40])
    return f" Allowed: {shown}{', ...' if len(known) > 40 else ''}."
