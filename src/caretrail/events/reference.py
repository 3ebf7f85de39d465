"""The reference tables of a nation: from a folder (`--ref`), or what the package holds where a file is missing.

A missing file stops nothing: `missing` says which outputs lack it, and the rest runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from caretrail.errors import SpecError, UnusableInput
from caretrail.events.mapping import read_mapping
from caretrail.events.tables import Line, read_lines
from caretrail.landing import fold
from caretrail.spec import MappedValue, Standard, default_mapping, load_method, load_standard


COUNCIL_COLUMNS = ("la_code", "la_area_code", "la_name", "region")
POPULATION_COLUMNS = ("code", "geography", "gender", "age_band", "population")
SMALL_AREA_COLUMNS = ("lsoa_code_2011", "utla_code_2023", "utla_name_2023")

# file -> what is published without it
_LACKING = {
    "mapping.csv": "values that are on no list of the standard clean to nothing",
    "event_outcome_hierarchy.csv": "the packaged order of outcomes is used",
    "la_lookup.csv": "councils are those of the submissions, without area code; ASCOF 2B, 2C and 2D need area codes",
    "population.csv": "ASCOF 2B and 2C have no denominator",
    "lsoa_utla.csv": "ASCOF 2D cannot tell which council a hospital patient lives in",
    "sus.csv": "ASCOF 2D has no hospital discharges",
}


REFERENCE_FILES = tuple(_LACKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Everything the method needs besides submissions. `missing`: file -> what is published without it."""

    mapping: tuple[MappedValue, ...]
    outcome_ranks: Mapping[str, int]
    councils: tuple[tuple[str, ...], ...]
    population: tuple[tuple[str, ...], ...]
    small_areas: tuple[tuple[str, ...], ...]
    hospital: Path | None
    missing: Mapping[str, str]


def load_reference(folder: Path | None, standard: Standard | None = None) -> Reference:
    """What is known besides submissions?

    In:      `folder` with any of mapping, event_outcome_hierarchy, la_lookup, population, sus and lsoa_utla `.csv`;
             None for the packaged tables alone.
    Raises:  UnusableInput when the folder or a file cannot be read, SpecError when a file contradicts itself; both
             name file and line.
    """
    if folder is not None and not folder.is_dir():
        raise UnusableInput(f"{folder.name} is not a folder with reference tables. Check --ref.")
    spec, method = standard or load_standard(), load_method()
    there = {name: folder / name for name in _LACKING if folder is not None and (folder / name).is_file()}
    return Reference(
        mapping=(
            read_mapping(there["mapping.csv"], spec, method)
            if "mapping.csv" in there
            else default_mapping(spec, method)
        ),
        outcome_ranks=(
            _read_ranks(there["event_outcome_hierarchy.csv"])
            if "event_outcome_hierarchy.csv" in there
            else method.outcome_ranks
        ),
        councils=_read(there, "la_lookup.csv", COUNCIL_COLUMNS, unique=("la_code",)),
        population=_read(
            there, "population.csv", POPULATION_COLUMNS, unique=POPULATION_COLUMNS[:-1], number="population"
        ),
        small_areas=_read(there, "lsoa_utla.csv", SMALL_AREA_COLUMNS, unique=("lsoa_code_2011",)),
        hospital=there.get("sus.csv"),
        missing=MappingProxyType({name: lacks for name, lacks in _LACKING.items() if name not in there}),
    )


def _read(
    there: Mapping[str, Path], name: str, columns: Sequence[str], *, unique: Sequence[str], number: str = ""
) -> tuple[tuple[str, ...], ...]:
    if name not in there:
        return ()
    lines = read_lines(there[name], columns)
    _refuse_doubles(name, lines, unique)
    for line in lines:
        if number and not (line.cells[number].isascii() and line.cells[number].isdigit()):
            raise SpecError(f"{name}, line {line.number}: column {number} must be a whole number.")
    return tuple(tuple(line.cells[column] for column in columns) for line in lines)


def _read_ranks(path: Path) -> Mapping[str, int]:
    lines = read_lines(path, ("event_outcome", "hierarchy"))
    _refuse_doubles(path.name, lines, ("event_outcome",))
    _refuse_doubles(path.name, lines, ("hierarchy",))
    for line in lines:
        if not (line.cells["hierarchy"].isascii() and line.cells["hierarchy"].isdigit()):
            raise SpecError(f"{path.name}, line {line.number}: column hierarchy must be a whole number.")
    return MappingProxyType({line.cells["event_outcome"]: int(line.cells["hierarchy"]) for line in lines})


def _refuse_doubles(name: str, lines: Sequence[Line], columns: Sequence[str]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        key = tuple(fold(line.cells[column]) for column in columns)
        if key in seen:
            raise SpecError(
                f"{name}, line {line.number}: {' and '.join(columns)} are the same as in line {seen[key]}. "
                "Keep one of them."
            )
        seen[key] = line.number
