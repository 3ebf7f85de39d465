"""Turns the texts of a pack's files into Packs, one for each version of the notice, and says all that is wrong.

Shape only: unknown tables and keys, wrong types and values, ids that stand twice, dates inside out. What rows say of
each other is looked at by `caretrail.policy.check`, after inheritance.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caretrail.policy.findings import PackFinding, suggestion
from caretrail.policy.notice_rows import Notice
from caretrail.policy.pack import ROW_CLASSES, Pack
from caretrail.policy.rows import CatalogueField, DatedRow, Row
from caretrail.policy.values import value_faults
from caretrail.spec import Law, PackFormat, PackTable, Standard


NOTICE = "notice.toml"
_REQUIRED = ("council.toml", NOTICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What the files say: one Pack for each version of the notice, in order of time, and what is wrong."""

    packs: tuple[Pack, ...]
    findings: tuple[PackFinding, ...]


def parse_pack(name: str, texts: Mapping[str, str], *, law: Law, form: PackFormat, standard: Standard) -> Parsed:
    """Which packs do these files describe?

    In:     `texts`, the content of the files by name: council.toml, notice.toml, older notices as
            notice-VERSION.toml, retention.toml, field_catalogue.toml.
    Out:    the packs that could be read, and a finding of severity error for all that is wrong in shape. With
            errors the packs are for showing what else is wrong, never for deciding.
    """
    return _Parser(name, law, form, standard).parse(texts)


class _Parser:
    def __init__(self, name: str, law: Law, form: PackFormat, standard: Standard) -> None:
        self.name, self.law, self.form, self.standard = name, law, form, standard
        self.findings: list[PackFinding] = []

    def parse(self, texts: Mapping[str, str]) -> Parsed:
        for file in sorted(set(texts) - set(self.form.files)):
            if self._table_file(file) == file:
                self._error("unknown_file", file, "", "is no file of a pack.", suggestion(file, self.form.files))
        for file in _REQUIRED:
            if file not in texts:
                self._error(
                    "missing_file", file, "", "is not there.", "Every pack has a council.toml and a notice.toml."
                )
        contents = {file: self._content(file, text) for file, text in texts.items()}
        for file, parts in contents.items():
            head = "notice" if self._table_file(file) == NOTICE else "council"
            if file in _REQUIRED and head not in parts and not self._told(file):
                self._error("missing_table", file, head, "is not there.", f"The file begins with [{head}].")
        shared = {
            part: held for file in contents if self._table_file(file) != NOTICE for part, held in contents[file].items()
        }
        packs = [
            Pack(**shared, **contents[file])
            for file in contents
            if self._table_file(file) == NOTICE and "notice" in contents[file] and "council" in shared
        ]
        packs.sort(key=lambda pack: pack.notice.effective_from)
        self._check_versions(packs)
        return Parsed(packs=tuple(packs), findings=tuple(self.findings))

    def _told(self, file: str) -> bool:
        return any(finding.file == file for finding in self.findings)

    def _table_file(self, file: str) -> str:
        """The file of the format that a file of the folder stands for: older notices have the tables of the notice."""
        return NOTICE if file.startswith("notice-") and file.endswith(".toml") else file

    def _content(self, file: str, text: str) -> dict[str, Any]:
        """The parts of a Pack that one file holds."""
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self._error("not_toml", file, "", f"is not TOML: {error}.", "Mend the line; strings need quotes.")
            return {}
        except RecursionError:  # the reader of the standard library calls itself for every bracket
            self._error("not_toml", file, "", "has brackets in brackets too deep to read.", "Take them out.")
            return {}
        known = self.form.of_file(self._table_file(file))
        parts: dict[str, Any] = {}
        for name, content in tables.items():
            if name not in known:
                self._error("unknown_table", file, name, "is no table of this file.", suggestion(name, known))
            else:
                parts |= self._part(file, known[name], content)
        return parts

    def _part(self, file: str, table: PackTable, content: Any) -> dict[str, Any]:
        if not isinstance(content, list if table.many else dict):
            how = f"[[{table.name}]]" if table.many else f"[{table.name}]"
            self._error("wrong_shape", file, table.name, "is written the wrong way.", f"Head it with {how}.")
            return {}
        part = ROW_CLASSES[table.name][1]
        given = content if isinstance(content, list) else [content]
        rows = [row for at, one in enumerate(given, 1) for row in self._rows(file, table, one, at)]
        if not table.many:
            return {part: rows[0]} if rows else {}
        by_id: dict[str, Row] = {}
        for row in rows:
            if row.id in by_id:
                clause, what = f"{table.name}.{row.id}", "stands in two rows." if table.nameless else "is used twice."
                self._error("twice", file, clause, what, "Keep one.")
            by_id[row.id] = row
        return {part: by_id}

    def _rows(self, file: str, table: PackTable, given: Any, at: int) -> Iterator[Row]:
        """The row that a table of TOML makes; a catalogue row makes one for each field it names."""
        if not isinstance(given, dict):
            self._error("wrong_shape", file, table.name, "is no table.", f"Head it with [[{table.name}]].")
            return
        own_id = str(given.get("id", "")) if not table.nameless else ""
        clause = f"{table.name}.{own_id or at}" if table.many else table.name
        if not self._fits(file, table, given, clause):
            return
        values = {name: _frozen(given.get(name, key.default)) for name, key in table.keys.items()}
        values = {name: value for name, value in values.items() if value is not None} | {"pack": self.name}
        cls = ROW_CLASSES[table.name][0]
        if cls is CatalogueField:
            yield from self._catalogue_fields(values)
            return
        if "class" in values:
            values["record_class"] = values.pop("class")
        row = cls(**values)
        self._check_dates(file, row, clause)
        yield row

    def _catalogue_fields(self, values: dict[str, Any]) -> Iterator[CatalogueField]:
        title = values.pop("title", "")
        for name in values.pop("names"):
            known = self.standard.by_name.get(name)
            yield CatalogueField(**values, id=name, title=title or _in_lower_case(known.header if known else name))

    def _fits(self, file: str, table: PackTable, given: Mapping[str, Any], clause: str) -> bool:
        before = len(self.findings)
        for name in given:
            if name not in table.keys:
                self._error("unknown_key", file, clause, "is no key of this table.", suggestion(name, table.keys), name)
        for name, key in table.keys.items():
            if name not in given:
                if key.required:
                    self._error("missing_key", file, clause, "is missing.", key.says or "Add it.", name)
            else:
                for what, mend in value_faults(key, given[name], self.law, self.form):
                    self._error("wrong_value", file, clause, what, mend, name)
        return len(self.findings) == before

    def _check_dates(self, file: str, row: Row, clause: str) -> None:
        spans = []
        if isinstance(row, DatedRow):
            spans.append(("valid_to", row.valid_from, row.valid_to))
        if isinstance(row, Notice):
            spans.append(("effective_to", row.effective_from, row.effective_to))
            spans.append(("updated_on", row.published_on, row.updated_on))
        for key, first, last in spans:
            if first and last and last < first:
                what = f"lies before the first day, {first}."
                self._error("dates_inside_out", file, clause, what, "Swap or mend the two dates.", key)

    def _check_versions(self, packs: Iterable[Pack]) -> None:
        seen: dict[Any, str] = {}
        for pack in packs:
            notice = pack.notice
            for mark in (notice.version, notice.effective_from):
                if mark in seen:
                    what = f"two versions say {mark}."
                    self._error("twice", NOTICE, "notice", what, "Give each version its own name and first day.")
                seen[mark] = notice.version
            if pack.council.id != self.name:
                what = f"the pack calls itself {pack.council.id}, its folder {self.name}."
                self._error("wrong_name", "council.toml", "council", what, "Make both the same.", "id")
                break

    def _error(self, kind: str, file: str, clause: str, message: str, mend: str, key: str = "") -> None:
        self.findings.append(
            PackFinding(severity="error", kind=kind, file=file, clause=clause, key=key, message=message, mend=mend)
        )


def _in_lower_case(heading: str) -> str:
    """A heading as it stands inside a sentence: "NHS Number" becomes "NHS number"."""
    words = heading.replace("_", " ").split()
    return " ".join(word if sum(letter.isupper() for letter in word) > 1 else word.lower() for word in words)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
