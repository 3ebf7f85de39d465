"""The reference pages hold every field, list value and rule, and what is committed is current."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from caretrail.reports import reference_pages
from caretrail.spec import load_standard


STANDARD = load_standard()
ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "scripts" / "generate_reference.py"


@pytest.fixture(scope="module")
def pages() -> Mapping[str, str]:
    return reference_pages(STANDARD)


def test_every_field_has_a_section(pages: Mapping[str, str]) -> None:
    assert re.findall(r"^## (.+)$", pages["fields.md"], re.MULTILINE) == [field.header for field in STANDARD.fields]


def test_every_value_of_every_list_is_shown(pages: Mapping[str, str]) -> None:
    shown = pages["lists.md"]
    values = [value.value.replace("|", "\\|") for defined in STANDARD.lists for value in defined.values]
    assert [value for value in values if f"`{value}`" not in shown] == []


def test_every_check_of_every_rule_is_a_line_of_a_table(pages: Mapping[str, str]) -> None:
    lines = re.findall(r"^\| `([A-Z]\d\d\.\w+)` \|", pages["rules.md"], re.MULTILINE)
    assert sorted(lines) == sorted(rule.id for rule in STANDARD.rules for _ in rule.checks)


def test_every_rule_can_be_linked_to(pages: Mapping[str, str]) -> None:
    targets = set(re.findall(r'<a id="([^"]+)">', pages["rules.md"]))
    links = set(re.findall(r"\(rules\.md#([^)]+)\)", pages["fields.md"]))
    assert links == {link for link in targets if link.split("_")[0]} - {"h02header", "l01line"}


def test_every_link_within_a_page_leads_somewhere(pages: Mapping[str, str]) -> None:
    for name, text in pages.items():
        headings = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.+)$", text, re.M)}
        assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings, name


def test_every_effect_and_every_piece_of_guidance_is_told(pages: Mapping[str, str]) -> None:
    rules = pages["rules.md"]
    assert all(e.measure in rules and e.how in rules for effects in STANDARD.effects.values() for e in effects)
    assert all(row.text in rules for row in STANDARD.guidance)


def test_every_table_has_as_many_cells_in_each_line(pages: Mapping[str, str]) -> None:
    for name, text in pages.items():
        for block in text.split("\n\n"):
            lines = [line for line in block.splitlines() if line.startswith("|")]
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) <= 1, (name, lines[:1])


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""},
    )


def test_the_committed_pages_are_current() -> None:
    told = run(SCRIPT, "--check")
    assert (told.returncode, told.stdout) == (0, "")


def test_a_stale_page_is_named(tmp_path: Path) -> None:
    script = tmp_path / "scripts" / SCRIPT.name
    script.parent.mkdir()
    shutil.copy(SCRIPT, script)
    shutil.copytree(SCRIPT.parent.parent / "councils", tmp_path / "councils")
    assert run(script).returncode == 0
    stale = tmp_path / "docs" / "reference" / "lists.md"
    stale.write_text(stale.read_text(encoding="utf-8") + "one more line\n", encoding="utf-8")
    told = run(script, "--check")
    assert told.returncode == 1
    assert "docs/reference/lists.md" in told.stdout
    assert "rules.md" not in told.stdout
