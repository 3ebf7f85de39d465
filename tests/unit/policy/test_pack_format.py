"""One definition of a pack: the format as data, the rows it becomes, the README's example and Anytown all agree."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from caretrail.policy import check_pack, read_packs
from caretrail.policy.pack import ROW_CLASSES
from caretrail.policy.rows import CatalogueField
from caretrail.spec import load_law, load_pack_format, load_standard
from tests.support.anytown import FOLDER, TODAY, anytown, anytown_history
from tests.support.tree import ROOT


ON_EVERY_ROW = {"id", "pack"}
RENAMED = {"class": "record_class"}


@pytest.mark.parametrize("table", load_pack_format().tables)
def test_a_row_has_the_keys_of_its_table(table: str) -> None:
    cls = ROW_CLASSES[table][0]
    keys = {RENAMED.get(key, key) for key in load_pack_format().tables[table].keys}
    if cls is CatalogueField:
        keys.discard("names")  # a row of the catalogue makes one field for each name
    held = {one.name for one in fields(cls)}
    assert held - ON_EVERY_ROW == keys.difference(ON_EVERY_ROW)
    assert table == cls.TABLE


def test_defaults_of_rows_are_those_of_the_format() -> None:
    for table, (cls, _) in ROW_CLASSES.items():
        for key in load_pack_format().tables[table].keys.values():
            if key.default is not None:
                own = next(one for one in fields(cls) if one.name == key.name)
                assert own.default in (key.default, ""), f"{table}.{key.name}"


def test_every_key_and_table_is_explained() -> None:
    for table in load_pack_format().tables.values():
        assert table.says.endswith("."), table.name
        assert [key.name for key in table.keys.values() if not key.says.endswith(".")] == [], table.name


def test_the_smallest_pack_of_the_readme_is_a_pack(tmp_path: Path) -> None:
    readme = (ROOT / "councils" / "README.md").read_text(encoding="utf-8")
    files = re.findall(r"```toml\n# (\w+\.toml)\n(.*?)```", readme, flags=re.DOTALL)
    assert len(files) == 4
    for name, text in files:
        (tmp_path / "smallwood").mkdir(exist_ok=True)
        (tmp_path / "smallwood" / name).write_text(text, encoding="utf-8")
    found = check_pack(read_packs(tmp_path / "smallwood"), as_at=TODAY)
    assert [one.sentence() for one in found if one.severity != "info"] == []


# --- Anytown ---


def test_anytown_passes_with_no_error_and_no_gap() -> None:
    found = check_pack(anytown_history(), as_at=TODAY)
    assert {one.severity for one in found} <= {"warning", "info"}
    assert [one.sentence() for one in found if one.kind == "gap"] == []


def test_anytown_catalogues_every_field_of_the_national_return() -> None:
    pack = anytown().pack(TODAY)
    assert pack is not None
    assert {field.name for field in load_standard().fields} <= set(pack.fields)


def test_the_return_opens_exactly_the_fields_of_the_standard() -> None:
    table = anytown().table(TODAY)
    assert table is not None
    assert table.opened_by["national-return"] == {field.name for field in load_standard().fields}


def test_every_role_and_every_safeguard_occurs_in_anytown() -> None:
    pack = anytown().pack(TODAY)
    assert pack is not None
    roles = {"controller", "joint_controller", "processor", "team", "person"}
    assert {one.role for one in pack.recipients.values()} == roles
    assert {one.office for one in pack.officers.values()} == {
        "data_protection_officer", "caldicott_guardian", "information_risk_owner"}  # fmt: skip
    assert {one for row in pack.automated_decisions.values() for one in row.safeguards} == set(load_law().safeguard)
    assert {row.opt_out for row in pack.purposes.values()} == {"own_care", "applies", "exempt", "anonymous_only"}


def test_no_clause_of_anytown_is_a_persons_name() -> None:
    pack = anytown().pack(TODAY)
    assert pack is not None
    assert all("Officer" in one.role or "Director" in one.role for one in pack.officers.values())
    assert FOLDER.name == pack.id
