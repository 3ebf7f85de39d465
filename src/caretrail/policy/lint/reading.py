"""Bytes of a published notice become a Notice, or a refusal in one line: what it is instead, and what to do."""

from __future__ import annotations

import re

from caretrail.errors import UnusableInput
from caretrail.policy.lint.markup import html_blocks
from caretrail.policy.lint.notice import Notice, make_notice
from caretrail.policy.lint.plain import text_blocks
from caretrail.spec import NoticeSigns


LARGEST = 1_000_000  # bytes; the longest notices of councils are a tenth of this

# What other kinds of file begin with, however they are named.
_OTHER_KINDS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "an Office document or an archive",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "a rich text document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "a packed file",
}
_BYTE_ORDER = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_IS_HTML = re.compile(r"<!doctype html|<(?:html|body|head|main|article|div|p|h[1-6]|ul|section)\b[^>]*>", re.IGNORECASE)
_WORD = re.compile(r"[a-zâêîôûŵŷ']+", re.IGNORECASE)
_LEAST_WORDS = 40


def read_notice(name: str, content: bytes, known: NoticeSigns) -> Notice:
    """What does this published notice say, and on which lines?

    In:      `name`, how the file is called; `content`, its bytes: HTML or plain text.
    Out:     a Notice; every block keeps its source lines.
    Raises:  UnusableInput when it is too large, empty, another kind of file, not in English, or no privacy notice.
    """
    if len(content) > LARGEST:
        raise UnusableInput(
            f"{name} is larger than {LARGEST // 1_000_000} MB, which no notice is. Save the page of the notice alone."
        )
    if not content.strip():
        raise UnusableInput(f"{name} is empty. Give the page or text of a privacy notice.")
    text = _decoded(name, content)
    pieces = html_blocks(text) if _IS_HTML.search(text[:20_000]) else text_blocks(text)
    notice = make_notice(name, pieces)
    _refuse_what_cannot_be_judged(notice, known)
    return notice


def _decoded(name: str, content: bytes) -> str:
    for beginning, kind in _OTHER_KINDS.items():
        if content.lstrip()[:8].startswith(beginning):
            raise UnusableInput(f"{name} is {kind}, not HTML or text. Save the notice as a web page or as text.")
    encoding = next((named for mark, named in _BYTE_ORDER.items() if content.startswith(mark)), None)
    if encoding is None and b"\x00" in content:
        raise UnusableInput(f"{name} is not text. Save the notice as a web page or as text.")
    declared = _CHARSET.search(content[:4_000])
    tries = [encoding] if encoding else ["utf-8", *([declared[1].decode("ascii")] if declared else []), "cp1252"]
    for attempt in tries:
        try:
            return re.sub(r"\r\n?", "\n", content.decode(attempt))
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnusableInput(f"{name} is in an encoding that cannot be read. Save it as UTF-8.")


def _refuse_what_cannot_be_judged(notice: Notice, known: NoticeSigns) -> None:
    words = [word.lower() for block in notice.blocks for word in _WORD.findall(block.text)]
    if not words:
        raise UnusableInput(f"{notice.name} holds no text. If the page fills itself by script, save it from a browser.")
    english = sum(word in known.english for word in words)
    welsh = sum(word in known.welsh for word in words)
    if welsh > english:
        raise UnusableInput(f"{notice.name} is in Welsh, which cannot be judged here. Give the English notice.")
    if len(words) >= _LEAST_WORDS and english * 20 < len(words):
        raise UnusableInput(f"{notice.name} does not read as English, so it cannot be judged. Give the English notice.")
    signs = sum(notice.says(sign) for sign in known.signs)
    if len(words) < _LEAST_WORDS or signs < known.signs_needed:
        raise UnusableInput(f"{notice.name} does not read as a privacy notice. Give the page or text of one.")
