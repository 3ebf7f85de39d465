"""Holds an entry against the table of acts: known act, exactly the declared keys, values of the declared kinds."""

from __future__ import annotations

from caretrail.errors import UsageError
from caretrail.spec import load_acts
from caretrail.trail.record import Entry


def check_entry(entry: Entry) -> None:
    """May this entry be recorded?

    Raises:  UsageError naming act and key, never the value: an unfit value may be the very thing that must not be
             written down.
    """
    acts = load_acts()
    act = acts.act.get(entry.act)
    if act is None:
        raise UsageError(f"The trail knows no act {entry.act[:60]!r}. Declare it in standards/trail/acts.toml.")
    lacking, more = sorted(act.about.keys() - entry.about.keys()), sorted(entry.about.keys() - act.about.keys())
    if lacking:
        raise UsageError(f"An entry of {act.name} must say {', '.join(lacking)}.")
    if more:
        raise UsageError(f"An entry of {act.name} has {len(more)} keys that are not declared. Take them out.")
    for key, kind in act.about.items():
        if not kind.fits(entry.about[key]):
            raise UsageError(f"An entry of {act.name}: {key} must be {kind.says}.")
    for key, value, kind in (("by", entry.by, acts.account), ("purpose", entry.purpose, acts.purpose)):
        if not kind.fits(value):
            raise UsageError(f"An entry of {act.name}: {key} must be {kind.says}.")
