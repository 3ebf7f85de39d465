"""What a council pack may say, as frozen objects: its files, tables and keys, with the words that explain them.

Read from `standards/packs/format.toml`; the parser of packs and their reference page both follow it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caretrail.errors import SpecError


KEY_TYPES: tuple[str, ...] = (
    "choice", "choices", "date", "field", "fields", "flag", "id", "lines", "period", "ref", "refs", "statutes", "text",
    "texts",
)  # fmt: skip


_ID = {"name": "id", "type": "id", "required": True, "says": "Names the row; with the table it is the clause id."}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackKey:
    """One key of a table. `of`: the allowed values, a table of the pack, or a list of the law ("law:NAME")."""

    name: str
    type: str
    says: str
    required: bool = False
    default: Any = None
    of: str | tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTable:
    """One table of a file. `many`: a list of rows, each with an id unless `nameless`."""

    file: str
    name: str
    says: str
    many: bool
    nameless: bool
    keys: Mapping[str, PackKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A way to show a field in part; `says` completes "we show ..."."""

    id: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFormat:
    """All tables by name, the files in their order, and the masks."""

    tables: Mapping[str, PackTable]
    masks: Mapping[str, Mask]

    @property
    def files(self) -> tuple[str, ...]:
        """The files of a pack, in the order in which they are best written."""
        return tuple(dict.fromkeys(table.file for table in self.tables.values()))

    def of_file(self, name: str) -> Mapping[str, PackTable]:
        """The tables of one file by name."""
        return {table.name: table for table in self.tables.values() if table.file == name}


def parse_pack_format(content: Mapping[str, Any]) -> PackFormat:
    """The format that a file's content describes; raises SpecError for a key type that is not known."""
    tables = {row["name"]: _table(row, content["marks"]) for row in content["table"]}
    for table in tables.values():
        for key in table.keys.values():
            if key.type not in KEY_TYPES:
                raise SpecError(f"packs/format.toml: {table.name}.{key.name} has the unknown type {key.type}")
            if key.type in ("ref", "refs") and key.of not in tables:
                raise SpecError(f"packs/format.toml: {table.name}.{key.name} refers to {key.of}, which is no table")
    return PackFormat(tables=tables, masks={row["id"]: Mask(**row) for row in content["mask"]})


def _table(row: Mapping[str, Any], marks: Mapping[str, Any]) -> PackTable:
    many, nameless = row.get("many", False), row.get("nameless", False)
    keys = [*([_ID] if many and not nameless else []), *row["keys"]]
    keys += marks["dated_row"] if row.get("dated") else []
    keys += marks["listed_row"] if row.get("listed") else []
    keys += marks["every_row"]
    return PackTable(
        file=row["file"],
        name=row["name"],
        says=row["says"],
        many=many,
        nameless=nameless,
        keys={key["name"]: _key(key) for key in keys},
    )


def _key(row: Mapping[str, Any]) -> PackKey:
    of = row.get("of", ())
    return PackKey(**{**row, "of": tuple(of) if isinstance(of, list) else of})
