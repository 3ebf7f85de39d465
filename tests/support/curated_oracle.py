"""What a row becomes in the analysis zone, once more and in plain Python: cells in, one curated row out.

Written from the method, not from the room: dates and amounts come as pairs of what is written and what it means.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from caretrail.spec import Standard


# What is written, and the day it means; with the day first, or in the order of the international standard.
DAYS: tuple[tuple[str, date | None], ...] = (
    ("01/02/2024", date(2024, 2, 1)),
    ("29/02/2024", date(2024, 2, 29)),
    ("1/2/1931", date(1931, 2, 1)),
    ("2023-11-30", date(2023, 11, 30)),
    ("31/12/9999", date(9999, 12, 31)),
    ("29/02/2023", None),
    ("02/13/2024", None),
    ("01/02/24", None),
    ("45000", None),
    ("soon", None),
    ("", None),
)
AMOUNTS: tuple[tuple[str, str | None], ...] = (
    ("12", "12.00"),
    ("0.005", "0.01"),
    ("-3.994", "-3.99"),
    ("1,200", None),
    ("£5", None),
    ("NaN", None),
    ("", None),
)


@dataclass(frozen=True, kw_only=True)
class Oracle:
    """The key that tokens come from, the council that sent the rows, and the standard they follow."""

    key: bytes
    la_code: str
    standard: Standard

    def row(self, number: int, cells: Mapping[str, str]) -> dict[str, Any]:
        """The curated row of these cells."""
        day, amount = dict(DAYS), dict(AMOUNTS)
        born, start = day[cells["date_of_birth"]], day[cells["event_start_date"]]
        nhs, local = _fold(cells["nhs_number"]), _fold(cells["la_person_unique_identifier"])
        kind = cells["event_type"].lower()
        found: dict[str, Any] = {
            "row_number": number,
            "person": self.token(nhs) if nhs else self.token(f"{self.la_code}_{local}") if local else None,
            "local_id": self._local(local),
            "local_id_known": local not in ("", "unknown", "invalid and not mapped"),
            "event_start": start,
            "event_end": day[cells["event_end_date"]],
            "date_of_death": day[cells["date_of_death"]],
            "birth_year": born.year if born else None,
            "birth_month": born.month if born else None,
            "age_at_event_start": (start - born).days * 4 // 1461 if born and start else None,
            "postcode_district": _district(cells["postcode"]),
            "conversation": "conversation" in cells["event_description"].lower(),
            **{f"is_{word}": word in kind for word in ("service", "request", "assessment", "review")},
            "unit_cost": None if amount[cells["unit_cost"]] is None else Decimal(str(amount[cells["unit_cost"]])),
        }
        for n in (1, 2, 3):
            found[f"linked_{n}"] = self._local(_fold(cells[f"adult_{n}_linked_person_id"]))
        return found | {name: self._coded(name, cells[name]) for name in self.standard.list_of if name in cells}

    def token(self, text: str) -> UUID:
        return UUID(bytes=hmac.new(self.key, text.encode(), hashlib.sha256).digest()[:16])

    def _local(self, folded: str) -> UUID | None:
        return self.token(f"local|{self.la_code}|{folded}") if folded else None

    def _coded(self, name: str, text: str) -> str | None:
        if text == "":
            return None
        defined = self.standard.list_of[name]
        listed = {value.value for value in defined.values}
        listed |= {pair.release_1 for pair in defined.replacements}
        listed |= {pair.release_2 for pair in defined.replacements if pair.release_2}
        known = {_fold(value) for value in listed} | {"", "null", "(null)", "<null>", "[null]"}
        return text if _fold(text) in known else f"unlisted:{self.token(_fold(text)).hex}"


def _fold(text: str) -> str:
    return text.rstrip(" ").lower()


def _district(postcode: str) -> str | None:
    found = re.match(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}\Z", re.sub(r"\s", "", postcode).upper())
    return found[1] if found else None
