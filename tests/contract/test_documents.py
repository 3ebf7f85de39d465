"""What the documents say of the code is true: rooms, verbs, commands, security boundaries, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caretrail import __version__
from caretrail.cli.main import root as command_line
from tests.support.tree import MADE, ROOT, plant, rooms


LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
ROOM_ROW = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rooms_of(page: Path) -> list[str]:
    """The rooms that ARCHITECTURE.md lists in its table, sorted."""
    return sorted(ROOM_ROW.findall(page.read_text(encoding="utf-8")))


def broken_links(root: Path) -> list[str]:
    """Relative links in Markdown pages that lead nowhere."""
    return [
        f"{page.relative_to(root)} -> {target}"
        for page in sorted(root.rglob("*.md"))
        if not MADE & set(page.relative_to(root).parts)
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists()
    ]


def missing_proofs(page: Path, root: Path) -> list[str]:
    """Tests that a page names as proof and that are not there."""
    return [
        f"{file}::{test}"
        for file, test in PROOF.findall(page.read_text(encoding="utf-8"))
        if not (root / file).exists() or f"def {test}(" not in (root / file).read_text(encoding="utf-8")
    ]


def boundaries_without_proof(page: Path) -> list[str]:
    """Rows of the table of security boundaries that name no test."""
    section = page.read_text(encoding="utf-8").partition("## Security boundaries")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [row for row in rows if not PROOF.search(row)] if rows else ["the table is missing"]


def undocumented(verbs: list[str], pages: list[Path]) -> list[str]:
    """Verbs that no page shows as a command."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages if page.exists())
    return [verb for verb in verbs if not re.search(rf"caretrail {verb}\b", text)]


def test_the_map_of_rooms_is_the_tree() -> None:
    assert rooms_of(ROOT / "ARCHITECTURE.md") == rooms()


def test_every_link_leads_somewhere() -> None:
    assert broken_links(ROOT) == []


def test_every_security_boundary_names_tests_that_exist() -> None:
    assert boundaries_without_proof(ROOT / "DEVELOPERS.md") == []
    assert missing_proofs(ROOT / "DEVELOPERS.md", ROOT) == []


@pytest.mark.parametrize("page", ["README.md", "docs/reference/cli.md"])
def test_every_verb_is_documented(page: str) -> None:
    assert undocumented(sorted(command_line.list_commands(None)), [ROOT / page]) == []  # type: ignore[arg-type]


def test_the_readme_shows_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert {"./caretrail demo", "./caretrail test"} <= set(lines)


def test_ci_runs_what_the_readme_says() -> None:
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    assert last == "CARETRAIL_REQUIRE_BROWSER=1 exec ./caretrail test </dev/null"


def test_the_changelog_knows_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_planted_untrue_map_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "ARCHITECTURE.md", "| room | holds |\n|---|---|\n| `spec` | rules |\n| `attic` | old things |\n")
    assert rooms_of(tmp_path / "ARCHITECTURE.md") == ["attic", "spec"] != rooms()


def test_a_planted_broken_link_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "docs/a.md", "[here](b.md#part) [there](gone.md) [out](https" + "://www.gov.uk) `[code](gone.md)`")
    plant(tmp_path, "docs/b.md", "b")
    assert broken_links(tmp_path) == ["docs/a.md -> gone.md"]


def test_a_planted_boundary_without_proof_is_seen(tmp_path: Path) -> None:
    table = (
        "## Security boundaries\n\n| boundary | proof |\n|---|---|\n| a | `tests/a.py::test_a` |\n| b | believe us |\n"
    )
    plant(tmp_path, "DEVELOPERS.md", table)
    assert boundaries_without_proof(tmp_path / "DEVELOPERS.md") == ["| b | believe us |"]
    assert missing_proofs(tmp_path / "DEVELOPERS.md", tmp_path) == ["tests/a.py::test_a"]
    plant(tmp_path, "tests/a.py", "def test_b(): ...")
    assert missing_proofs(tmp_path / "DEVELOPERS.md", tmp_path) == ["tests/a.py::test_a"]


def test_a_planted_silent_verb_is_seen(tmp_path: Path) -> None:
    plant(tmp_path, "README.md", "Run `caretrail check FILE`.")
    assert undocumented(["check", "checkout"], [tmp_path / "README.md"]) == ["checkout"]
