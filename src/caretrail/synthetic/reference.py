"""Reference tables of a made-up nation: the cleaning table, the councils, their populations and neighbourhoods.

The shapes are those the published method reads. Figures are made up.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from caretrail.spec import DefinedList, Standard
from caretrail.synthetic.place import Council
from caretrail.synthetic.values import MADE_UP


_INVALID = "Invalid and not mapped"
_NOT_MAPPED = "Release 1 specification only: Not mapped"
_GROUPED = ("ethnicity", "service_type", "event_outcome")
_NOT_CLEANED = ("event_type", "autism_spectrum_disorder_asd", "dementia", "eligible_needs_identified")
_STRONGER_THAN_NOT_MAPPED = 2  # outcomes that rank before the one that only national processing makes


def write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """One CSV file, UTF-8, lines ended by a line feed on every machine."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)


def write_reference(
    folder: Path, standard: Standard, councils: Sequence[Council], people: Mapping[str, tuple[int, int]]
) -> None:
    """Every reference table but the hospital episodes.

    In:   `people`, how many made-up people of 18 to 64 and of 65 and above each council has, by its code.
    """
    write_table(folder / "mapping.csv", ("field", "raw", "cleaned", "grouped"), _mapping(standard))
    write_table(folder / "event_outcome_hierarchy.csv", ("event_outcome", "hierarchy"), _hierarchy(standard))
    write_table(
        folder / "la_lookup.csv",
        ("la_code", "la_area_code", "la_name", "region"),
        ((c.la_code, c.area_code, c.name, c.region) for c in councils),
    )
    write_table(
        folder / "population.csv",
        ("code", "geography", "gender", "age_band", "population"),
        (row for c in councils for row in _population(c, *people[c.la_code])),
    )
    write_table(
        folder / "lsoa_utla.csv",
        ("lsoa_code_2011", "utla_code_2023", "utla_name_2023"),
        ((place, c.area_code, c.name) for c in councils for place in c.neighbourhoods),
    )


def _mapping(standard: Standard) -> Iterator[tuple[str, str, str, str]]:
    """Raw value -> cleaned Release 2 value, each raw value once whatever its case."""
    for name, defined in standard.list_of.items():
        if name in _NOT_CLEANED:
            continue
        seen: set[str] = set()
        for raw, cleaned in _cleaned(name, defined):
            if raw.rstrip().lower() not in seen:
                seen.add(raw.rstrip().lower())
                yield _national_name(name), raw, cleaned, _group(name, defined, cleaned)


def _cleaned(name: str, defined: DefinedList) -> Iterator[tuple[str, str]]:
    for value in defined.values:
        if value.release == 2 and value.standing in ("listed", "uncertain"):
            yield value.value, value.value
    yield from ((value, value) for value in MADE_UP.get(name, ()))
    for replacement in defined.replacements:
        lost = _NOT_MAPPED if name == "event_outcome" else _INVALID
        yield replacement.release_1, replacement.release_2 or lost
    yield from ((value, value) for value in defined.release_1)
    yield from ((value, value) for value in (_NOT_MAPPED, _INVALID) if value in defined.not_submittable)


def _national_name(field: str) -> str:
    return field.title().replace("_Of_", "_of_")


def _group(name: str, defined: DefinedList, cleaned: str) -> str:
    if name not in _GROUPED:
        return ""
    groups = {value.value: value.group for value in defined.values if value.release == 2 and value.group}
    kept = cleaned if name == "event_outcome" else "Unknown"
    return groups.get(cleaned, kept)


def _hierarchy(standard: Standard) -> Iterator[tuple[str, str]]:
    outcomes = list(standard.list_of["event_outcome"].release_2)
    outcomes.insert(_STRONGER_THAN_NOT_MAPPED, _NOT_MAPPED)
    return ((outcome, str(rank)) for rank, outcome in enumerate(outcomes, start=1))


def _population(council: Council, adults: int, older: int) -> Iterator[tuple[str, ...]]:
    for band, number in (("18 to 64", adults * 90 + 1000), ("65 and above", older * 14 + 400)):
        yield council.area_code, "Local Authority", "All", band, str(number + council.number * 17)
