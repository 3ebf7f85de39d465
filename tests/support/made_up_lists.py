"""A standard with made-up values for the lists nobody outside has seen, as an imported workbook would give them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from caretrail.spec import Proposal, Standard, load_standard, write_overlay


MADE_UP = ("First made-up value", "Second made-up value", "A third made-up value that is long enough to be cut off")


def standard_with_made_up_lists(folder: Path) -> Standard:
    """The packaged standard with an overlay for every list of which no value is known."""
    packaged = load_standard()
    unknown = [defined.field for defined in packaged.lists if not defined.release_2]
    path = folder / "standard_overlay.toml"
    proposal = Proposal(
        workbook="made_up.xlsx",
        sha256="0" * 64,
        readings=(),
        lists=dict.fromkeys(unknown, MADE_UP),
        headers={},
        unknown_fields=(),
    )
    write_overlay(path, proposal, imported_on=date(2026, 1, 5))
    return load_standard(overlay=path)
