"""A mistake in the facts is told by file and row, and no notice is judged by half of them."""

from __future__ import annotations

from typing import Any

import pytest

from caretrail.errors import SpecError
from caretrail.spec import load_notice_facts, notice_facts


def changed(monkeypatch: pytest.MonkeyPatch, file: str, table: str, key: str, value: object) -> None:
    """Makes the loader read a file in which the first row of a table has another value."""
    read = notice_facts._toml

    def altered(name: str) -> dict[str, Any]:
        held = read(name)
        if name == file:
            held[table][0][key] = value
        return held

    monkeypatch.setattr(notice_facts, "_toml", altered)


@pytest.mark.parametrize(
    ("file", "table", "key", "value", "says"),
    [
        ("bodies.toml", "ended", "pattern", "(", "bodies.toml: pattern of the clinical commissioning groups"),
        ("terms.toml", "phrase", "finding", "F99", "has no finding F99"),
        ("elements.toml", "element", "finding", "F0", "has no finding F0"),
        ("findings.toml", "finding", "severity", "fatal", "F1 stands twice, or its severity"),
        ("superseded.toml", "ended", "instrument", "nothing", "nothing is not an instrument"),
    ],
)
def test_a_wrong_row_is_named(
    monkeypatch: pytest.MonkeyPatch, file: str, table: str, key: str, value: object, says: str
) -> None:
    changed(monkeypatch, file, table, key, value)
    with pytest.raises(SpecError, match=says):
        load_notice_facts.__wrapped__()
