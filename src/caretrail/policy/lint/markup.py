"""HTML of a published notice becomes blocks with source lines; what no reader sees is left out.

The parser of the standard library is used because it alone says on which line each piece of text stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from caretrail.policy.lint.notice import HEADING, ITEM, PARAGRAPH


Piece = tuple[int, str]

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "summary", "legend", "caption"}
_ITEMS = {"li", "tr", "option"}
_BREAKS = {
    *_HEADINGS, *_ITEMS, "address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "main", "ol", "p", "pre", "section", "table",
    "tbody", "tfoot", "thead", "ul",
}  # fmt: skip
_UNSEEN = {"head", "nav", "noscript", "object", "script", "style", "svg", "template", "title"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_CONTENT = {"article", "body", "h1", "main"}  # where these begin, whatever was left open before is over

# A "<" that no ">" closes before the next one is text; left to the parser, many of them take it quadratic time.
_STRAY = re.compile(r"<(?=[^<>]*(?:<|\Z))")


def html_blocks(source: str) -> Iterator[tuple[str, list[Piece]]]:
    """The visible blocks of an HTML page: kind, and raw text in pieces with the source line of each."""
    page = _Page()
    page.feed(_STRAY.sub("&lt;", _without_comments(source)))
    page.close()
    page.end_block()
    yield from page.blocks


class _Page(HTMLParser):
    """Collects visible text by block; never fails on broken markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, list[Piece]]] = []
        self._pieces: list[Piece] = []
        self._kinds: list[tuple[str, str]] = []  # open headings and items: tag, kind
        self._hidden: list[str] = []  # tags open since the one that hides
        self._mailto = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _CONTENT:
            self._hidden.clear()
        if self._hidden or tag in _UNSEEN or _is_hidden(given):
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        if tag in _BREAKS:
            self.end_block()
        if tag in _HEADINGS or tag in _ITEMS:
            self._kinds.append((tag, HEADING if tag in _HEADINGS else ITEM))
        elif tag in ("td", "th") and self._pieces:
            self._pieces.append((self.getpos()[0], "; "))
        if tag == "a":
            href = given.get("href") or ""
            self._mailto = href[7:].partition("?")[0] if href.lower().startswith("mailto:") else ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                while self._hidden and self._hidden.pop() != tag:
                    pass
            return
        if tag == "a":
            self._tell_address()
        if tag in _BREAKS:
            self.end_block()
        if any(tag == open_tag for open_tag, _ in self._kinds):
            while self._kinds.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            line = self.getpos()[0]
            self._pieces += [(line + below, f"{text}\n") for below, text in enumerate(data.split("\n"))]
            self._pieces[-1] = (self._pieces[-1][0], self._pieces[-1][1][:-1])

    def end_block(self) -> None:
        """Close the block being read."""
        if self._pieces:
            self.blocks.append((self._kinds[-1][1] if self._kinds else PARAGRAPH, self._pieces))
            self._pieces = []

    def _tell_address(self) -> None:
        """A link that writes to an address without showing it: the address is part of what a reader gets."""
        shown = "".join(text for _, text in self._pieces)
        if self._mailto and self._mailto.lower() not in shown.lower():
            self._pieces.append((self.getpos()[0], f" ({self._mailto})"))
        self._mailto = ""


def _without_comments(source: str) -> str:
    """The source without comments, its lines where they were; a comment that never ends hides the rest."""
    parts, at = [], 0
    while (start := source.find("<!--", at)) != -1:
        end = source.find("-->", start + 4)
        stop = len(source) if end == -1 else end + 3
        parts += [source[at:start], "\n" * source.count("\n", start, stop)]
        at = stop
    return "".join([*parts, source[at:]])


def _is_hidden(given: dict[str, str | None]) -> bool:
    style = (given.get("style") or "").replace(" ", "").lower()
    return "hidden" in given or "display:none" in style
