"""A council's own codes and column names, translated before checking (`--map council_codes.csv`).

The mapping file has three columns: field, from, to. A line whose field is the word `header` renames a
column: `from` is the council's heading, `to` the standard's. Any other line gives, for a list field, the
standard's value for a code of the council's own.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from caretrail.errors import SpecError, UnusableInput
from caretrail.intake.heading import heading_key
from caretrail.spec import Standard


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilCodes:
    """What a mapping file says: headings by key, and values by field."""

    headings: Mapping[str, str] = field(default_factory=dict)  # heading key -> field name
    written: Mapping[str, str] = field(default_factory=dict)  # heading key -> heading as in the mapping file
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # field name -> own code -> listed value


def read_council_codes(path: Path, standard: Standard) -> CouncilCodes:
    """Read a mapping file whole.

    Raises:  UnusableInput when it cannot be read; SpecError naming line and column when it names an
             unknown field, gives a value that is not on the list, or maps one code twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames is None or not {"field", "from", "to"} <= set(reader.fieldnames):
                raise UnusableInput(f"{path.name} needs the columns field, from and to.")
            rows = [(reader.line_num, row["field"] or "", row["from"] or "", row["to"] or "") for row in reader]
    except OSError as error:
        raise UnusableInput(f"{path.name} cannot be opened: {error.strerror}. Check name and folder.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnusableInput(f"{path.name} cannot be read as a CSV file in UTF-8.") from error
    headings: dict[str, str] = {}
    written: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for line, name, own, to in rows:
        where = f"{path.name}, line {line}"
        if heading_key(name) == "header":
            _add(headings, heading_key(own), _field(to, standard, where), where)
            written[heading_key(own)] = own
            continue
        target = _field(name, standard, where)
        if target not in standard.list_of:
            raise SpecError(f"{where}: {standard.by_name[target].header} has no list to map codes to.")
        if to not in standard.list_of[target].release_2 and standard.list_of[target].complete:
            raise SpecError(
                f"{where}: the value in column `to` is not on the list of {standard.by_name[target].header}."
            )
        _add(values.setdefault(target, {}), own, to, where)
    return CouncilCodes(headings=headings, written=written, values=values)


def _field(name: str, standard: Standard, where: str) -> str:
    for known in standard.fields:
        if heading_key(name) in (heading_key(known.name), heading_key(known.header)):
            return known.name
    raise SpecError(f"{where}: no field of the standard has this name. Use its heading, such as Event Type.")


def _add(into: dict[str, str], own: str, to: str, where: str) -> None:
    if into.get(own, to) != to:
        raise SpecError(f"{where}: this code was mapped to something else further up.")
    into[own] = to
