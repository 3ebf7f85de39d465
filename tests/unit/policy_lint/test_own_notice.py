"""The notice that we write ourselves, from the pack of Anytown, has nothing that the lint would mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.notices import lint
from tests.support.tree import ROOT


@pytest.mark.parametrize("name", ["notice.txt", "notice.html"])
def test_our_own_notice_is_clean(tmp_path: Path, name: str) -> None:
    written = tmp_path / name
    assert run("policy", "notice", ROOT / "councils" / "anytown", "--on", "2026-11-22", "--out", written).code == 0
    assert lint(written.read_text(encoding="utf-8"), against=False) == ()
