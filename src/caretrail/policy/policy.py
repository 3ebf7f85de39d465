"""A pack through time: the dates on which something begins or ends, and the table that holds between two of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from caretrail.policy.findings import PackFinding
from caretrail.policy.folder import PackHistory
from caretrail.policy.inherit import inherited
from caretrail.policy.notice_rows import ListException, Notice
from caretrail.policy.pack import Pack
from caretrail.policy.rows import DatedRow
from caretrail.policy.table import Table, compile_table
from caretrail.spec import Law, Mask, Provision, load_law, load_pack_format


_DAY = timedelta(days=1)
# Lists of the law whose dates can open or close a disclosure.
_DATED_LISTS = (
    "article_6", "article_9", "schedule_1", "article_10", "confidentiality", "instrument", "statute",
    "transfer_mechanism",
)  # fmt: skip


class Policy:
    """What a council promised, through time. Answers are looked up with `caretrail.policy.decide`."""

    __slots__ = ("_packs", "_starts", "_tables", "history", "law", "masks")

    def __init__(self, history: PackHistory, law: Law, masks: Mapping[str, Mask]) -> None:
        self.history, self.law, self.masks = history, law, masks
        self._starts = sorted(set(_starts(history, law)))
        self._tables: dict[int, Table | None] = {}
        self._packs: dict[tuple[str, ...], tuple[Pack, tuple[PackFinding, ...]]] = {}

    @property
    def id(self) -> str:
        """The pack's name."""
        return self.history.id

    def table(self, on: date) -> Table | None:
        """The table that holds on a day; None when no notice was in force."""
        at = bisect_right(self._starts, on) - 1
        if at < 0:
            return None
        if at not in self._tables:
            first = self._starts[at]
            pack = self.pack(first)
            self._tables[at] = None if pack is None else compile_table(pack, self.law, self.masks, first)
        return self._tables[at]

    def compile(self) -> None:
        """Compiles every table now, for those who want no question to wait."""
        for first in self._starts:
            self.table(first)

    def pack(self, on: date) -> Pack | None:
        """The pack that holds on a day, with what it takes from the pack it builds on."""
        effective = self._effective(self.history, on)
        return None if effective is None else effective[0]

    def conflicts(self, on: date) -> tuple[PackFinding, ...]:
        """Where the service's notice and the corporate one differ on a day, and which of them holds."""
        effective = self._effective(self.history, on)
        return () if effective is None else effective[1]

    def _effective(self, history: PackHistory, on: date) -> tuple[Pack, tuple[PackFinding, ...]] | None:
        own = history.own_on(on)
        if own is None:
            return None
        above = None if history.parent is None else self._effective(history.parent, on)
        if above is None:
            return own, ()
        key = (own.id, own.notice.version, above[0].notice.version)
        if key not in self._packs:
            merged, found = inherited(own, above[0], self.law)
            self._packs[key] = merged, (*above[1], *found)
        return self._packs[key]


def compile_policy(history: PackHistory, *, law: Law | None = None) -> Policy:
    """Makes a pack's history answer questions.

    Tables are compiled when a day is first asked for. No check is made here: `open_policy` refuses a pack with
    errors, and what is not lawful stays closed even in a pack that was not checked.
    """
    return Policy(history, law or load_law(), load_pack_format().masks)


def _starts(history: PackHistory, law: Law) -> Iterator[date]:
    """Every first day of something and every day after a last one."""
    for name in _DATED_LISTS:
        provisions: dict[str, Provision] = getattr(law, name)
        for one in provisions.values():
            yield from _span(one.in_force_from, one.in_force_to)
    level: PackHistory | None = history
    while level is not None:
        for pack in level.packs:
            yield from _pack_days(pack)
        level = level.parent


def _pack_days(pack: Pack) -> Iterator[date]:
    for row in pack.every_row():
        if isinstance(row, ListException):
            yield row.approved_on
        if isinstance(row, DatedRow):
            yield from _span(row.valid_from, row.valid_to)
        elif isinstance(row, Notice):
            yield from _span(row.effective_from, row.effective_to)


def _span(first: date | None, last: date | None) -> Iterator[date]:
    if first is not None:
        yield first
    if last is not None and last < date.max:
        yield last + _DAY
