"""What a curated row holds and how each column is derived, as frozen objects read from the standards.

Derivations carry versions, so that what was derived earlier can be told from what is derived now.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from caretrail.errors import SpecError
from caretrail.spec.standard import Standard


_VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,3}")  # as the trail writes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """One way of deriving columns. `parameters` are the parts of it that are data."""

    name: str
    version: int
    what: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedColumn:
    """One column of the curated rows. `type` is the engine's; `fields` are the national fields it is read from."""

    name: str
    type: str
    derivation: str
    fields: tuple[str, ...]
    about: str


@dataclass(frozen=True, kw_only=True)
class Curated:
    """The whole definition of curated rows, under one version."""

    version: str
    derivations: tuple[Derivation, ...]
    columns: tuple[CuratedColumn, ...]

    @cached_property
    def derivation(self) -> Mapping[str, Derivation]:
        """Derivations by name."""
        return {derivation.name: derivation for derivation in self.derivations}

    @cached_property
    def versions(self) -> Mapping[str, int]:
        """The version of each derivation, by its name: what a receipt records."""
        return {derivation.name: derivation.version for derivation in self.derivations}

    @cached_property
    def coded(self) -> tuple[str, ...]:
        """The columns that hold coded texts, which are also names of fields."""
        return tuple(column.name for column in self.columns if column.derivation == "coded_text")

    def parameter(self, derivation: str, name: str) -> Any:
        """One parameter of one derivation."""
        return self.derivation[derivation].parameters[name]


def load_curated(standard: Standard, *, path: Path | None = None) -> Curated:
    """How are curated rows derived?

    In:      `standard`, whose coded fields are columns; `path`, a definition to use in place of the packaged one.
    Raises:  SpecError naming file and key when the definition cannot be read, leaves out a derivation of the
             packaged one, or names a field or derivation that is not known.
    """
    packaged = tomllib.loads(files("caretrail.standards").joinpath("landing/curated.toml").read_text(encoding="utf-8"))
    return _curated(_read(path, packaged) if path else packaged, standard, path.name if path else "curated.toml")


def _read(path: Path, packaged: Mapping[str, Any]) -> Mapping[str, Any]:
    """A definition of one's own: it may give its version and derivations, and leave the columns as they are."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SpecError(f"{path.name} cannot be opened: {error.strerror}. Check name and folder.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SpecError(f"{path.name} cannot be read as TOML in UTF-8.") from error
    changed = {row.get("name"): row for row in given.get("derivation", ())}
    unknown = changed.keys() - {row["name"] for row in packaged["derivation"]}
    if unknown:
        known = ", ".join(row["name"] for row in packaged["derivation"])
        raise SpecError(f"{path.name}: a derivation has a name that is not known. Known: {known}.")
    version = given.get("version")
    if not isinstance(version, str) or not _VERSION.fullmatch(version) or version == packaged["version"]:
        raise SpecError(
            f"{path.name}: version must be a text such as '2' or '2.1', other than {packaged['version']!r}."
        )
    derivations = [row | changed.get(row["name"], {}) for row in packaged["derivation"]]
    for before, after in zip(packaged["derivation"], derivations, strict=True):
        if before != after:
            _refuse_unfit(before, after, f"{path.name}: derivation {before['name']}")
    return {**packaged, "version": given["version"], "derivation": derivations}


def _refuse_unfit(before: Mapping[str, Any], after: Mapping[str, Any], where: str) -> None:
    """A changed derivation needs another version, and parameters of the same names and kinds."""
    if not isinstance(after["version"], int) or after["version"] == before["version"]:
        raise SpecError(f"{where} is changed, so it needs another version, a whole number.")
    kinds = [{name: type(value) for name, value in row.get("parameters", {}).items()} for row in (before, after)]
    if kinds[0] != kinds[1] or before.keys() != after.keys():
        raise SpecError(
            f"{where} must have the parameters {', '.join(kinds[0]) or 'none'}, of the same kinds as packaged."
        )


def _curated(given: Mapping[str, Any], standard: Standard, file: str) -> Curated:
    derivations = tuple(Derivation(**{"parameters": {}, **row}) for row in given["derivation"])
    columns = tuple(column for row in given["column"] for column in _columns(row, standard))
    names = {derivation.name for derivation in derivations}
    for column in columns:
        if column.derivation not in names or not set(column.fields) <= standard.by_name.keys():
            raise SpecError(f"{file}: column {column.name} names a derivation or a field that is not known.")
    return Curated(version=given["version"], derivations=derivations, columns=columns)


def _columns(row: Mapping[str, Any], standard: Standard) -> Sequence[CuratedColumn]:
    rest = {"type": row["type"], "derivation": row["derivation"]}
    if row["name"] != "*":
        return [CuratedColumn(name=row["name"], fields=tuple(row["from"]), about=row["about"], **rest)]
    return [
        CuratedColumn(name=field.name, fields=(field.name,), about=field.description, **rest)
        for field in standard.fields
        if field.name in standard.list_of
    ]
