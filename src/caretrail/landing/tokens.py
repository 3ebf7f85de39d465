"""Keyed tokens in place of identifiers: HMAC-SHA256 of a folded text, its first 16 bytes.

A token is the same wherever the same folded text is met under the same key, and tells nothing without the
key. The key never leaves this object: it is in no statement, log, message or file.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID


if TYPE_CHECKING:
    import pyarrow as pa


UNLISTED = "unlisted:"
KEY_PURPOSE = "landing/token"  # what the key of tokens is derived for


def fold(text: str) -> str:
    """The form in which two texts are one in the national method: lower case, no spaces at the end."""
    return text.rstrip(" ").lower()


def unlisted(token: bytes) -> str:
    """How a coded text that the standard does not know is written in curated rows."""
    return UNLISTED + token.hex()


class Tokens:
    """Makes tokens, and remembers of each which text it stands for.

    `spelt` is what the identifying zone keeps: token -> the folded identifier, or the unlisted text as it was
    first met.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._made: dict[str, bytes] = {}
        self.spelt: dict[bytes, str] = {}

    def __repr__(self) -> str:
        return f"<Tokens: {len(self._made)} made>"

    def __reduce__(self) -> str:
        raise TypeError("Tokens hold a key and are not written down.")

    def table(self) -> pa.Table:
        """Every token made, and what it stands for."""
        import pyarrow as pa

        return pa.table(
            {
                "token": pa.array(list(self.spelt), pa.binary(16)),
                "text": pa.array(list(self.spelt.values()), pa.string()),
            }
        )

    def plain(self, text: str) -> bytes:
        """The token of a text, folded first; nothing is remembered."""
        return hmac.digest(self._key, fold(text).encode(), "sha256")[:16]

    def of(self, folded: str, spelt: str) -> bytes:
        """The token of a folded text, of which `spelt` is to be shown when somebody asks."""
        token = self._made.get(folded)
        if token is None:
            token = self._made[folded] = hmac.digest(self._key, folded.encode(), "sha256")[:16]
            self.spelt[token] = spelt
        return token


class CouncilTokens:
    """The tokens of one council's identifiers: each text is folded and hashed once."""

    def __init__(self, tokens: Tokens, la_code: str) -> None:
        self._tokens, self._la_code = tokens, la_code

    def nhs_number(self, text: str) -> bytes | None:
        """Who it is, by the NHS number as typed; None when nothing was typed."""
        folded = fold(text)
        return self._tokens.of(folded, folded) if folded else None

    def person(self, text: str) -> bytes | None:
        """Who it is, by the council's identifier, for rows without an NHS number."""
        folded = fold(text)
        if not folded:
            return None
        written = f"{self._la_code}_{folded}"
        return self._tokens.of(written, written)

    def local_id(self, text: str) -> bytes | None:
        """The council's identifier within the council."""
        folded = fold(text)
        return self._tokens.of(f"local|{self._la_code}|{folded}", folded) if folded else None

    def unlisted(self, text: str) -> str:
        """A coded text that the standard does not know."""
        return unlisted(self._tokens.of(fold(text), text))


def as_uuids(tokens: Mapping[str, bytes]) -> Mapping[str, UUID]:
    """The same tokens as UUIDs, which is how tables hold them."""
    return {text: UUID(bytes=token) for text, token in tokens.items()}
