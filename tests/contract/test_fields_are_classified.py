"""Every field of the standard has exactly one personal-data class: nobody adds a field without thinking of it."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from caretrail.spec import load_standard
from tests.support.tree import SRC


FIELDS = SRC / "caretrail" / "standards" / "cld" / "fields.toml"
CLASSES = ["identifier", "special_category", "operational"]


def class_faults(fields: Path) -> list[str]:
    """Fields without a class, with one we do not know, and fields that stand in the file twice."""
    rows = tomllib.loads(fields.read_text(encoding="utf-8"))["field"]
    faults = [f"{row['name']}: {row.get('personal_data')}" for row in rows if row.get("personal_data") not in CLASSES]
    return faults + [f"{name}: {n} times" for name, n in Counter(row["name"] for row in rows).items() if n > 1]


def test_every_field_has_one_class() -> None:
    assert class_faults(FIELDS) == []


def test_the_loaded_standard_keeps_the_classes() -> None:
    rows = tomllib.loads(FIELDS.read_text(encoding="utf-8"))["field"]
    assert {f.name: f.personal_data for f in load_standard().fields} == {r["name"]: r["personal_data"] for r in rows}


@pytest.mark.parametrize("name", ["nhs_number", "la_person_unique_identifier", "date_of_birth", "postcode"])
def test_what_tells_who_a_person_is_counts_as_an_identifier(name: str) -> None:
    assert load_standard().by_name[name].personal_data == "identifier"


@pytest.mark.parametrize("line", ["", 'personal_data = "harmless"', 'personal_data = ["identifier", "operational"]'])
def test_a_planted_unclassified_field_is_seen(tmp_path: Path, line: str) -> None:
    (tmp_path / "fields.toml").write_text(f'[[field]]\nname = "shoe_size"\n{line}\n', encoding="utf-8")
    assert len(class_faults(tmp_path / "fields.toml")) == 1


def test_a_planted_double_is_seen(tmp_path: Path) -> None:
    row = '[[field]]\nname = "gender"\npersonal_data = "special_category"\n'
    (tmp_path / "fields.toml").write_text(row * 2, encoding="utf-8")
    assert class_faults(tmp_path / "fields.toml") == ["gender: 2 times"]
