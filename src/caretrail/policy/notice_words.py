"""The pack, the law and the day of a notice being written, with the small turns of phrase that its sections share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from caretrail.policy.notice_parts import Said
from caretrail.policy.notice_rows import Disclosure, Purpose
from caretrail.policy.pack import Pack
from caretrail.policy.rows import Contact, DatedRow, Row
from caretrail.policy.values import split_statute
from caretrail.spec import Law, Provision


_CHANNELS = {"email": "Email", "phone": "Phone", "post": "Write to", "online": "Online:", "in_person": "Come to"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What the writers of sections need."""

    pack: Pack
    law: Law
    on: date

    def said(self, row: Row, text: str, law: str = "", head: str = "") -> Said:
        """A row's sentence under its clause id."""
        return Said(text=text, head=head, clause=self.pack.cite(row), lines=row.lines, law=law)

    def held(self, rows: Iterable[DatedRow]) -> list[DatedRow]:
        """Those that hold on the day."""
        return [row for row in rows if row.holds(self.on)]

    def open_list(self, name: str) -> list[Said]:
        """That a list may grow, where the notice leaves it open."""
        if getattr(self.pack.lists, name) == "closed":
            return []
        return [
            self.said(self.pack.lists, "This list is not complete. We only add to it by a written decision with dates.")
        ]

    def purposes(self) -> list[Purpose]:
        """The purposes of the day that the notice lists."""
        return [row for row in self.pack.purposes.values() if row.holds(self.on)]

    def disclosures(self) -> list[Disclosure]:
        """The disclosures of the day, of purposes of the day."""
        there = {row.id for row in self.purposes()}
        return [row for row in self.pack.disclosures.values() if row.holds(self.on) and there & set(row.purposes)]

    def acts(self, statutes: Iterable[str]) -> str:
        """Citations in full: "Care Act 2014, section 9"."""
        cited = [split_statute(one) for one in statutes]
        return "; ".join(
            f"{self.law.statute[act].title}, {provision}" for act, provision in cited if act in self.law.statute
        )

    def contact(self, row: Contact) -> str:
        """How to reach it, as one sentence."""
        note = f" ({row.note})" if row.note else ""
        return f"{_CHANNELS[row.channel]} {row.value}{note}."

    def contacts(self, serves: str) -> list[Said]:
        """All ways that serve something."""
        rows = [row for row in self.pack.contacts.values() if serves in row.serves and row.holds(self.on)]
        return [self.said(row, self.contact(row)) for row in rows]

    def names(self) -> Iterator[str]:
        """Names of laws, bodies and posts, which the reading measure sets aside."""
        yield from (one.title for one in self.law.statute.values())
        yield from (one.title for one in self.law.instrument.values())
        yield from (one.title for one in self.law.regulator.values())
        yield from (self.pack.council.name, self.pack.council.service)
        for controller in self.pack.controllers.values():
            yield from (controller.name, controller.post)
        for officer in self.pack.officers.values():
            yield from (officer.role, officer.post)
        yield from (row.value for row in self.pack.contacts.values())
        yield from (row.name for row in self.pack.brands.values())
        yield from (row.title for row in self.pack.recipients.values() if _is_name(row.title))
        yield from (row.title for row in self.pack.sources.values() if _is_name(row.title))
        yield from (row.title for row in self.pack.agreements.values())
        yield "National Data Opt-out"


def _is_name(title: str) -> bool:
    """Whether a title is the name of a body, not a kind of body: it has two words in capitals or an abbreviation."""
    capitals = [word for word in title.replace("(", "").split() if word[:1].isupper()]
    return len(capitals) > 1 or any(word.isupper() and len(word) > 1 for word in capitals)


def joined(phrases: Iterable[str], last: str = "and") -> str:
    """Phrases as a list in words."""
    all_of = list(dict.fromkeys(phrases))
    if len(all_of) < 2:
        return "".join(all_of)
    return f"{', '.join(all_of[:-1])} {last} {all_of[-1]}"


def sentence(text: str) -> str:
    """With a capital first and a full stop last."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


def day_in_words(day: date) -> str:
    """1 April 2026."""
    return f"{day.day} {day:%B %Y}"


def because(provisions: Iterable[Provision]) -> str:
    """The plain reasons, joined by or."""
    return joined((one.plain for one in provisions), "or")
