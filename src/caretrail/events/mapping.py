"""Reads a cleaning table, `mapping.csv`: field, raw, cleaned, grouped. A contradiction is refused, with its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from caretrail.errors import SpecError
from caretrail.events.tables import Line, read_lines
from caretrail.landing import fold
from caretrail.spec import MappedValue, Method, Standard


_COLUMNS = ("field", "raw", "cleaned", "grouped")


def read_mapping(path: Path, standard: Standard, method: Method) -> tuple[MappedValue, ...]:
    """How are values cleaned, by a table that a council or the nation keeps?

    Grain:   one line per field and value as sent; values are told apart without letter case and spaces at the end.
    Raises:  UnusableInput when the file cannot be read; SpecError naming the line when a field is not cleaned, a
             value is given twice, a cleaned value is itself cleaned to another (a circle), or stands in two groups.
    """
    lines = read_lines(path, _COLUMNS)
    names = _names(standard, method)
    values: dict[tuple[str, str], MappedValue] = {}
    at: dict[tuple[str, str], int] = {}
    for line in lines:
        value = _value(line, names, path)
        key = (value.field, fold(value.raw))
        if key in values:
            raise SpecError(
                f"{path.name}, line {line.number}: this raw value of {line.cells['field']} stands in line "
                f"{at[key]} already (letter case and spaces at the end do not count). Keep one of them."
            )
        values[key], at[key] = value, line.number
    _refuse_circles(values, at, path)
    _refuse_two_groups(list(values.values()), [line.number for line in lines], path)
    return tuple(values.values())


def _names(standard: Standard, method: Method) -> dict[str, str]:
    """The ways a cleaned field may be named: as in the standard, by its heading, or as national tables write it."""
    names = {}
    for cleaned in method.cleaned:
        for name in (cleaned.field, standard.by_name[cleaned.field].header):
            names[_plain(name)] = cleaned.field
    return names


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _value(line: Line, names: dict[str, str], path: Path) -> MappedValue:
    field = names.get(_plain(line.cells["field"]))
    if field is None:
        raise SpecError(f"{path.name}, line {line.number}: no field that is cleaned has the name in column field.")
    for column in ("raw", "cleaned"):
        if not line.cells[column]:
            raise SpecError(
                f"{path.name}, line {line.number}: column {column} is empty. Fill it in or take the line out."
            )
    return MappedValue(field=field, raw=line.cells["raw"], cleaned=line.cells["cleaned"], grouped=line.cells["grouped"])


def _refuse_circles(values: dict[tuple[str, str], MappedValue], at: dict[tuple[str, str], int], path: Path) -> None:
    for key, value in values.items():
        again = (value.field, fold(value.cleaned))
        if again in values and values[again].cleaned != value.cleaned:
            raise SpecError(
                f"{path.name}, line {at[key]}: its cleaned value is cleaned to something else in line {at[again]}. "
                "A cleaned value must stay as it is."
            )


def _refuse_two_groups(values: Sequence[MappedValue], numbers: Sequence[int], path: Path) -> None:
    groups: dict[tuple[str, str], tuple[str, int]] = {}
    for value, number in zip(values, numbers, strict=True):
        group, first = groups.setdefault((value.field, value.cleaned), (value.grouped, number))
        if group != value.grouped:
            raise SpecError(
                f"{path.name}, line {number}: this cleaned value is in another group in line {first}. "
                "A cleaned value has one group."
            )
