"""Terminal, JSON and page of a preview: the same answer, readable at any width, without personal data."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pytest
from rich.console import Console

from caretrail.reports import preview_as_json, preview_digest, print_preview, render_preview, write_preview
from tests.support.checked_builder import finding, typical
from tests.support.preview_builder import change, choices, key, move, previewed


def printed(preview, width=100):
    out = io.StringIO()
    print_preview(preview, Console(file=out, width=width))
    return out.getvalue()


def test_every_face_tells_every_move():
    preview = previewed()
    sentences = [one.sentence for one in preview_digest.told_moves(preview)]
    told = [said for one in preview_as_json(preview)["moves"] for said in one["sentences"]]
    page, terminal = render_preview(preview), " ".join(printed(preview).split())
    assert told == sentences
    assert all(sentence in page and sentence in terminal for sentence in sentences)


def test_the_terminal_begins_with_the_choice():
    assert printed(previewed()).startswith("This file would be chosen for the year")
    lost = previewed(choices=choices(year="its rows imply no period", quarters="none"), rows=(), moves=())
    assert printed(lost).startswith("This file would be chosen for nothing: its rows imply no period.")


def test_the_terminal_says_how_many_it_leaves_out():
    moves = [move(finding("C02.service_type", "unknown"), change(key(), (n, 99), (90, 99))) for n in range(13)]
    assert "and 3 more findings, in --html and --json." in printed(previewed(moves=tuple(moves)))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_terminal_keeps_its_width(width):
    assert max(map(len, printed(previewed(), width).splitlines())) <= width


def test_region_and_nation_stand_only_where_there_are_others():
    assert "England" in printed(previewed())
    alone = previewed()
    alone = replace(alone, rows=tuple(replace(row, region=None, nation=None) for row in alone.rows))
    assert "England" not in printed(alone)
    assert "England" not in render_preview(alone)


def test_json_names_figures_and_what_moves_them():
    told = json.loads(json.dumps(preview_as_json(previewed())))
    assert told["chosen"] is True
    assert told["council"] == {"code": "503", "name": "Made-up", "region": "North"}
    first = told["figures"][2]
    assert (first["name"], first["headline"], first["unit"]) == ("ASCOF 2A", True, "per cent")
    assert first["now"] == {"numerator": 45, "denominator": 63, "value": 71.4}
    moved = next(one for one in told["moves"] if one["rule"] == "C02.service_type")
    assert (moved["rows"], moved["mended"]) == (125, 117)
    assert moved["changes"][0]["by"] == pytest.approx(-1.8)
    assert {one["rule"] for one in told["no_mend"]} == {"C02.service_type", "M02.event_type"}
    assert told["lacking"] == {"ASCOF 2D": ["sus.csv", "lsoa_utla.csv"]}


def test_the_page_asks_for_nothing_and_holds_no_script():
    page = render_preview(previewed())
    assert "default-src &#39;none&#39;" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(?!#|data:,)", page)


def test_the_page_stays_small_whatever_is_moved(tmp_path):
    many = [change(key("ASCOF 2A", f"group {n}"), (n, 3 * n + 1), (n + 1, 3 * n + 1)) for n in range(1, 150)]
    moves = [move(finding("C02.service_type", "unknown", rows=9), *many) for _ in range(90)]
    write_preview(tmp_path / "preview.html", previewed(moves=tuple(moves)))
    assert (tmp_path / "preview.html").stat().st_size < 1_000_000


def test_the_page_of_a_file_that_moves_nothing_says_so():
    assert "No finding moves a figure" in render_preview(previewed(moves=()))


def test_text_of_a_file_stays_text():
    bad = "<img src=x onerror=alert(1)>"
    page = render_preview(previewed(checked=typical(file=bad), la_name=bad))
    assert bad not in page
