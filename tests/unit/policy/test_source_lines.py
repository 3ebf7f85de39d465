"""The page that says where each line of a published notice is kept in the rendered one."""

from __future__ import annotations

from pathlib import Path

from caretrail.policy import compile_policy, public_notice, read_packs
from caretrail.reports import source_lines_page
from tests.support.packs import DAY, added, set_to, smallwood, write_tables


def test_every_row_with_lines_stands_on_the_page_in_their_order(tmp_path: Path) -> None:
    tables = smallwood(
        set_to("purpose", "lines", "29"),
        set_to("category", "lines", "12-14, 20", "health"),
        set_to("recipient", "lines", "101", "homes"),
        added("statement", {"id": "s", "section": "security", "says": "We lock it.", "lines": "9"}),
    )
    policy = compile_policy(read_packs(write_tables(tmp_path / "smallwood", tables)))
    notice = public_notice(policy, DAY)
    assert notice is not None
    page = source_lines_page(notice, "smallwood")
    rows = [line.split(" | ")[:2] for line in page.splitlines() if line.startswith("| ")][1:]
    assert [row[0].strip("| ") for row in rows if row[0].strip("| ") != "---"][:4] == ["9", "12-14, 20", "29", "29"]
    assert {"`statement.s`", "`category.health`", "`purpose.care`", "`recipient.homes`"} <= {row[1] for row in rows}
