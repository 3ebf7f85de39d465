"""The faces of a council's public notice: a page of HTML and plain text. Both say what the policy room wrote."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from caretrail.policy import PublicNotice, Said
from caretrail.reports.files import replacing
from caretrail.reports.html import page_parts


_WIDTH = 88


def write_notice(path: Path, notice: PublicNotice) -> None:
    """Writes the notice: HTML for a name that ends with .html or .htm, else text.

    Raises SystemFailure when the disk refuses, leaving nothing half-written.
    """
    page = render_notice(notice) if path.suffix.lower() in (".html", ".htm") else notice_as_text(notice)
    with replacing(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")


def render_notice(notice: PublicNotice) -> str:
    """The notice as one page: no network, no script; each clause can be linked to."""
    environment, parts = page_parts("notice.css", None)
    anchors: dict[str, Said] = {}
    for section, one in notice.said():
        if section.id != "allowed" or one.clause not in anchors:
            anchors.setdefault(one.clause, one)
    return environment.get_template("notice.html.j2").render(**parts, notice=notice, anchors=anchors)


def notice_as_text(notice: PublicNotice) -> str:
    """The notice as text of 88 columns, citations in brackets."""
    return "\n".join(_lines(notice)).rstrip() + "\n"


def _lines(notice: PublicNotice) -> Iterator[str]:
    if notice.draft:
        yield from (*textwrap.wrap(f"*** {notice.draft} ***", _WIDTH), "")
    yield from (notice.title, "=" * len(notice.title), "", f"{notice.council}, version {notice.version}", "")
    if notice.about:
        yield from (*textwrap.wrap(notice.about, _WIDTH), "")
    for section in notice.sections:
        yield from (section.title, "-" * len(section.title), "")
        for block in section.blocks:
            if block.heading:
                yield from (block.heading, "")
            if block.lead:
                yield from (*textwrap.wrap(block.lead, _WIDTH), *(() if block.listed else ("",)))
            for one in block.said:
                yield from _said(one, listed=block.listed)
            if block.listed:
                yield ""


def _said(one: Said, *, listed: bool) -> Iterator[str]:
    text = f"{one.head}: {one.text}" if one.head else one.text
    text = f"{text} [{one.law}]" if one.law else text
    if listed:
        yield from textwrap.wrap(text, _WIDTH, initial_indent="- ", subsequent_indent="  ")
    else:
        yield from (*textwrap.wrap(text, _WIDTH), "")
