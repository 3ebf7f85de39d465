"""Nothing in the repository tells on which machine it was made or where its packages came from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.tree import ROOT, kept_files, plant


# Spelt so that this file does not hold what it looks for.
TOP = ["root", "work", "tmp", "home/[a-z]+", "Users/[A-Za-z]+", "var/folders", "opt/wheels", "opt/pypi"]
TRACES = {
    "a path of one machine": re.compile(rf"(?<![\w.\-)}}\]])/(?:{'|'.join(TOP)})/"),
    "a package registry": re.compile(
        r"\b(?:pypi\.o" + r"rg|pythonhosted\.o" + r"rg|registry\.npm" + r"js|npm" + r"mirror)", re.I
    ),
    "a download address": re.compile(r"https?://[^\s\"'<>)]+\.(?:whl|tgz|tar\.gz|zip|deb)\b"),
    "an address inside a network": re.compile(r"https?://(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d"),
}
BINARY = {".gz", ".ico", ".parquet", ".pdf", ".png", ".woff2", ".xlsx", ".zip"}


def traces(root: Path) -> list[str]:
    """Lines of kept text files that name a machine's folder, a registry or a download address."""
    found = []
    for path in kept_files(root):
        if path.suffix not in BINARY:
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{path.relative_to(root)} holds {what}" for what, seen in TRACES.items() if seen.search(text)]
    return found


def test_nothing_tells_where_it_was_made() -> None:
    assert traces(ROOT) == []


@pytest.mark.parametrize(
    "text",
    [
        "open('/" + "root/x')",
        "cp '/" + "tmp/a/b' .",
        "see /" + "home/ann/notes",
        "index = pypi" + ".org/simple",
        "https" + "://example.org/a-1.0.whl",
        "http" + "://10.0.0.5/simple",
    ],
)
def test_a_planted_trace_is_seen(tmp_path: Path, text: str) -> None:
    assert len(traces(plant(tmp_path, "docs/page.md", text))) == 1


@pytest.mark.parametrize(
    "text", ["../workshop/plan", "$HOME/workshop/x", "docs/how-to/", "https" + "://www.gov.uk/page"]
)
def test_what_only_looks_like_a_trace_is_left_alone(tmp_path: Path, text: str) -> None:
    assert traces(plant(tmp_path, "docs/page.md", text)) == []
