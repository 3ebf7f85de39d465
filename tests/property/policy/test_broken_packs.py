"""Whatever stands in a pack's files, it is a pack or a clear refusal: never a crash, never a permissive default."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from caretrail.policy import PackHistory, Question, UnusablePack, check_pack, compile_policy, decide, parse_pack, refuse
from caretrail.spec import load_law, load_pack_format, load_standard
from tests.support.packs import DAY, smallwood


FILES = {
    "council.toml": ("council", "controller", "officer", "contact"),
    "retention.toml": ("schedule", "class", "rule"),
    "field_catalogue.toml": ("catalogue", "fields"),
}
values = st.one_of(
    st.text(max_size=12),
    st.booleans(),
    st.integers(-5, 5),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.lists(st.sampled_from(["contact", "health", "6(1)(e)", "care", "x", "9(2)(h)", "2"]), max_size=3),
    st.dictionaries(st.sampled_from(["id", "a"]), st.text(max_size=3), max_size=2),
    st.sampled_from(
        ["care", "workers", "contact", "health", "6(1)(f)", "applies", "anonymous_only", "marketing", "8 years"]
    ),
)


def history(texts: dict[str, str]) -> PackHistory:
    """What the files make; raises UnusablePack as reading a folder does."""
    parsed = parse_pack("smallwood", texts, law=load_law(), form=load_pack_format(), standard=load_standard())
    refuse("smallwood", parsed.findings)
    return PackHistory(id="smallwood", packs=parsed.packs, parent=None, findings=parsed.findings)


def texts(tables: dict[str, Any]) -> dict[str, str]:
    named = {name for of in FILES.values() for name in of}
    files = {file: {name: tables[name] for name in of if name in tables} for file, of in FILES.items()}
    files["notice.toml"] = {name: content for name, content in tables.items() if name not in named}
    return {file: tomli_w.dumps(content) for file, content in files.items()}


def judged(tables: dict[str, Any]) -> None:
    """Reads, checks and asks; only a refusal may be raised, and what is given has both keys."""
    try:
        read = history(texts(tables))
    except UnusablePack:
        return
    check_pack(read, as_at=DAY)
    policy = compile_policy(read)
    for field in ("phone_number", "dementia", "convictions", "x"):
        for recipient in ("workers", "homes", "x"):
            decision = decide(policy, Question(field=field, purpose="care", recipient=recipient, on=DAY))
            if decision.opens:
                assert any(one.startswith("law/article_6.") for one in decision.clauses)
                assert any(one.startswith("law/confidentiality.") for one in decision.clauses)


@given(st.data(), values)
def test_any_value_in_any_key_is_judged(data: st.DataObject, value: object) -> None:
    tables = smallwood()
    table = data.draw(st.sampled_from(sorted(tables)))
    rows = tables[table] if isinstance(tables[table], list) else [tables[table]]
    row = data.draw(st.sampled_from(rows))
    keys = sorted({*row, *load_pack_format().tables[table].keys, "extra"})
    row[data.draw(st.sampled_from(keys))] = value
    judged(tables)


@given(st.data(), values)
def test_any_table_may_be_anything(data: st.DataObject, value: object) -> None:
    tables = smallwood()
    tables[data.draw(st.sampled_from(sorted({*load_pack_format().tables, "extra"})))] = value
    judged(tables)


@given(
    st.text(max_size=200), st.sampled_from(["council.toml", "notice.toml", "retention.toml", "field_catalogue.toml"])
)
def test_any_text_in_any_file_is_judged(text: str, file: str) -> None:
    held = texts(smallwood()) | {file: text}
    with suppress(UnusablePack):
        check_pack(history(held), as_at=DAY)


@pytest.mark.parametrize("file", ["council.toml", "notice.toml"])
def test_an_empty_file_is_refused(file: str) -> None:
    with pytest.raises(UnusablePack):
        history(texts(smallwood()) | {file: ""})
